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
    let has_passkey = Memo::new(move |_| step.has_passkeys.get() && step.has(TwoFactorWay::Passkey));
    let has_code = Memo::new(move |_| step.has_code());
    let has_choice =
        Memo::new(move |_| step.has(TwoFactorWay::RecoveryCode) && (step.has(TwoFactorWay::Totp) || has_passkey.get()));
    let other_way = move || match (uses_recovery.get(), step.has(TwoFactorWay::Totp)) {
        (false, _) => "Use a recovery code",
        (true, true) => "Use the authenticator app",
        (true, false) => "Use the passkey",
    };
    let use_passkey = move || send_passkey(step.form, step.session);
    let error = step.form.error_at(TOKEN);
    let change_way = move |_| {
        step.token.set(String::new());
        step.form.clear();
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
                    <Field label="Code" value=step.token autocomplete="one-time-code" input_mode="numeric"
                        autofocus=true error/>
                }
            }
        }}
        <GeneralError form=step.form/>
        <div class="auth-acts">
            <Show when=move || has_code.get() && !step.is_dialog>
                <Button label="Sign in" kind=ButtonKind::Primary submit=true busy=step.is_busy()/>
            </Show>
            {move || {
                let kind = if has_code.get() { ButtonKind::Default } else { ButtonKind::Primary };
                let busy = step.is_busy();
                has_passkey.get().then(|| view! { <Button label="Use a passkey" kind busy on_press=use_passkey/> })
            }}
        </div>
        <Show when=move || has_choice.get()>
            <p class="auth-note">
                <button type="button" class="link" on:click=change_way>
                    {other_way}
                </button>
            </p>
        </Show>
        <p class="auth-note">
            <button type="button" class="link" on:click=move |_| step.go_back()>"Back to the password"</button>
        </p>
    }
}
