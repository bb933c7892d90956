//! The state that the parts of the billing page share: the loaded data and who may change it.
use crate::{load::Loaded, session::Session};
use rolecall_api::{Billing as Facts, OrganizationId};
use rolecall_policy::Decision;
use rolecall_view::prelude::*;

/// The signals of the billing page. `Copy`; lives as long as the page.
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

    /// A memo of a part of the data, once it is loaded.
    pub(super) fn read<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Facts) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| self.loaded.with(&read))
    }

    /// Stores the response of a change. The session is updated too, because every page shows the state of the spend
    /// limit.
    pub(super) fn put(self, facts: Facts) {
        self.loaded.update(|old| *old = facts);
        self.session.refresh_organization();
    }
}
