//! Applies responses of the server about the user and the organization. Leaving and signing out are in `endings`.
//!
//! A response is ignored unless it is the newest of its kind and about the user who is still signed in.

use super::{Account, LostProject, Session, state, tabs};
use crate::{
    api::{self, ApiError},
    routes::Scope,
};
use rolecall_api::{Me, Organization, OrganizationId, OrganizationRef};
use rolecall_view::prelude::*;

impl Session {
    /// Loads the signed-in user for the first time.
    pub(super) fn start(self) {
        leptos::task::spawn_local(async move {
            // For a visitor who has never signed in here, the request would fail, and the browser would log an error.
            // So ask the public endpoint first whether there is a session.
            if !tabs::is_known_here() {
                let account = match api::preflight().await {
                    Ok(preflight) if preflight.signed_in => None,
                    Ok(_) => Some(Account::SignedOut),
                    Err(error) => Some(Account::Failed(error)),
                };
                if let Some(account) = account {
                    let _ = self.account.try_set(account);
                    return;
                }
            }
            let _ = self.refresh_now().await;
        });
    }

    /// Loads the user and the current organization again. The old data stays meanwhile.
    pub fn refresh(self) {
        leptos::task::spawn_local(async move {
            let _ = self.refresh_now().await;
        });
    }

    /// As [`Session::refresh`], after a change that somebody else made: notes the organizations that the user belongs to now.
    pub fn refresh_after_news(self) {
        let mine = move || self.account.with_untracked(|account| account.me().map(|me| me.organizations.clone()));
        let Some(before) = mine() else { return self.refresh() };
        leptos::task::spawn_local(async move {
            if self.refresh_now().await.is_ok()
                && let Some(now) = self.account.try_get_untracked().as_ref().and_then(Account::me)
            {
                let joined = self.by_others(state::joined(&before, &now.organizations));
                self.gains.update(|gains| gains.extend(joined));
            }
        });
    }

    /// As [`Session::refresh`], but returns when the new data is there.
    ///
    /// # Errors
    /// If the request fails, except because nobody is signed in, which the app shows by itself.
    pub async fn refresh_now(self) -> Result<(), ApiError> {
        let Some(question) = self.ask() else { return Ok(()) };
        let answer = api::me().await;
        if self.is_newest(question) {
            match answer {
                Ok(me) => self.take(me),
                Err(error) if self.is_signed_in() => return Err(error),
                // `api` has already reported it through `on_signed_out`.
                Err(ApiError::SignedOut) => {}
                Err(error) => self.account.set(Account::Failed(error)),
            }
        }
        Ok(())
    }

    /// Loads the organization or project of the URL again after a failure.
    pub fn retry_scope(self) {
        let Some((scope, _)) = self.failure.get_untracked() else { return self.refresh() };
        // Show a skeleton until the response comes.
        self.failure.set(None);
        leptos::task::spawn_local(async move {
            if let Err(error) = self.refresh_now().await
                && self.scope.try_get_untracked().as_ref() == Some(&scope)
            {
                self.failure.set(Some((scope, error)));
            }
        });
    }

    /// Applies the response to a change of the user, or of their current organization or project.
    pub fn take(self, me: Me) {
        self.apply_me(me);
        self.settle();
    }

    /// Loads the current organization again, after a change in it.
    pub fn refresh_organization(self) {
        if let Some(id) = self.organization_id_untracked() {
            self.reload(id);
        }
    }

    /// Applies the response to a change of an organization; ignored if this tab shows another one by now.
    pub fn set_organization(self, organization: Organization) {
        if self.organization_id_untracked().as_ref() == Some(&organization.id) {
            self.set_current(Some(organization));
        }
        self.refresh();
    }

    /// Returns the organizations that the user was removed from, once.
    #[must_use]
    pub fn take_losses(self) -> Vec<OrganizationRef> {
        let losses = self.losses.get();
        if !losses.is_empty() {
            self.losses.set(Vec::new());
        }
        losses
    }

    /// Returns the organizations that somebody else has brought the user back to, once.
    #[must_use]
    pub fn take_gains(self) -> Vec<OrganizationRef> {
        let gains = self.gains.get();
        if !gains.is_empty() {
            self.gains.set(Vec::new());
        }
        gains
    }

    /// Returns the project of the URL that the user has lost access to, once.
    #[must_use]
    pub fn take_lost_project(self) -> Option<LostProject> {
        let lost = self.lost_project.get();
        if lost.is_some() {
            self.lost_project.set(None);
        }
        lost
    }

    /// True if the user has lost the organization or project of the URL, so that the app must redirect home.
    #[must_use]
    pub fn is_scope_lost(self) -> bool {
        let scope = self.scope.get();
        self.lost_scope.with(|lost_scope| lost_scope.as_ref() == Some(&scope))
    }

