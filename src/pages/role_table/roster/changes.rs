//! Changing people: on the screen at once, confirmed by the server, taken back with the reason if it refuses.

use super::{Here, Roster};
use crate::{
    api::{self, ApiError, ChangeName},
    load::{Outcome, Write, send_in_background},
    pages::role_table::listing::Edit,
    text,
};
use leptos::prelude::*;
use rolecall_api::Member;
use rolecall_policy::Level;

impl Roster {
    /// Gives somebody another level, with a way back for ten seconds. Not for ownership: [`Roster::pass_on`].
    pub fn change_level(self, member: &Member, to: Level) {
        let Some(here) = self.here_now() else { return };
        let (name, before) = (member.user.first_name.clone(), member.level);
        let place = here.clone();
        self.set_level(here, member, to, move |roster, changed| {
            let undo = move || {
                let again = format!("{} is {} again.", changed.user.first_name, text::a_level(before));
                roster.set_level(place.clone(), &changed, before, move |roster, _| roster.toasts.say(again));
            };
            roster.toasts.say_with_undo(format!("{name} is now {}.", text::a_level(to)), undo);
        });
    }

    /// `here` is where it began: an undo can come when another organization is current.
    fn set_level(self, here: Here, member: &Member, to: Level, then: impl FnOnce(Roster, Member) + 'static) {
        let member = member.clone();
        self.begin(&member, Edit::Level(to));
        send_in_background(api::change_level(&here.id, &member.user.uuid, to), move |answer| {
            self.end(&member);
            match answer {
                Ok(changed) => {
                    self.list.update(|listing| listing.put(changed.clone()));
                    if changed.level < member.level {
                        // The links of invites that they could see are others now.
                        self.list.reload();
                    }
                    // Whom to ask has changed.
                    self.session.refresh_organization();
                    then(self, changed);
                }
                Err(error) => {
                    let what = format!("{}’s level was not changed.", member.user.first_name);
                    self.refused(&here, &member, &what, &error);
                }
            }
        });
    }

    /// Takes somebody else out.
    pub fn remove(self, member: &Member) {
        let Some(here) = self.here_now() else { return };
        let member = member.clone();
        self.begin(&member, Edit::Gone);
        send_in_background(api::remove_member(&here.id, &member.user.uuid), move |answer| {
            match answer {
                Ok(()) => {
                    self.list.update(|listing| listing.take_out(&member.user.uuid));
                    self.end(&member);
                    // The next row moves up, and the invites that they sent are gone.
                    self.list.reload();
                    self.session.refresh_organization();
                    self.toasts.say(format!("{} was removed from {}.", member.user.first_name, here.name));
                }
                Err(error) => {
                    self.end(&member);
                    self.refused(&here, &member, &format!("{} was not removed.", member.user.first_name), &error);
                }
            }
        });
    }

    /// Passes ownership on. The dialog stays, with the reason, if the server refuses.
    pub fn pass_on(self, member: &Member, write: Write) {
        let Some(here) = self.here_now() else { return };
        let person = member.user.uuid.clone();
        let outcome = Outcome::always(move |owner: &Member| {
            let name = &owner.user.first_name;
            self.list.update(|listing| listing.pass_on(owner.clone()));
            self.list.reload();
            // One's own level is another now: everything on the page is asked of the rules anew.
            self.session.refresh_organization();
            self.session.refresh();
            self.toasts.say(format!("{name} is now the owner, and you are an administrator."));
        })
        .and_here(move |_| self.close());
        write.send(api::change_level(&here.id, &person, Level::Owner), outcome);
    }

    /// Leaves. The dialog stays, with the reason, if the server refuses; else the session leads home.
    pub fn leave(self, write: Write) {
        let Some(here) = self.here_now() else { return };
        let (session, toasts) = (self.session, self.toasts);
        let request = async move {
            api::remove_member(&here.id, &here.me).await?;
            // While the dialog is busy: nothing of the old organization is asked for again.
            session.organization_gone(here.id).await;
            Ok(here.name)
        };
        let outcome = Outcome::always(move |name: &String| toasts.say(format!("You left {name}.")));
        write.send_with(ChangeName::RemoveMember, request, outcome);
    }

    fn begin(self, member: &Member, edit: Edit) {
        self.edits.try_update(|edits| edits.begin(member.user.uuid.clone(), edit));
    }

    fn end(self, member: &Member) {
        self.edits.try_update(|edits| edits.end(&member.user.uuid));
    }

    /// Says why a change was taken back, and looks at what is so now: somebody else has changed something meanwhile.
    fn refused(self, here: &Here, member: &Member, what: &str, error: &ApiError) {
        let unknown = *error == ApiError::Unknown;
        let why = if *error == ApiError::NotFound {
            format!("{} is no longer a member of {}.", member.user.first_name, here.name)
        } else {
            error.sentence()
        };
        // That it was not done is more than anybody knows then.
        let about = if unknown { format!("{}:", member.user.first_name) } else { what.to_owned() };
        self.toasts.warn(format!("{about} {why}"));
        self.list.reload();
        self.session.refresh_organization();
    }
}
