//! The state that the parts of the billing page share.

use crate::{load::Loaded, session::Session};
use leptos::prelude::*;
use rolecall_api::{Billing as Facts, OrganizationId};
use rolecall_policy::Decision;

/// What all parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct BillingState {
    pub loaded: Loaded<Facts>,
    pub organization: StoredValue<OrganizationId>,
    pub may: Signal<Decision>,
    pub session: Session,
}

impl BillingState {
    pub(super) fn id(self) -> OrganizationId {
        self.organization.get_value()
    }

    /// A part of what is known, once it is there.
    pub(super) fn read<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Facts) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| self.loaded.with(&read))
    }

    /// Puts what the server answered to a change on the screen; a limit concerns every page.
    pub(super) fn put(self, facts: Facts) {
        self.loaded.update(|old| *old = facts);
        self.session.refresh_organization();
    }
}
