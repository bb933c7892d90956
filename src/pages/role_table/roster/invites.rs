//! Actions on pending invites: cancel, renew, and copy the link.

use super::Roster;
use crate::{
    api::{self, ApiError, ChangeName},
    frame::Toasts,
    language::tr,
    load::{Outcome, Write},
    routes::invite_url,
    ui::copy_then,
    undo::Said,
};
use rolecall_api::{Invite, NewInvite};

impl Roster {
    /// Cancels an invite, even if its link was renewed since it was listed. If the server refuses, the dialog stays
    /// open and shows the reason.
    pub fn cancel_invite(self, invite: &Invite, write: Write) {
        let (Some(here), Some(id)) = (self.here_now(), invite.id.clone()) else { return };
        let address = invite.target_email.clone();
        let invited = address.clone();
        let request = async move {
            match api::cancel_invite(&here.id, &id).await {
                Err(ApiError::NotFound) => {}
                answer => return answer.map(|()| true),
            }
            // It was accepted or cancelled meanwhile, or its link was renewed and so its id has changed.
            let mut found = api::check_emails(&here.id, &[invited]).await?.invites;
            match found.pop().and_then(|invite| invite.id) {
                Some(id) => api::cancel_invite(&here.id, &id).await.map(|()| true),
                None => Ok(false),
            }
        };
        let outcome = Outcome::always(move |done: &bool| {
            self.list.update(|listing| listing.cancel(&address));
            self.list.reload();
            if *done {
                let said = Said {
                    done: tr!("The invite to {email} was cancelled.", email = address),
                    undone: tr!("{email} is invited again, with a new link.", email = address),
                };
                self.undo.say(ChangeName::CancelInvite, said, move || self.list.reload());
            } else {
                self.toasts.say(tr!("The invite to {email} was already gone.", email = address));
            }
        })
        .and_here(move |_| self.close());
        write.send_with(ChangeName::CancelInvite, request, outcome);
    }

    /// Sends the email of an invite again.
    pub fn send_invite_again(self, invite: &Invite, write: Write) {
        let (Some(here), Some(id)) = (self.here_now(), invite.id.clone()) else { return };
        let address = invite.target_email.clone();
        let request = async move {
            let sent = api::send_invite_again(&here.id, &id).await;
            if let Err(error) = &sent {
                // A toast in any case, because a row has no room for an error and may be gone.
                let reason = error.sentence();
                self.toasts.warn(if *error == ApiError::Unknown {
                    tr!("The email to {email}: {reason}", email = address)
                } else {
                    tr!("The email to {email}: was not sent. {reason}", email = address)
                });
                self.list.reload();
            }
            Ok(sent.ok())
        };
        let outcome = Outcome::always(move |sent: &Option<Invite>| {
            let Some(sent) = sent else { return };
            self.list.update(|listing| listing.renew(sent.clone()));
            self.toasts.say(tr!("The email to {email} is sent again.", email = sent.target_email));
        });
        write.send_with(ChangeName::SendInviteAgain, request, outcome);
    }

    /// Sends the same invite again, which replaces its link; then copies and shows the new link.
    pub fn renew_invite(self, invite: &Invite, write: Write) {
        let Some(here) = self.here_now() else { return };
        let again = NewInvite {
            expires_at: None,
            access_expires_at: invite.access_expires_at.clone(),
            target_email: invite.target_email.clone(),
            first_name: invite.first_name.clone(),
            message: invite.message.clone(),
            level: Some(invite.level),
            private_project_access: invite.private_project_access.clone(),
        };
        let address = invite.target_email.clone();
        let request = async move {
            match api::send_invite(&here.id, &again).await {
                Ok(renewed) => Ok(Some(renewed)),
                Err(error) => {
                    // A toast in any case, because a row has no room for an error and may be gone.
                    let reason = error.sentence();
                    self.toasts.warn(if error == ApiError::Unknown {
                        tr!("The invite to {email}: {reason}", email = address)
                    } else {
                        tr!("The invite to {email}: was not renewed. {reason}", email = address)
                    });
                    self.list.reload();
                    Ok(None)
                }
            }
        };
        let toasts = self.toasts;
        let outcome = Outcome::always(move |renewed: &Option<Invite>| {
            let Some(renewed) = renewed else { return };
            self.list.update(|listing| listing.renew(renewed.clone()));
            if self.renewed.is_disposed() {
                tell_renewed(toasts, renewed);
            } else {
                self.renewed.set(Some(renewed.clone()));
            }
        });
        write.send_with(ChangeName::RenewInvite, request, outcome);
    }

    /// Copies the link of an invite, and confirms it in a toast.
    pub fn copy_link(self, invite: &Invite) {
        let (Some(id), address) = (&invite.id, invite.target_email.clone()) else { return };
        let link = invite_url(id);
        self.copy(link, tr!("Copied the link for {email}.", email = address));
    }

    /// Copies a member's email, and confirms it in a toast.
    pub fn copy_address(self, address: &str) {
        self.copy(address.to_owned(), tr!("Copied {email}.", email = address));
    }

    fn copy(self, text: String, done: String) {
        let toasts = self.toasts;
        copy_then(text.clone(), move |copied| {
            if copied {
                toasts.say(done);
            } else {
                toasts.warn(tr!("The browser blocked copying. Copy it from here: {text}"));
            }
        });
    }
}

/// Shows the new link of an invite in a toast, because the page that would show it is gone.
fn tell_renewed(toasts: Toasts, invite: &Invite) {
    let said = tr!("The invite to {email} has a new link.", email = invite.target_email);
    let Some(id) = &invite.id else { return toasts.say(said) };
    let link = invite_url(id);
    toasts.say_until_closed(said, "Copy link", move || copy_then(link.clone(), |_| ()));
}