    /// Applies a response about the user. This tab stays in its organization as long as the user is a member of it,
    /// because the server only stores the last one of all tabs.
    pub(super) fn apply_me(self, me: Me) {
        // `None` if the app is gone.
        if self.ask().is_none() {
            return;
        }
        let somebody_else =
            self.account.with_untracked(|account| account.me().is_some_and(|before| before.user.uuid != me.user.uuid));
        if somebody_else {
            self.forget();
        }
        // In a view it is not the user.
        if !api::is_viewing() {
            tabs::tell_signed_in(&me.user.uuid);
        }
        if self.expired.get_untracked() {
            self.expired.set(false);
            api::recover();
        }
        let before = self.account.with_untracked(|account| account.me().map(|me| me.organizations.clone()));
        let before = before.unwrap_or_default();
        let lost = state::lost(&before, &me.organizations);
        let opened = state::opened(&before, &me.organizations);
        let here = self.scope.get_untracked();
        let held = self.organization_id_untracked();
        let told = me.organization.as_ref().map(|organization| &organization.id);
        let belongs = |id: &OrganizationId| state::reaches(&me.organizations, id);
        // The URL can be that of a lost organization while this tab still holds another one: the user has chosen the
        // lost one in an outdated menu.
        if held.as_ref().is_some_and(|id| !belongs(id)) || state::names_one_of(&here, &lost) {
            self.mark_scope_lost();
        }
        match held {
            Some(id) if Some(&id) == told => self.set_current(me.organization.clone()),
            Some(id) if belongs(&id) => self.reload(id),
            _ => {
                let home = self.is_scope_lost_untracked()
                    || state::holds(me.organization.as_ref(), &here, &[], &me.organizations);
                // On other pages, wait for the organization of the URL, so that no other name is shown before it.
                self.set_current(me.organization.clone().filter(|_| home));
            }
        }
        let lost = self.by_others(lost);
        if !lost.is_empty() {
            self.losses.update(|losses| losses.extend(lost));
        }
        if !opened.is_empty() {
            self.gains.update(|gains| gains.extend(opened));
        }
        let account = Account::SignedIn(Box::new(me));
        if self.account.with_untracked(|present| *present != account) {
            self.account.set(account);
        }
    }

    /// Loads an organization again, and applies the response if this tab still shows it.
    pub(super) fn reload(self, id: OrganizationId) {
        let person = self.person_number();
        leptos::task::spawn_local(async move {
            let answer = api::organization(id.as_str()).await;
            if self.person_number() != person || self.organization_id_untracked().as_ref() != Some(&id) {
                return;
            }
            match answer {
                Ok(organization) => {
                    self.set_current(Some(organization));
                    self.settle();
                }
                Err(ApiError::NotFound | ApiError::Refused(_)) => drop(self.refresh_now().await),
                Err(_) => {}
            }
        });
    }

    /// Sets the organization of this tab.
    pub(super) fn set_current(self, organization: Option<Organization>) {
        let same = self
            .organization_id_untracked()
            .is_some_and(|held| organization.as_ref().is_some_and(|next| next.id == held));
        let slug = self.organization_source.with_untracked(|held| held.as_ref().map(|held| held.slug.clone()));
        let renamed = slug.filter(|slug| organization.as_ref().is_some_and(|next| next.slug != *slug));
        if let Some(next) = organization.as_ref().filter(|_| same) {
            self.note_lost_project(next);
        }
        match (same, renamed) {
            (true, Some(slug)) => self.former_slugs.update(|former| former.push(slug)),
            (true, None) => {}
            (false, _) => self.former_slugs.set(Vec::new()),
        }
        if self.organization_source.with_untracked(|held| *held != organization) {
            self.organization_source.set(organization);
        }
    }

    /// If the project of the URL is not in the newer state of its organization, the user has lost it.
    fn note_lost_project(self, next: &Organization) {
        let here = self.scope.get_untracked();
        let lost = self.organization_source.with_untracked(|held| state::lost_project(held.as_ref()?, next, &here));
        if lost.is_some() {
            self.mark_scope_lost();
            self.lost_project.set(lost);
        }
    }

    /// Marks the scope of the URL as lost.
    pub(super) fn mark_scope_lost(self) {
        self.visited.set(None);
        let here = self.scope.get_untracked();
        if here != Scope::Person {
            self.lost_scope.set(Some(here));
        }
    }

    pub(super) fn is_scope_lost_untracked(self) -> bool {
        untrack(|| self.is_scope_lost())
    }

    /// True if somebody is signed in, untracked.
    #[must_use]
    pub fn is_signed_in(self) -> bool {
        self.account.try_with_untracked(|account| account.me().is_some()).unwrap_or(false)
    }

    pub(super) fn organization_id_untracked(self) -> Option<OrganizationId> {
        self.organization_source
            .try_with_untracked(|organization| organization.as_ref().map(|o| o.id.clone()))
            .flatten()
    }

    /// The number of a new request for the user; `None` if the app is gone.
    fn ask(self) -> Option<u64> {
        self.requests.try_update_value(|requests| {
            requests.question += 1;
            requests.question
        })
    }

    fn is_newest(self, question: u64) -> bool {
        self.requests.try_with_value(|requests| requests.question == question).unwrap_or(false)
    }

    /// A number that changes when another user is signed in; `None` if the app is gone.
    pub(super) fn person_number(self) -> Option<u64> {
        self.requests.try_with_value(|requests| requests.person)
    }
}
