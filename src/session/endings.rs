//! Leaving or deleting a project, and the end of the session: by signing out here or in another tab,
//! or because it has expired.

use super::{Account, Requests, Session, tabs};
use crate::{
    api::{self, ApiError},
    routes::Scope,
};
use rolecall_api::ProjectId;
use rolecall_view::prelude::*;

impl Session {
    /// Updates the session after leaving or deleting a project; the app redirects home if the URL still belongs to it.
    pub fn project_gone(self, id: ProjectId) {
        self.organization_source.update(|organization| {
            if let Some(organization) = organization {
                organization.teams.retain(|team| team.id != id);
            }
        });
        if self.scope.try_get_untracked() == Some(Scope::Project(id)) {
            self.mark_scope_lost();
        }
        self.refresh_organization();
    }

    /// Signs out, here and in the other tabs of this browser. The sign-in page then has no way back.
    ///
    /// # Errors
    /// If the request fails; then nothing has changed in this browser.
    pub async fn sign_out(self) -> Result<(), ApiError> {
        match api::sign_out().await {
            Ok(()) | Err(ApiError::SignedOut) => {
                self.leave();
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Clears all data of this browser after the session was ended on the server by what the user did, such as deleting
    /// the account. The sign-in page then has no way back.
    pub fn leave(self) {
        let _ = self.requests.try_update_value(|requests| requests.left = true);
        self.forget();
        tabs::tell_signed_out();
    }

    /// Returns true once after the user has signed out with the button.
    #[must_use]
    pub fn has_just_left(self) -> bool {
        self.requests.try_update_value(|requests| std::mem::take(&mut requests.left)).unwrap_or(false)
    }

    /// Clears all data, after signing out.
    pub fn forget(self) {
        let there = self.requests.try_update_value(|requests| {
            if let Some((_, handle)) = &requests.loading {
                handle.abort();
            }
            let (question, person, left) = (requests.question + 1, requests.person + 1, requests.left);
            *requests = Requests { question, person, left, ..Requests::default() };
        });
        if there.is_none() {
            return;
        }
        self.organization_source.set(None);
        self.former_slugs.set(Vec::new());
        self.visited.set(None);
        self.failure.set(None);
        self.lost_scope.set(None);
        self.losses.set(Vec::new());
        self.gains.set(Vec::new());
        self.lost_project.set(None);
        self.expired.set(false);
        self.account.set(Account::SignedOut);
    }

    /// Reacts to a response that says that the session is over. The user is asked to sign in again on the same page, so
    /// that nothing typed is lost.
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

    /// True if the user has to sign in again.
    #[must_use]
    pub fn has_expired(self) -> bool {
        self.expired.get()
    }

    /// True if the dialog to sign in again is open.
    #[must_use]
    pub fn asks_to_sign_in(self) -> bool {
        self.expired.get() && self.asks_to_sign_in.get()
    }

    /// Opens the dialog to sign in again.
    pub fn ask_to_sign_in(self) {
        if !self.asks_to_sign_in.get_untracked() {
            self.asks_to_sign_in.set(true);
        }
    }

    /// Closes the dialog to sign in again; the next response that says that the session is over opens it again.
    pub fn sign_in_later(self) {
        self.asks_to_sign_in.set(false);
    }

    /// Clears all data because the user does not sign in again, so that the next person at this screen does not see it.
    pub fn end_for_good(self) {
        tabs::tell_signed_out();
        self.end_elsewhere();
    }

    /// Reacts to signing out in another tab.
    pub(super) fn end_elsewhere(self) {
        let was_in = self.is_signed_in();
        self.forget();
        if was_in {
            self.ended.set(true);
        }
    }

    /// Returns true once after the user was signed out elsewhere.
    #[must_use]
    pub fn has_just_ended(self) -> bool {
        let ended = self.ended.get();
        if ended {
            self.ended.set(false);
        }
        ended
    }
}
