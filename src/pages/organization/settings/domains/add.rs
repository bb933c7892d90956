//! The form that adds a domain.

use super::Shared;
use crate::{
    api,
    form::{Form, GeneralError},
    gate::{Gate, GateButton},
    language::{t, tr},
    load::{Outcome, put_back},
    ui::Field,
};
use leptos::ev;
use rolecall_api::{Domain, NewDomain, field_name};
use rolecall_view::prelude::*;

const NAME: &str = field_name!(NewDomain.domain);

#[component]
pub(super) fn AddDomain(shared: Shared) -> impl IntoView {
    let form = Form::new(&[NAME]);
    let name = RwSignal::new(String::new());
    let may = shared.may;
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !may.get_untracked().is_allowed() {
            return;
        }
        let typed = name.get_untracked();
        let request = NewDomain { domain: typed.trim().to_owned() };
        let change = api::add_domain(&shared.organization.get_value(), &request);
        let outcome = Outcome::always(move |added: &Domain| {
            shared.put(added);
            shared.toasts.say(tr!("{domain} was added. Publish its record, then verify it.", domain = added.domain));
        })
        .and_here(move |_| put_back(name, &typed, String::new()));
        form.send(&[(NAME, &request.domain, t("Enter a domain such as example.com."))], change, outcome);
    };
    view! {
        <form class="narrow-form" aria-label="New domain" novalidate on:submit=add>
            <Gate decision=may wide=true let:gated>
                <Field label="Domain" value=name placeholder="example.com" input_mode="url" error=form.error_at(NAME)
                    read_only=gated.refused described_by=gated.explanation/>
            </Gate>
            <GeneralError form/>
            <div class="settings-actions">
                <GateButton decision=may label="Add domain" submit=true busy=form.is_busy()/>
            </div>
        </form>
    }
}
