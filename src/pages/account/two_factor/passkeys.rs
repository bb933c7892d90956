//! Passkeys: adding one, and the line of each with its removal.

use super::super::confirm_password::Confirmation;
use super::Factors;
use crate::{
    api::{self, ApiError, ChangeName},
    form::{Form, GeneralError},
    language::{t, tr},
    load::Outcome,
    ui::{Ago, Button, ButtonKind, Day, Dialog, DialogSize, Field, Handler, fresh_id},
};
use rolecall_api::{NewPasskey, Passkey, PasskeyId, RecoveryCodes, device_name, field_name};
use rolecall_view::prelude::*;

const LABEL: &str = field_name!(NewPasskey.label);

/// The form that adds a passkey of this device.
#[component]
pub(super) fn AddPasskey(factors: Factors) -> impl IntoView {
    let form = Form::new(&[LABEL]);
    let device = window().navigator().user_agent().ok().and_then(|agent| device_name(&agent)).unwrap_or_default();
    let label = RwSignal::new(device);
    let add = move || {
        // None if the page has gone since the change was refused for lack of the password.
        let Some(wanted) = label.try_get_untracked().map(|label| label.trim().to_owned()) else { return };
        let needed = wanted.clone();
        let request = async move {
            let options = api::start_passkey().await?;
            if !form.is_mounted() {
                let sentence = t("No passkey was added, because you left the page.");
                return Err(ApiError::local("passkey_cancelled", sentence));
            }
            let credential = api::make_passkey(&options).await?;
            api::add_passkey(&NewPasskey { label: wanted, credential }).await
        };
        let needs_codes = factors.needs_codes();
        let outcome =
            Outcome::always(move |made: &RecoveryCodes| factors.added(t("Passkey added."), made, needs_codes));
        form.send_with(&[(LABEL, &needed, "Enter a name for the passkey.")], ChangeName::AddPasskey, request, outcome);
    };
    Confirmation::get().follow(move || form.error(), add);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        add();
    };
    view! {
        <form class="narrow-form" aria-label="New passkey" novalidate on:submit=send>
            <Field label="Name of the passkey" value=label error=form.error_at(LABEL)/>
            <GeneralError form/>
            <Button label="Add a passkey" submit=true busy=form.is_busy()/>
        </form>
    }
}

#[component]
pub(super) fn PasskeyLine(factors: Factors, passkey: Passkey) -> impl IntoView {
    let name = fresh_id("passkey");
    let asks = RwSignal::new(false);
    let used = passkey.last_used_at.map(|used| view! { " · last used " <Ago moment=Some(used)/> });
    let (id, label) = (passkey.id, passkey.label.clone());
    view! {
        <li class="key-line">
            <span class="key-words">
                <span class="key-label" translate="no" id=name.clone()>{passkey.label}</span>
                <span class="second">"Passkey · added " <Day moment=passkey.created_at/> {used}</span>
            </span>
            <Button label="Remove" small=true described_by=name on_press=move || asks.set(true)/>
            {move || asks.get().then(|| {
                view! { <Remove factors id=id.clone() label=label.clone() on_close=move || asks.set(false)/> }
            })}
        </li>
    }
}

/// The dialog that removes a passkey.
#[component]
fn Remove(factors: Factors, id: PasskeyId, label: String, #[prop(into)] on_close: Handler) -> impl IntoView {
    let form = Form::new(&[]);
    let title = tr!("Remove {name}", name = label);
    let is_last = untrack(|| factors.loaded.with(|found| !found.totp && found.passkeys.len() == 1)) == Some(true);
    let close = on_close.clone();
    let remove = move || {
        let (gone, label, close) = (id.clone(), label.clone(), close.clone());
        let sent = id.clone();
        let request = async move {
            match api::remove_passkey(&sent).await {
                // It was removed elsewhere already.
                Err(ApiError::NotFound) => Ok(()),
                answer => answer,
            }
        };
        let outcome = Outcome::always(move |()| {
            factors.toasts.say(tr!("{name} was removed.", name = label));
            factors.loaded.update(|found| found.passkeys.retain(|passkey| passkey.id != gone));
            factors.loaded.reload();
            factors.session.refresh();
        })
        .and_here(move |()| {
            close.run();
            factors.focus();
        });
        form.send_with(&[], ChangeName::RemovePasskey, request, outcome);
    };
    Confirmation::get().follow(move || form.error(), remove.clone());
    let cancel = on_close.clone();
    let foot = move || {
        let cancel = cancel.clone();
        view! {
            <Button label="Cancel" disabled=form.is_busy() on_press=cancel/>
            <Button label="Remove passkey" kind=ButtonKind::Danger submit=true busy=form.is_busy()/>
        }
    };
    view! {
        <Dialog title size=DialogSize::Small busy=form.is_busy() on_close on_submit=remove foot>
            <p>
                "You can no longer sign in with it. Remove it from your device, too."
                {is_last.then_some(" Your password alone is then enough to sign in, and your recovery codes stop working.")}
            </p>
            {is_last.then(|| view! { <super::LosesOrganizations session=factors.session/> })}
            <GeneralError form/>
        </Dialog>
    }
}
