//! Recovery codes: new ones, which are shown once, to copy, download or print.

use super::super::confirm_password::Confirmation;
use super::Factors;
use crate::{
    api,
    csv::{file_name, save_text},
    form::{Form, GeneralError},
    load::Outcome,
    session::Session,
    ui::{Button, CopyButton, fresh_id},
};
use rolecall_api::RecoveryCodes;
use rolecall_view::prelude::*;

/// The button to replace the codes.
#[component]
pub(super) fn Renew(factors: Factors, #[prop(into)] described_by: String) -> impl IntoView {
    let form = Form::new(&[]);
    let renew = move || {
        let outcome = Outcome::always(move |made: &RecoveryCodes| {
            factors.added("The earlier recovery codes no longer work.", made, true);
        });
        form.send(&[], api::new_recovery_codes(), outcome);
    };
    Confirmation::get().follow(move || form.error(), renew);
    view! {
        <Button label="Make new codes" small=true described_by busy=form.is_busy() on_press=renew/>
        <GeneralError form/>
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
    let text = codes.join("\n");
    let saved = text.clone();
    let download = move || {
        let email = session.with_user(|user| user.email.clone()).unwrap_or_default();
        let name = file_name(&format!("rolecall recovery codes {email}"), "txt");
        if save_text(&name, "text/plain;charset=utf-8", &format!("{saved}\n")).is_err() {
            factors.toasts.warn("The browser did not save the file. Copy the codes instead.");
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
            <ul class="code-list">{items}</ul>
            <div class="key-value">
                <CopyButton label="Copy codes" text=Signal::stored(text)/>
                <Button label="Download" icon="download" on_press=download/>
                <Button label="Print" on_press=print/>
                <Button label="Done" on_press=move || { factors.codes.set(None); factors.focus(); }/>
            </div>
        </div>
    }
}
