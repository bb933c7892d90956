//! What billing works with.

use super::spending::Spending;
use super::stripe::client::Stripe;
use crate::background::Background;
use crate::clock::Clock;
use crate::config::{BillingConfig, Plans};
use crate::store::Db;
use crate::store::events::Events;
use std::sync::Arc;

/// What billing works with; cheap to copy.
#[derive(Clone)]
pub struct BillingService {
    pub(super) db: Db,
    pub(super) events: Events,
    pub(super) clock: Clock,
    pub(super) background: Background,
    /// What events cost.
    pub(super) plans: Arc<Plans>,
    /// How browsers reach this server, without a slash at the end.
    pub(super) site_url: Arc<str>,
    /// How near spend limits are.
    pub(crate) spending: Spending,
    /// The way to Stripe, if it is configured.
    pub(super) stripe: Option<Stripe>,
}

impl BillingService {
    /// Bills what these events hold, to accounts in this database.
    #[must_use]
    pub fn new(
        config: &BillingConfig,
        site_url: &str,
        (db, events): (Db, Events),
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
