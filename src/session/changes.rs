//! What comes in: answers of the server about the person and the organization. Leaving and signing out are in `endings`.
//!
//! An answer counts only if it is the newest of its kind and still about the person who is signed in.

use super::{Account, Session, state, tabs};
use crate::{
    api::{self, ApiError},
    routes::Scope,
};
use leptos::prelude::*;
use rolecall_api::{Me, Organization, OrganizationId, OrganizationRef};

impl Session {
    /// Finds out for the first time who is signed in.
    pub(super) fn start(self) {
        leptos::task::spawn_local(async move {
            // Somebody who has never signed in here would be answered with an error, which the browser shows in its
            // console; so the page that may be asked by anybody says first whether it makes sense.
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
            let _ = self.refreshed().await;
        });
    }

    /// Asks again who is signed in, and for the current organization; nothing on the screen is cleared meanwhile.
    pub fn refresh(self) {
        leptos::task::spawn_local(async move {
            let _ = self.refreshed().await;
        });
    }

    /// As [`Session::refresh`], to be awaited, so that a page may go on with what has come.
    ///
    /// # Errors
    /// Somebody is signed in, and could not be asked about. If nobody is, the screen says so.
    pub async fn refreshed(self) -> Result<(), ApiError> {
        let Some(question) = self.ask() else { return Ok(()) };
        let answer = api::me().await;
        if self.is_newest(question) {
            match answer {
                Ok(me) => self.take(me),
                Err(error) if self.is_signed_in() => return Err(error),
                // `api` has said so already.
                Err(ApiError::SignedOut) => {}
                Err(error) => self.account.set(Account::Failed(error)),
            }
        }
        Ok(())
    }

    /// Asks once more for what the address is about, where that has failed.
    pub fn retry_scope(self) {
        let Some((scope, _)) = self.failure.get_untracked() else { return self.refresh() };
        // Until the answer comes, the shape of a page stands there.
        self.failure.set(None);
        leptos::task::spawn_local(async move {
            if let Err(error) = self.refreshed().await
                && self.scope.try_get_untracked().as_ref() == Some(&scope)
            {
                self.failure.set(Some((scope, error)));
            }
        });
    }

    /// Takes the server's answer to a change of the person, or of what is current.
    pub fn take(self, me: Me) {
        self.absorb(me);
        self.settle();
    }

    /// Asks again for the current organization, after a change in it.
    pub fn refresh_organization(self) {
        if let Some(id) = self.held_id() {
            self.reload(id);
        }
    }

    /// Takes the server's answer to a change of an organization; this tab may be in another one by now.
    pub fn set_organization(self, organization: Organization) {
        if self.held_id().as_ref() == Some(&organization.id) {
            self.place(Some(organization));
        }
        self.refresh();
    }

    /// The organizations that somebody has taken this person out of, if nobody has told them yet; once.
    #[must_use]
    pub fn untold_losses(self) -> Vec<OrganizationRef> {
        let losses = self.losses.get();
        if !losses.is_empty() {
            self.losses.set(Vec::new());
        }
        losses
    }

    /// Whether the address is of an organization that the person does not belong to any more, so that they have to be
    /// led home.
    #[must_use]
    pub fn is_adrift(self) -> bool {
        let scope = self.scope.get();
        self.adrift.with(|adrift| adrift.as_ref() == Some(&scope))
    }

