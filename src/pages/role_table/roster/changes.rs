//! Changes of members: shown at once, and reverted with the reason if the server refuses.

use super::{Here, Roster};
use crate::{
    api::{self, ApiError, ChangeName},
    language::tr,
    load::{Outcome, Write, send_in_background},
    pages::role_table::listing::Edit,
    text, time,
    undo::Said,
};
use rolecall_api::{Member, Timestamp};
use rolecall_policy::Level;

impl Roster {
    /// Changes a member's level, perhaps until an end, with Undo for ten seconds. For ownership, use
    /// [`Roster::transfer_ownership`].
    pub fn change_level(self, member: &Member, to: Level, until: Option<Timestamp>) {
        let Some(here) = self.here_now() else { return };
        let member = member.clone();
        self.begin(&member, Edit::Level(to));
        send_in_background(api::change_level(&here.id, &member.user.uuid, to, until), move |answer| {
            self.end(&member);
            match answer {
                Ok(changed) => {
                    self.list.update(|listing| listing.put(changed.clone()));
                    if changed.level < member.level {
                        // The server has renewed the links of invites that the member could see.
                        self.list.reload();
                    }
                    // The people who can help with a refusal have changed.
                    self.session.refresh_organization();
                    let name = &member.user.first_name;
                    let (level, before) = (text::a_level(to), text::a_level(member.level));
                    let said = Said {
                        done: match changed.expires_at.as_ref().map(time::until) {
                            Some(date) => tr!("{name} is now {level} until {date}."),
                            None => tr!("{name} is now {level}."),
                        },
                        undone: match member.expires_at.as_ref().map(time::until) {
                            Some(date) => tr!("{name} is {level} until {date} again.", level = before),
                            None => tr!("{name} is {level} again.", level = before),
                        },
                    };
                    self.undo.say(ChangeName::ChangeLevel, said, move || self.list.reload());
                }
                Err(error) => {
                    let what = tr!("{name}’s level was not changed.", name = member.user.first_name);
                    self.refused(&here, &member, &what, &error);
                }
            }
        });
    }

    /// Removes another member.
    pub fn remove(self, member: &Member) {
        let Some(here) = self.here_now() else { return };
        let member = member.clone();
        self.begin(&member, Edit::Gone);
        send_in_background(api::remove_member(&here.id, &member.user.uuid), move |answer| {
            match answer {
                Ok(()) => {
                    self.list.update(|listing| listing.take_out(&member.user.uuid));
                    self.end(&member);
                    // The next row moves up, and the member's invites are cancelled.
                    self.list.reload();
                    self.session.refresh_organization();
                    let name = &member.user.first_name;
                    let said = Said {
                        done: tr!("{name} was removed from {organization}.", organization = here.name),
                        undone: tr!("{name} is back in {organization}.", organization = here.name),
                    };
                    self.undo.say(ChangeName::RemoveMember, said, move || self.list.reload());
                }
                Err(error) => {
                    self.end(&member);
                    let what = tr!("{name} was not removed.", name = member.user.first_name);
                    self.refused(&here, &member, &what, &error);
                }
            }
        });
    }

    /// Transfers ownership. If the server refuses, the dialog stays open and shows the reason.
    pub fn transfer_ownership(self, member: &Member, write: Write) {
        let Some(here) = self.here_now() else { return };
        let person = member.user.uuid.clone();
        let outcome = Outcome::always(move |owner: &Member| {
            let name = &owner.user.first_name;
            self.list.update(|listing| listing.transfer_ownership(owner.clone()));
            self.list.reload();
            // The user's own level has changed, so load the organization again for all decisions on the page.
            self.session.refresh_organization();
            self.session.refresh();
            self.toasts.say(tr!("{name} is now the owner, and you are an administrator."));
        })
        .and_here(move |_| self.close());
        write.send(api::change_level(&here.id, &person, Level::Owner, None), outcome);
    }

    /// Offers ownership. If the server refuses, the dialog stays open and shows the reason.
    pub fn offer_ownership(self, member: &Member, write: Write) {
        let Some(here) = self.here_now() else { return };
        let done = tr!("Ownership was offered to {name}.", name = member.user.first_name);
        let outcome = Outcome::always(move |_| {
            self.toasts.say(done);
            // Which then says it in the banner.
            self.session.refresh_organization();
        })
        .and_here(move |_| self.close());
        write.send(api::offer_ownership(&here.id, &member.user.uuid), outcome);
    }

    /// Leaves the organization; the session then redirects home. If the server refuses, the dialog stays open and shows
    /// the reason.
    pub fn leave(self, write: Write) {
        let Some(here) = self.here_now() else { return };
        let (session, undo) = (self.session, self.undo);
        let request = async move {
            let change = api::remove_member(&here.id, &here.me);
            // The dialog is busy until the session has changed, so that nothing of the old organization is loaded again.
            session.lose_organization(here.id, change).await?;
            Ok(here.name)
        };
        let outcome = Outcome::always(move |organization: &String| {
            let said = Said { done: tr!("You left {organization}."), undone: tr!("You are back in {organization}.") };
            undo.say(ChangeName::RemoveMember, said, || ());
        });
        write.send_with(ChangeName::RemoveMember, request, outcome);
    }

    fn begin(self, member: &Member, edit: Edit) {
        self.edits.try_update(|edits| edits.begin(member.user.uuid.clone(), edit));
    }

    fn end(self, member: &Member) {
        self.edits.try_update(|edits| edits.end(&member.user.uuid));
    }

    /// Says why a change was reverted, and loads the list again, because somebody else may have changed something.
    fn refused(self, here: &Here, member: &Member, what: &str, error: &ApiError) {
        let unknown = *error == ApiError::Unknown;
        let why = if *error == ApiError::NotFound {
            tr!(
                "{name} is no longer a member of {organization}.",
                name = member.user.first_name,
                organization = here.name
            )
        } else {
            error.sentence()
        };
        // If the outcome is unknown, do not claim that the change was not made.
        let about = if unknown { format!("{}:", member.user.first_name) } else { what.to_owned() };
        self.toasts.warn(format!("{about} {why}"));
        self.list.reload();
        self.session.refresh_organization();
    }
}
