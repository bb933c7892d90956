//! The organization switcher: the profile picture in the top bar, which opens the user menu. The content of the menu is
//! loaded lazily when it first opens.

use super::user_menu;
use crate::{
    frame::{LazyPage, USER_MENU},
    language::t,
    session::Session,
    ui::{Avatar, Menu, MenuLayer},
};
use rolecall_view::prelude::*;

/// The profile picture with the user menu.
#[component]
pub fn OrganizationSwitcher() -> impl IntoView {
    let session = Session::get();
    let picture =
        move || session.with_user(|user| view! { <Avatar id=user.uuid.to_string() name=user.first_name.clone()/> });
    view! {
            <Menu
                id=USER_MENU
                layer_label=t("User menu")
                button_class="user-button"
                class="user-menu"
                layer_kind=MenuLayer::Panel
                align_end=true
                trigger=move || view! { <span class="sr-only">"User menu"</span> {picture} }
            >
                <LazyPage chunk=user_menu meanwhile=|| Markup::Nothing/>
            </Menu>
    }
}
