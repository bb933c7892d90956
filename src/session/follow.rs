//! Follows the address: loads what it asks for, and tells the server what is current, so that the next visit begins
//! there. Follows the other tabs too: who is signed in there is signed in here.

use super::{Account, Session, state, tabs};
use crate::{
    api::{self, ApiError},
    routes::Scope,
};
use futures_util::future::abortable;
use leptos::prelude::*;
use rolecall_api::{Organization, UpdateMe};

/// A tab that one comes back to asks who is signed in again, but not more often than this, in milliseconds.
const SETTLED: f64 = 5_000.0;

impl Session {
    pub(super) fn follow_address(self) {
        let person = self.person();
        Effect::new(move |_| {
            self.scope.track();
            if person.get().is_some() {
                self.settle();
            }
        });
    }

    pub(super) fn follow_other_tabs(self) {
        tabs::on_told(move |signed_in| if signed_in { self.refresh() } else { self.end_elsewhere() });
        let last = StoredValue::new(js_sys::Date::now());
        let on_return = window_event_listener(leptos::ev::visibilitychange, move |_| {
            let now = js_sys::Date::now();
            let due = last.try_get_value().is_some_and(|last| now - last > SETTLED);
            if due && !document().hidden() && self.is_signed_in() {
                last.set_value(now);
                self.refresh();
            }
        });
        on_cleanup(move || on_return.remove());
    }

    /// Asks again when the server can be reached again, nobody knows whether a change was made, or something of an
    /// organization is not found: then the person may have been removed from it.
    pub(super) fn follow_connection(self) {
        let causes = [api::recovered(), api::in_doubt(), api::missed()];
        Effect::new(move |before: Option<[u32; 3]>| {
            let now = causes.each_ref().map(Get::get);
            if before.is_some_and(|before| before != now) {
                if self.is_signed_in() {
                    self.refresh();
                } else if self.account.with_untracked(|account| matches!(account, Account::Failed(_))) {
                    self.start();
                }
            }
            now
        });
    }

    /// Loads what the address asks for, if it is not what is there.
    pub(super) fn settle(self) {
        let Some(scope) = self.scope.try_get_untracked() else { return };
        if !self.is_signed_in() || self.adrift.with_untracked(|adrift| adrift.as_ref() == Some(&scope)) {
            return;
        }
        if self.adrift.with_untracked(Option::is_some) {
            self.adrift.set(None);
        }
        if self.is_held(&scope) {
            self.abandon_loading();
            self.arrive(&scope);
            return;
        }
        let already = self
            .under_way
            .try_with_value(|under_way| under_way.loading.as_ref().is_some_and(|(loading, _)| *loading == scope));
        if already == Some(false) {
            self.load_scope(scope);
        }
    }

    /// Nobody waits any more for what is being loaded.
    fn abandon_loading(self) {
        let loading = self.under_way.try_update_value(|under_way| under_way.loading.take()).flatten();
        if let Some((_, handle)) = loading {
            handle.abort();
        }
    }

    fn load_scope(self, scope: Scope) {
        self.abandon_loading();
        let (work, handle) = abortable(self.loaded(scope.clone()));
        let _ = self.under_way.try_update_value(|under_way| under_way.loading = Some((scope, handle)));
        leptos::task::spawn_local(async move {
            // Abandoned or done is the same.
            let _ = work.await;
        });
    }

    async fn loaded(self, scope: Scope) {
        let person = self.person_number();
        let loaded = load(&scope).await;
        // Somebody may have signed out meanwhile. Who has gone on to another page has abandoned this.
        if self.person_number() != person {
            return;
        }
        let _ = self.under_way.try_update_value(|under_way| under_way.loading = None);
        if self.scope.try_get_untracked().as_ref() != Some(&scope) {
            return;
        }
        match loaded {
            Ok(organization) => {
                self.failure.set(None);
                self.place(Some(organization));
                if let Scope::Organization(slug) = &scope
                    && !self.is_held(&scope)
                {
                    // However the server has read it, this is the name that found it.
                    self.former_slugs.update(|former| former.push(slug.clone()));
                }
                self.arrive(&scope);
            }
            Err(error) => self.failed(scope, error).await,
        }
    }

    async fn failed(self, scope: Scope, error: ApiError) {
        let mine = self.organizations_untracked();
        if error == ApiError::NotFound && state::names_one_of(&scope, &mine) {
            // Was open to this person when they were last asked about: they have just lost it.
            let _ = self.refreshed().await;
            if self.person_number().is_none() || self.is_adrift_untracked() {
                return;
            }
        }
        self.failure.set(Some((scope, error)));
        if self.held_id().is_none() {
            let told = self.account.with_untracked(|account| account.me().and_then(|me| me.organization.clone()));
            self.place(told);
        }
    }

    /// What the address asks for is there.
    fn arrive(self, scope: &Scope) {
        if let Scope::Project(id) = scope
            && self.visited.get_untracked() != Some(*id)
        {
            self.visited.set(Some(*id));
        }
        self.remember();
    }

    fn is_held(self, scope: &Scope) -> bool {
        let former = self.former_slugs.get_untracked();
        let mine = self.organizations_untracked();
        self.held.with_untracked(|organization| state::holds(organization.as_ref(), scope, &former, &mine))
    }

    /// Tells the server what is current. Only a convenience: if it is refused or lost, the next visit begins at the
    /// place before. One at a time, so that the last one stays the last.
    fn remember(self) {
        let busy = self.under_way.try_update_value(|under_way| std::mem::replace(&mut under_way.remembering, true));
        if busy != Some(false) {
            return;
        }
        let person = self.person_number();
        leptos::task::spawn_local(async move {
            let mut told: Option<UpdateMe> = None;
            while let Some(update) = self.unremembered().filter(|update| told.as_ref() != Some(update)) {
                let answer = api::update_me(&update).await;
                if self.person_number() != person {
                    return;
                }
                match answer {
                    Ok(me) => self.absorb(me),
                    Err(_) => break,
                }
                told = Some(update);
            }
            let _ = self.under_way.try_update_value(|under_way| under_way.remembering = false);
        });
    }

    fn unremembered(self) -> Option<UpdateMe> {
        let scope = self.scope.try_get_untracked()?;
        if !self.is_held(&scope) {
            return None;
        }
        self.account.with_untracked(|account| {
            let me = account.me()?;
            self.held.with_untracked(|organization| state::unremembered(me, organization.as_ref(), &scope))
        })
    }

    fn organizations_untracked(self) -> Vec<rolecall_api::OrganizationRef> {
        untrack(|| self.with_organizations(<[_]>::to_vec))
    }
}

async fn load(scope: &Scope) -> Result<Organization, ApiError> {
    match scope {
        Scope::Person => Err(ApiError::NotFound),
        Scope::Organization(slug) => api::organization(slug).await,
        Scope::Project(id) => {
            let project = api::project(*id).await?;
            let organization = api::organization(project.basic.organization.as_str()).await?;
            // Access may have been taken away between the two.
            let open = organization.teams.iter().any(|team| team.id == *id);
            if open { Ok(organization) } else { Err(ApiError::NotFound) }
        }
    }
}
