//! The form that changes the user's email; it requires the current password.

use crate::{
    api,
    form::{Form, GeneralError},
    frame::Toasts,
    load::{Outcome, put_back},
    session::Session,
    ui::{Button, Field},
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
            toasts.say(format!("Your email is now {}.", me.user.email));
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
