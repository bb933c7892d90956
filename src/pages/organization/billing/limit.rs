//! The spend limit, at which capture stops. While the user types, it says what the new limit would do.

use super::{billing_state::BillingState, words};
use crate::{
    api,
    form::{Form, GeneralError},
    frame::Toasts,
    gate::{Gate, GateButton},
    intl::{decimal_to_type, typed_decimal},
    language::{t, tr},
    load::{Outcome, follow_saved, put_back},
    ui::{Badge, BadgeKind, Field},
};
use rolecall_api::{Billing, LimitState, NewSpendLimit, UpdateBilling, field_name};
use rolecall_view::prelude::*;

const SPEND_LIMIT: &str = field_name!(UpdateBilling.spend_limit);

#[component]
pub(super) fn Limit(state: BillingState) -> impl IntoView {
    let toasts = Toasts::get();
    let form = Form::new(&[SPEND_LIMIT]);
    let saved = state.read(written);
    let typed = RwSignal::new(saved.get_untracked().unwrap_or_default());
    follow_saved(typed, saved);
    let tried = RwSignal::new(false);
    // `None` if what is typed is no valid limit.
    let meant = Memo::new(move |_| state.loaded.with(|facts| read(facts, &typed.get())).unwrap_or_default());
    let preview = move || {
        let NewSpendLimit(amount) = meant.get()?;
        state.loaded.with(|facts| words::limit(&facts.plan, &facts.period, facts.events, amount))
    };
    let label = Signal::derive(move || {
        let code = state.loaded.with(|facts| facts.plan.currency.code.clone()).unwrap_or_default();
        tr!("Monthly limit, in {currency}", currency = code)
    });
    let served = form.error_at(SPEND_LIMIT);
    let error = Signal::derive(move || {
        let unreadable = tried.get() && meant.get().is_none();
        unreadable
            .then(|| t("Enter an amount such as 50 or 50.00, or leave it empty for no limit.").to_owned())
            .or_else(|| served.get())
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(limit) = meant.get_untracked() else { return };
        if !state.may.get_untracked().is_allowed() {
            return;
        }
        let (id, update) = (state.id(), UpdateBilling { spend_limit: Some(limit), ..UpdateBilling::default() });
        let sent = typed.get_untracked();
        let outcome = Outcome::always(move |facts: &Billing| {
            let told = match &facts.spend_limit {
                Some(limit) => {
                    tr!("Spend limit set to {limit}.", limit = words::amount(&facts.plan.currency, limit.amount))
                }
                None => t("Spend limit removed.").to_owned(),
            };
            toasts.say(told);
            state.put(facts.clone());
        })
        .and_here(move |facts| {
            tried.set(false);
            put_back(typed, &sent, written(&facts));
        });
        form.send(&[], api::update_billing(&id, &update), outcome);
    };
    view! {
        <section class="billing-section" aria-labelledby="billing-limit">
            <h2 id="billing-limit">"Spend limit"</h2>
            <SavedLimit state/>
            <form class="form" aria-labelledby="billing-limit" novalidate on:submit=save>
                <Gate decision=state.may wide=true let:gated>
                    <div class="billing-amount">
                        <Field label value=typed error input_mode="decimal" placeholder=t("No limit")
                            read_only=gated.refused described_by=gated.explanation/>
                    </div>
                </Gate>
                <p class="prose billing-consequence" aria-live="polite">{preview}</p>
                <GeneralError form/>
                <div class="settings-actions">
                    <GateButton decision=state.may label="Save limit" submit=true busy=form.is_busy()/>
                </div>
            </form>
        </section>
    }
}

/// How close the month's cost is to the saved limit.
#[component]
fn SavedLimit(state: BillingState) -> impl IntoView {
    let present = state.read(|facts| {
        let limit = facts.spend_limit.as_ref()?;
        let told = words::nearness(limit.state, facts.amount, limit.amount, &facts.plan.currency);
        Some((limit.state, told))
    });
    move || {
        present.get().flatten().map(|(reach, told)| {
            let badge = match reach {
                LimitState::Within => None,
                LimitState::Near => Some((BadgeKind::Warn, "near")),
                LimitState::Reached => Some((BadgeKind::Failed, "reached")),
            };
            view! {
                <p class="prose">
                    {badge.map(|(kind, word)| view! { <Badge kind text=t(word)/> " " })}
                    {told}
                </p>
            }
        })
    }
}

/// The saved limit as text for the field.
fn written(facts: &Billing) -> String {
    let currency = &facts.plan.currency;
    facts.spend_limit.as_ref().map(|limit| decimal_to_type(&currency.decimal(limit.amount))).unwrap_or_default()
}

/// Parses what is typed; `None` if it is no valid limit.
fn read(facts: &Billing, typed: &str) -> Option<NewSpendLimit> {
    if typed.trim().is_empty() {
        return Some(NewSpendLimit(None));
    }
    facts.plan.currency.read(&typed_decimal(typed)).map(|amount| NewSpendLimit(Some(amount)))
}
