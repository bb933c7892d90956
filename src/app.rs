//! The root component: provides the contexts and maps each route to its page.

mod redirects;

use crate::{
    api,
    frame::{Announced, Announcer, Appearance, Chunk, LazyPage, ToastPlace, Toasts, end_start},
    language::{current_language, t},
    pages,
    routes::{OrganizationPage, ProjectPage, ProjectTab, Route},
    session::{Account, Session},
    shell::Shell,
    ui::{self, Skeleton},
};
use leptos_router::{
    WildcardSegment,
    components::{FlatRoutes, Route as RouterRoute, Router},
    hooks::use_location,
};
use rolecall_view::prelude::*;

/// The root component of the app.
#[component]
pub fn App() -> impl IntoView {
    ui::read_filled_fields();
    // Routes are no views, so that only Leptos' own macro can write them.
    leptos::prelude::view! {
        <Router>
            // The router only tracks the URL; `routes::Route` decides which page it is.
            <FlatRoutes fallback=Screen>
                <RouterRoute path=WildcardSegment("page") view=Screen/>
            </FlatRoutes>
        </Router>
    }
}

/// The route of the current URL as a signal, for components below [`App`].
#[must_use]
pub fn use_route() -> Memo<Route> {
    let pathname = use_location().pathname;
    Memo::new(move |_| Route::parse(&pathname.get()))
}

#[component]
fn Screen() -> impl IntoView {
    let toasts = Toasts::provide();
    if api::was_view_ended() {
        toasts.say(t("The view has ended. You see this as yourself again."));
    }
    Announced::provide();
    Appearance::provide();
    let route = use_route();
    provide_context(route);
    let session = Session::provide(route);
    redirects::start(session, route);
    let expired = Memo::new(move |_| session.asks_to_sign_in());
    let personal = Memo::new(move |_| route.with(|route| matches!(route, Route::Account | Route::NewOrganization)));
    let frame =
        Memo::new(move |_| session.with_account(|account| Frame::from_account(account, route.with(Route::is_public))));
    let language = current_language();
    move || {
        language.track();
        view! { <Everything frame route personal expired/> }
    }
}

/// Everything on the screen, created again in another language.
#[component]
fn Everything(frame: Memo<Frame>, route: Memo<Route>, personal: Memo<bool>, expired: Memo<bool>) -> impl IntoView {
    view! {
        <Announcer/>
        {move || {
            let frame = frame.get();
            if frame != Frame::Waiting {
                end_start();
            }
            match frame {
            Frame::Waiting => view! { <pages::Starting/> },
            Frame::Public => view! { <PublicPage route/> },
            Frame::Shell => view! { <Shell personal not_found=pages::not_found_page notices=|| view! { <pages::OwnershipNotice/> } dialogs=|| view! { <pages::InviteDialog/> <pages::AskDialog/> }><Page route/></Shell> },
            Frame::Leaving => Markup::Nothing,
            Frame::Unreachable => view! { <pages::Unreachable/> },
            }
        }}
        // A dialog over the page, which stays as it is.
        {move || expired.get().then(|| view! { <LazyPage chunk=pages::auth::sign_in_again meanwhile=|| Markup::Nothing/> })}
        <ToastPlace/>
    }
}

/// What the screen shows around the page, or instead of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// Not yet known whether somebody is signed in: shows a placeholder.
    Waiting,
    /// A public page, without the shell.
    Public,
    /// A page for signed-in users, inside the shell.
    Shell,
    /// Nobody is signed in and the page is not public: a redirect to the sign-in page is under way.
    Leaving,
    /// The request for the signed-in user failed.
    Unreachable,
}

impl Frame {
    const fn from_account(account: &Account, is_public: bool) -> Frame {
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
        Route::SignUp => lazy(pages::auth::sign_up_page),
        Route::Invite(_) => lazy(pages::auth::accept_invite_page),
        Route::RequestReset => lazy(pages::auth::request_reset_page),
        Route::Reset(..) => lazy(pages::auth::reset_page),
        Route::Confirm(..) => lazy(pages::auth::confirm_page),
        _ => lazy(pages::auth::sign_in_page),
    }
}

/// The page inside the shell. It is created again when the route changes to another page, but not when only the slug of
/// the organization or the tab changes. (For another organization, the shell creates everything again.)
#[component]
fn Page(route: Memo<Route>) -> impl IntoView {
    let page = Memo::new(move |_| match route.get() {
        Route::Organization(_, page) => Route::Organization(String::new(), page),
        Route::Invoice(_, number) => Route::Invoice(String::new(), number),
        Route::ReviewReport(_, id) => Route::ReviewReport(String::new(), id),
        Route::OrganizationHome(_) => Route::Home,
        Route::Project(id, ProjectPage::Settings(_)) => Route::Project(id, ProjectPage::Settings(ProjectTab::General)),
        route => route,
    });
    move || match page.get() {
        Route::Home | Route::OrganizationHome(_) => lazy(pages::home_page),
        Route::Account | Route::NewOrganization if api::is_viewing() => lazy(pages::outside_of_view_page),
        Route::Account => lazy(pages::account::account_page),
        Route::NewOrganization => lazy(pages::organization::new_organization_page),
        Route::Organization(_, page) => match page {
            OrganizationPage::Members => view! {
                <LazyPage chunk=pages::role_table::members_page meanwhile=members_start/>
            },
            OrganizationPage::Roles => lazy(pages::organization::roles_page),
            OrganizationPage::Projects => lazy(pages::organization::projects_page),
            OrganizationPage::Settings => lazy(pages::organization::organization_settings_page),
            OrganizationPage::Billing => lazy(pages::organization::billing_page),
            OrganizationPage::Activity => lazy(pages::organization::activity_page),
            OrganizationPage::Access => lazy(pages::organization::access_page),
            OrganizationPage::Requests => lazy(pages::requests_page),
            OrganizationPage::Review => lazy(pages::review_page),
        },
        Route::Invoice(..) => lazy(pages::organization::invoice_page),
        Route::ReviewReport(..) => lazy(pages::review_report_page),
        Route::Project(_, page) => match page {
            ProjectPage::Home => lazy(pages::project::project_home_page),
            ProjectPage::Trends => lazy(pages::project::trends_page),
            ProjectPage::Sql => lazy(pages::project::sql_page),
            ProjectPage::Settings(_) => lazy(pages::project::project_settings_page),
        },
        Route::Login
        | Route::SignUp
        | Route::Invite(_)
        | Route::RequestReset
        | Route::Reset(..)
        | Route::Confirm(..)
        | Route::Unknown => lazy(pages::no_such_page),
    }
}

/// What `index.html` paints of the members page, until its code is there.
fn members_start() -> Markup {
    view! {
        <div class="heading"><h1>"Members"</h1></div>
        <div class="start-tools"></div>
        <Skeleton/>
    }
}

fn lazy(chunk: Chunk) -> Markup {
    view! { <LazyPage chunk/> }
}
