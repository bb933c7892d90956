//! Every change of the app: where it is made, what is filled in and pressed, and the server's response.
//!
//! The list is complete: a new name in `rolecall::api::ChangeName` does not compile here without an entry.

mod domains;
mod email;
mod factors;
mod members;
mod ownership;
mod press;
mod projects;
mod requests;
mod reviews;

pub use press::{changes, press};

use crate::company::{INVITE, billing, invite, key, viewer, welcome};
use domains::domains;
use email::{email, updates};
use factors::factor;
use rolecall::api::ChangeName;
use serde_json::{Value, json};

/// How a user makes a change.
pub struct Place {
    /// The level of the user; 0: signed out.
    pub level: u8,
    /// The URL of the page or dialog.
    pub at: String,
    /// The fields to fill in: part of the label, and the text.
    pub fill: Vec<(&'static str, &'static str)>,
    /// What to press first, one after the other.
    pub first: Vec<(&'static str, &'static str)>,
    /// What to press: selector and text.
    pub press: (&'static str, &'static str),
    /// The response.
    pub answer: (u16, Value),
    /// The message if the page is gone by then; empty if the app navigates instead.
    pub told: &'static str,
    /// True if the page to which the user went stays.
    pub stays: bool,
}

impl Place {
    fn new(at: &str, press: &'static str, answer: Value, told: &'static str) -> Place {
        Place {
            level: 15,
            at: at.into(),
            fill: Vec::new(),
            first: Vec::new(),
            press: ("button", press),
            answer: (200, answer),
            told,
            stays: true,
        }
    }

    fn fill(self, label: &'static str, text: &'static str) -> Place {
        Place { fill: [self.fill, vec![(label, text)]].concat(), ..self }
    }

    /// The selector of the control to press.
    pub fn selector(&self) -> String {
        let is_dialog = self.at.contains("dialog=") && !self.at.contains("dialog=privacy");
        match (is_dialog, self.press) {
            (true, (selector, _)) if selector.starts_with("dialog ") => selector.to_owned(),
            (true, (_, "")) => "dialog button[type=submit]".to_owned(),
            (true, (selector, _)) => format!("dialog .dialog-foot {selector}"),
            (false, (selector, _)) => selector.to_owned(),
        }
    }

    fn gone(self) -> Place {
        Place { answer: (204, Value::Null), ..self }
    }

    /// The app navigates after this change.
    fn leads_on(self) -> Place {
        Place { stays: false, ..self }
    }

    fn level(self, level: u8) -> Place {
        Place { level, ..self }
    }
}

const SETTINGS: &str = "/organization/meridian-freight/settings";
const MEMBERS: &str = "/organization/meridian-freight/members";
const BILLING: &str = "/organization/meridian-freight/billing";

fn organization() -> Value {
    viewer(15)["organization"].clone()
}

