//! Changing one's address, which needs the present password.

use crate::{
    api,
    form::{Form, GeneralError},
    session::Session,
    toast::Toasts,
    ui::{Button, Field},
};
use leptos::prelude::*;
use rolecall_api::UpdateMe;

#[component]
pub(super) fn AddressForm() -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let form = Form::new(&["email", "current_password"]);
    let (address, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (wanted, proof) = (address.get_untracked().trim().to_owned(), password.get_untracked());
        let update =
            UpdateMe { email: Some(wanted.clone()), current_password: Some(proof.clone()), ..UpdateMe::default() };
        form.send(
            &[
                ("email", &wanted, "Enter the new address."),
                ("current_password", &proof, "Enter your present password."),
            ],
            async move { api::update_me(&update).await },
            move |me| {
                address.set(String::new());
                password.set(String::new());
                toasts.say(format!("Your address is {} now.", me.user.email));
                session.take(me);
            },
        );
    };
    view! {
        <form class="narrow-form" aria-label="Address" novalidate on:submit=send>
            <Field label="New address".to_string() value=address kind="email" autocomplete="email" error=form.error_at("email")/>
            <Field label="Present password".to_string() value=password kind="password" autocomplete="current-password"
                error=form.error_at("current_password")/>
            <GeneralError form/>
            <Button label="Change address".to_string() submit=true busy=form.is_busy() on_press=|| ()/>
        </form>
    }
}
