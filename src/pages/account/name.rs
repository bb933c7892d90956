//! The form that changes the user's name.

use crate::{
    api,
    form::{Form, GeneralError},
    frame::Toasts,
    language::tr,
    load::Outcome,
    session::Session,
    ui::{Button, Field},
};
use rolecall_api::{Me, UpdateMe, field_name};
use rolecall_view::prelude::*;

const FIRST_NAME: &str = field_name!(UpdateMe.first_name);

#[component]
pub(super) fn NameForm() -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let form = Form::new(&[FIRST_NAME]);
    let present = untrack(|| session.with_user(|user| user.first_name.clone())).unwrap_or_default();
    let name = RwSignal::new(present);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted = name.get_untracked().trim().to_owned();
        let update = UpdateMe { first_name: Some(wanted.clone()), ..UpdateMe::default() };
        let outcome = Outcome::always(move |me: &Me| {
            toasts.say(tr!("Your name is now {name}.", name = me.user.first_name));
            session.take(me.clone());
        });
        form.send(&[(FIRST_NAME, &wanted, "Enter your name.")], api::update_me(&update), outcome);
    };
    view! {
        <form class="narrow-form" aria-label="Profile" novalidate on:submit=send>
            <Field label="Name" value=name autocomplete="name" error=form.error_at(FIRST_NAME)/>
            <GeneralError form/>
            <Button label="Save name" submit=true busy=form.is_busy()/>
        </form>
    }
}
