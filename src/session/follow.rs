//! Reacts to the URL: loads its organization or project, and stores on the server which ones are current, so that the
//! next visit begins there. Also reacts to other tabs, in which the user signs in or out.

use super::{Account, Session, state, tabs};
use crate::{
    api::{self, ApiError},
    routes::Scope,
};
use futures_util::future::abortable;
use rolecall_api::{Organization, UpdateMe};
use rolecall_view::prelude::*;

/// When the user returns to a tab, it loads the user again, but not more often than this, in milliseconds.
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

    /// Loads the user again when the server can be reached again, when the outcome of a change is unknown, and on a 404
    /// inside an organization, because the user may have been removed from it.
    pub(super) fn follow_connection(self) {
        let causes = [api::recovery_count(), api::unknown_outcome_count(), api::not_found_count()];
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

    /// Loads the organization or project of the URL, unless it is already loaded, or known to keep the user out.
    pub(super) fn settle(self) {
        let Some(scope) = self.scope.try_get_untracked() else { return };
        if !self.is_signed_in() || self.lost_scope.with_untracked(|lost_scope| lost_scope.as_ref() == Some(&scope)) {
            return;
        }
        if self.lost_scope.with_untracked(Option::is_some) {
            self.lost_scope.set(None);
        }
        if self.is_held(&scope) {
            self.abandon_loading();
            self.arrive(&scope);
            return;
        }
        if state::is_kept_out(&scope, &self.organizations_untracked()) {
            self.abandon_loading();
            return;
        }
        let already = self
            .requests
            .try_with_value(|requests| requests.loading.as_ref().is_some_and(|(loading, _)| *loading == scope));
        if already == Some(false) {
            self.load_scope(scope);
        }
    }

    /// Aborts the running load.
    fn abandon_loading(self) {
        let loading = self.requests.try_update_value(|requests| requests.loading.take()).flatten();
        if let Some((_, handle)) = loading {
            handle.abort();
        }
    }

    fn load_scope(self, scope: Scope) {
        self.abandon_loading();
        let (work, handle) = abortable(self.loaded(scope.clone()));
        let _ = self.requests.try_update_value(|requests| requests.loading = Some((scope, handle)));
        leptos::task::spawn_local(async move {
            // It makes no difference whether it was aborted or has ended.
            let _ = work.await;
        });
    }

    async fn loaded(self, scope: Scope) {
        let person = self.person_number();
        let loaded = load(&scope).await;
        // Ignore the response if the user has signed out meanwhile. (Navigating to another page aborts this.)
        if self.person_number() != person {
            return;
        }
        let _ = self.requests.try_update_value(|requests| requests.loading = None);
        if self.scope.try_get_untracked().as_ref() != Some(&scope) {
            return;
        }
        match loaded {
            Ok(organization) => {
                self.failure.set(None);
                self.set_current(Some(organization));
                if let Scope::Organization(slug) = &scope
                    && !self.is_held(&scope)
                {
                    // The URL has an old slug or other letter case that the server accepts; remember that it means this
                    // organization.
                    self.former_slugs.update(|former| former.push(slug.clone()));
                }
                self.arrive(&scope);
            }
            Err(error) => self.failed(scope, error).await,
        }
    }

    async fn failed(self, scope: Scope, error: ApiError) {
        let mine = self.organizations_untracked();
        let is_refusal = matches!(error, ApiError::NotFound | ApiError::Refused(_));
        if is_refusal && state::names_one_of(&scope, &mine) {
            // The user could access it before, so load the user again to find out what they have lost.
            let _ = self.refresh_now().await;
            if self.person_number().is_none() || self.is_scope_lost_untracked() {
                return;
            }
        }
        self.failure.set(Some((scope, error)));
        if self.organization_id_untracked().is_none() {
            let told = self.account.with_untracked(|account| account.me().and_then(|me| me.organization.clone()));
            self.set_current(told);
        }
    }

    /// Updates the session when the organization or project of the URL is loaded.
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
        self.organization_source
            .with_untracked(|organization| state::holds(organization.as_ref(), scope, &former, &mine))
    }

    /// Stores the current organization and project on the server. Errors are ignored: the next visit then begins at the
    /// previous place. Sends one request at a time, so that the last one wins.
    fn remember(self) {
        let busy = self.requests.try_update_value(|requests| std::mem::replace(&mut requests.remembering, true));
        if busy != Some(false) {
            return;
        }
        let person = self.person_number();
        leptos::task::spawn_local(async move {
            let mut told: Option<UpdateMe> = None;
            while let Some(update) = self.update_to_store().filter(|update| told.as_ref() != Some(update)) {
                let answer = api::update_me(&update).await;
                if self.person_number() != person {
                    return;
                }
                match answer {
                    Ok(me) => self.apply_me(me),
                    Err(_) => break,
                }
                told = Some(update);
            }
            let _ = self.requests.try_update_value(|requests| requests.remembering = false);
        });
    }

    fn update_to_store(self) -> Option<UpdateMe> {
        let scope = self.scope.try_get_untracked()?;
        if !self.is_held(&scope) {
            return None;
        }
        self.account.with_untracked(|account| {
            let me = account.me()?;
            self.organization_source
                .with_untracked(|organization| state::update_to_store(me, organization.as_ref(), &scope))
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
            // Access may have been removed between the two requests.
            let open = organization.teams.iter().any(|team| team.id == *id);
            if open { Ok(organization) } else { Err(ApiError::NotFound) }
        }
    }
}
