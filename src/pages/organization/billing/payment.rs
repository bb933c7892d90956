//! How invoices are paid: manually, or with a card that Stripe stores.

use super::{billing_state::BillingState, words};
use crate::{
    api::{self, Change},
    gate::GateButton,
    language::t,
    load::{Outcome, Write},
    query::Query,
    ui::{Button, ButtonKind, FormError, Icon},
};
use rolecall_api::{Card, OrganizationId, Payment, Redirect, is_web_url};
use rolecall_view::prelude::*;

/// The URL's parameter and its value when the user returns from adding a card.
const CARD: &str = "card";
const ADDED: &str = "added";

/// A request for the URL of a page at Stripe.
type StripeRequest = fn(&OrganizationId) -> Change<Redirect>;

#[component]
pub(super) fn PaymentMethod(state: BillingState) -> impl IntoView {
    let payment = state.read(|facts| facts.payment.clone());
    let body = move || {
        payment.get().map(|payment| match payment {
            Payment::Hand => view! {
                <p class="prose">
                    "Invoices are sent manually to the billing contact. Card payment is not set up on this server."
                </p>
            },
            Payment::Card { card: None, .. } => view! { <WithoutCard state/> },
            Payment::Card { card: Some(card), failed } => view! { <WithCard state card failed/> },
        })
    };
    view! {
        <section class="billing-section" aria-labelledby="billing-payment">
            <h2 id="billing-payment">"Payment"</h2>
            {body}
        </section>
    }
}

#[component]
fn WithoutCard(state: BillingState) -> impl IntoView {
    let comes_back = Query::get().is(CARD, ADDED);
    view! {
        <p class="prose">
            "No card yet. Stripe stores your card; this server never sees its number. Each invoice is charged to it at the end of the month, and open invoices immediately."
        </p>
        <Show when=move || comes_back.get()>
            <div class="billing-strip" role="status">
                <Icon name="info"/>
                <p>"Stripe is confirming your card. This usually takes a few seconds."</p>
                <Button label="Check again" small=true busy=Signal::derive(move || state.loaded.is_stale())
                    on_press=move || state.loaded.reload()/>
            </div>
        </Show>
        <StripeButton state label="Add a card" ask=api::billing_checkout/>
    }
}

#[component]
fn WithCard(state: BillingState, card: Card, failed: bool) -> impl IntoView {
    view! {
        <p class="prose">
            <strong>{words::card(&card)}</strong>
            ". Each invoice is charged to it at the end of the month. Change or remove it in Stripe’s customer portal."
        </p>
        {failed.then(|| view! {
            <div class="billing-strip" data-kind="warn" role="status">
                <Icon name="warning"/>
                <p>"A payment failed. It is retried in a few days, or immediately if you change the card."</p>
            </div>
        })}
        <StripeButton state label="Open the customer portal" ask=api::billing_portal/>
    }
}

/// A button that leads to a page at Stripe.
#[component]
fn StripeButton(state: BillingState, label: &'static str, ask: StripeRequest) -> impl IntoView {
    let write = Write::new();
    let go = move || {
        // `here`: if the user has left the page, do not navigate.
        let outcome = Outcome::here(|Redirect { url }| {
            // If the browser refuses to navigate, there is nothing to do.
            if is_web_url(&url) {
                let _ = window().location().assign(&url);
            }
        });
        write.send(ask(&state.id()), outcome);
    };
    view! {
        {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
        <div class="settings-actions">
            <GateButton decision=state.may label=t(label) kind=ButtonKind::Default busy=write.busy on_press=go/>
        </div>
    }
}
