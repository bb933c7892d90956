//! Checks the spend limit of an organization. Every capture request does this, so the figures are cached in memory.
//!
//! Accuracy: events captured by this server count at once ([`captured`]). Everything else (other servers on the same
//! database, a limit changed there, duplicates that were not stored) counts within `FRESH`. A request that begins
//! below the limit is accepted whole, so only requests in flight can exceed the limit. If the limit or the count cannot
//! be read, the last known one is used; without one, capture continues: lost events are gone, money can be discussed.

use super::BillingService;
use super::spending::Figure;
use crate::calendar::{Day, Month};
use crate::error::{Error, Result};
use crate::logging;
use crate::store::billing;
use rolecall_api::{BillingNotice, LimitState, Organization, OrganizationId, Plan, price};
use std::collections::HashMap;

/// Checks that the organization can capture.
///
/// # Errors
/// `spend_limit_reached`.
pub(crate) async fn may_capture(service: &BillingService, organization: &OrganizationId) -> Result<()> {
    let limit = match limit(service, organization).await {
        Ok(Some(limit)) => limit,
        Ok(None) => return Ok(()),
        Err(error) => {
            tracing::warn!(cause = logging::cause(&error), "a spend limit could not be read");
            return Ok(());
        }
    };
    let Some(events) = events(service, organization).await else {
        return Ok(());
    };
    let plan = service.plans.for_month(Month::from_moment(service.clock.now()));
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
pub(crate) fn captured(service: &BillingService, organization: &OrganizationId, added: u64) {
    let month = Month::from_moment(service.clock.now());
    if let Some(Figure { value: (of, events), .. }) =
        service.spending.known().get_mut(organization).and_then(|known| known.events.as_mut())
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
pub(crate) async fn tell(service: &BillingService, organizations: impl IntoIterator<Item = &mut Organization>) {
    let organizations: Vec<&mut Organization> = organizations.into_iter().collect();
    let ids: Vec<_> = organizations.iter().map(|organization| organization.id.clone()).collect();
    let limits = match limits(service, &ids).await {
        Ok(limits) => limits,
        Err(error) => {
            tracing::warn!(cause = logging::cause(&error), "spend limits could not be read");
            return;
        }
    };
    for organization in organizations {
        organization.billing_notice = match limits.get(&organization.id) {
            Some(limit) => notice(service, &organization.id, *limit).await,
            None => None,
        };
    }
}

async fn notice(service: &BillingService, organization: &OrganizationId, limit: i64) -> Option<BillingNotice> {
    let events = events(service, organization).await?;
    let plan = service.plans.for_month(Month::from_moment(service.clock.now()));
    let state = judge(plan, limit, events);
    let spent = price::amount(plan, events);
    (state != LimitState::Within).then(|| BillingNotice { state, spent, limit, currency: plan.currency.clone() })
}

/// The limit, at most [`FRESH`](super::spending::FRESH) old.
async fn limit(service: &BillingService, organization: &OrganizationId) -> Result<Option<i64>> {
    Ok(limits(service, std::slice::from_ref(organization)).await?.remove(organization))
}

/// The limits of these organizations, at most [`FRESH`](super::spending::FRESH) old; read in one query. Those without
/// a limit are left out.
async fn limits(service: &BillingService, organizations: &[OrganizationId]) -> Result<HashMap<OrganizationId, i64>> {
    let now = service.clock.now();
    let (mut limits, mut stale) = (HashMap::new(), Vec::new());
    {
        let mut known = service.spending.known();
        for organization in organizations {
            match Figure::fresh(&mut known.entry(organization.clone()).or_default().limit, now) {
                Some(Some(limit)) => drop(limits.insert(organization.clone(), limit)),
                Some(None) => {}
                None => stale.push(organization.clone()),
            }
        }
    }
    if stale.is_empty() {
        return Ok(limits);
    }
    let mut read = billing::spend_limits(&mut *service.db.read().await?, &stale).await?;
    for organization in stale {
        let limit = read.remove(&organization);
        service.spending.set_limit(&organization, limit, now);
        if let Some(limit) = limit {
            limits.insert(organization, limit);
        }
    }
    Ok(limits)
}

/// The events of this month: read at most [`FRESH`](super::spending::FRESH) ago, plus what this server captured since.
/// `None` if they cannot be read and never were.
async fn events(service: &BillingService, organization: &OrganizationId) -> Option<u64> {
    let now = service.clock.now();
    let month = Month::from_moment(now);
    let of_this_month = |(of, events): (Month, u64)| (of == month).then_some(events);
    let known = Figure::fresh(&mut service.spending.known().entry(organization.clone()).or_default().events, now);
    if let Some(events) = known.and_then(of_this_month) {
        return Some(events);
    }
    if !service.events.is_on() {
        return None;
    }
    match service.events.usage(organization, month.first(), Day::from_moment(now)).await {
        Ok(usage) => {
            let events = usage.iter().fold(0, |sum: u64, usage| sum.saturating_add(usage.events));
            let figure = Figure { value: (month, events), read_at: now };
            service.spending.known().entry(organization.clone()).or_default().events = Some(figure);
            Some(events)
        }
        Err(error) => {
            tracing::warn!(cause = logging::cause(&error), "what an organization has captured could not be read");
            service.spending.known().get(organization)?.events.and_then(|figure| of_this_month(figure.value))
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
