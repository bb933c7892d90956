//! The error pages: not found or no access, no such page, and server not reachable.

use crate::{
    api,
    frame::{Heading, USER_MENU, chunk, end_start},
    language::{t, tr},
    pages::{account::use_sign_out, kept_out::KeptOut, requests::AskForProject},
    routes::{Route, Scope},
    session::{Account, ScopeState, Session},
    ui::{Icon, Problem},
};
use leptos_router::hooks::{use_location, use_navigate};
use rolecall_view::prelude::*;

chunk! {
    /// The chunk of [`NotFound`].
    pub not_found_page in pages => || view! { <NotFound/> }
}

/// The page for something that does not exist or that the user has no access to: the same words for both (contract 3).
#[component]
pub fn NotFound() -> impl IntoView {
    let session = Session::get();
    if untrack(|| session.scope_state()) == ScopeState::KeptOut {
        return view! { <KeptOut/> };
    }
    let route = expect_context::<Memo<Route>>();
    let sentence = move || match route.get().scope() {
        Scope::Project(_) => "This project does not exist, or it is private and you don’t have access.",
        _ => "This organization does not exist, or you are not a member.",
    };
    view! {
        <section class="not-found">
            <Heading title="Not found, or you don’t have access"/>
            <p class="prose">{sentence}</p>
            {move || {
                let project = if let Scope::Project(project) = route.get().scope() { Some(project) } else { None };
                let Some(project) = project.filter(|_| session.has_organization()) else {
                    return view! {
                        <p class="prose">"If a colleague sent you this link, ask them to grant you access, then open it again."</p>
                    };
                };
                view! { <AskForProject project/> }
            }}
            <WaysOut/>
        </section>
    }
}

chunk! {
    /// The chunk of [`NoSuchPage`].
    pub no_such_page in pages => || view! { <NoSuchPage/> }
}

/// The page for a URL without a page.
#[component]
pub fn NoSuchPage() -> impl IntoView {
    view! {
        <section class="not-found">
            <Heading title="Page not found"/>
            <p class="prose">"Check the URL for typos. The page may also have been removed."</p>
            <WaysOut/>
        </section>
    }
}

chunk! {
    /// The chunk of [`OutsideOfView`].
    pub outside_of_view_page in pages => || view! { <OutsideOfView/> }
}

/// The page instead of those of the user's own account, while this tab views an organization as somebody else does.
#[component]
pub fn OutsideOfView() -> impl IntoView {
    view! {
        <section class="not-found">
            <Heading title="Not part of this view"/>
            <p class="prose">"Accounts are not shown while you view an organization as someone else. End the view to see yours."</p>
        </section>
    }
}

/// Links to other pages, and who is signed in.
#[component]
fn WaysOut() -> impl IntoView {
    let session = Session::get();
    let name = move || session.with_organization(|organization| organization.name.clone());
    let back = move || {
        let name = session.with_project(|project| project.name.clone()).or_else(name);
        name.map_or_else(|| t("Go home").to_owned(), |name| tr!("Back to {name}"))
    };
    let home = move || session.organization_slug().map_or(Route::Home, Route::OrganizationHome).to_string();
    let has_others = move || session.with_organizations(|all| all.len() > 1);
    view! {
        <ul class="ways-out">
            <li><Icon name="chevron-left"/><span><a href=home>{back}</a></span></li>
            {move || name().map(|name| view! {
                <li>
                    <Icon name="switch"/>
                    <span>
                        "Current organization: " <span translate="no">{name}</span> ". "
                        {has_others().then(|| view! {
                            <button type="button" class="link" popovertarget=USER_MENU>"Switch organization"</button>
                        })}
                    </span>
                </li>
            })}
            <li><Icon name="person"/><span><SomebodyElse/></span></li>
        </ul>
    }
}

#[component]
fn SomebodyElse() -> impl IntoView {
    let session = Session::get();
    let sign_out = use_sign_out();
    let location = use_location();
    let navigate = use_navigate();
    let change = move |_| {
        let query = location.search.get_untracked();
        let question = if query.is_empty() { "" } else { "?" };
        let here = format!("{}{question}{query}", location.pathname.get_untracked());
        let navigate = navigate.clone();
        sign_out.then(move || navigate(&Route::login_and_back(&here), leptos_router::NavigateOptions::default()));
    };
    view! {
        "Signed in as " <span translate="no">{move || session.with_user(|user| user.email.clone())}</span> ". "
        <button type="button" class="link" on:click=change>"Switch account"</button>
    }
}

/// Shown until it is known who is signed in. Blank, because `index.html` has painted the frame of the page, unless the
/// server does not answer.
#[component]
pub fn Starting() -> impl IntoView {
    let lost = api::connection_lost();
    let is_lost = move || {
        let is_lost = lost.get();
        if is_lost {
            end_start();
        }
        is_lost
    };
    view! {
        <Show when=is_lost>
            <main class="alone">
                <Heading title="The server can’t be reached" alone=true/>
                <p class="prose">"Retrying automatically. The page opens as soon as the server responds."</p>
                <p class="auth-act">
                    <button type="button" class="button" data-kind="default" on:click=|_| api::retry_now()>"Try now"</button>
                </p>
            </main>
        </Show>
    }
}

/// Shown if the request for the signed-in user has failed.
#[component]
pub fn Unreachable() -> impl IntoView {
    let session = Session::get();
    let failure = move || {
        session.with_account(|account| if let Account::Failed(error) = account { Some(error.sentence()) } else { None })
    };
    move || {
        failure().map(|sentence| {
            view! {
                <main class="alone">
                    <Heading title="Rolecall is having problems" alone=true/>
                    <Problem sentence on_retry=move || session.refresh()/>
                </main>
            }
        })
    }
}
