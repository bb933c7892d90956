//! Pages hosted by Stripe: one to enter a card, one to change it.

use super::client::{Stripe, StripeResponse};
use super::customer;
use crate::billing::BillingService;
use crate::error::{Error, Result};
use crate::store::billing::BillingAccount;
use crate::store::organizations::FoundOrganization;
use rolecall_api::{Redirect, is_web_url};

/// The Stripe client.
///
/// # Errors
/// 400 without payment by card.
fn stripe(service: &BillingService) -> Result<&Stripe> {
    service.stripe.as_ref().ok_or_else(|| {
        Error::invalid("no_payment_by_card", "Card payment is not set up on this server. Invoices are sent manually.")
    })
}

/// The URL of a Stripe Checkout page to enter a card. Nothing is charged there; invoices are charged later.
///
/// # Errors
/// 400 without payment by card; Stripe or the database does not answer.
pub(crate) async fn checkout(
    service: &BillingService,
    organization: &FoundOrganization,
    account: &BillingAccount,
) -> Result<Redirect> {
    let at = stripe(service)?;
    let currency = service.plans.currency().code.to_lowercase();
    let customer = customer::find_or_create(service, at, &organization.id, &organization.name, account).await?;
    let back = page(service, organization);
    let done = format!("{back}?card=added");
    let fields = [
        ("mode", "setup"),
        ("customer", customer.as_str()),
        ("currency", currency.as_str()),
        ("payment_method_types[0]", "card"),
        ("client_reference_id", organization.id.as_str()),
        ("success_url", done.as_str()),
        ("cancel_url", back.as_str()),
    ];
    address(at.post("/v1/checkout/sessions", &fields, None).await?)
}

/// The URL of Stripe's customer portal, to change or remove the card.
///
/// # Errors
/// 400 without payment by card or without a card; Stripe or the database does not answer.
pub(crate) async fn portal(
    service: &BillingService,
    organization: &FoundOrganization,
    account: Option<&BillingAccount>,
) -> Result<Redirect> {
    let at = stripe(service)?;
    let customer = account
        .and_then(|account| account.customer.as_deref())
        .ok_or_else(|| Error::invalid("no_card", "There is no card to change yet. Add one first."))?;
    let back = page(service, organization);
    let fields = [("customer", customer), ("return_url", back.as_str())];
    address(at.post("/v1/billing_portal/sessions", &fields, None).await?)
}

fn page(service: &BillingService, organization: &FoundOrganization) -> String {
    format!("{}/organization/{}/billing", service.site_url, organization.slug)
}

fn address(answer: StripeResponse) -> Result<Redirect> {
    let StripeResponse::Found(session) = answer else { return Err(Error::StripeFailed) };
    let url = session["url"].as_str().filter(|url| is_web_url(url));
    url.map(|url| Redirect { url: url.to_owned() }).ok_or(Error::StripeFailed)
}
