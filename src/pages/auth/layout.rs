//! What the pages for signing up, in, and joining share.

use crate::{
    form::Form,
    frame::{Banner, Brand},
    routes::Route,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// What stands around these pages: the product's name, and one narrow column.
#[component]
pub fn Alone(children: Children) -> impl IntoView {
    view! {
        <div class="auth">
            <header class="auth-bar"><a class="auth-brand" href=Route::Home.to_string()><Brand/></a></header>
            <Banner/>
            <main class="auth-page" id="page">{children()}</main>
        </div>
    }
}

/// What is wrong with the password, or with email and password together: said where the password is typed again.
pub fn wrong_password(form: Form) -> Signal<Option<String>> {
    let wrong = form.error_at("password");
    Signal::derive(move || {
        let together = form.error().filter(|error| error.code() == Some("invalid_credentials"));
        together.map(|error| error.sentence()).or_else(|| wrong.get())
    })
}

/// The query of this page with the way back in it, for going to and fro between signing in and signing up.
pub fn use_way_back() -> Signal<String> {
    let search = use_location().search;
    Signal::derive(move || {
        search.with(|search| {
            let next = search.split('&').find(|pair| pair.starts_with("next="));
            next.map(|next| format!("?{next}")).unwrap_or_default()
        })
    })
}
