//! The dialog to sign in again when the session is over. The page below stays, so that nothing typed in it is lost.

use super::layout::wrong_password;
use super::second_step::{SecondStep, SecondStepFields};
use crate::{
    api::{self, ChangeName},
    form::{Form, GeneralError},
    frame::chunk,
    load::{Load, Loaded, Outcome},
    session::Session,
    ui::{Button, ButtonKind, Dialog, DialogSize, Field},
};
use rolecall_api::{Login, Preflight, SessionEnding, field_name};
use rolecall_view::prelude::*;

const EMAIL: &str = field_name!(Login.email);
const PASSWORD: &str = field_name!(Login.password);

chunk! {
    /// The dialog to sign in again, over the page.
    pub sign_in_again in visit => || view! { <SignInAgain/> }
}

/// The dialog. It closes when the session is valid again, and failed reads are then retried. If the user closes it, the
/// page stays as it is, and a button in the banner opens the dialog again.
#[component]
fn SignInAgain() -> impl IntoView {
    let session = Session::get();
    let form = Form::new(&[EMAIL, PASSWORD]);
    let email = untrack(|| session.with_user(|user| user.email.clone())).unwrap_or_default();
    let (address, password) = (RwSignal::new(email), RwSignal::new(String::new()));
    let send = move || {
        let login = Login { email: address.get_untracked(), password: password.get_untracked() };
        let needed = [(PASSWORD, login.password.clone(), "Enter your password.")];
        let request = async move {
            api::sign_in(&login).await?;
            session.refresh_now().await
        };
        let needed = needed.each_ref().map(|(field, value, say)| (*field, value.as_str(), *say));
        form.send_with(&needed, ChangeName::SignIn, request, Outcome::none());
    };
    let wrong = wrong_password(form);
    let preflight = Loaded::new(|| (), |()| api::preflight());
    let step = SecondStep::new(Signal::derive(move || preflight.ready()), true);
    step.follow(move || form.error());
    let is_asked = step.is_asked();
    let reason = move || match preflight.get() {
        // Not another reason first.
        Load::Waiting => "",
        Load::Ready(Preflight { session_ended: Some(SessionEnding::Ended), .. }) => {
            "This session was ended from another device or browser, or by the people who run this site."
        }
        Load::Ready(Preflight { session_ended: Some(SessionEnding::Password), .. }) => {
            "Your password was changed, which signed you out here."
        }
        _ => "You were signed out.",
    };
    let leave = move || session.end_for_good();
    let busy = Signal::derive(move || form.is_busy().get() || step.is_busy().get());
    let submit = move || if is_asked.get_untracked() { step.send() } else { send() };
    let foot = move || {
        view! {
            <Button label="Switch account" disabled=busy on_press=leave/>
            <Show when=move || !is_asked.get() || step.has_code()>
                <Button label="Sign in" kind=ButtonKind::Primary submit=true busy/>
            </Show>
        }
    };
    view! {
        <Dialog title="Sign in again" size=DialogSize::Small busy on_close=move || session.sign_in_later()
            on_submit=submit foot>
            <p>{reason} " What you typed on this page is kept. “Switch account” discards it."</p>
            {move || if is_asked.get() {
                view! { <div class="dialog-ask"><SecondStepFields/></div> }
            } else {
                view! {
                    <div class="dialog-ask">
                        <Field label="Email" value=address kind="email" autocomplete="username" read_only=true/>
                        <Field label="Password" value=password kind="password" autocomplete="current-password"
                            autofocus=true error=wrong/>
                    </div>
                    <Show when=move || wrong.get().is_none()><GeneralError form/></Show>
                }
            }}
        </Dialog>
    }
}
