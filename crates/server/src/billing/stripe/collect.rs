//! Charges invoices to cards, each once.
//!
//! An attempt has a number: how many attempts failed before it. Its call to Stripe carries an idempotency key of
//! invoice and number, so the same attempt twice (after a crash, or by two servers) charges once, and Stripe repeats
//! its response. Stripe forgets keys after a day; an attempt whose outcome is unknown until then is looked up instead.

use super::client::{Stripe, StripeResponse};
use super::customer::{self, PaymentMethod, id};
use crate::billing::BillingService;
use crate::clock::Moment;
use crate::error::Result;
use crate::logging;
use crate::store::billing::payments::{self, DueInvoice};
use rolecall_api::OrganizationId;
use serde_json::Value;
use std::time::Duration;

/// How long an attempt locks an invoice.
const LOCKED_FOR: Duration = Duration::from_hours(1);
/// Stripe keeps idempotency keys at least this long.
const KEY_LIFETIME: Duration = Duration::from_hours(23);
/// How long to wait after each failed attempt. After the last one, only a new card causes another.
const RETRY_AFTER: [Duration; 3] =
    [Duration::from_hours(3 * 24), Duration::from_hours(3 * 24), Duration::from_hours(7 * 24)];
/// Number of invoices to load at once.
const AT_ONCE: i64 = 100;

/// Collects everything due, of one organization or of all.
///
/// # Errors
/// The database does not answer.
pub(super) async fn all(service: &BillingService, only: Option<&OrganizationId>) -> Result<()> {
    let Some(at) = &service.stripe else {
        return Ok(());
    };
    // Tried invoices are locked, so the next query returns others. The upper limit only guarantees an end.
    for _ in 0..1000 {
        let due = payments::all_due(&mut *service.db.read().await?, only, service.clock.now(), AT_ONCE).await?;
        if due.is_empty() {
            break;
        }
        for due in due {
            if let Err(error) = one(service, at, &due).await {
                // It is locked for an hour, then tried again.
                tracing::warn!(
                    cause = logging::cause(&error),
                    invoice = due.number,
                    "an invoice could not be collected"
                );
            }
        }
    }
    Ok(())
}

async fn one(service: &BillingService, at: &Stripe, due: &DueInvoice) -> Result<()> {
    let now = service.clock.now();
    let mut tx = service.db.begin().await?;
    let is_mine = payments::begin(&mut tx, due, now, now.after(LOCKED_FOR)).await?;
    tx.commit().await?;
    if !is_mine {
        return Ok(());
    }
    if due.begun_at.is_some_and(|begun| begun.after(KEY_LIFETIME) < now)
        && let Some(intent) = made_before(at, due).await?
    {
        return settle(service, due, &intent).await;
    }
    let method = match customer::payment_method(at, &due.customer).await? {
        PaymentMethod::Stored(method) => method,
        PaymentMethod::NoCustomer | PaymentMethod::NoCard => {
            return fail(service, &due.number, due.failures, None).await;
        }
    };
    let (amount, failures) = (due.amount.to_string(), due.failures.to_string());
    let currency = due.currency.to_lowercase();
    let fields = [
        ("amount", amount.as_str()),
        ("currency", currency.as_str()),
        ("customer", due.customer.as_str()),
        ("payment_method", id(&method["id"]).unwrap_or_default()),
        ("off_session", "true"),
        ("confirm", "true"),
        ("metadata[invoice]", due.number.as_str()),
        ("metadata[failures]", failures.as_str()),
    ];
    let key = format!("rolecall-{}-{failures}", due.number);
    match at.post("/v1/payment_intents", &fields, Some(&key)).await? {
        StripeResponse::Found(intent) => settle(service, due, &intent).await,
        StripeResponse::Declined(_) => fail(service, &due.number, due.failures, again(now, due.failures)).await,
        // The customer or the card was deleted just now.
        StripeResponse::Gone => fail(service, &due.number, due.failures, None).await,
    }
}

/// The payment made by an earlier call of the same attempt.
async fn made_before(at: &Stripe, due: &DueInvoice) -> Result<Option<Value>> {
    let query = [("customer", due.customer.as_str()), ("limit", "100")];
    let StripeResponse::Found(mut all) = at.get("/v1/payment_intents", &query).await? else {
        return Ok(None);
    };
    let is_it = |intent: &Value| {
        intent["metadata"]["invoice"] == due.number.as_str()
            && intent["metadata"]["failures"] == due.failures.to_string().as_str()
    };
    let found = all["data"].as_array_mut().and_then(|all| Some(all.swap_remove(all.iter().position(is_it)?)));
    Ok(found)
}

async fn settle(service: &BillingService, due: &DueInvoice, intent: &Value) -> Result<()> {
    apply_outcome(service, &due.number, due.failures, intent).await
}

/// Applies the outcome of an attempt's payment.
///
/// # Errors
/// The database does not answer.
pub(super) async fn apply_outcome(
    service: &BillingService,
    invoice: &str,
    failures: i64,
    intent: &Value,
) -> Result<()> {
    match intent["status"].as_str() {
        Some("succeeded") => {
            let mut tx = service.db.begin().await?;
            payments::mark_paid(&mut tx, invoice).await?;
            Ok(tx.commit().await?)
        }
        // Nobody is present to confirm it.
        Some("requires_action" | "canceled") => {
            fail(service, invoice, failures, again(service.clock.now(), failures)).await
        }
        Some("requires_payment_method") if !intent["last_payment_error"].is_null() => {
            fail(service, invoice, failures, again(service.clock.now(), failures)).await
        }
        // In progress; a webhook will report the outcome.
        _ => Ok(()),
    }
}

async fn fail(service: &BillingService, invoice: &str, failures: i64, again_at: Option<Moment>) -> Result<()> {
    let mut tx = service.db.begin().await?;
    payments::mark_failed(&mut tx, invoice, failures, again_at).await?;
    Ok(tx.commit().await?)
}

fn again(now: Moment, failures: i64) -> Option<Moment> {
    let wait = RETRY_AFTER.get(usize::try_from(failures).ok()?)?;
    Some(now.after(*wait))
}
