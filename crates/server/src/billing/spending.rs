//! Caches the figures for spend limits of organizations in memory, with their age.

use crate::calendar::Month;
use crate::clock::Moment;
use rolecall_api::OrganizationId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Maximum age of a cached figure.
pub(super) const FRESH: Duration = Duration::from_secs(5);

/// The cached figures of all organizations; cheap to copy.
#[derive(Default, Clone)]
pub(crate) struct Spending(Arc<Mutex<HashMap<OrganizationId, Figures>>>);

/// The cached figures of one organization.
#[derive(Default, Clone, Copy)]
pub(super) struct Figures {
    pub(super) limit: Option<Figure<Option<i64>>>,
    /// Events of a month.
    pub(super) events: Option<Figure<(Month, u64)>>,
}

/// A value with the time at which it was read.
#[derive(Clone, Copy)]
pub(super) struct Figure<T> {
    pub(super) value: T,
    pub(super) read_at: Moment,
}

impl<T: Copy> Figure<T> {
    /// The figure if it is fresh. If not, `None` for one caller, who must read it again; the others get the old one
    /// meanwhile.
    pub(super) fn fresh(slot: &mut Option<Self>, now: Moment) -> Option<T> {
        let figure = slot.as_mut()?;
        if now.before(FRESH) < figure.read_at {
            return Some(figure.value);
        }
        figure.read_at = now;
        None
    }
}

impl Spending {
    pub(super) fn known(&self) -> MutexGuard<'_, HashMap<OrganizationId, Figures>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Caches a limit that was just read or set.
    pub(crate) fn set_limit(&self, organization: &OrganizationId, value: Option<i64>, now: Moment) {
        self.known().entry(organization.clone()).or_default().limit = Some(Figure { value, read_at: now });
    }
}
