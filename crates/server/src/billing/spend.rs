//! Checks the spend limit of an organization. Every capture request does this, so the figures are cached in memory.
//!
//! Accuracy: events captured by this server count at once ([`captured`]). Everything else (other servers on the same
//! database, a limit changed there, duplicates that were not stored) counts within [`FRESH`]. A request that begins
//! below the limit is accepted whole, so only requests in flight can exceed the limit. If the limit or the count cannot
//! be read, the last known one is used; without one, capture continues: lost events are gone, money can be discussed.

use super::calendar::Month;
use crate::app::App;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::logging;
use crate::store::billing;
use crate::store::events::Day;
use rolecall_api::{BillingNotice, LimitState, Organization, OrganizationId, Plan, price};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Maximum age of a cached figure.
const FRESH: Duration = Duration::from_secs(5);

/// The cached figures of all organizations.
#[derive(Default)]
pub struct Spending(Mutex<HashMap<OrganizationId, Known>>);

/// The cached figures of one organization.
#[derive(Default, Clone, Copy)]
struct Known {
    limit: Option<Figure<Option<i64>>>,
    /// Events of a month.
    events: Option<Figure<(Month, u64)>>,
}

/// A value with the time at which it was read.
#[derive(Clone, Copy)]
struct Figure<T> {
    value: T,
    read_at: Moment,
}

impl<T: Copy> Figure<T> {
    /// The figure if it is fresh. If not, `None` for one caller, who must read it again; the others get the old one
    /// meanwhile.
    fn fresh(slot: &mut Option<Self>, now: Moment) -> Option<T> {
        let figure = slot.as_mut()?;
        if now.before(FRESH) < figure.read_at {
            return Some(figure.value);
        }
        figure.read_at = now;
        None
    }
}

impl Spending {
    fn known(&self) -> MutexGuard<'_, HashMap<OrganizationId, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Caches a limit that was just read or set.
    pub(crate) fn set_limit(&self, organization: &OrganizationId, value: Option<i64>, now: Moment) {
        self.known().entry(organization.clone()).or_default().limit = Some(Figure { value, read_at: now });
    }
}

/// Checks that the organization can capture.
///
/// # Errors
/// `spend_limit_reached`.
pub(crate) async fn may_capture(app: &App, organization: &OrganizationId) -> Result<()> {
    let limit = match limit(app, organization).await {
        Ok(Some(limit)) => limit,
        Ok(None) => return Ok(()),
        Err(error) => {
            tracing::warn!(cause = logging::cause(&error), "a spend limit could not be read");
            return Ok(());
        }
    };
    let Some(events) = events(app, organization).await else {
        return Ok(());
    };
    let plan = app.config.billing.plans.of(Month::of(app.clock.now()));
    if judge(plan, limit, events) != LimitState::Reached {
        return Ok(());
    }
    let limit = plan.currency.amount(limit);
    let detail = format!(
        "This organization has reached its spend limit of {limit} for this month; no events are captured until the month ends (UTC) or someone in the organization raises the limit under Billing."
    );
    Err(Error::Unpaid { code: "spend_limit_reached", detail: detail.into() })
}

/// Adds events that were just captured.
pub(crate) fn captured(app: &App, organization: &OrganizationId, added: u64) {
    let month = Month::of(app.clock.now());
    if let Some(Figure { value: (of, events), .. }) =
        app.spending.known().get_mut(organization).and_then(|known| known.events.as_mut())
        && *of == month
    {
        *events = events.saturating_add(added);
    }
}

/// Compares a number of events with the limit.
pub(crate) fn judge(plan: &Plan, limit: i64, events: u64) -> LimitState {
    let most = price::events_within(plan, limit);
    if most.is_some_and(|most| events >= most) {
        return LimitState::Reached;
    }
    let spent = price::amount(plan, events);
    let is_near = if limit > 0 {
        i128::from(spent) * 5 >= i128::from(limit) * 4
    } else {
        // With a limit of 0, the included events are the limit.
        most.is_some_and(|most| u128::from(events) * 5 >= u128::from(most) * 4)
    };
    if is_near { LimitState::Near } else { LimitState::Within }
}

