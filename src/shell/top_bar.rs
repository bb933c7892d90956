//! The top bar: product name, project switcher, and the profile picture at the right.

use super::{
    nav::MenuButton,
    palette,
    project_switcher::ProjectSwitcher,
    user_menu::{OrganizationSwitcher, user_menu},
};
use crate::{
    frame::{Brand, prefetch},
    language::{t, tr},
    query::Query,
    routes::{OrganizationPage, Route},
    session::Session,
    ui::{Icon, OrganizationPicture, command_key},
};
use rolecall_view::prelude::*;

/// The top bar, with the button of the navigation on narrow screens.
#[component]
pub fn TopBar(
    /// True while the side navigation is closed, on narrow screens.
    folded: RwSignal<bool>,
) -> impl IntoView {
    let session = Session::get();
    let organization = Memo::new(move |_| session.with_organization(|one| (one.id.clone(), one.name.clone())));
    view! {
        <header
            class="top-bar"
            on:pointerenter=|_| prefetch(user_menu)
            on:focusin=|_| prefetch(user_menu)
        >
            <div class="top-left">
                <MenuButton folded/>
                {move || (!session.has_organization()).then(|| view! {
                    <a class="top-brand" href=Route::Home.to_string()><Brand/></a>
                })}
                {move || organization.get().map(|(id, name)| {
                    let href = move || session.page(OrganizationPage::Members).to_string();
                    view! {
                        <a class="top-organization" href=href>
                            <OrganizationPicture id=id.to_string() name=name.clone()/>
                            <span class="top-name" translate="no">{name}</span>
                        </a>
                        <span class="top-slash" aria-hidden="true">"/"</span>
                    }
                })}
                <ProjectSwitcher/>
            </div>
            <SearchButton/>
            <div class="top-right">
                <Bell/>
                <OrganizationSwitcher/>
            </div>
        </header>
    }
}

/// The button that opens the command palette; on wide screens it looks like a field. On a phone, the user menu opens it.
#[component]
fn SearchButton() -> impl IntoView {
    let query = Query::get();
    view! {
        <button
            type="button"
            class="bell top-search"
            title=palette::TITLE
            aria-keyshortcuts="Control+K Meta+K"
            on:click=move |_| query.open_dialog(palette::PALETTE)
        >
            <Icon name="search"/>
            <span class="top-search-words">{palette::TITLE}</span>
            <kbd class="key-cap" aria-hidden="true">{command_key()} " K"</kbd>
        </button>
    }
}

/// The link to the requests, with the number of those to decide.
#[component]
fn Bell() -> impl IntoView {
    let session = Session::get();
    let count = Memo::new(move |_| session.with_organization(|organization| organization.requests_to_decide));
    let href = move || session.page(OrganizationPage::Requests).to_string();
    let label = move || match count.get() {
        Some(0) | None => t("Requests").to_owned(),
        Some(number) => tr!("Requests, {count} to decide", count = number),
    };
    let number = move || {
        count.get().filter(|number| *number > 0).map(|number| {
            let shown = if number > 99 { "99+".to_owned() } else { number.to_string() };
            view! { <span class="bell-count" aria-hidden="true" translate="no">{shown}</span> }
        })
    };
    move || {
        session.has_organization().then(|| {
            view! {
                <a class="bell" href=href aria-label=label title=label><Icon name="inbox"/>{number}</a>
            }
        })
    }
}
