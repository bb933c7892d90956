//! The events page of a project: a chart, and a live list with filters.

mod clock;
mod detail;
mod events_state;
mod export;
mod feed;
mod filter;
mod filter_dialog;
mod filter_names;
mod filter_person;
mod filter_time;
mod list;
mod list_query;
mod overview;
mod overview_data;
mod person;
mod reading;
mod row;
mod summary;
mod tools;

use super::{current::Current, facts::Facts};
use detail::Detail;
use events_state::EventsState;
use filter::FilterDialogs;
use list::List;
use overview::Overview;
use person::PersonTools;
use rolecall_view::prelude::*;
use tools::Tools;

pub use tools::RangeChoice;

/// The page below its heading.
#[component]
pub fn EventsPage(current: Current) -> impl IntoView {
    let state = EventsState::open(current);
    view! {
        <Facts current compact=true/>
        <Overview state/>
        <section class="events" aria-labelledby="events">
            <Tools state/>
            <PersonTools state/>
            <List state/>
        </section>
        <Show when=move || state.detail.get()>
            <Detail state/>
        </Show>
        <FilterDialogs state/>
    }
}
