//! The honest pages: nothing here that is open to this person, and no server.

use crate::{
    routes::Route,
    session::{Account, Session},
    shell::Heading,
    ui::Problem,
};
use leptos::prelude::*;

/// What does not exist and what is closed: one page, word for word (contract 3).
#[component]
pub fn NotOpen() -> impl IntoView {
    view! {
        <section class="not-open">
            <Heading title="This does not exist or is not open to you".to_string()/>
            <p class="prose">
                "The address may be wrong, the thing may have been deleted, or it is private and you were not granted access. "
                "We do not say which, so that private things stay private."
            </p>
            <p class="prose">"If a colleague sent you this link, ask them to grant you access, then open it again."</p>
            <p><a class="button" data-kind="default" href=Route::Home.to_string()>"Go home"</a></p>
        </section>
    }
}

/// Who is signed in could not be found out.
#[component]
pub fn Unreachable() -> impl IntoView {
    let session = Session::get();
    move || match session.account() {
        Account::Failed(error) => view! {
            <main class="alone"><Problem sentence=error.sentence() on_retry=move || session.refresh()/></main>
        }
        .into_any(),
        _ => ().into_any(),
    }
}
