//! Whether the user's email is confirmed, and the form that changes it; it requires the current password.

use crate::{
    api,
    form::{Form, GeneralError},
    frame::Toasts,
    language::{t, tr},
    load::{Loaded, Outcome, Write, put_back},
    session::Session,
    ui::{Button, Field, FormError},
};
use rolecall_api::{Me, UpdateMe, field_name};
use rolecall_view::prelude::*;

const EMAIL: &str = field_name!(UpdateMe.email);
const CURRENT_PASSWORD: &str = field_name!(UpdateMe.current_password);

#[component]
pub(super) fn EmailForm() -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let form = Form::new(&[EMAIL, CURRENT_PASSWORD]);
    let (address, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (wanted, proof) = (address.get_untracked().trim().to_owned(), password.get_untracked());
        let update =
            UpdateMe { email: Some(wanted.clone()), current_password: Some(proof.clone()), ..UpdateMe::default() };
        let needed =
            [(EMAIL, &*wanted, "Enter your new email."), (CURRENT_PASSWORD, &*proof, "Enter your current password.")];
        let (typed, used) = (address.get_untracked(), proof.clone());
        let outcome = Outcome::always(move |me: &Me| {
            toasts.say(match &me.pending_email {
                Some(email) => tr!("A link was sent to {email}. Your email changes when you use it."),
                None => tr!("Your email is now {email}.", email = me.user.email),
            });
            session.take(me.clone());
        })
        .and_here(move |_| {
            put_back(address, &typed, String::new());
            put_back(password, &used, String::new());
        });
        form.send(&needed, api::update_me(&update), outcome);
    };
    view! {
        <form class="narrow-form" aria-label="Email" novalidate on:submit=send>
            <Field label="New email" value=address kind="email" autocomplete="email" error=form.error_at(EMAIL)/>
            <Field label="Current password" value=password kind="password" autocomplete="current-password"
                error=form.error_at(CURRENT_PASSWORD)/>
            <GeneralError form/>
            <Button label="Change email" submit=true busy=form.is_busy()/>
        </form>
    }
}

/// What waits to be confirmed: a new email, or the present one if the server can send a link.
#[component]
pub(super) fn EmailState() -> impl IntoView {
    let session = Session::get();
    let preflight = Loaded::new(|| (), |()| api::preflight());
    let has_mail = Memo::new(move |_| preflight.with(|found| found.email_service_available) == Some(true));
    let pending = Memo::new(move |_| session.with_me(|me| me.pending_email.clone()).flatten());
    let is_verified = Memo::new(move |_| session.with_me(|me| me.is_email_verified) == Some(true));
    view! {
        {move || match pending.get() {
            Some(email) => view! {
                <p class="prose" id="email-state">
                    "Your new email " <strong translate="no">{email.clone()}</strong>
                    " is not confirmed yet. Use the link that was sent to it. It works for three days."
                </p>
                <div class="email-acts"><SendAgain email/><Keep/></div>
            },
            None if is_verified.get() => view! { <p class="prose" id="email-state">"It is confirmed."</p> },
            None if has_mail.get() => {
                let email = session.with_user(|user| user.email.clone()).unwrap_or_default();
                view! {
                    <p class="prose" id="email-state">"It is not confirmed yet. Use the link that was sent to it, or get a new one."</p>
                    <div class="email-acts"><SendAgain email/></div>
                }
            },
            None => Markup::Nothing,
        }}
    }
}

#[component]
fn SendAgain(email: String) -> impl IntoView {
    let (toasts, write) = (Toasts::get(), Write::new());
    let send = move || {
        let said = tr!("A new link was sent to {email}.");
        write.send(api::send_confirmation(), Outcome::always(move |()| toasts.say(said)));
    };
    view! {
        <Button label="Send again" small=true busy=write.busy described_by="email-state".to_owned() on_press=send/>
        {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
    }
}

#[component]
fn Keep() -> impl IntoView {
    let (session, toasts, write) = (Session::get(), Toasts::get(), Write::new());
    let keep = move || {
        let outcome = Outcome::always(move |()| {
            toasts.say(t("Your email stays as it is."));
            session.refresh();
        });
        write.send(api::withdraw_email(), outcome);
    };
    view! {
        <Button label="Keep the present email" small=true busy=write.busy described_by="email-state".to_owned() on_press=keep/>
        {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
    }
}
