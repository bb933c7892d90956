//! What ends: being in an organization or a project, and being signed in, by pressing the button, by itself, or elsewhere.

use super::{Account, Session, UnderWay, state, tabs};
use crate::{
    api::{self, ApiError},
    routes::Scope,
};
use leptos::prelude::*;
use rolecall_api::{OrganizationId, ProjectId};

impl Session {
    /// Leaves an organization behind, after leaving or deleting it: the server says which one comes next. Whoever is
    /// still at an address of it is led home.
    pub async fn organization_gone(self, id: OrganizationId) {
        // Not a loss that has to be told: the person knows.
        self.account.update(|account| {
            if let Account::SignedIn(me) = account {
                me.organizations.retain(|organization| organization.id != id);
            }
        });
        let me = api::me().await;
        if self.person_number().is_none() {
            return;
        }
        if self.held_id().as_ref() == Some(&id) {
            let here = self.scope.get_untracked();
            let former = self.former_slugs.get_untracked();
            if self.held.with_untracked(|held| state::holds(held.as_ref(), &here, &former, &[])) {
                self.cast_off();
            }
            self.place(None);
        }
        if let Ok(me) = me {
            self.take(me);
        }
    }

    /// Leaves a project behind, after leaving or deleting it. Whoever is still at an address of it is led home.
    pub fn project_gone(self, id: ProjectId) {
        self.held.update(|organization| {
            if let Some(organization) = organization {
                organization.teams.retain(|team| team.id != id);
            }
        });
        if self.scope.try_get_untracked() == Some(Scope::Project(id)) {
            self.cast_off();
        }
        self.refresh_organization();
    }

    /// Signs out, here and in the other tabs of this browser. The way back in is the plain sign-in page.
    ///
    /// # Errors
    /// The server was not reached: then nothing has changed.
    pub async fn sign_out(self) -> Result<(), ApiError> {
        match api::sign_out().await {
            Ok(()) | Err(ApiError::SignedOut) => {
                let _ = self.under_way.try_update_value(|under_way| under_way.left = true);
                self.forget();
                tabs::tell_signed_out();
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Whether the person has signed out by pressing the button; true once.
    #[must_use]
    pub fn has_just_left(self) -> bool {
        self.under_way.try_update_value(|under_way| std::mem::take(&mut under_way.left)).unwrap_or(false)
    }

    /// Forgets everything, after signing out.
    pub fn forget(self) {
        let there = self.under_way.try_update_value(|under_way| {
            if let Some((_, handle)) = &under_way.loading {
                handle.abort();
            }
            let (question, person, left) = (under_way.question + 1, under_way.person + 1, under_way.left);
            *under_way = UnderWay { question, person, left, ..UnderWay::default() };
        });
        if there.is_none() {
            return;
        }
        self.held.set(None);
        self.former_slugs.set(Vec::new());
        self.visited.set(None);
        self.failure.set(None);
        self.adrift.set(None);
        self.losses.set(Vec::new());
        self.expired.set(false);
        self.account.set(Account::SignedOut);
    }

    /// The server says that the session is over. Who was signed in is asked to sign in again where they are, so that
    /// nothing that they have typed is lost.
    pub(super) fn end(self) {
        if self.is_signed_in() {
            if !self.expired.get_untracked() {
                self.expired.set(true);
            }
            self.ask_to_sign_in();
        } else {
            self.forget();
            tabs::tell_signed_out();
        }
    }

    /// Whether the person has to sign in again to go on.
    #[must_use]
    pub fn has_expired(self) -> bool {
        self.expired.get()
    }

    /// Whether the dialog that asks for the password is open.
    #[must_use]
    pub fn asks_to_sign_in(self) -> bool {
        self.expired.get() && self.asks_to_sign_in.get()
    }

    /// Opens that dialog.
    pub fn ask_to_sign_in(self) {
        if !self.asks_to_sign_in.get_untracked() {
            self.asks_to_sign_in.set(true);
        }
    }

    /// Closes it; the next answer that says that the session is over opens it again.
    pub fn sign_in_later(self) {
        self.asks_to_sign_in.set(false);
    }

    /// The person does not sign in again: whoever comes next at this screen does not see what was there.
    pub fn end_for_good(self) {
        tabs::tell_signed_out();
        self.end_elsewhere();
    }

    /// The person has signed out in another tab.
    pub(super) fn end_elsewhere(self) {
        let was_in = self.is_signed_in();
        self.forget();
        if was_in {
            self.ended.set(true);
        }
    }

    /// Whether the person was signed out elsewhere and nobody has told them yet; true once.
    #[must_use]
    pub fn has_just_ended(self) -> bool {
        let ended = self.ended.get();
        if ended {
            self.ended.set(false);
        }
        ended
    }
}
