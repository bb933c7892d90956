//! JSON of billing (contract 7).

use crate::{ORGANIZATION, TIME, all_needed, same, same_answer, with};
use rolecall_api::{
    Billing, BillingNotice, ForecastBasis, Invoice, InvoiceState, LimitState, NewSpendLimit, Payment, Redirect,
    UpdateBilling,
};
use serde_json::{Value, json, to_value};

fn contact() -> Value {
    json!({
        "contact_name": "Accounts", "contact_address": "1 Harbour Street\nHamburg", "contact_email": "bills@example.com",
        "vat_id": "DE123456789",
    })
}

fn line() -> Value {
    json!({"from": 101, "up_to": null, "events": 50, "per_million": 4000, "amount": 0})
}

fn plan() -> Value {
    json!({
        "name": "Standard", "currency": {"code": "EUR", "decimals": 2}, "included": 100,
        "tiers": [{"up_to": 1000, "per_million": 4000}, {"up_to": null, "per_million": 0}],
    })
}

#[test]
fn the_month_so_far() {
    let billing = with(
        json!({
            "plan": plan(), "period": {"from": "2022-10-01", "to": "2022-10-31"}, "today": "2022-10-02", "events": 150,
            "amount": 0, "lines": [line()],
            "days": [{"day": "2022-10-01", "events": 100}, {"day": "2022-10-02", "events": 50}],
            "projects": [
                {"project": 7, "name": "Web", "events": 100, "days": [100, 0]},
                {"project": null, "name": null, "events": 50, "days": [0, 50]},
            ],
            "forecast": {"events": 3000, "amount": 12, "basis": {"kind": "daily_mean", "days": 1, "per_day": 100}},
            "spend_limit": {"amount": 5000, "events": 1_250_100, "state": "within"}, "payment": {"by": "hand"},
        }),
        contact(),
    );
    all_needed::<Billing>(&billing, &["spend_limit"]);
    same_answer::<Billing>(billing);
    same_answer::<ForecastBasis>(json!({"kind": "weekdays", "weeks": 4}));
    same_answer::<ForecastBasis>(json!({"kind": "so_far"}));
    same_answer::<Payment>(json!({"by": "card", "card": null, "failed": false}));
    let card = json!({"brand": "visa", "last4": "4242", "expires": "2028-04"});
    same_answer::<Payment>(json!({"by": "card", "card": card, "failed": true}));
}

#[test]
fn no_limit_is_not_the_same_as_nothing_said_of_it() {
    assert_eq!(same::<UpdateBilling>(json!({})).spend_limit, None);
    assert_eq!(same::<UpdateBilling>(json!({"spend_limit": null})).spend_limit, Some(NewSpendLimit(None)));
    assert_eq!(same::<UpdateBilling>(json!({"spend_limit": 5})).spend_limit, Some(NewSpendLimit(Some(5))));
    let whole = with(contact(), json!({"spend_limit": 5}));
    let optional = ["contact_name", "contact_address", "contact_email", "vat_id", "spend_limit"];
    all_needed::<UpdateBilling>(&whole, &optional);
    same::<UpdateBilling>(whole);
}

#[test]
fn an_invoice() {
    let invoice = with(
        json!({
            "number": "RC-7K3M9Q-2022-0001", "organization": ORGANIZATION, "organization_name": "Hedgehogs",
            "period": {"from": "2022-09-01", "to": "2022-09-30"}, "issued_at": TIME, "plan": "Standard",
            "currency": {"code": "EUR", "decimals": 2}, "events": 150, "lines": [line()], "amount": 12,
            "state": "by_hand",
        }),
        contact(),
    );
    all_needed::<Invoice>(&invoice, &[]);
    same_answer::<Invoice>(invoice);
    let states =
        [InvoiceState::ByHand, InvoiceState::Open, InvoiceState::Processing, InvoiceState::Paid, InvoiceState::Failed];
    let words = states.map(|state| to_value(state).unwrap());
    assert_eq!(words, ["by_hand", "open", "processing", "paid", "failed"]);
}

#[test]
fn notices_and_ways_on() {
    let currency = json!({"code": "EUR", "decimals": 2});
    let notice = json!({"state": "near", "spent": 4000, "limit": 5000, "currency": currency});
    all_needed::<BillingNotice>(&notice, &[]);
    same_answer::<BillingNotice>(notice);
    let states = [LimitState::Within, LimitState::Near, LimitState::Reached].map(|state| to_value(state).unwrap());
    assert_eq!(states, ["within", "near", "reached"]);
    same_answer::<Redirect>(json!({"url": "https://checkout.stripe.com/c/pay/cs_1"}));
}