/// Adds the notice of a near or reached limit to each organization. Call it while holding no database connection,
/// because it may take one.
pub(crate) async fn tell(app: &App, organizations: impl IntoIterator<Item = &mut Organization>) {
    for organization in organizations {
        organization.billing_notice = match limit(app, &organization.id).await {
            Ok(Some(limit)) => notice(app, &organization.id, limit).await,
            Ok(None) => None,
            Err(error) => {
                tracing::warn!(cause = logging::cause(&error), "a spend limit could not be read");
                None
            }
        };
    }
}

async fn notice(app: &App, organization: &OrganizationId, limit: i64) -> Option<BillingNotice> {
    let events = events(app, organization).await?;
    let plan = app.config.billing.plans.of(Month::of(app.clock.now()));
    let state = judge(plan, limit, events);
    let spent = price::amount(plan, events);
    (state != LimitState::Within).then(|| BillingNotice { state, spent, limit, currency: plan.currency.clone() })
}

/// The limit, at most [`FRESH`] old.
async fn limit(app: &App, organization: &OrganizationId) -> Result<Option<i64>> {
    let now = app.clock.now();
    let known = Figure::fresh(&mut app.spending.known().entry(organization.clone()).or_default().limit, now);
    if let Some(limit) = known {
        return Ok(limit);
    }
    let limit = billing::spend_limit(&mut *app.db.read().await?, organization).await?;
    app.spending.set_limit(organization, limit, now);
    Ok(limit)
}

/// The events of this month: read at most [`FRESH`] ago, plus what this server captured since. `None` if they cannot be
/// read and never were.
async fn events(app: &App, organization: &OrganizationId) -> Option<u64> {
    let now = app.clock.now();
    let month = Month::of(now);
    let of_this_month = |(of, events): (Month, u64)| (of == month).then_some(events);
    let known = Figure::fresh(&mut app.spending.known().entry(organization.clone()).or_default().events, now);
    if let Some(events) = known.and_then(of_this_month) {
        return Some(events);
    }
    if !app.events.is_on() {
        return None;
    }
    match app.events.usage(organization, month.first(), Day::of(now)).await {
        Ok(usage) => {
            let events = usage.iter().fold(0, |sum: u64, usage| sum.saturating_add(usage.events));
            let figure = Figure { value: (month, events), read_at: now };
            app.spending.known().entry(organization.clone()).or_default().events = Some(figure);
            Some(events)
        }
        Err(error) => {
            tracing::warn!(cause = logging::cause(&error), "what an organization has captured could not be read");
            app.spending.known().get(organization)?.events.and_then(|figure| of_this_month(figure.value))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::{Currency, Tier};

    fn plan(per_million: u64) -> Plan {
        Plan {
            name: "Plan".to_owned(),
            currency: Currency { code: "EUR".to_owned(), decimals: 2 },
            included: 100,
            // One cent per event.
            tiers: vec![Tier { up_to: None, per_million }],
        }
    }

    #[test]
    fn a_limit_is_near_at_80_and_reached_at_100_per_cent() {
        let cents = plan(1_000_000);
        for (events, state) in [
            (0, LimitState::Within),
            (179, LimitState::Within),
            (180, LimitState::Near),
            (199, LimitState::Near),
            (200, LimitState::Reached),
            (u64::MAX, LimitState::Reached),
        ] {
            assert_eq!(judge(&cents, 100, events), state, "{events}");
        }
    }

    #[test]
    fn with_a_limit_of_nothing_the_included_events_run_out() {
        let cents = plan(1_000_000);
        for (events, state) in
            [(79, LimitState::Within), (80, LimitState::Near), (99, LimitState::Near), (100, LimitState::Reached)]
        {
            assert_eq!(judge(&cents, 0, events), state, "{events}");
        }
        assert_eq!(judge(&plan(0), 0, u64::MAX), LimitState::Within);
    }
}
