//! What the functions of billing need: stores, clock, plans, and the client of Stripe.

use super::spending::Spending;
use super::stripe::client::Stripe;
use crate::background::Background;
use crate::clock::Clock;
use crate::config::{BillingConfig, Plans};
use crate::store::Db;
use crate::store::events::EventStore;
use std::sync::Arc;

/// What the functions of billing need; cheap to clone.
#[derive(Clone)]
pub struct BillingService {
    pub(super) db: Db,
    pub(super) events: EventStore,
    pub(super) clock: Clock,
    pub(super) background: Background,
    /// The prices of events.
    pub(super) plans: Arc<Plans>,
    /// The public URL of this server, without a trailing slash.
    pub(super) site_url: Arc<str>,
    /// The cached figures for spend limits.
    pub(crate) spending: Spending,
    /// The client of Stripe, if it is configured.
    pub(super) stripe: Option<Stripe>,
}

impl BillingService {
    /// Bills the events of one event store to the accounts of one database.
    #[must_use]
    pub fn new(
        config: &BillingConfig,
        site_url: &str,
        (db, events): (Db, EventStore),
        clock: Clock,
        background: Background,
    ) -> Self {
        BillingService {
            db,
            events,
            clock,
            background,
            plans: Arc::new(config.plans.clone()),
            site_url: site_url.into(),
            spending: Spending::default(),
            stripe: config.stripe.clone().map(Stripe::new),
        }
    }
}
