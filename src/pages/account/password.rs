//! The form that changes the user's password; it requires the current one.

use crate::{
    api,
    form::{Form, GeneralError},
    frame::Toasts,
    language::t,
    load::{Outcome, put_back},
    session::Session,
    ui::{Button, Field},
};
use rolecall_api::{Me, UpdateMe, field_name};
use rolecall_view::prelude::*;

const PASSWORD: &str = field_name!(UpdateMe.password);
const CURRENT_PASSWORD: &str = field_name!(UpdateMe.current_password);

#[component]
pub(super) fn PasswordForm() -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let form = Form::new(&[PASSWORD, CURRENT_PASSWORD]);
    let (present, wanted) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (proof, new) = (present.get_untracked(), wanted.get_untracked());
        let update =
            UpdateMe { password: Some(new.clone()), current_password: Some(proof.clone()), ..UpdateMe::default() };
        let needed =
            [(CURRENT_PASSWORD, &*proof, "Enter your current password."), (PASSWORD, &*new, "Enter a new password.")];
        let sent = [proof.clone(), new.clone()];
        let outcome = Outcome::always(move |me: &Me| {
            toasts.say(t("Password changed. You are signed out everywhere else."));
            session.take(me.clone());
            // A read that was sent with the cookie from before can fail after this; then the user would be asked to sign in.
            session.refresh();
        })
        .and_here(move |_| {
            put_back(present, &sent[0], String::new());
            put_back(wanted, &sent[1], String::new());
        });
        form.send(&needed, api::update_me(&update), outcome);
    };
    view! {
        <form class="narrow-form" aria-label="Password" novalidate on:submit=send>
            // Password managers store a password under the email in this hidden field.
            <input class="sr-only" type="email" name="email" autocomplete="username" tabindex="-1" aria-hidden="true" readonly
                prop:value=move || session.with_user(|user| user.email.clone())/>
            <Field label="Current password" value=present kind="password" autocomplete="current-password"
                error=form.error_at(CURRENT_PASSWORD)/>
            <Field label="New password" value=wanted kind="password" autocomplete="new-password"
                placeholder=t("Use at least 8 characters") error=form.error_at(PASSWORD)/>
            <GeneralError form/>
            <Button label="Change password" submit=true busy=form.is_busy()/>
        </form>
    }
}
