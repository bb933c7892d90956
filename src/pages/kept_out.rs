//! The page that says why an organization keeps the user out: it requires two-factor authentication (contract 10).

use crate::{
    frame::Heading,
    routes::{Route, Scope},
    session::Session,
};
use rolecall_api::OrganizationRef;
use rolecall_view::prelude::*;

/// The page about the organization of the URL; about all that keep the user out, where the URL names none of them.
#[component]
pub fn KeptOut() -> impl IntoView {
    let session = Session::get();
    let route = expect_context::<Memo<Route>>();
    let names = move || {
        let scope = route.with(Route::scope);
        session.with_organizations(|all| {
            let kept_out = || all.iter().filter(|one| one.is_kept_out);
            let named = |one: &&OrganizationRef| matches!(&scope, Scope::Organization(slug) if one.slug == *slug);
            let here: Vec<_> = kept_out().filter(named).collect();
            let shown = if here.is_empty() { kept_out().collect() } else { here };
            shown.into_iter().map(|one| one.name.clone()).collect::<Vec<_>>().join(", ")
        })
    };
    view! {
        <section class="not-found">
            <Heading title="Two-factor authentication required"/>
            <p class="prose">
                "To use " <strong translate="no">{names}</strong>
                ", you need an authenticator app or a passkey besides your password."
            </p>
            <p class="prose">"You are still a member, and nothing of yours was removed. You are back in as soon as you have set it up."</p>
            <p class="kept-out-act"><a class="button" data-kind="primary" href=Route::Account.to_string()>"Set it up in your account"</a></p>
        </section>
    }
}
