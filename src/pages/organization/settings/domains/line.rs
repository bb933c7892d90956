//! A domain in the list: its state, its record while that is looked for, and the switch for joining.

use super::super::toggle_state;
use super::{DOMAIN, REMOVE, Shared};
use crate::{
    api,
    language::{t, tr},
    load::{Outcome, Write},
    ui::{Button, CopyButton, Day, FormError, Toggle, fresh_id},
};
use leptos::ev;
use rolecall_api::{Domain, DomainId, UpdateDomain};
use rolecall_view::prelude::*;
use web_sys::HtmlInputElement;

#[component]
pub(super) fn Line(shared: Shared, domain: Domain) -> impl IntoView {
    let write = Write::new();
    let label = fresh_id("domain");
    let (id, name) = (domain.id.clone(), domain.domain.clone());
    let record = (domain.record_name.clone(), domain.verification_challenge.clone());
    let now = Memo::new(move |_| shared.find(&domain.id).unwrap_or_else(|| domain.clone()));
    let is_verified = Memo::new(move |_| now.with(|now| now.is_verified));
    let needs_record = Memo::new(move |_| now.with(|now| !now.is_verified || now.missing_since.is_some()));
    let state = move || {
        now.with(|now| match (now.verified_at.clone(), now.missing_since.clone()) {
            (None, _) => view! { "Waiting for the record" },
            (Some(since), None) => view! { "Verified since " <Day moment=since/> },
            (Some(_), Some(since)) => view! {
                "Its record has been missing since " <Day moment=since/>
                ". After three days without it, the domain is no longer verified."
            },
        })
    };
    let verify = {
        let id = id.clone();
        move || {
            let outcome = Outcome::always(move |verified: &Domain| {
                shared.put(verified);
                shared.toasts.say(tr!("{domain} is verified.", domain = verified.domain));
            });
            write.send(api::verify_domain(&shared.organization.get_value(), &id), outcome);
        }
    };
    let removed = id.to_string();
    let remove = move || shared.query.open_dialog_with(REMOVE, &[(DOMAIN, &removed)]);
    let described_by = label.clone();
    let verify_described_by = label.clone();
    view! {
        <li class="domain">
            <p class="key-words">
                <strong class="key-label" translate="no" id=label>{name.clone()}</strong>
                <span class="second">{state}</span>
            </p>
            <Show when=move || is_verified.get()>
                <Joining shared id=id.clone() name=name.clone() now/>
            </Show>
            <Show when=move || needs_record.get()>
                <Record record=record.clone()/>
                {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
            </Show>
            <div class="domain-acts">
                {move || needs_record.get().then(|| {
                    let (verify, described_by) = (verify.clone(), verify_described_by.clone());
                    view! { <Button label="Verify" small=true described_by busy=write.busy on_press=verify/> }
                })}
                <Button label="Remove" small=true described_by on_press=remove/>
            </div>
        </li>
    }
}

/// What to publish in the DNS.
#[component]
fn Record(record: (String, String)) -> impl IntoView {
    let (name, value) = record;
    view! {
        <p class="setting-words">
            "Add this TXT record to the DNS of the domain, then verify it. Leave it there: it is looked up every day."
        </p>
        <RecordPart label="Name" copy="Copy name" text=name/>
        <RecordPart label="Value" copy="Copy value" text=value/>
    }
}

#[component]
fn RecordPart(label: &'static str, copy: &'static str, text: String) -> impl IntoView {
    let select = |event: ev::FocusEvent| {
        let field: HtmlInputElement = event_target(&event);
        field.select();
    };
    view! {
        <div class="key-value">
            <label>
                <span class="second">{label}</span>
                <input class="input" readonly autocomplete="off" spellcheck="false" translate="no"
                    prop:value=text.clone() on:focus=select/>
            </label>
            <CopyButton label=t(copy) text=Signal::stored(text)/>
        </div>
    }
}

/// The switch with which people join.
#[component]
fn Joining(shared: Shared, id: DomainId, name: String, now: Memo<Domain>) -> impl IntoView {
    let write = Write::new();
    let on = Signal::derive(move || now.with(|now| now.automatic_joining));
    let state = toggle_state(on, write.busy);
    let press = move || {
        let to = !on.get_untracked();
        let update = UpdateDomain { automatic_joining: Some(to) };
        let outcome = Outcome::always(move |domain: &Domain| {
            shared.put(domain);
            shared.toasts.say(if domain.automatic_joining {
                tr!("Joining by {domain}: on.", domain = domain.domain)
            } else {
                tr!("Joining by {domain}: off.", domain = domain.domain)
            });
        });
        write.send(api::update_domain(&shared.organization.get_value(), &id, &update), outcome);
    };
    let words = move || {
        if on.get() {
            tr!(
                "On: everyone who confirms an address at {domain} joins as member, at once or when they sign in. Who was removed or left needs an invite.",
                domain = name
            )
        } else {
            tr!(
                "No one joins by this domain. When this is on, everyone who confirms an address at {domain} joins as member, at once or when they sign in.",
                domain = name
            )
        }
    };
    view! {
        <div class="setting">
            <Toggle label=t("Join automatically") state on_press=press/>
            <div>
                <p class="setting-title">"Join automatically"</p>
                <p class="setting-words">{words}</p>
                {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
            </div>
        </div>
    }
}
