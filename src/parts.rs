//! The parts of the app that are loaded when they are needed, so that the first page is there soon: one part for each
//! area. Which code belongs to which, the splitter finds out (`./dev build`, `crates/xtask`): what only a part leads to is
//! in its file, what several share in files between them, and the rest in the program itself, with the page that most
//! people come for: the members.
//!
//! Without the feature `split` (component tests, `trunk serve`) all of it is one program, and loading is at once.

use crate::{
    api, pages,
    routes::Route,
    shell,
    ui::{Handler, Problem, Skeleton},
};
use futures_util::FutureExt;
use leptos::{prelude::*, wasm_split::SplitLoaderError};
use std::{future::Future, pin::Pin};

/// How a view is made whose code has been loaded.
type Make = fn() -> AnyView;

/// A part on its way.
type Loading = Pin<Box<dyn Future<Output = Result<Make, SplitLoaderError>>>>;

/// A view whose code belongs to a part: starts to load it.
pub type Part = fn() -> Loading;

/// Declares views: `name in part => view`.
macro_rules! parts {
    ($($(#[$docs:meta])* $name:ident in $part:ident => $make:expr;)*) => {$(
        $(#[$docs])*
        pub fn $name() -> Loading {
            #[cfg_attr(feature = "split", leptos::wasm_split::wasm_split($part, wasm_split_path = leptos::wasm_split, fallible))]
            fn $name() -> Result<Make, SplitLoaderError> {
                Ok($make)
            }
            #[cfg(feature = "split")]
            let loading = $name();
            #[cfg(not(feature = "split"))]
            let loading = std::future::ready($name());
            Box::pin(loading)
        }
    )*};
}

parts! {
    /// Signing in.
    sign_in in visit => || view! { <pages::auth::SignIn/> }.into_any();
    /// Signing in again, over the page.
    sign_in_again in visit => || view! { <pages::auth::SignInAgain/> }.into_any();
    /// Signing up.
    sign_up in visit => || view! { <pages::auth::SignUp/> }.into_any();
    /// The page of the invite of the address.
    accept_invite in visit => || match expect_context::<Memo<Route>>().get_untracked() {
        Route::Invite(invite) => view! { <pages::auth::AcceptInvite invite/> }.into_any(),
        _ => ().into_any(),
    };
    /// What is in the user menu.
    user_menu in menus => || view! { <shell::UserMenu/> }.into_any();
    /// What is in the project switcher.
    project_menu in menus => || view! { <shell::ProjectMenu/> }.into_any();
    /// Inviting people.
    invite in invite => || view! { <pages::Invites/> }.into_any();
    /// The dialogs of the role table.
    member_dialogs in changes => || view! { <pages::members::Dialogs/> }.into_any();
    /// Where everybody starts.
    home in pages => || view! { <pages::Home/> }.into_any();
    /// One's own account.
    account in pages => || view! { <pages::account::Account/> }.into_any();
    /// Making an organization.
    new_organization in pages => || view! { <pages::organization::NewOrganization/> }.into_any();
    /// Who may do what.
    roles in pages => || view! { <pages::organization::Roles/> }.into_any();
    /// The projects of an organization.
    projects in pages => || view! { <pages::organization::Projects/> }.into_any();
    /// The settings of an organization.
    organization_settings in pages => || view! { <pages::organization::Settings/> }.into_any();
    /// What an organization pays.
    billing in billing => || view! { <pages::organization::Billing/> }.into_any();
    /// One invoice.
    invoice_page in billing => || view! { <pages::organization::InvoicePage/> }.into_any();
    /// What is not there, or not open.
    not_open in pages => || view! { <pages::NotOpen/> }.into_any();
    /// An address that no page has.
    no_such_page in pages => || view! { <pages::NoSuchPage/> }.into_any();
    /// Where a project starts.
    project_home in project => || view! { <pages::project::Home/> }.into_any();
    /// The trends of a project.
    project_trends in trends => || view! { <pages::project::Trends/> }.into_any();
    /// Asking a project in SQL.
    project_sql in sql => || view! { <pages::project::Sql/> }.into_any();
    /// The settings of a project.
    project_settings in project => || view! { <pages::project::Settings/> }.into_any();
}

/// What is said when a part cannot be loaded.
pub const NOT_LOADED: &str = "This part of the app could not be loaded. If you are connected, a new version may be available: \
                              reload the page.";

/// A view whose code may have to be loaded first; a skeleton meanwhile.
#[component]
pub fn Lazy(
    /// What is shown.
    part: Part,
    /// What stands there meanwhile; a page's skeleton if left out.
    #[prop(optional)]
    meanwhile: Option<Make>,
    /// Called when it cannot be loaded, if that is not to be said in its place.
    #[prop(optional, into)]
    on_failure: Option<Handler>,
) -> impl IntoView {
    let state = RwSignal::new(State::Loading);
    let is_told = on_failure.is_some();
    load(part, state, on_failure);
    let recovered = api::recovered();
    Effect::new(move |before: Option<u32>| {
        let now = recovered.get();
        if before.is_some_and(|before| before != now) && matches!(state.get_untracked(), State::Failed) {
            state.set(State::Loading);
            load(part, state, None);
        }
        now
    });
    let meanwhile = meanwhile.unwrap_or(|| view! { <Skeleton/> }.into_any());
    move || match state.get() {
        State::Loading => meanwhile(),
        State::Loaded(make) => make(),
        State::Failed if is_told => ().into_any(),
        State::Failed => {
            let retry = move || {
                state.set(State::Loading);
                load(part, state, None);
            };
            view! { <Problem sentence=NOT_LOADED on_retry=retry/> }.into_any()
        }
    }
}

/// How far a part is.
#[derive(Debug, Clone, Copy)]
enum State {
    Loading,
    Loaded(Make),
    Failed,
}

fn load(part: Part, state: RwSignal<State>, on_failure: Option<Handler>) {
    let arrive = move |answer: Result<Make, SplitLoaderError>| {
        let failed = answer.is_err();
        // Nobody waits for it any more if its place is gone.
        let is_there = state.try_set(answer.map_or(State::Failed, State::Loaded)).is_none();
        if failed {
            // If the server is gone, the part is loaded by itself when it is back.
            api::check_connection();
        }
        if let Some(on_failure) = on_failure.filter(|_| failed && is_there) {
            on_failure.run();
        }
    };
    let mut loading = part();
    // What is there already is shown in the same breath.
    match (&mut loading).now_or_never() {
        Some(answer) => arrive(answer),
        None => leptos::task::spawn_local(async move { arrive(loading.await) }),
    }
}

/// Starts to load a part that will most likely be needed in a moment.
pub fn prefetch(part: Part) {
    leptos::task::spawn_local(async move {
        // What cannot be loaded now is said when it is needed.
        let _ = part().await;
    });
}
