//! The words of mails about accounts.

use super::Block::{Button, Facts, Text};
use super::{Content, date, greeting, one_line};
use crate::clock::Moment;
use crate::mail::SecondFactorEvent;

/// Someone signed in on a new device.
pub(super) fn new_sign_in(
    name: &str,
    device: Option<&str>,
    ip: &str,
    at: Moment,
    because: String,
    site: &str,
) -> Content {
    Content {
        subject: "New sign-in to your Rolecall account".to_owned(),
        heading: "New sign-in to your account".to_owned(),
        blocks: vec![
            greeting(name),
            Text("Someone signed in to your account from a device that was not used for it before.".to_owned()),
            Facts(vec![
                ("When", date(at)),
                ("Device", device.map_or_else(|| "unknown".to_owned(), one_line)),
                ("IP address", one_line(ip)),
            ]),
            Text("If it was you, there is nothing to do. If not, change your password at once.".to_owned()),
            Button("Review your account", format!("{site}/account")),
        ],
        because,
    }
}

/// The password was changed.
pub(super) fn password_changed(name: &str, at: Moment, because: String, site: &str) -> Content {
    Content {
        subject: "Your Rolecall password was changed".to_owned(),
        heading: "Your password was changed".to_owned(),
        blocks: vec![
            greeting(name),
            Text(format!("The password of your account was changed on {}.", date(at))),
            Text("If it was not you, set a new password and tell the people who run this site.".to_owned()),
            Button("Review your account", format!("{site}/account")),
        ],
        because,
    }
}

/// The second factor was changed or used up.
pub(super) fn second_factor(name: &str, event: SecondFactorEvent, at: Moment, because: String, site: &str) -> Content {
    let (subject, what) = match event {
        SecondFactorEvent::AppAdded => ("Authenticator app added", "An authenticator app was added to your account"),
        SecondFactorEvent::AppRemoved => {
            ("Authenticator app removed", "The authenticator app of your account was removed")
        }
        SecondFactorEvent::PasskeyAdded => ("Passkey added", "A passkey was added to your account"),
        SecondFactorEvent::PasskeyRemoved => ("Passkey removed", "A passkey of your account was removed"),
        SecondFactorEvent::NewRecoveryCodes => {
            ("New recovery codes", "The recovery codes of your account were replaced")
        }
        SecondFactorEvent::RecoveryCodeUsed => {
            ("Recovery code used", "Someone signed in to your account with a recovery code")
        }
        SecondFactorEvent::CodesGuessed => {
            ("Wrong codes", "Someone who knows your password entered many wrong codes, and was not signed in,")
        }
        SecondFactorEvent::RemovedByOperator => (
            "Two-factor authentication removed",
            "The people who run this site removed two-factor authentication from your account",
        ),
    };
    let advice = match event {
        // A new password leaves it valid.
        SecondFactorEvent::AppAdded | SecondFactorEvent::PasskeyAdded => {
            "If it was not you, remove it at once on your account page, change your password and end all other sessions."
        }
        _ => "If it was not you, change your password at once and end all other sessions.",
    };
    Content {
        subject: format!("{subject}: your Rolecall account"),
        heading: subject.to_owned(),
        blocks: vec![
            greeting(name),
            Text(format!("{what} on {}.", date(at))),
            Text(advice.to_owned()),
            Button("Review your account", format!("{site}/account")),
        ],
        because,
    }
}

/// A link to set a new password.
pub(super) fn reset_password(name: &str, link: &str, expires_at: Moment, because: String) -> Content {
    Content {
        subject: "Reset your Rolecall password".to_owned(),
        heading: "Reset your password".to_owned(),
        blocks: vec![
            greeting(name),
            Text("Someone asked for a new password for your account. With this link you can set one.".to_owned()),
            Button("Set a new password", link.to_owned()),
            Text(format!("The link works once, until {}.", date(expires_at))),
            Text("If it was not you, ignore this email: your password stays as it is.".to_owned()),
        ],
        because,
    }
}

/// A link that shows that the recipient reads this address.
pub(super) fn confirm_email(
    name: &str,
    link: &str,
    (expires_at, is_change): (Moment, bool),
    recipient: &str,
    site: &str,
) -> Content {
    let (until, otherwise) = if is_change {
        ("Until then the account keeps its old one.", "If you did not ask for this, ignore this email.")
    } else {
        (
            "Organizations that admit everyone with an address of their domain admit only confirmed ones.",
            "If you did not sign up, ignore this email and do not use the link: the account is not yours.",
        )
    };
    Content {
        subject: "Confirm your email address".to_owned(),
        heading: "Confirm your email address".to_owned(),
        blocks: vec![
            greeting(name),
            Text(format!("Confirm that {recipient} is your email address. {until}")),
            Button("Confirm this address", link.to_owned()),
            Text(format!("The link works once, until {}.", date(expires_at))),
            Text(otherwise.to_owned()),
        ],
        because: format!("You get this email because someone entered {recipient} at {site}."),
    }
}

/// The account has another address.
pub(super) fn email_changed(name: &str, email: &str, recipient: &str, site: &str) -> Content {
    Content {
        subject: "The email address of your Rolecall account was changed".to_owned(),
        heading: "Your email address was changed".to_owned(),
        blocks: vec![
            greeting(name),
            Facts(vec![("Before", recipient.to_owned()), ("Now", email.to_owned())]),
            Text("If it was not you, tell the people who run this site at once.".to_owned()),
        ],
        because: format!("You get this email because {recipient} had an account at {site}."),
    }
}

/// The account was deleted.
pub(super) fn account_deleted(name: &str, recipient: &str, site: &str) -> Content {
    Content {
        subject: "Your Rolecall account was deleted".to_owned(),
        heading: "Your account was deleted".to_owned(),
        blocks: vec![
            greeting(name),
            Text("Your account was deleted. You can sign up again at any time.".to_owned()),
            Text("If it was not you, tell the people who run this site.".to_owned()),
        ],
        because: format!("You get this email because {recipient} had an account at {site}."),
    }
}
