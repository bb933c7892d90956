//! Property filters: a chip for each, and the dialog that adds and changes them. They are in the URL of the page, in
//! the format of the API's parameter `properties`.

mod conditions;
mod dialog;
mod state;

pub use conditions::{Filters, PROPERTIES};
pub use dialog::PropertyDialog;
pub use state::{as_param, from_param};

use crate::{
    language::tr,
    ui::{Button, ButtonKind, Icon},
};
use rolecall_api::PropertyFilter;
use rolecall_view::prelude::*;

/// A chip for each filter; a press changes it.
#[component]
pub fn PropertyChips(filters: Filters) -> impl IntoView {
    let chip = move |(which, condition): (usize, PropertyFilter)| {
        let (what, verb, value) = state::words(&condition);
        let title = format!("{what} {verb} {value}");
        let remove = tr!("Remove the filter on {property}", property = what);
        view! {
            <span class="filter-chip" title=title>
                <button type="button" class="filter-chip-words" on:click=move |_| filters.change(which)>
                    {what} " " {verb} " " <strong translate="no">{value}</strong>
                </button>
                <button type="button" class="filter-chip-remove" aria-label=remove on:click=move |_| filters.remove(which)>
                    <Icon name="close" size=12/>
                </button>
            </span>
        }
    };
    move || filters.conditions.get().into_iter().enumerate().map(chip).collect_view()
}

/// The button that adds a filter.
#[component]
pub fn AddFilter(filters: Filters) -> impl IntoView {
    view! {
        <button type="button" class="button filter-add" data-kind="quiet" data-small="" on:click=move |_| filters.add()>
            <Icon name="plus"/>
            <span>"Filter"</span>
        </button>
    }
}

/// The buttons of a dialog that sets a filter: Cancel and Apply.
pub fn filter_buttons(close: impl Fn() + Copy + Send + Sync + 'static) -> Markup {
    view! {
        <Button label="Cancel" on_press=close/>
        <Button label="Apply" kind=ButtonKind::Primary submit=true/>
    }
}
