//! The trends page of a project: events or unique users over time, as the URL says.

mod answer;
mod data;
mod dates;
mod days;
mod params;
#[cfg(test)]
mod params_tests;
mod series;
mod settings;
mod trends_state;

pub use data::chart_of;

use super::{
    current::{Current, ProjectOfPage},
    filters::{AddFilter, PropertyChips, PropertyDialog},
};
use crate::frame::{Heading, chunk};
use answer::Answer;
use dates::{DatesDialog, RangeChoice};
use rolecall_view::prelude::*;
use series::AllSeries;
use settings::Settings;
use trends_state::TrendsState;

chunk! {
    /// The chunk of the trends page.
    pub trends_page in trends => || view! { <Trends/> }
}

/// The trends page of the project in the URL.
#[component]
fn Trends() -> impl IntoView {
    let page = ProjectOfPage::load();
    page.or_not_found(move || {
        view! {
            <Heading title="Trends"><RangeChoice/></Heading>
            {page.show(|current| view! { <TrendsContent current/> })}
        }
    })
}

/// The settings of the query and its result.
#[component]
fn TrendsContent(current: Current) -> impl IntoView {
    let state = TrendsState::open(current);
    view! {
        <div class="trends-question">
            <div class="trends-what">
                <AllSeries state>
                    <PropertyChips filters=state.filters/>
                    <AddFilter filters=state.filters/>
                </AllSeries>
            </div>
            <Settings state/>
        </div>
        <Answer state/>
        <PropertyDialog filters=state.filters/>
        <DatesDialog query=state.query/>
    }
}
