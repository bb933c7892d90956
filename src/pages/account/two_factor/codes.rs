//! Recovery codes: new ones, which are shown once, to copy, download or print.

use super::super::confirm_password::Confirmation;
use super::Factors;
use crate::{
    api,
    csv::{file_name, save_text},
    form::{Form, GeneralError},
    language::{t, tr},
    load::Outcome,
    session::Session,
    time,
    ui::{Button, ButtonKind, CopyButton, Dialog, DialogSize, Handler, fresh_id},
};
use rolecall_api::{RecoveryCodes, Timestamp};
use rolecall_view::prelude::*;

/// The button to replace the codes.
#[component]
pub(super) fn Renew(factors: Factors, #[prop(into)] described_by: String) -> impl IntoView {
    let asks = RwSignal::new(false);
    let close = move || {
        let _ = asks.try_set(false);
    };
    view! {
        <Button label="Make new codes" small=true described_by on_press=move || asks.set(true)/>
        {move || asks.get().then(|| view! { <RenewDialog factors on_close=close/> })}
    }
}

/// The dialog that replaces the codes.
#[component]
fn RenewDialog(factors: Factors, #[prop(into)] on_close: Handler) -> impl IntoView {
    let form = Form::new(&[]);
    let close = on_close.clone();
    let renew = move || {
        let close = close.clone();
        let outcome = Outcome::always(move |made: &RecoveryCodes| {
            factors.added(t("The earlier recovery codes no longer work."), made, true);
        })
        .and_here(move |_| {
            close.run();
            factors.focus();
        });
        form.send(&[], api::new_recovery_codes(), outcome);
    };
    Confirmation::get().follow(move || form.error(), renew.clone());
    let cancel = on_close.clone();
    let foot = move || {
        let cancel = cancel.clone();
        view! {
            <Button label="Cancel" disabled=form.is_busy() on_press=cancel/>
            <Button label="Replace codes" kind=ButtonKind::Primary submit=true busy=form.is_busy()/>
        }
    };
    view! {
        <Dialog title="Make new recovery codes" size=DialogSize::Small busy=form.is_busy() on_close on_submit=renew foot>
            <p>"The earlier codes stop working at once, also those that you have printed or saved. You are signed out everywhere else."</p>
            <GeneralError form/>
        </Dialog>
    }
}

/// New codes, until the user dismisses them.
#[component]
pub(super) fn NewCodes(factors: Factors, codes: Vec<String>) -> impl IntoView {
    let session = Session::get();
    let place = factors.codes_place;
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            let _ = place.focus();
        }
    });
    // On paper, they must say what they are for.
    let email = session.with_user(|user| user.email.clone()).unwrap_or_default();
    let site = window().location().host().unwrap_or_default();
    let made = time::day(&Timestamp(time::days_ago(0)));
    let text = codes.join("\n");
    let saved = text.clone();
    let download = move || {
        let email = session.with_user(|user| user.email.clone()).unwrap_or_default();
        let name = file_name(&tr!("rolecall recovery codes {email}"), "txt");
        if save_text(&name, "text/plain;charset=utf-8", &format!("{saved}\n")).is_err() {
            factors.toasts.warn(t("The browser did not save the file. Copy the codes instead."));
        }
    };
    let print = || {
        // INVARIANT: a browser that cannot print does nothing.
        let _ = window().print();
    };
    let warning = fresh_id("codes-warning");
    let items = codes.into_iter().map(|code| view! { <li><code translate="no">{code}</code></li> }).collect_view();
    view! {
        <div class="key-made recovery-codes" role="group" aria-label="Recovery codes" aria-describedby=warning.clone() tabindex="-1" node_ref=place>
            <p id=warning>
                "Save these recovery codes now. They will not be shown again. Each works once, if you have neither your app nor a passkey."
            </p>
            <p>
                "Rolecall recovery codes of " <strong translate="no">{email}</strong> " at " <span translate="no">{site}</span> ", " {made} ":"
            </p>
            <ul class="code-list">{items}</ul>
            <div class="key-value">
                <CopyButton label=t("Copy codes") text=Signal::stored(text)/>
                <Button label="Download" icon="download" on_press=download/>
                <Button label="Print" on_press=print/>
                <Button label="Done" on_press=move || { factors.codes.set(None); factors.focus(); }/>
            </div>
        </div>
    }
}
