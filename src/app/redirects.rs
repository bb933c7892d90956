//! Redirects: to the sign-in page and back, home after losing access to an organization, and to the new URL of an
//! organization that was renamed; with the messages about them.

use crate::{
    address_bar,
    frame::Toasts,
    language::{t, tr},
    routes::Route,
    session::{Account, LostProject, Session},
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use rolecall_api::OrganizationRef;
use rolecall_view::prelude::*;
use wasm_bindgen::JsValue;

/// Starts all redirects; they run as effects for as long as the app lives.
pub(super) fn start(session: Session, route: Memo<Route>) {
    redirect_to_sign_in(session, route);
    tell_gains(session);
    redirect_home_after_loss(session);
    redirect_to_current_slug(session, route);
    correct_address_bar();
}

/// Replaces the entry in the history, so that going back does not redirect again.
fn replace() -> NavigateOptions {
    NavigateOptions { replace: true, ..NavigateOptions::default() }
}

/// Redirects a signed-out visitor to the sign-in page and afterwards back; a signed-in one away from the sign-in page.
fn redirect_to_sign_in(session: Session, route: Memo<Route>) {
    let location = use_location();
    let navigate = use_navigate();
    let toasts = Toasts::get();
    Effect::new(move |_| match (session.with_account(Account::is_signed_in), route.get()) {
        (Some(false), page) => {
            // After signing out, do not store the way back: the next person at this screen must not see it.
            let leaves_nothing = session.has_just_left();
            if session.has_just_ended() {
                toasts.warn(t("You were signed out. Sign in to continue."));
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

/// The names of those organizations that keep the user out, and those of the others; `None` if there are none.
fn divided(organizations: Vec<OrganizationRef>) -> (Option<String>, Option<String>) {
    let (kept_out, others): (Vec<_>, Vec<_>) = organizations.into_iter().partition(|one| one.is_kept_out);
    (names_of(kept_out), names_of(others))
}

fn names_of(organizations: Vec<OrganizationRef>) -> Option<String> {
    let names: Vec<_> = organizations.into_iter().map(|organization| organization.name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// If somebody has brought the user back to an organization, says so.
fn tell_gains(session: Session) {
    let toasts = Toasts::get();
    Effect::new(move |_| {
        let (open, joined) = divided(session.take_gains());
        if let Some(names) = joined {
            toasts.say(tr!("You are a member of {names} now."));
        }
        if let Some(names) = open {
            toasts.say(tr!("You reach {names} again."));
        }
    });
}

/// If the user was removed from an organization, or has lost the project that is shown, says so and goes home.
fn redirect_home_after_loss(session: Session) {
    let navigate = use_navigate();
    let toasts = Toasts::get();
    Effect::new(move |_| {
        let (kept_out, lost) = divided(session.take_losses());
        if let Some(names) = lost {
            toasts.warn(tr!("You are no longer a member of {names}: you were removed, or it was deleted."));
        }
        if let Some(names) = kept_out {
            toasts.warn(tr!("Set up two-factor authentication to use {names} again. It is required there now."));
        }
    });
    Effect::new(move |_| {
        if let Some(LostProject { name, was_private }) = session.take_lost_project() {
            toasts.warn(if was_private {
                tr!("You no longer have access to {name}: your access was removed, or it was deleted.")
            } else {
                tr!("You no longer have access to {name}: it became private, or it was deleted.")
            });
        }
    });
    Effect::new(move |_| {
        if session.is_scope_lost() {
            navigate(&Route::Home.to_string(), replace());
        }
    });
}

/// Replaces an old slug in the URL with the organization's current one.
fn redirect_to_current_slug(session: Session, route: Memo<Route>) {
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
        let hash = location.hash.get_untracked();
        navigate(&format!("{page}{question}{query}{hash}"), NavigateOptions { scroll: false, ..replace() });
    });
}

/// Writes the current path and query to the address bar if the router has not (see [`address_bar`]).
fn correct_address_bar() {
    let location = use_location();
    Effect::new(move |_| {
        let path = location.pathname.get();
        location.search.track();
        let search = location.search;
        let pathname = location.pathname;
        // Wait until the router has finished.
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
