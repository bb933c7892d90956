//! The whole app on one screen: what is provided, and which page stands at which address.

mod lead;

use crate::{
    pages,
    parts::{self, Lazy, Part},
    routes::{OrganizationPage, ProjectPage, ProjectTab, Route},
    session::{Account, Session},
    shell::{Announced, Announcer, Appearance, Shell},
    toast::{ToastPlace, Toasts},
    ui,
};
use leptos::prelude::*;
use leptos_router::{
    WildcardSegment,
    components::{FlatRoutes, Route as RouterRoute, Router},
    hooks::use_location,
};

/// The app.
#[component]
pub fn App() -> impl IntoView {
    ui::read_filled_fields();
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
    Announced::provide();
    Appearance::provide();
    let route = use_route();
    provide_context(route);
    let session = Session::provide(route);
    lead::everybody(session, route);
    let expired = Memo::new(move |_| session.asks_to_sign_in());
    let frame = Memo::new(move |_| Frame::of(&session.account(), route.with(Route::is_public)));
    view! {
        <Announcer/>
        {move || match frame.get() {
            Frame::Waiting => view! { <pages::Starting/> }.into_any(),
            Frame::Public => view! { <PublicPage route/> }.into_any(),
            Frame::Shell => view! { <Shell><Page route/></Shell> }.into_any(),
            Frame::Leaving => ().into_any(),
            Frame::Unreachable => view! { <pages::Unreachable/> }.into_any(),
        }}
        // Over the page, which stays as it is.
        {move || expired.get().then(|| view! { <Lazy part=parts::sign_in_again meanwhile=|| ().into_any()/> })}
        <ToastPlace/>
    }
}

/// What stands around a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// It is not known yet who is there.
    Waiting,
    /// Nothing: the page is for everybody.
    Public,
    /// Everything: the page is for people.
    Shell,
    /// Nobody is signed in, and the page is not for everybody: they are being led to the sign-in page.
    Leaving,
    /// Who is there could not be found out.
    Unreachable,
}

impl Frame {
    const fn of(account: &Account, is_public: bool) -> Frame {
        match (account, is_public) {
            (Account::Unknown, _) => Frame::Waiting,
            (Account::Failed(_), _) => Frame::Unreachable,
            (_, true) => Frame::Public,
            (Account::SignedIn(_), false) => Frame::Shell,
            (Account::SignedOut, false) => Frame::Leaving,
        }
    }
}

#[component]
fn PublicPage(route: Memo<Route>) -> impl IntoView {
    move || match route.get() {
        Route::SignUp => lazy(parts::sign_up),
        Route::Invite(_) => lazy(parts::accept_invite),
        _ => lazy(parts::sign_in),
    }
}

/// The page inside the shell; made anew whenever the address names another page, but not when an organization gets
/// another name in addresses (and for another organization the shell makes everything anew), nor for another tab of it.
#[component]
fn Page(route: Memo<Route>) -> impl IntoView {
    let page = Memo::new(move |_| match route.get() {
        Route::Organization(_, page) => Route::Organization(String::new(), page),
        Route::Invoice(_, number) => Route::Invoice(String::new(), number),
        Route::OrganizationHome(_) => Route::Home,
        Route::Project(id, ProjectPage::Settings(_)) => Route::Project(id, ProjectPage::Settings(ProjectTab::General)),
        route => route,
    });
    move || match page.get() {
        Route::Home | Route::OrganizationHome(_) => lazy(parts::home),
        Route::Account => lazy(parts::account),
        Route::NewOrganization => lazy(parts::new_organization),
        Route::Organization(_, page) => match page {
            OrganizationPage::Members => view! { <pages::members::Members/> }.into_any(),
            OrganizationPage::Roles => lazy(parts::roles),
            OrganizationPage::Projects => lazy(parts::projects),
            OrganizationPage::Settings => lazy(parts::organization_settings),
            OrganizationPage::Billing => lazy(parts::billing),
        },
        Route::Invoice(..) => lazy(parts::invoice_page),
        Route::Project(_, page) => match page {
            ProjectPage::Home => lazy(parts::project_home),
            ProjectPage::Trends => lazy(parts::project_trends),
            ProjectPage::Sql => lazy(parts::project_sql),
            ProjectPage::Settings(_) => lazy(parts::project_settings),
        },
        Route::Login | Route::SignUp | Route::Invite(_) | Route::Unknown => lazy(parts::no_such_page),
    }
}

fn lazy(part: Part) -> AnyView {
    view! { <Lazy part/> }.into_any()
}
