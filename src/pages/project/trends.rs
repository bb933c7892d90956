//! The trends of a project: events or people over time, as the address asks for them.

mod answer;
mod data;
mod dates;
mod days;
mod params;
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
use leptos::prelude::*;
use series::AllSeries;
use settings::Settings;
use trends_state::TrendsState;

chunk! {
    /// The trends of a project.
    pub trends_page in trends => || view! { <Trends/> }.into_any()
}

/// The page.
#[component]
fn Trends() -> impl IntoView {
    let page = ProjectOfPage::load();
    page.or_not_found(move || {
        view! {
            <Heading title="Trends"><RangeChoice/></Heading>
            {page.show(|current| view! { <Question current/> })}
        }
    })
}

/// What is asked, and the answer below it.
#[component]
fn Question(current: Current) -> impl IntoView {
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
