//! The whole app on one screen: what is provided, and which page stands at which address.

use crate::{
    pages,
    routes::{OrganizationPage, ProjectPage, Route},
    session::{Account, Session},
    shell::{Announcer, Shell},
    toast::{ToastPlace, Toasts},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions, WildcardSegment,
    components::{FlatRoutes, Route as RouterRoute, Router},
    hooks::{use_location, use_navigate},
};

/// The app.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <Router>
            // The router keeps the address; which page that is, says `routes::Route`.
            <FlatRoutes fallback=Screen>
                <RouterRoute path=WildcardSegment("page") view=Screen/>
            </FlatRoutes>
        </Router>
    }
}

/// The page of the address as a signal, for components below [`App`].
#[must_use]
pub fn use_route() -> Memo<Route> {
    let pathname = use_location().pathname;
    Memo::new(move |_| Route::parse(&pathname.get()))
}

#[component]
fn Screen() -> impl IntoView {
    Toasts::provide();
    let route = use_route();
    provide_context(route);
    let session = Session::provide(route);
    send_away(session, route);
    let known = Memo::new(move |_| match session.account() {
        Account::Unknown => None,
        Account::SignedIn(_) => Some(true),
        Account::SignedOut | Account::Failed(_) => Some(false),
    });
    view! {
        <Announcer/>
        {move || match (known.get(), is_public(route)) {
            (None, _) => ().into_any(),
            (Some(_), true) => view! { <PublicPage route/> }.into_any(),
            (Some(true), false) => view! { <Shell><Page route/></Shell> }.into_any(),
            (Some(false), false) => view! { <pages::Unreachable/> }.into_any(),
        }}
        <ToastPlace/>
    }
}

fn is_public(route: Memo<Route>) -> bool {
    route.with(Route::is_public)
}

/// A signed-out visitor of a page goes to sign in, and comes back; a signed-in one has nothing to do there.
fn send_away(session: Session, route: Memo<Route>) {
    let location = use_location();
    let navigate = use_navigate();
    Effect::new(move |_| {
        let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
        match (session.account(), route.get()) {
            (Account::SignedOut, page) if !page.is_public() => {
                let query = location.search.get_untracked();
                let path = location.pathname.get_untracked();
                let here = if query.is_empty() { path } else { format!("{path}?{query}") };
                navigate(&Route::login_and_back(&here), replace);
            }
            (Account::SignedIn(_), Route::Login | Route::SignUp) => {
                let next = location.query.with_untracked(|query| query.get("next"));
                navigate(&Route::safe_next(next.as_deref()), replace);
            }
            _ => {}
        }
    });
}

#[component]
fn PublicPage(route: Memo<Route>) -> impl IntoView {
    move || match route.get() {
        Route::SignUp => view! { <pages::auth::SignUp/> }.into_any(),
        Route::Invite(invite) => view! { <pages::auth::AcceptInvite invite/> }.into_any(),
        _ => view! { <pages::auth::SignIn/> }.into_any(),
    }
}

/// The page inside the shell; made anew whenever the address names another page.
#[component]
fn Page(route: Memo<Route>) -> impl IntoView {
    move || match route.get() {
        Route::Home => view! { <pages::Home/> }.into_any(),
        Route::Account => view! { <pages::account::Account/> }.into_any(),
        Route::NewOrganization => view! { <pages::organization::NewOrganization/> }.into_any(),
        Route::Organization(_, page) => match page {
            OrganizationPage::Members => view! { <pages::members::Members/> }.into_any(),
            OrganizationPage::Roles => view! { <pages::organization::Roles/> }.into_any(),
            OrganizationPage::Projects => view! { <pages::organization::Projects/> }.into_any(),
            OrganizationPage::Settings => view! { <pages::organization::Settings/> }.into_any(),
        },
        Route::Project(_, page) => match page {
            ProjectPage::Home => view! { <pages::project::Home/> }.into_any(),
            ProjectPage::Settings(_) => view! { <pages::project::Settings/> }.into_any(),
        },
        Route::Login | Route::SignUp | Route::Invite(_) | Route::Unknown => view! { <pages::NotOpen/> }.into_any(),
    }
}