/// The ways to make a change.
#[expect(clippy::too_many_lines, reason = "one list, so that a change without a place does not compile")]
pub fn places(name: ChangeName) -> Vec<Place> {
    match name {
        ChangeName::SignUp => vec![
            Place::new("/signup", "Create account", welcome(), "")
                .fill("Name", "Ada")
                .fill("Email", "ada@meridian.example")
                .fill("Password", "correct horse")
                .level(0)
                .leads_on(),
        ],
        ChangeName::SignIn => vec![
            Place::new("/login", "Sign in", json!({ "success": true }), "")
                .fill("Email", "ada@meridian.example")
                .fill("Password", "correct horse")
                .level(0)
                .leads_on(),
        ],
        // They come after another change (tests/e2e/two-factor.test.js), or load the app again (view-as.test.js).
        ChangeName::SignInWithCode
        | ChangeName::StartView
        | ChangeName::StartPasskeyLogin
        | ChangeName::SignInWithPasskey
        | ChangeName::ConfirmTotp
        | ChangeName::AddPasskey => Vec::new(),
        ChangeName::SignOut => {
            let place = Place::new("/account", "Sign out", Value::Null, "You are signed out.").gone().leads_on();
            vec![Place { press: ("main button", "Sign out"), ..place }]
        }
        ChangeName::ClaimInvite => {
            let at = format!("/signup/{INVITE}");
            let place = Place::new(&at, "Create account and join", welcome(), "You joined Meridian Freight.");
            vec![place.fill("Name", "Hedy").fill("Password", "correct horse").level(0).leads_on()]
        }
        ChangeName::RequestReset => {
            vec![
                Place::new("/reset", "Send link", Value::Null, "")
                    .fill("Email", "ada@meridian.example")
                    .level(0)
                    .gone(),
            ]
        }
        ChangeName::CompleteReset => {
            let told = "Password changed. You are signed out everywhere else.";
            let place = Place::new("/reset/u-ada/secret", "Set password and sign in", Value::Null, told);
            vec![place.fill("New password", "correct horse").level(0).gone().leads_on()]
        }
        ChangeName::ConfirmEmail | ChangeName::SendConfirmation | ChangeName::WithdrawEmail => vec![email(name)],
        ChangeName::UpdateMe => updates(),
        ChangeName::CreateKey => {
            let made = key("Export", Some("phx_secret"));
            vec![Place::new("/account", "Create key", made, "Export is ready. Copy it now").fill("Label", "Export")]
        }
        ChangeName::RevokeKey => {
            let at = "/account?dialog=revoke-key&key=k-Nightly";
            vec![Place::new(at, "Revoke key", Value::Null, "Nightly was revoked.").gone()]
        }
        ChangeName::EndSession => {
            vec![
                Place::new("/account", "End session", Value::Null, "The session of Firefox on Linux was ended.").gone(),
            ]
        }
        ChangeName::EndOtherSessions => {
            vec![Place::new("/account", "End all other", Value::Null, "All other sessions were ended.").gone()]
        }
        // What needed it is sent after it, but only if its page is still there.
        ChangeName::ConfirmPassword => {
            let place = Place::new("/account?dialog=confirm-password", "Confirm", Value::Null, "").gone();
            vec![place.fill("Your password", "correct horse")]
        }
        ChangeName::StartTotp
        | ChangeName::RemoveTotp
        | ChangeName::NewRecoveryCodes
        | ChangeName::StartPasskey
        | ChangeName::RemovePasskey => vec![factor(name)],
        ChangeName::DeleteAccount => {
            let place =
                Place::new("/account?dialog=delete-account", "", Value::Null, "Your account was deleted.").gone();
            let place = place.fill("Your password", "correct horse");
            vec![place.fill("Type grace@meridian.example to confirm", "grace@meridian.example").level(8).leads_on()]
        }
        ChangeName::CreateOrganization => vec![
            Place::new("/organizations/new", "Create organization", organization(), "Meridian Freight created.")
                .fill("Name", "Meridian Freight"),
        ],
        ChangeName::UpdateOrganization => {
            let save = Place::new(SETTINGS, "Save", organization(), "Settings saved.").fill("Name", "Meridian");
            let switch = Place::new(SETTINGS, "", organization(), "Email when someone joins");
            let at = format!("{SETTINGS}?dialog=members-can-invite");
            let invites = Place::new(&at, "Turn off", organization(), "Members can invite");
            vec![save, Place { press: ("[role=switch]", "Email when someone joins"), ..switch }, invites]
        }
        ChangeName::DeleteOrganization => {
            let at = format!("{SETTINGS}?dialog=delete");
            let place = Place::new(&at, "Delete organization", Value::Null, "Meridian Freight was deleted.").gone();
            vec![place.fill("Type Meridian Freight to confirm", "Meridian Freight").leads_on()]
        }
        ChangeName::AddDomain | ChangeName::VerifyDomain | ChangeName::UpdateDomain | ChangeName::RemoveDomain => {
            vec![domains(name)]
        }
        ChangeName::ChangeLevel => members::change_level(),
        ChangeName::RemoveMember => {
            let remove = format!("{MEMBERS}?dialog=remove&person=u-katherine");
            let leave = format!("{SETTINGS}?dialog=leave");
            let left = "You left Meridian Freight.";
            vec![
                Place::new(&remove, "Remove Katherine", Value::Null, "was removed from Meridian Freight.").gone(),
                Place::new(&leave, "Leave Meridian", Value::Null, left).gone().level(8).leads_on(),
                Place::new(&format!("{MEMBERS}?dialog=remove&person=u-grace"), "Leave Meridian", Value::Null, left)
                    .gone()
                    .level(8)
                    .leads_on(),
            ]
        }
        ChangeName::OfferOwnership
        | ChangeName::WithdrawOffer
        | ChangeName::AnswerOffer
        | ChangeName::NameSuccessor
        | ChangeName::RemoveSuccessor
        | ChangeName::ClaimOwnership
        | ChangeName::EndClaim => ownership::ownership(name),
        ChangeName::ChangeMembers => vec![members::change_members()],
        ChangeName::SendInvites => {
            let line = json!([{ "index": 0, "status": 201, "invite": invite("hedy@x.example", "i-new", false) }]);
            let place = Place::new(&format!("{MEMBERS}?dialog=invite"), "", line, "1 invite is ready.");
            vec![place.fill("Email", "hedy@x.example")]
        }
        ChangeName::RenewInvite => {
            let renewed = invite("old@x.example", "i-new", false);
            vec![Place::new(MEMBERS, "Renew link", renewed, "The invite to old@x.example has a new link.")]
        }
        ChangeName::SendInviteAgain => {
            let sent = invite("lost@x.example", "i-lost", false);
            vec![Place::new(MEMBERS, "Send again", sent, "The email to lost@x.example is sent again.")]
        }
        ChangeName::CancelInvite => {
            let at = format!("{MEMBERS}?dialog=cancel&to=old%40x.example");
            vec![Place::new(&at, "Cancel invite", Value::Null, "The invite to old@x.example was cancelled.").gone()]
        }
        ChangeName::FinishReview => vec![reviews::finish()],
        ChangeName::CreateRequest
        | ChangeName::ApproveRequest
        | ChangeName::DeclineRequest
        | ChangeName::WithdrawRequest => requests::request(name),
        ChangeName::CreateProject
        | ChangeName::UpdateProject
        | ChangeName::ResetToken
        | ChangeName::DeleteProject
        | ChangeName::AddProjectMember
        | ChangeName::ChangeProjectLevel
        | ChangeName::RemoveProjectMember
        | ChangeName::ErasePerson => projects::project(name),
        ChangeName::UpdateBilling => vec![
            Place::new(BILLING, "Save limit", billing(false), "Spend limit removed."),
            Place::new(BILLING, "Save contact", billing(false), "Billing contact saved."),
        ],
        // A user who went elsewhere stays there, and needs no message.
        ChangeName::BillingCheckout | ChangeName::BillingPortal => {
            let is_portal = name == ChangeName::BillingPortal;
            let press = if is_portal { "Open the customer portal" } else { "Add a card" };
            vec![Place::new(BILLING, press, json!({ "url": "#gone" }), "")]
        }
        ChangeName::Undo => {
            let at = "/organization/meridian-freight/activity?dialog=undo&entry=7";
            vec![Place::new(at, "Undo", Value::Null, "Undone.")]
        }
    }
}
