//! Where people are led without having asked for it: to the sign-in page and back, home from what they have lost, to the
//! new address of what was renamed. And what they are told about it.

use crate::{
    address_bar,
    frame::Toasts,
    routes::Route,
    session::{Account, Session},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use wasm_bindgen::JsValue;

/// Leads everybody where they have to go.
pub(super) fn everybody(session: Session, route: Memo<Route>) {
    to_sign_in_and_back(session, route);
    home_from_what_is_lost(session);
    to_the_new_name(session, route);
    keep_the_address();
}

/// No entry of its own in the history: going back shall not lead here again.
fn replace() -> NavigateOptions {
    NavigateOptions { replace: true, ..NavigateOptions::default() }
}

/// A signed-out visitor of a page goes to sign in, and comes back; a signed-in one has nothing to do there.
fn to_sign_in_and_back(session: Session, route: Memo<Route>) {
    let location = use_location();
    let navigate = use_navigate();
    let toasts = Toasts::get();
    Effect::new(move |_| match (session.with_account(Account::is_signed_in), route.get()) {
        (Some(false), page) => {
            // Whoever comes next at this screen shall not find where the one before was.
            let leaves_nothing = session.has_just_left();
            if session.has_just_ended() {
                toasts.warn("You were signed out. Sign in to continue.");
            }
            if page.is_public() {
                return;
            }
            let query = location.search.get_untracked();
            let path = location.pathname.get_untracked();
            let here = if query.is_empty() { path } else { format!("{path}?{query}") };
            let there = if leaves_nothing { Route::Login.to_string() } else { Route::login_and_back(&here) };
            navigate(&there, replace());
        }
        (Some(true), Route::Login | Route::SignUp) => {
            navigate(&location.search.with_untracked(|search| Route::next_in(search)), replace());
        }
        _ => {}
    });
}

/// Who was taken out of an organization is told so, and leaves its pages.
fn home_from_what_is_lost(session: Session) {
    let navigate = use_navigate();
    let toasts = Toasts::get();
    Effect::new(move |_| {
        let losses = session.untold_losses();
        if !losses.is_empty() {
            let names: Vec<_> = losses.into_iter().map(|organization| organization.name).collect();
            let names = names.join(", ");
            toasts.warn(format!("You are no longer a member of {names}: you were removed, or it was deleted."));
        }
    });
    Effect::new(move |_| {
        if session.is_adrift() {
            navigate(&Route::Home.to_string(), replace());
        }
    });
}

/// An organization is shown under its present name in addresses.
fn to_the_new_name(session: Session, route: Memo<Route>) {
    let location = use_location();
    let navigate = use_navigate();
    Effect::new(move |_| {
        let Some(slug) = session.other_slug() else { return };
        let page = match route.get_untracked() {
            Route::Organization(_, page) => Route::Organization(slug, page),
            Route::OrganizationHome(_) => Route::OrganizationHome(slug),
            _ => return,
        };
        let query = location.search.get_untracked();
        let question = if query.is_empty() { "" } else { "?" };
        navigate(&format!("{page}{question}{query}"), NavigateOptions { scroll: false, ..replace() });
    });
}

/// Puts the page that is shown, with its query, into the address bar if the router has not (see [`address_bar`]).
fn keep_the_address() {
    let location = use_location();
    Effect::new(move |_| {
        let path = location.pathname.get();
        location.search.track();
        let search = location.search;
        let pathname = location.pathname;
        // After the router has finished.
        set_timeout(
            move || {
                let shown = pathname.try_get_untracked().filter(|now| *now == path);
                let (Some(path), Some(search)) = (shown, search.try_get_untracked()) else { return };
                let question = if search.is_empty() { "" } else { "?" };
                let address = format!("{path}{question}{search}");
                address_bar::ensure(&address, &JsValue::NULL);
            },
            std::time::Duration::ZERO,
        );
    });
}
