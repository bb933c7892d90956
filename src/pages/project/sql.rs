//! The SQL page of a project: a field for the query, a schema with names to insert, and the result as a table.
//!
//! The query is in the URL; each run query is an entry of the history.

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
use names::Names;
use rolecall_view::prelude::*;
use sql_state::SqlState;

chunk! {
    /// The chunk of the SQL page.
    pub sql_page in sql => || view! { <Sql/> }
}

/// The SQL page of the project in the URL.
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
