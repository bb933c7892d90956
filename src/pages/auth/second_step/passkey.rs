//! Signing in with a passkey: after the password, instead of it by a button, or from the suggestions of the email field.

use super::SecondStep;
use crate::{
    api::{self, ApiError, ChangeName, Waiting, has_autofill},
    form::{Form, GeneralError},
    frame::{LazyPage, chunk},
    language::t,
    load::{Outcome, read_then},
    session::Session,
    ui::Button,
};
use rolecall_api::{PasskeyAnswer, PasskeyLogin};
use rolecall_view::prelude::*;

chunk! {
    /// The button to sign in with a passkey.
    passkey_button in factors => || view! { <PasskeyButton/> }
}

/// The button, where passkeys work. While it is there, the browser suggests passkeys in the email field.
#[component]
pub(in super::super) fn PasskeySignIn(step: SecondStep) -> impl IntoView {
    move || step.has_passkeys.get().then(|| view! { <LazyPage chunk=passkey_button meanwhile=|| Markup::Nothing/> })
}

#[component]
fn PasskeyButton() -> impl IntoView {
    let session = Session::get();
    let form = Form::new(&[]);
    let waiting = StoredValue::new_local(Waiting::new());
    read_then(suggested(waiting), move |answer| {
        // Nobody has asked for it, so a failure is not shown.
        if let Some(credential) = answer.ok().filter(|_| form.is_mounted()) {
            send_picked(form, session, credential);
        }
    });
    let press = move || {
        // A browser asks for one passkey at a time.
        waiting.set_value(None);
        send_passkey(form, session);
    };
    view! {
        <div class="auth-other">
            <GeneralError form/>
            <Button label="Sign in with a passkey" busy=form.is_busy() on_press=press/>
        </div>
    }
}

/// Signs in with a passkey for which the browser asks in a dialog of its own.
pub(super) fn send_passkey(form: Form, session: Session) {
    let sending = async move {
        let options = api::start_passkey_login().await?;
        if !form.is_mounted() {
            return Err(ApiError::local("passkey_cancelled", t("You left the page.")));
        }
        let credential = api::sign_with_passkey(&options, None).await?;
        api::sign_in_with_passkey(&PasskeyLogin { credential }).await?;
        session.refresh_now().await
    };
    form.send_with(&[], ChangeName::SignInWithPasskey, sending, Outcome::none());
}

/// Waits until the user picks a passkey from the suggestions.
async fn suggested(waiting: StoredValue<Option<Waiting>, LocalStorage>) -> Result<PasskeyAnswer, ApiError> {
    let ended = || ApiError::local("passkey_cancelled", t("No passkey was picked."));
    // None if the page is gone, or the button was pressed.
    let signal = || waiting.try_with_value(|waiting| waiting.as_ref().map(Waiting::signal)).flatten();
    if !has_autofill().await || signal().is_none() {
        return Err(ended());
    }
    let options = api::start_passkey_login().await?;
    api::sign_with_passkey(&options, Some(signal().ok_or_else(ended)?)).await
}

/// Signs in with a passkey that the user has picked.
fn send_picked(form: Form, session: Session, credential: PasskeyAnswer) {
    let sending = async move {
        let answer = api::sign_in_with_passkey(&PasskeyLogin { credential }).await;
        if answer.as_ref().is_err_and(|error| error.code() == Some("login_expired")) {
            let sentence = t("This took too long. Use the button to sign in with your passkey.");
            return Err(ApiError::local("login_expired", sentence));
        }
        answer?;
        session.refresh_now().await
    };
    form.send_with(&[], ChangeName::SignInWithPasskey, sending, Outcome::none());
}
