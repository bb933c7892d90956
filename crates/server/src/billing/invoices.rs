//! Closes months: creates an invoice for each organization and month with an amount to pay.
//!
//! Months are closed by the hourly sweep, or when somebody opens the billing page; after a break, all finished ones at
//! once. Invoice numbers have no gaps within an organization and year, and reveal nothing about others: the account is
//! locked while the next number is taken, in the transaction that inserts the invoice.

use super::BillingService;
use crate::calendar::{Day, Month};
use crate::clock::Moment;
use crate::error::Result;
use crate::logging;
use crate::store::billing::invoices::{self as store, InvoiceNumber};
use crate::store::billing::unbilled::{self, Unbilled};
use crate::store::billing::{self, BillingAccount};
use crate::store::organizations::FoundOrganization;
use rolecall_api::{Invoice, InvoiceState, price};
use std::collections::BTreeMap;
use std::time::Duration;

/// A month is closed this long after its end, so that requests in progress are counted.
const GRACE: Duration = Duration::from_hours(1);
/// Number of organizations to load at once.
const AT_ONCE: i64 = 100;

/// The first month that cannot be closed yet.
fn unfinished(now: Moment) -> Month {
    Month::from_moment(now.before(GRACE))
}

/// Closes all finished months of all organizations, including deleted ones.
///
/// # Errors
/// The database does not answer. A month that cannot be closed is logged and tried again next time.
pub(crate) async fn make_all(service: &BillingService) -> Result<()> {
    if !service.events.is_on() {
        // The server with the events file knows the usage and closes the months.
        return Ok(());
    }
    let until = unfinished(service.clock.now());
    let mut after = String::new();
    loop {
        let due = unbilled::list(&mut *service.db.read().await?, until, &after, AT_ONCE).await?;
        let Some(last) = due.last() else {
            return Ok(());
        };
        after.clone_from(&last.organization.0);
        for organization in due {
            let id = organization.organization.clone();
            if let Err(error) = make(service, organization, until).await {
                tracing::error!(cause = logging::cause(&error), organization = %id, "months could not be billed");
            }
        }
    }
}

/// Closes the finished months of one organization.
///
/// # Errors
/// A database does not answer.
pub(crate) async fn make_due(service: &BillingService, organization: &FoundOrganization) -> Result<()> {
    if !service.events.is_on() {
        return Ok(());
    }
    let until = unfinished(service.clock.now());
    let account = billing::find(&mut *service.db.read().await?, &organization.id).await?;
    let from = account.map_or_else(|| Month::from_moment(organization.created_at), |account| account.next_month);
    if from >= until {
        return Ok(());
    }
    let (organization, name) = (organization.id.clone(), organization.name.clone());
    make(service, Unbilled { organization, name, from, last: None }, until).await
}

async fn make(service: &BillingService, due: Unbilled, until: Month) -> Result<()> {
    let end = due.last.map_or(until, |last| until.min(last.next()));
    // A finished month does not change, so this can be read before the account is locked.
    let last = Day(end.first().0 - 1);
    let mut months: BTreeMap<Month, u64> = BTreeMap::new();
    for usage in service.events.usage(&due.organization, due.from.first(), last).await? {
        let events = months.entry(Month::from_day(usage.day)).or_default();
        *events = events.saturating_add(usage.events);
    }
    let now = service.clock.now();
    let mut tx = service.db.begin().await?;
    let account = billing::find_or_create(&mut tx, &due.organization, due.from).await?;
    if !unbilled::advance(&mut tx, &due.organization, due.from, end).await? {
        // Another server has closed it.
        return Ok(());
    }
    let year = Month::from_moment(now).year();
    let mut sequence = store::next_sequence(&mut tx, &due.organization, year).await?;
    for (month, events) in months {
        let place = InvoiceNumber { month, year, sequence };
        if let Some(invoice) = invoice(service, &due, &account, place, events) {
            store::insert(&mut tx, &invoice, place, now).await?;
            sequence += 1;
        }
    }
    if due.last.is_some_and(|last| last < end) {
        billing::forget_if_unused(&mut tx, &due.organization).await?;
    }
    Ok(tx.commit().await?)
}

/// The invoice of a month; `None` if nothing is to be paid.
fn invoice(
    service: &BillingService,
    due: &Unbilled,
    account: &BillingAccount,
    place: InvoiceNumber,
    events: u64,
) -> Option<Invoice> {
    let InvoiceNumber { month, year, sequence } = place;
    let plan = service.plans.for_month(month);
    let amount = price::amount(plan, events);
    (amount > 0).then(|| Invoice {
        number: format!("RC-{}-{year}-{sequence:04}", account.code),
        organization: due.organization.clone(),
        organization_name: due.name.clone(),
        period: month.wire(),
        issued_at: service.clock.now().wire(),
        plan: plan.name.clone(),
        currency: plan.currency.clone(),
        events,
        lines: price::lines(plan, events).collect(),
        amount,
        contact: account.contact.clone(),
        state: InvoiceState::Open,
    })
}

/// Adjusts an invoice if there is no payment by card.
pub(crate) fn mark_manual(service: &BillingService, mut invoice: Invoice) -> Invoice {
    if service.stripe.is_none() && invoice.state != InvoiceState::Paid {
        invoice.state = InvoiceState::ByHand;
    }
    invoice
}
