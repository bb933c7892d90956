//! Leaving, deleting and restoring an organization: live updates report it back to the tab that does it, which must not
//! tell the user that somebody else did it.

use super::{Account, Session, state};
use crate::api::{self, ApiError};
use rolecall_api::{OrganizationId, OrganizationRef};
use rolecall_view::prelude::*;

/// How long after a change its live update may arrive, in milliseconds.
const ECHO: f64 = 10_000.0;

/// The changes of this tab that won or lost an organization, each with the time at which it ended.
#[derive(Debug, Clone, Default)]
pub(super) struct OwnChanges(Vec<(OrganizationId, Option<f64>)>);

impl OwnChanges {
    fn begin(&mut self, id: &OrganizationId) {
        self.0.retain(|(changed, _)| changed != id);
        self.0.push((id.clone(), None));
    }

    fn end(&mut self, id: &OrganizationId, succeeded: bool, now: f64) {
        self.0.retain(|(changed, _)| succeeded || changed != id);
        for (_, ended) in self.0.iter_mut().filter(|(changed, _)| changed == id) {
            *ended = Some(now);
        }
    }

    fn is_running(&self, id: &OrganizationId) -> bool {
        self.0.iter().any(|(changed, ended)| changed == id && ended.is_none())
    }

    fn explain(&self, id: &OrganizationId, now: f64) -> bool {
        self.0.iter().any(|(changed, ended)| changed == id && ended.is_none_or(|ended| now - ended < ECHO))
    }
}

impl Session {
    /// Sends a change by which the user may win or lose an organization.
    ///
    /// # Errors
    /// Those of the change.
    pub async fn change_own<T>(
        self,
        id: OrganizationId,
        change: impl IntoFuture<Output = Result<T, ApiError>>,
    ) -> Result<T, ApiError> {
        let _ = self.requests.try_update_value(|requests| requests.own.begin(&id));
        let answer = change.await;
        let _ = self.requests.try_update_value(|requests| requests.own.end(&id, answer.is_ok(), js_sys::Date::now()));
        answer
    }

    /// Sends a change by which the user leaves or deletes an organization. The server then chooses the next one, and the
    /// app redirects home if the URL still belongs to the old one.
    ///
    /// # Errors
    /// Those of the change.
    pub async fn lose_organization(
        self,
        id: OrganizationId,
        change: impl IntoFuture<Output = Result<(), ApiError>>,
    ) -> Result<(), ApiError> {
        let lost = id.clone();
        let and_forget = async move {
            change.await?;
            self.forget_organization(&lost).await;
            Ok(())
        };
        self.change_own(id, and_forget).await
    }

    async fn forget_organization(self, id: &OrganizationId) {
        let me = api::me().await;
        if self.person_number().is_none() {
            return;
        }
        if self.organization_id_untracked().as_ref() == Some(id) {
            let here = self.scope.get_untracked();
            let former = self.former_slugs.get_untracked();
            if self.organization_source.with_untracked(|held| state::holds(held.as_ref(), &here, &former, &[])) {
                self.mark_scope_lost();
            }
            self.set_current(None);
        }
        match me {
            Ok(me) => self.take(me),
            Err(_) => self.account.update(|account| {
                if let Account::SignedIn(me) = account {
                    me.organizations.retain(|organization| organization.id != *id);
                }
            }),
        }
    }

    /// True while this tab sends a change by which the user may lose this organization: its pages then read nothing again.
    #[must_use]
    pub fn is_changing_own(self, id: &OrganizationId) -> bool {
        self.requests.try_with_value(|requests| requests.own.is_running(id)) == Some(true)
    }

    /// Those organizations that the user has won or lost by somebody else's change.
    pub(super) fn by_others(self, mut changed: Vec<OrganizationRef>) -> Vec<OrganizationRef> {
        let now = js_sys::Date::now();
        let _ = self.requests.try_with_value(|requests| changed.retain(|one| !requests.own.explain(&one.id, now)));
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_explains_its_echo_for_ten_seconds_and_a_failed_one_nothing() {
        let [acme, kestrel] = ["acme", "kestrel"].map(|id| OrganizationId(id.into()));
        let mut own = OwnChanges::default();
        own.begin(&acme);
        assert!(own.is_running(&acme) && own.explain(&acme, f64::MAX));
        assert!(!own.is_running(&kestrel) && !own.explain(&kestrel, 0.0));
        own.end(&acme, true, 1_000.0);
        assert!(!own.is_running(&acme));
        assert!(own.explain(&acme, 10_999.0) && !own.explain(&acme, 11_000.0));
        own.begin(&acme);
        own.end(&acme, false, 2_000.0);
        assert!(!own.is_running(&acme) && !own.explain(&acme, 2_000.0));
    }
}
