//! The state that the parts of the SQL page share: the text of the field, the query in the URL, and its result.

use super::{order::Sort, place};
use crate::{
    api::{self, ApiError},
    language::translated,
    load::{Load, Loaded},
    pages::project::current::Current,
    query::Query,
};
use leptos::html;
use rolecall_api::{Position, Rows};
use rolecall_view::prelude::*;
use std::sync::Arc;

/// The URL's parameter for the query that was run.
const SQL: &str = "q";
/// The URL's parameter for the order of the rows.
pub(super) const SORT: &str = "sort";

/// A result together with its query.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answered {
    /// The SQL query.
    pub(super) sql: String,
    /// The rows, which can be many.
    pub(super) rows: Arc<Rows>,
    /// The time from request to response, in milliseconds.
    pub(super) took: u32,
}

/// The signals of the SQL page. `Copy`; lives as long as the page.
#[derive(Clone, Copy)]
pub(super) struct SqlState {
    /// The project whose events are queried.
    pub(super) current: Current,
    /// The query string of the page's URL.
    pub(super) query: Query,
    /// The text in the field.
    pub(super) text: RwSignal<String>,
    /// The SQL query that was run, from the URL; empty if there is none.
    pub(super) sql: Memo<String>,
    /// The result; `None` if no query was run.
    pub(super) answer: Loaded<Option<Answered>>,
    /// The text area.
    pub(super) field: NodeRef<html::Textarea>,
    /// True while the result of a query that the user has run is awaited; false if the query came with the URL.
    asked: StoredValue<bool>,
}

impl SqlState {
    /// Creates the state; call this in the body of the page.
    pub(super) fn open(current: Current) -> SqlState {
        let query = Query::get();
        let sql = query.value(SQL);
        let text = RwSignal::new(sql.get_untracked());
        // Going back in the history restores the query of that entry.
        Effect::new(move |_| {
            let sql = sql.get();
            if text.with_untracked(|text| text.trim() != sql) {
                text.set(sql);
            }
        });
        let answer = Loaded::new(
            move || sql.get(),
            move |sql| async move {
                if sql.is_empty() {
                    return Ok(None);
                }
                let began = js_sys::Date::now();
                let rows = api::select(current.id, sql.clone()).await?;
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is some seconds")]
                let took = (js_sys::Date::now() - began).max(0.0) as u32;
                Ok(Some(Answered { sql, rows: Arc::new(rows), took }))
            },
        );
        let field = NodeRef::new();
        let state = SqlState { current, query, text, sql, answer, field, asked: StoredValue::new(false) };
        // If the user has run the query, move the focus to the error.
        Effect::new(move |_| {
            if state.is_running() {
                return;
            }
            let failed = state.mistake().is_some();
            if state.asked.try_update_value(std::mem::take) == Some(true) && failed {
                state.show_place();
            }
        });
        state
    }

    /// Runs the query in the field.
    pub(super) fn run(self) {
        let text = self.text.get_untracked().trim().to_owned();
        if text.is_empty() {
            if let Some(field) = self.field.get_untracked() {
                let _ = field.focus();
            }
            return;
        }
        self.asked.set_value(true);
        if text == self.sql.get_untracked() {
            self.answer.reload();
        } else {
            self.query.step(&[(SQL, &text), (SORT, "")]);
        }
    }

    /// Puts `text` into the field and runs it.
    pub(super) fn ask(self, text: &str) {
        self.text.set(text.to_owned());
        self.run();
    }

    /// True while a query is running.
    pub(super) fn is_running(self) -> bool {
        self.answer.is_stale() && !self.sql.get().is_empty()
    }

    /// The current sort, from the URL.
    pub(super) fn sort(self) -> Signal<Option<Sort>> {
        let word = self.query.value(SORT);
        Signal::derive(move || {
            let columns = self.answer.with(|answered| answered.as_ref().map(|answered| answered.rows.columns.len()));
            Sort::from_param(&word.get(), columns.flatten().unwrap_or_default())
        })
    }

    /// The error of the query with its position, while the field still contains that query.
    pub(super) fn mistake(self) -> Option<(String, Option<Position>)> {
        let Load::Failed(ApiError::Invalid(body)) = self.answer.get() else {
            return None;
        };
        let sql = self.sql.get();
        let is_judged = self.text.with(|text| text.trim() == sql);
        (is_judged && body.attr.as_deref() == Some("query")).then(|| (translated(&body.detail), body.position))
    }

    /// Selects the word at the error.
    pub(super) fn show_place(self) {
        let Some(field) = self.field.get_untracked() else { return };
        let _ = field.focus();
        let position = untrack(|| self.mistake()).and_then(|(_, position)| position);
        if let Some(position) = position {
            let text = self.text.get_untracked();
            // The query was sent without the surrounding white space.
            let before = text.len() - text.trim_start().len();
            let (head, asked) = text.split_at(before);
            let skip = place::units(head);
            let (start, end) = place::word_at(asked.trim_end(), position);
            let _ = field.set_selection_range(skip + start, skip + end);
        }
    }

    /// Inserts a name into the field at the caret.
    pub(super) fn insert(self, name: &str) {
        let Some(field) = self.field.get_untracked() else { return };
        let text = self.text.get_untracked();
        let end = place::units(&text);
        let start = field.selection_start().ok().flatten().unwrap_or(end);
        let stop = field.selection_end().ok().flatten().unwrap_or(end);
        let (text, caret) = place::insert(&text, start, stop, name);
        field.set_value(&text);
        self.text.set(text);
        let _ = field.focus();
        let _ = field.set_selection_range(caret, caret);
    }
}
