//! Asking a project's events in SQL: a field for the query, names to put into it, and the answer as a table.
//!
//! What has been asked stands in the address, each question as a step of the history.

mod answer;
mod csv;
mod editor;
mod examples;
mod names;
mod order;
mod place;
mod sql_state;
mod table;

use super::current::{Current, ProjectOfPage};
use crate::frame::{Heading, chunk};
use answer::Answer;
use editor::Editor;
use leptos::prelude::*;
use names::Names;
use sql_state::SqlState;

chunk! {
    /// SQL queries of a project.
    pub sql_page in sql => || view! { <Sql/> }.into_any()
}

/// The page.
#[component]
fn Sql() -> impl IntoView {
    let page = ProjectOfPage::load();
    page.or_not_found(move || {
        view! {
            <Heading title="SQL"/>
            {page.show(|current| view! { <SqlPage current/> })}
        }
    })
}

/// The page below its heading.
#[component]
fn SqlPage(current: Current) -> impl IntoView {
    let state = SqlState::open(current);
    view! {
        <div class="sql-workspace">
            <Editor state/>
            <Names state/>
        </div>
        <Answer state/>
    }
}