    /// Takes what the server says of the person. This tab stays in its organization as long as the person belongs to
    /// it: the server only remembers the last one of all tabs.
    pub(super) fn absorb(self, me: Me) {
        // Gone with the app.
        if self.ask().is_none() {
            return;
        }
        let somebody_else =
            self.account.with_untracked(|account| account.me().is_some_and(|before| before.user.uuid != me.user.uuid));
        if somebody_else {
            self.forget();
        }
        tabs::tell_signed_in(&me.user.uuid);
        if self.expired.get_untracked() {
            self.expired.set(false);
            api::recover();
        }
        let before = self.account.with_untracked(|account| account.me().map(|me| me.organizations.clone()));
        let lost = state::lost(&before.unwrap_or_default(), &me.organizations);
        let here = self.scope.get_untracked();
        let held = self.held_id();
        let told = me.organization.as_ref().map(|organization| &organization.id);
        let belongs = |id: &OrganizationId| me.organizations.iter().any(|organization| organization.id == *id);
        // The address may be of an organization that is lost while this tab is still in another one: somebody has pressed
        // its name in a menu that did not know it yet.
        if held.as_ref().is_some_and(|id| !belongs(id)) || state::names_one_of(&here, &lost) {
            self.cast_off();
        }
        match held {
            Some(id) if Some(&id) == told => self.place(me.organization.clone()),
            Some(id) if belongs(&id) => self.reload(id),
            _ => {
                let home =
                    self.is_adrift_untracked() || state::holds(me.organization.as_ref(), &here, &[], &me.organizations);
                // Otherwise what the address asks for comes first, so that no other name is seen before it.
                self.place(me.organization.clone().filter(|_| home));
            }
        }
        if !lost.is_empty() {
            self.losses.update(|losses| losses.extend(lost));
        }
        let account = Account::SignedIn(Box::new(me));
        if self.account.with_untracked(|present| *present != account) {
            self.account.set(account);
        }
    }

    /// Asks for an organization again and takes the answer if this tab is still in it.
    pub(super) fn reload(self, id: OrganizationId) {
        let person = self.person_number();
        leptos::task::spawn_local(async move {
            let answer = api::organization(id.as_str()).await;
            if self.person_number() != person || self.held_id().as_ref() != Some(&id) {
                return;
            }
            match answer {
                Ok(organization) => {
                    self.place(Some(organization));
                    self.settle();
                }
                Err(ApiError::NotFound) => drop(self.refreshed().await),
                Err(_) => {}
            }
        });
    }

    /// Makes an organization the one that this tab is in.
    pub(super) fn place(self, organization: Option<Organization>) {
        let same = self.held_id().is_some_and(|held| organization.as_ref().is_some_and(|next| next.id == held));
        let slug = self.held.with_untracked(|held| held.as_ref().map(|held| held.slug.clone()));
        let renamed = slug.filter(|slug| organization.as_ref().is_some_and(|next| next.slug != *slug));
        match (same, renamed) {
            (true, Some(slug)) => self.former_slugs.update(|former| former.push(slug)),
            (true, None) => {}
            (false, _) => self.former_slugs.set(Vec::new()),
        }
        if self.held.with_untracked(|held| *held != organization) {
            self.held.set(organization);
        }
    }

    /// Gives up the address that one is at.
    pub(super) fn cast_off(self) {
        self.visited.set(None);
        let here = self.scope.get_untracked();
        if here != Scope::Person {
            self.adrift.set(Some(here));
        }
    }

    pub(super) fn is_adrift_untracked(self) -> bool {
        untrack(|| self.is_adrift())
    }

    /// Whether somebody is signed in, without following it.
    #[must_use]
    pub fn is_signed_in(self) -> bool {
        self.account.try_with_untracked(|account| account.me().is_some()).unwrap_or(false)
    }

    pub(super) fn held_id(self) -> Option<OrganizationId> {
        self.held.try_with_untracked(|organization| organization.as_ref().map(|o| o.id.clone())).flatten()
    }

    /// The number of a new question for the person; none if the app is gone.
    fn ask(self) -> Option<u64> {
        self.under_way.try_update_value(|under_way| {
            under_way.question += 1;
            under_way.question
        })
    }

    fn is_newest(self, question: u64) -> bool {
        self.under_way.try_with_value(|under_way| under_way.question == question).unwrap_or(false)
    }

    /// Changes when somebody else is signed in; none if the app is gone.
    pub(super) fn person_number(self) -> Option<u64> {
        self.under_way.try_with_value(|under_way| under_way.person)
    }
}
