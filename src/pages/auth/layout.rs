//! What the public pages share: their layout, the error of a password, and the way back after signing in.

use crate::{
    form::Form,
    frame::{Banner, Brand, LanguageChoice},
    routes::Route,
};
use leptos_router::hooks::use_location;
use rolecall_api::{Login, field_name};
use rolecall_view::prelude::*;

const PASSWORD: &str = field_name!(Login.password);

/// The layout of a public page: the product's name above one narrow column.
#[component]
pub fn PublicLayout(children: Children) -> impl IntoView {
    view! {
        <div class="auth">
            <header class="auth-bar">
                <a class="auth-brand" href=Route::Home.to_string()><Brand/></a>
                <LanguageChoice/>
            </header>
            <Banner/>
            <main class="auth-page" id="page">{children()}</main>
        </div>
    }
}

/// The error of the password, or of email and password together, which is shown at the password.
pub fn wrong_password(form: Form) -> Signal<Option<String>> {
    let wrong = form.error_at(PASSWORD);
    Signal::derive(move || {
        let together = form.error().filter(|error| error.code() == Some("invalid_credentials"));
        together.map(|error| error.sentence()).or_else(|| wrong.get())
    })
}

/// The query string with the page to return to, for links between sign in and sign up.
pub fn use_way_back() -> Signal<String> {
    let search = use_location().search;
    Signal::derive(move || {
        search.with(|search| {
            let next = search.split('&').find(|pair| pair.starts_with("next="));
            next.map(|next| format!("?{next}")).unwrap_or_default()
        })
    })
}
