//! The user menu behind the profile picture, with the organization switcher (ux 2 and 3).

mod appearance;
mod current;
mod others;
mod sign_out;

pub use appearance::{Appearance, AppearanceChoice};
pub use sign_out::{SignOut, use_sign_out};

use crate::{
    parts::{self, Lazy},
    routes::Route,
    session::Session,
    ui::{Avatar, Menu, MenuItem, MenuLayer, use_menu},
};
use current::CurrentOrganization;
use leptos::prelude::*;
use others::OtherOrganizations;

/// The id of the menu, for buttons elsewhere that open it.
pub const USER_MENU: &str = "user-menu";

/// The profile picture and its menu.
#[component]
pub fn OrganizationSwitcher() -> impl IntoView {
    let session = Session::get();
    let picture =
        move || session.me().map(|me| view! { <Avatar id=me.user.uuid.to_string() name=me.user.first_name/> });
    view! {
        <div class="top-right">
            <Menu
                id=USER_MENU
                layer_label="User menu"
                button_class="user-button"
                class="user-menu"
                layer_kind=MenuLayer::Panel
                align_end=true
                trigger=move || view! { <span class="sr-only">"User menu"</span> {picture} }
            >
                <Lazy part=parts::user_menu meanwhile=|| ().into_any()/>
            </Menu>
        </div>
    }
}

/// What is in the menu.
#[component]
pub fn UserMenu() -> impl IntoView {
    let session = Session::get();
    use_menu().arrange();
    // So that what has been lost meanwhile is not offered, and what has been won is.
    session.refresh();
    view! {
        <Myself/>
        <CurrentOrganization/>
        <OtherOrganizations/>
        <hr/>
        <div class="user-menu-line">
            <span id="appearance">"Appearance"</span>
            <AppearanceChoice labelled_by="appearance"/>
        </div>
        <hr/>
        <SignOutItem/>
    }
}

#[component]
fn Myself() -> impl IntoView {
    let session = Session::get();
    let menu = use_menu();
    move || {
        session.me().map(|me| {
            view! {
                <div class="user-menu-line">
                    <Avatar id=me.user.uuid.to_string() name=me.user.first_name.clone()/>
                    <span class="user-menu-words">
                        <strong translate="no">{me.user.first_name}</strong>
                        <span class="second" translate="no">{me.user.email}</span>
                    </span>
                    <a class="link" href=Route::Account.to_string() on:click=move |_| menu.close()>"Account"</a>
                </div>
                <hr/>
            }
        })
    }
}

#[component]
fn SignOutItem() -> impl IntoView {
    let sign_out = use_sign_out();
    view! { <MenuItem icon="sign-out" on_press=move || sign_out.run()>"Sign out"</MenuItem> }
}
