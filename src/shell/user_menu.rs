//! The content of the user menu (ux 2 and 3): the user, the current organization, other organizations to switch to, and
//! signing out. [`OrganizationSwitcher`] is the profile picture that opens it.

mod current;
mod organization_switcher;
mod others;

pub use organization_switcher::OrganizationSwitcher;

use super::palette;
use crate::{
    frame::{AppearanceChoice, LanguageChoice, chunk},
    pages::account::use_sign_out,
    query::Query,
    routes::Route,
    session::Session,
    ui::{Avatar, MenuItem, command_key, use_menu},
};
use current::CurrentOrganization;
use others::OtherOrganizations;
use rolecall_view::prelude::*;

chunk! {
    /// The chunk of the user menu.
    pub user_menu in menus => || view! { <UserMenu/> }
}

/// The content of the user menu.
#[component]
fn UserMenu() -> impl IntoView {
    let session = Session::get();
    use_menu().arrange();
    // Load the user again, so that the menu lists the current organizations.
    session.refresh();
    view! {
        <CurrentUser/>
        <PaletteItem/>
        <CurrentOrganization/>
        <OtherOrganizations/>
        <hr/>
        <div class="user-menu-line">
            <span id="appearance">"Appearance"</span>
            <AppearanceChoice labelled_by="appearance"/>
        </div>
        <div class="user-menu-line">
            <span>"Language"</span>
            <LanguageChoice/>
        </div>
        <hr/>
        <SignOutItem/>
    }
}

#[component]
fn CurrentUser() -> impl IntoView {
    let session = Session::get();
    let menu = use_menu();
    move || {
        session.user.get().map(|user| {
            view! {
                <div class="user-menu-line">
                    <Avatar id=user.uuid.to_string() name=user.first_name.clone()/>
                    <span class="user-menu-words">
                        <strong translate="no">{user.first_name}</strong>
                        <span class="second" translate="no">{user.email}</span>
                    </span>
                    <a class="link" href=Route::Account.to_string() on:click=move |_| menu.close()>"Account"</a>
                </div>
                <hr/>
            }
        })
    }
}

/// The item that opens the command palette, for which the top bar has no room on a phone.
#[component]
fn PaletteItem() -> impl IntoView {
    let query = Query::get();
    view! {
        <MenuItem icon="search" on_press=move || query.open_dialog(palette::PALETTE)>
            <span class="menu-name">{palette::TITLE}</span>
            <kbd class="key-cap" aria-hidden="true">{command_key()} " K"</kbd>
        </MenuItem>
        <hr/>
    }
}

#[component]
fn SignOutItem() -> impl IntoView {
    let sign_out = use_sign_out();
    view! { <MenuItem icon="sign-out" on_press=move || sign_out.run()>"Sign out"</MenuItem> }
}
