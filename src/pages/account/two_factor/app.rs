//! The authenticator app: dialogs to set it up with a QR code, and to remove it.

use super::super::confirm_password::Confirmation;
use super::Factors;
use crate::{
    api,
    form::{Form, GeneralError},
    language::t,
    load::Outcome,
    ui::{Button, ButtonKind, CopyButton, Dialog, DialogSize, Field, FormError, Handler, QrPicture},
};
use rolecall_api::{RecoveryCodes, RemoveTotp, TotpSetup, TwoFactorToken, field_name};
use rolecall_view::prelude::*;

/// The name of the dialog to remove the app, in the URL.
pub(super) const REMOVE: &str = "remove-app";
const TOKEN: &str = field_name!(TwoFactorToken.token);
const PASSWORD: &str = field_name!(RemoveTotp.password);

/// The button to set the app up, with its dialog. Its secret is in no URL, so the dialog is in none.
#[component]
pub(super) fn SetUp(factors: Factors, #[prop(into)] described_by: String) -> impl IntoView {
    let form = Form::new(&[]);
    let setup = RwSignal::new(None::<TotpSetup>);
    let start = move || {
        let outcome = Outcome::here(move |made: TotpSetup| setup.set(Some(made)));
        form.send(&[], api::start_totp(), outcome);
    };
    Confirmation::get().follow(move || form.error(), start);
    view! {
        <Button label="Set up" small=true described_by busy=form.is_busy() on_press=start/>
        <GeneralError form/>
        {move || setup.get().map(|made| view! { <SetUpDialog factors made on_close=move || setup.set(None)/> })}
    }
}

#[component]
fn SetUpDialog(factors: Factors, made: TotpSetup, #[prop(into)] on_close: Handler) -> impl IntoView {
    let form = Form::new(&[TOKEN]);
    let token = RwSignal::new(String::new());
    let close = on_close.clone();
    let send = move || {
        let request = TwoFactorToken { token: token.get_untracked().trim().to_owned() };
        let close = close.clone();
        let needs_codes = factors.needs_codes();
        let outcome = Outcome::always(move |made: &RecoveryCodes| {
            factors.added(t("Authenticator app added."), made, needs_codes);
        })
        .and_here(move |_| {
            close.run();
            factors.focus();
        });
        form.send(
            &[(TOKEN, &request.token, "Enter the code that the app shows.")],
            api::confirm_totp(&request),
            outcome,
        );
    };
    let cancel = on_close.clone();
    let foot = move || {
        let cancel = cancel.clone();
        view! {
            <Button label="Cancel" disabled=form.is_busy() on_press=cancel/>
            <Button label="Turn on" kind=ButtonKind::Primary submit=true busy=form.is_busy()/>
        }
    };
    let spaced = made.secret.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ");
    view! {
        <Dialog title="Set up an authenticator app" size=DialogSize::Small busy=form.is_busy() on_close on_submit=send foot>
            <p>"Scan this code with your authenticator app, then enter the code that the app shows."</p>
            <QrPicture size=made.qr.size path=made.qr.path label=t("QR code for the authenticator app")/>
            <details class="qr-text">
                <summary>"Can’t scan it?"</summary>
                <p>
                    "Enter this key in the app: " <code translate="no">{spaced}</code>
                </p>
                <CopyButton label=t("Copy key") small=true text=Signal::stored(made.secret)/>
            </details>
            <div class="dialog-ask">
                <Field label="Code" value=token autocomplete="one-time-code" input_mode="numeric" autofocus=true
                    error=form.error_at(TOKEN)/>
            </div>
            <GeneralError form/>
        </Dialog>
    }
}

/// The dialog to remove the app, while the URL asks for it.
#[component]
pub(super) fn RemoveDialog(factors: Factors) -> impl IntoView {
    let query = factors.query;
    let asked = query.dialog(REMOVE);
    let open = Memo::new(move |_| asked.get() && factors.loaded.with(|found| found.totp) == Some(true));
    move || open.get().then(|| view! { <Remove factors on_close=move || query.close_dialog()/> })
}

#[component]
fn Remove(factors: Factors, #[prop(into)] on_close: Handler) -> impl IntoView {
    let form = Form::new(&[PASSWORD, TOKEN]);
    let (password, token) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let close = on_close.clone();
    let send = move || {
        let request = RemoveTotp { password: password.get_untracked(), token: token.get_untracked().trim().to_owned() };
        let close = close.clone();
        let outcome = Outcome::always(move |()| {
            factors.toasts.say(t("Authenticator app removed."));
            factors.loaded.reload();
            factors.session.refresh();
        })
        .and_here(move |()| {
            close.run();
            factors.focus();
        });
        let needed =
            [(PASSWORD, &*request.password, "Enter your password."), (TOKEN, &*request.token, "Enter a code.")];
        form.send(&needed, api::remove_totp(&request), outcome);
    };
    let cancel = on_close.clone();
    let foot = move || {
        let cancel = cancel.clone();
        view! {
            <Button label="Cancel" disabled=form.is_busy() on_press=cancel/>
            <Button label="Remove app" kind=ButtonKind::Danger submit=true busy=form.is_busy()/>
        }
    };
    let is_last = untrack(|| factors.loaded.with(|found| found.passkeys.is_empty())) == Some(true);
    view! {
        <Dialog title="Remove the authenticator app" size=DialogSize::Small busy=form.is_busy() on_close on_submit=send foot>
            <p>
                {if is_last {
                    "Your password alone is then enough to sign in, and your recovery codes stop working."
                } else {
                    "Signing in with your password then asks for a passkey or a recovery code."
                }}
            </p>
            {is_last.then(|| view! { <super::LosesOrganizations session=factors.session/> })}
            <div class="dialog-ask">
                <Field label="Your password" value=password kind="password" autocomplete="current-password" autofocus=true
                    error=form.error_at(PASSWORD)/>
                <Field label="Code of the app, or a recovery code" value=token autocomplete="one-time-code"
                    error=form.error_at(TOKEN)/>
            </div>
            {move || form.general_error().map(|sentence| view! { <FormError sentence/> })}
        </Dialog>
    }
}
