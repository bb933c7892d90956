//! Stripe's webhook (`POST /api/billing/stripe/`).

use super::client::{Stripe, StripeResponse};
use super::customer::{self, id};
use super::{collect, signature};
use crate::billing::BillingService;
use crate::error::{Error, Result};
use crate::store::billing::{invoices, stripe};
use serde_json::Value;

/// Handles an event, once.
///
/// # Errors
/// 404 without payment by card; 400 for an invalid signature; otherwise whatever failed, so that Stripe resends the
/// event.
pub(crate) async fn handle(service: &BillingService, signed: &str, body: &[u8]) -> Result<()> {
    let at = service.stripe.as_ref().ok_or(Error::NotFound)?;
    let now = service.clock.now();
    if !signature::is_genuine(signed, body, at.webhook_secret(), now.micros().div_euclid(1_000_000)) {
        return Err(Error::invalid(
            "invalid_signature",
            "This message is not signed by Stripe, or its signature is too old.",
        ));
    }
    let event: Value = serde_json::from_slice(body).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Error::Malformed(format!("line {line}, column {column}"))
    })?;
    let (Some(event_id), Some(kind)) = (id(&event["id"]), event["type"].as_str()) else {
        return Err(Error::invalid("invalid_input", "This message is not a Stripe event."));
    };
    if stripe::is_handled(&mut *service.db.read().await?, event_id).await? {
        return Ok(());
    }
    dispatch(service, at, kind, &event["data"]).await?;
    let mut tx = service.db.begin().await?;
    stripe::mark_handled(&mut tx, event_id, now).await?;
    Ok(tx.commit().await?)
}

async fn dispatch(service: &BillingService, at: &Stripe, kind: &str, data: &Value) -> Result<()> {
    let object = &data["object"];
    if kind.starts_with("payment_intent.") {
        return match id(&object["id"]) {
            Some(intent) => payment(service, at, intent).await,
            None => Ok(()),
        };
    }
    // Events about cards; others are ignored.
    let is_about_cards = ["customer.", "payment_method.", "setup_intent.", "checkout.session."];
    if !is_about_cards.iter().any(|prefix| kind.starts_with(prefix)) {
        return Ok(());
    }
    let customer = if object["object"] == "customer" {
        id(&object["id"])
    } else {
        // A detached card has no customer any more, but names its previous one.
        id(&object["customer"]).or_else(|| id(&data["previous_attributes"]["customer"]))
    };
    let Some(customer) = customer else {
        return Ok(());
    };
    if let Some(organization) = customer::read_again(service, at, customer).await? {
        let collector = service.clone();
        service
            .background
            .spawn("collecting from a new card", async move { collect::all(&collector, Some(&organization)).await });
    }
    Ok(())
}

/// Reads a payment from Stripe and applies its outcome.
async fn payment(service: &BillingService, at: &Stripe, intent: &str) -> Result<()> {
    let StripeResponse::Found(intent) = at.get(&format!("/v1/payment_intents/{intent}"), &[]).await? else {
        return Ok(());
    };
    let (Some(customer), Some(number)) = (id(&intent["customer"]), intent["metadata"]["invoice"].as_str()) else {
        return Ok(());
    };
    let failures = intent["metadata"]["failures"].as_str().and_then(|failures| failures.parse().ok());
    let mut connection = service.db.read().await?;
    let Some((organization, _)) = stripe::find_by_customer(&mut connection, customer).await? else {
        return Ok(());
    };
    let invoice = invoices::find(&mut connection, &organization, number).await?;
    drop(connection);
    // It must be of the right customer and for the full amount.
    let is_ours = |invoice: &rolecall_api::Invoice| intent["amount"].as_i64() == Some(invoice.amount);
    match (invoice.filter(is_ours), failures) {
        (Some(invoice), Some(failures)) => collect::apply_outcome(service, &invoice.number, failures, &intent).await,
        _ => Ok(()),
    }
}
