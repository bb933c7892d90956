//! What can be done with the selected people. Everything but [`SelectedPlace`] is loaded when somebody is selected.

mod act;
mod bar;
mod dialog;
mod export;
mod listed;
mod report;
mod told;

pub(in crate::pages) use dialog::group_view;
pub(in crate::pages) use report::{not_possible, refused_in};
pub(in crate::pages) use told::groups;

use super::roster::Roster;
use crate::{
    frame::{LazyPage, NOT_LOADED, chunk},
    language::t,
    ui::pressed_key,
};
use rolecall_view::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

chunk! {
    /// The chunk of the bar below the table.
    pub selected_people in changes => || view! { <bar::SelectedBar/> }
}

/// Shows the bar while somebody is selected.
#[component]
pub fn SelectedPlace(roster: Roster) -> impl IntoView {
    provide_context(roster);
    let selection = roster.selection;
    let is_needed = Memo::new(move |_| {
        selection.reports.get() || selection.exports.get() || selection.people.with(|people| !people.is_empty())
    });
    let give_up = move || {
        roster.toasts.warn(t(NOT_LOADED));
        selection.clear();
    };
    move || {
        is_needed
            .get()
            .then(|| view! { <LazyPage chunk=selected_people meanwhile=|| Markup::Nothing on_failure=give_up/> })
    }
}

/// Selects whose checkbox is pressed, or no longer. With Shift, also by the keyboard, a range.
pub fn select(roster: Roster, event: &web_sys::MouseEvent) {
    let Some(tick) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
    let Some(person) = tick.get_attribute("data-person") else { return };
    roster.seen.with_untracked(|seen| {
        let page = seen.as_ref().map(|listing| listing.people.as_slice()).unwrap_or_default();
        roster.selection.set(page, &person, tick.checked(), event.shift_key());
    });
}

/// Escape selects nobody, unless it closes a dialog or a menu.
pub fn clear_on_escape(roster: Roster, event: &web_sys::KeyboardEvent) {
    let is_in_layer = || {
        let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        element.is_some_and(|element| element.closest("dialog, [popover]").ok().flatten().is_some())
    };
    if pressed_key(event).as_deref() == Some("Escape") && !is_in_layer() {
        roster.selection.clear();
    }
}
