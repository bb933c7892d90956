//! The form for the billing contact, to whom invoices are addressed.

use super::billing_state::BillingState;
use crate::{
    api,
    form::{Form, GeneralError},
    frame::Toasts,
    gate::{Gate, GateButton},
    language::t,
    load::{Outcome, follow_saved, put_back},
    ui::{Field, fresh_id},
};
use rolecall_api::{Billing, BillingContact, UpdateBilling, field_name};
use rolecall_view::prelude::*;

const CONTACT_NAME: &str = field_name!(UpdateBilling.contact_name);
const CONTACT_ADDRESS: &str = field_name!(UpdateBilling.contact_address);
const CONTACT_EMAIL: &str = field_name!(UpdateBilling.contact_email);
const VAT_ID: &str = field_name!(UpdateBilling.vat_id);

#[component]
pub(super) fn Contact(state: BillingState) -> impl IntoView {
    let toasts = Toasts::get();
    let form = Form::new(&[CONTACT_NAME, CONTACT_ADDRESS, CONTACT_EMAIL, VAT_ID]);
    let field = |part: fn(&BillingContact) -> &String| {
        let saved = state.read(move |facts| part(&facts.contact).clone());
        let field = RwSignal::new(saved.get_untracked().unwrap_or_default());
        follow_saved(field, saved);
        field
    };
    let name = field(|contact| &contact.contact_name);
    let address = field(|contact| &contact.contact_address);
    let email = field(|contact| &contact.contact_email);
    let vat_id = field(|contact| &contact.vat_id);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !state.may.get_untracked().is_allowed() {
            return;
        }
        let fields = [name, address, email, vat_id];
        let sent = fields.map(|field| field.get_untracked());
        let [contact_name, contact_address, contact_email, vat] = sent.clone().map(Some);
        let update =
            UpdateBilling { contact_name, contact_address, contact_email, vat_id: vat, ..UpdateBilling::default() };
        let outcome = Outcome::always(move |facts: &Billing| {
            toasts.say(t("Billing contact saved."));
            state.put(facts.clone());
        })
        .and_here(move |facts| {
            let saved = facts.contact;
            let saved = [saved.contact_name, saved.contact_address, saved.contact_email, saved.vat_id];
            for ((field, sent), saved) in fields.into_iter().zip(&sent).zip(saved) {
                put_back(field, sent, saved);
            }
        });
        form.send(&[], api::update_billing(&state.id(), &update), outcome);
    };
    view! {
        <section class="billing-section" aria-labelledby="billing-contact">
            <h2 id="billing-contact">"Billing contact"</h2>
            <p class="prose">"Appears on future invoices. Existing invoices stay as they are."</p>
            <form class="form billing-form" aria-labelledby="billing-contact" novalidate on:submit=save>
                <Gate decision=state.may wide=true let:gated>
                    <Field label="Name" value=name autocomplete="organization"
                        error=form.error_at(CONTACT_NAME) read_only=gated.refused described_by=gated.explanation/>
                </Gate>
                <Gate decision=state.may wide=true let:gated>
                    <TextArea label="Billing address" value=address error=form.error_at(CONTACT_ADDRESS)
                        read_only=gated.refused described_by=gated.explanation/>
                </Gate>
                <Gate decision=state.may wide=true let:gated>
                    <Field label="Email" value=email kind="email" autocomplete="email"
                        error=form.error_at(CONTACT_EMAIL) read_only=gated.refused described_by=gated.explanation/>
                </Gate>
                <Gate decision=state.may wide=true let:gated>
                    <Field label="VAT number" value=vat_id error=form.error_at(VAT_ID)
                        read_only=gated.refused described_by=gated.explanation/>
                </Gate>
                <GeneralError form/>
                <div class="settings-actions">
                    <GateButton decision=state.may label="Save contact" submit=true busy=form.is_busy()/>
                </div>
            </form>
        </section>
    }
}

/// A text area with a label and an error.
#[component]
fn TextArea(
    label: &'static str,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
    read_only: Signal<bool>,
    described_by: Signal<String>,
) -> impl IntoView {
    let id = fresh_id("lines");
    let note = format!("{id}-note");
    let describe = {
        let note = note.clone();
        move || {
            let of_error = error.get().map(|_| note.clone());
            let ids: Vec<_> = of_error.into_iter().chain([described_by.get()]).filter(|id| !id.is_empty()).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    view! {
        <div class="field" data-invalid=move || error.get().is_some().then_some("")>
            <label for=id.clone()>{label}</label>
            <textarea
                id=id
                class="input billing-lines"
                rows="4"
                autocomplete="street-address"
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
                readonly=move || read_only.get()
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=describe
            ></textarea>
            {move || error.get().map(|error| view! {
                <p class="field-error" id=note.clone() role="alert">{error}</p>
            })}
        </div>
    }
}
