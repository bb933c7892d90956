//! What the second step shows: a field for a code, and other ways.

use super::{SecondStep, TOKEN, passkey::send_passkey};
use crate::{
    form::GeneralError,
    frame::chunk,
    ui::{Button, ButtonKind, Field},
};
use rolecall_api::TwoFactorWay;
use rolecall_view::prelude::*;

chunk! {
    /// The fields of the [`SecondStep`] in the context.
    pub(super) second_step_fields in factors => || view! { <Fields/> }
}

#[component]
fn Fields() -> impl IntoView {
    let step = expect_context::<SecondStep>();
    let uses_recovery = step.uses_recovery;
    let has_code = Memo::new(move |_| step.has(TwoFactorWay::Totp) || step.has(TwoFactorWay::RecoveryCode));
    let has_choice = Memo::new(move |_| step.has(TwoFactorWay::Totp) && step.has(TwoFactorWay::RecoveryCode));
    let has_passkey = Memo::new(move |_| step.has_passkeys.get() && step.has(TwoFactorWay::Passkey));
    let error = step.form.error_at(TOKEN);
    let change_way = move |_| {
        step.token.set(String::new());
        uses_recovery.update(|uses| *uses = !*uses);
    };
    view! {
        {move || {
            if !has_code.get() {
                return view! { <p class="prose">"Use your passkey to go on."</p> };
            }
            if uses_recovery.get() {
                view! {
                    <p class="prose">"Enter one of your recovery codes. It works once."</p>
                    <Field label="Recovery code" value=step.token autofocus=true error/>
                }
            } else {
                view! {
                    <p class="prose">"Enter the code that your authenticator app shows."</p>
                    <Field label="Code" value=step.token autocomplete="one-time-code" input_mode="numeric" autofocus=true error/>
                }
            }
        }}
        <GeneralError form=step.form/>
        <div class="auth-acts">
            <Show when=move || has_code.get() && !step.is_dialog>
                <Button label="Sign in" kind=ButtonKind::Primary submit=true busy=step.is_busy()/>
            </Show>
            <Show when=move || has_passkey.get()>
                <Button label="Use a passkey" disabled=step.is_busy() on_press=move || send_passkey(step.form, step.session)/>
            </Show>
        </div>
        <Show when=move || has_choice.get()>
            <p class="auth-note">
                <button type="button" class="link" on:click=change_way>
                    {move || if uses_recovery.get() { "Use the authenticator app" } else { "Use a recovery code" }}
                </button>
            </p>
        </Show>
    }
}
