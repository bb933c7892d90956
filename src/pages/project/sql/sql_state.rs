//! What the parts of the page share: the text, the question in the address, and its answer.

use super::{order::Sort, place};
use crate::{
    api::{self, ApiError},
    load::{Load, Loaded},
    pages::project::current::Current,
    query::Query,
};
use leptos::{html, prelude::*};
use rolecall_api::{Position, Rows};
use std::sync::Arc;

/// The key of the question in the address.
const QUESTION: &str = "q";
/// The key of the order of the rows in the address.
pub(super) const SORT: &str = "sort";

/// An answer with rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answered {
    /// The question.
    pub(super) question: String,
    /// The answer, which may be large.
    pub(super) rows: Arc<Rows>,
    /// How long it took, in milliseconds, the way to the server and back included.
    pub(super) took: u32,
}

/// What the parts of the page share. Copy; lives as long as the page.
#[derive(Clone, Copy)]
pub(super) struct SqlState {
    /// The project.
    pub(super) current: Current,
    /// The address.
    pub(super) query: Query,
    /// What stands in the field.
    pub(super) text: RwSignal<String>,
    /// What has been asked; empty if nothing has.
    pub(super) question: Memo<String>,
    /// The answer; none if nothing has been asked.
    pub(super) answer: Loaded<Option<Answered>>,
    /// The field.
    pub(super) field: NodeRef<html::Textarea>,
    /// True from when somebody asks until the answer has come, and not when the address brings the question along.
    asked: StoredValue<bool>,
}

impl SqlState {
    /// To be called in the body of the page.
    pub(super) fn open(current: Current) -> SqlState {
        let query = Query::get();
        let question = query.value(QUESTION);
        let text = RwSignal::new(question.get_untracked());
        // Going back brings back what was asked then.
        Effect::new(move |_| {
            let question = question.get();
            if text.with_untracked(|text| text.trim() != question) {
                text.set(question);
            }
        });
        let answer = Loaded::new(
            move || question.get(),
            move |question| async move {
                if question.is_empty() {
                    return Ok(None);
                }
                let began = js_sys::Date::now();
                let rows = api::select(current.id, question.clone()).await?;
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is some seconds")]
                let took = (js_sys::Date::now() - began).max(0.0) as u32;
                Ok(Some(Answered { question, rows: Arc::new(rows), took }))
            },
        );
        let field = NodeRef::new();
        let state = SqlState { current, query, text, question, answer, field, asked: StoredValue::new(false) };
        // Whoever has asked is led to the mistake.
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

    /// Asks what stands in the field.
    pub(super) fn run(self) {
        let text = self.text.get_untracked().trim().to_owned();
        if text.is_empty() {
            if let Some(field) = self.field.get_untracked() {
                let _ = field.focus();
            }
            return;
        }
        self.asked.set_value(true);
        if text == self.question.get_untracked() {
            self.answer.reload();
        } else {
            self.query.step(&[(QUESTION, &text), (SORT, "")]);
        }
    }

    /// Asks something else.
    pub(super) fn ask(self, text: &str) {
        self.text.set(text.to_owned());
        self.run();
    }

    /// True while an answer is on its way.
    pub(super) fn is_running(self) -> bool {
        self.answer.is_stale() && !self.question.get().is_empty()
    }

    /// By which column the rows are sorted.
    pub(super) fn sort(self) -> Signal<Option<Sort>> {
        let word = self.query.value(SORT);
        Signal::derive(move || {
            let columns = self.answer.with(|answered| answered.as_ref().map(|answered| answered.rows.columns.len()));
            Sort::from_param(&word.get(), columns.flatten().unwrap_or_default())
        })
    }

    /// What is wrong with the question, while it still stands in the field as it was asked.
    pub(super) fn mistake(self) -> Option<(String, Option<Position>)> {
        let Load::Failed(ApiError::Invalid(body)) = self.answer.get() else {
            return None;
        };
        let question = self.question.get();
        let is_judged = self.text.with(|text| text.trim() == question);
        (is_judged && body.attr.as_deref() == Some("query")).then_some((body.detail, body.position))
    }

    /// Selects the word where the mistake is.
    pub(super) fn show_place(self) {
        let Some(field) = self.field.get_untracked() else { return };
        let _ = field.focus();
        let position = untrack(|| self.mistake()).and_then(|(_, position)| position);
        if let Some(position) = position {
            let text = self.text.get_untracked();
            // The question was asked without the space around it.
            let before = text.len() - text.trim_start().len();
            let (head, asked) = text.split_at(before);
            let skip = place::units(head);
            let (start, end) = place::word_at(asked.trim_end(), position);
            let _ = field.set_selection_range(skip + start, skip + end);
        }
    }

    /// Puts a name into the field, where the caret is.
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
