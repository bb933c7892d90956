//! An organization's customer at Stripe, and the card it pays with.

use super::client::{Stripe, StripeResponse};
use crate::activity::entries::changed;
use crate::activity::{Author, NewEntry, record};
use crate::billing::BillingService;
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::store::billing::stripe::{self, CustomerState};
use crate::store::billing::{self, BillingAccount, payments};
use crate::store::organizations;
use rolecall_api::{ActivityAction, Card, OrganizationId};
use serde_json::Value;

/// How often to retry if other readers are faster.
const TRIES: u32 = 5;

/// The customer id of an organization. Creates a customer if there is none.
///
/// # Errors
/// Stripe or the database does not answer.
pub(super) async fn find_or_create(
    service: &BillingService,
    at: &Stripe,
    organization: &OrganizationId,
    name: &str,
    account: &BillingAccount,
) -> Result<String> {
    if let Some(customer) = &account.customer {
        return Ok(customer.clone());
    }
    let mut fields = vec![("name", name), ("metadata[organization]", organization.as_str())];
    if !account.contact.contact_email.is_empty() {
        fields.push(("email", account.contact.contact_email.as_str()));
    }
    // Two people who click at once create one customer; after a deletion, or with other values, it is a new one.
    let values = sha256(&format!("{fields:?}"));
    let key = format!("rolecall-customer-{organization}-{}-{}", account.stripe_version, &values[..16]);
    let StripeResponse::Found(made) = at.post("/v1/customers", &fields, Some(&key)).await? else {
        return Err(Error::StripeFailed);
    };
    let made = id(&made["id"]).ok_or(Error::StripeFailed)?;
    let mut tx = service.db.begin().await?;
    stripe::link(&mut tx, organization, made).await?;
    let linked = billing::find(&mut tx, organization).await?.and_then(|account| account.customer);
    // The request asked for a page of Stripe, not for this change.
    tx.commit_aside().await?;
    linked.ok_or(Error::NotFound)
}

/// Reads a customer's card from Stripe and stores it. Returns the organization if the card is new.
///
/// # Errors
/// Stripe or the database does not answer.
pub(super) async fn read_again(
    service: &BillingService,
    at: &Stripe,
    customer: &str,
) -> Result<Option<OrganizationId>> {
    for _ in 0..TRIES {
        let Some((organization, account)) = stripe::find_by_customer(&mut *service.db.read().await?, customer).await?
        else {
            // The customer of another system.
            return Ok(None);
        };
        let read = read(at, customer).await?;
        let is_new = read.card.is_some() && read.card != account.card;
        let mut tx = service.db.begin().await?;
        let exists = tx.lock_organization(organization.as_str()).await?;
        if !stripe::store_state(&mut tx, &organization, account.stripe_version, &read).await? {
            continue;
        }
        if exists {
            let name = organizations::name(&mut tx, &organization).await?;
            let entry = NewEntry::organization(ActivityAction::BillingCard, &organization, &name)
                .with([changed("card", label(account.card.as_ref()), label(read.card.as_ref()))])
                .if_changed();
            record(&mut tx, &organization, &Author::SYSTEM, service.clock.now(), entry.into_iter().collect()).await?;
        }
        if is_new {
            payments::try_again(&mut tx, &organization, service.clock.now()).await?;
        }
        tx.commit().await?;
        return Ok(is_new.then_some(organization));
    }
    // Others were faster each time, so the stored state is new; Stripe resends the event.
    Err(Error::StripeFailed)
}

/// A card in the activity log.
fn label(card: Option<&Card>) -> Option<String> {
    card.map(|card| format!("{} {}", card.brand, card.last4))
}

async fn read(at: &Stripe, customer: &str) -> Result<CustomerState> {
    let payment_method = payment_method(at, customer).await?;
    Ok(match payment_method {
        PaymentMethod::NoCustomer => CustomerState { card: None, is_gone: true },
        PaymentMethod::NoCard => CustomerState { card: None, is_gone: false },
        PaymentMethod::Stored(method) => CustomerState { card: card(&method), is_gone: false },
    })
}

/// How a customer pays.
pub(super) enum PaymentMethod {
    /// The customer does not exist.
    NoCustomer,
    /// The customer has no card.
    NoCard,
    /// A payment method.
    Stored(Value),
}

/// How a customer pays: with the default payment method, or else the newest.
///
/// # Errors
/// Stripe does not answer.
pub(super) async fn payment_method(at: &Stripe, customer: &str) -> Result<PaymentMethod> {
    let StripeResponse::Found(found) = at.get(&format!("/v1/customers/{customer}"), &[]).await? else {
        return Ok(PaymentMethod::NoCustomer);
    };
    if found["deleted"] == true {
        return Ok(PaymentMethod::NoCustomer);
    }
    let chosen = &found["invoice_settings"]["default_payment_method"];
    if let Some(chosen) = id(chosen).or_else(|| id(&chosen["id"]))
        && let StripeResponse::Found(method) = at.get(&format!("/v1/payment_methods/{chosen}"), &[]).await?
        && method["customer"] == customer
    {
        return Ok(PaymentMethod::Stored(method));
    }
    let query = [("customer", customer), ("type", "card"), ("limit", "100")];
    let StripeResponse::Found(mut all) = at.get("/v1/payment_methods", &query).await? else {
        return Ok(PaymentMethod::NoCustomer);
    };
    let newest = all["data"].as_array_mut().and_then(|all| {
        let newest = (0..all.len()).max_by_key(|place| all[*place]["created"].as_i64())?;
        Some(all.swap_remove(newest))
    });
    Ok(newest.map_or(PaymentMethod::NoCard, PaymentMethod::Stored))
}

/// The public details of a card.
fn card(method: &Value) -> Option<Card> {
    let card = &method["card"];
    let text = |name: &str| card[name].as_str().map(|text| text.chars().take(32).collect::<String>());
    let expires = match (card["exp_year"].as_i64(), card["exp_month"].as_i64()) {
        (Some(year), Some(month)) => format!("{year:04}-{month:02}"),
        _ => return None,
    };
    Some(Card { brand: text("brand")?, last4: text("last4")?, expires })
}

/// An id of Stripe, if it can safely be part of a URL.
pub(super) fn id(value: &Value) -> Option<&str> {
    let is_id = |text: &&str| {
        (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    value.as_str().filter(is_id)
}
