//! A form: what has to be filled in, and what the server says of each field. The first field in error has the focus.

use crate::{
    api::{ApiError, Change, ChangeName},
    load::{Outcome, Write},
};
use leptos::prelude::*;
use std::future::{Future, IntoFuture};

/// A field that has to be filled in, what is in it, and what to say if that is nothing.
pub type Needed<'a> = (&'static str, &'a str, &'static str);

/// The state of a form. Copy; dies with the component that made it.
#[derive(Clone, Copy)]
pub struct Form {
    write: Write,
    missing: RwSignal<Option<(&'static str, &'static str)>>,
    /// The fields that errors of the server can belong to.
    fields: &'static [&'static str],
}

impl Form {
    /// A form that has not been sent. `fields` are the names on the wire of those that are on the screen.
    #[must_use]
    pub fn new(fields: &'static [&'static str]) -> Self {
        Form { write: Write::new(), missing: RwSignal::new(None), fields }
    }

    /// Sends, if nothing is missing: `needed` are fields with what is in them and what to say if that is nothing.
    pub fn send<T: 'static>(self, needed: &[Needed], change: Change<T>, outcome: Outcome<T>) {
        self.send_with(needed, change.name(), change.into_future(), outcome);
    }

    /// As [`Form::send`], of a change with other requests around it.
    pub fn send_with<T: 'static>(
        self,
        needed: &[Needed],
        name: ChangeName,
        request: impl Future<Output = Result<T, ApiError>> + 'static,
        outcome: Outcome<T>,
    ) {
        if self.is_complete(needed) {
            self.write.send_with(name, request, outcome);
        }
    }

    fn is_complete(self, needed: &[Needed]) -> bool {
        let missing = needed.iter().find(|(_, value, _)| value.trim().is_empty());
        self.missing.set(missing.map(|(field, _, sentence)| (*field, *sentence)));
        missing.is_none()
    }

    /// True while it is under way.
    #[must_use]
    pub fn is_busy(self) -> Signal<bool> {
        self.write.busy.into()
    }

    /// Why it was not taken.
    #[must_use]
    pub fn error(self) -> Option<ApiError> {
        self.write.error.get()
    }

    /// What is wrong with a field.
    pub fn error_at(self, field: &'static str) -> Signal<Option<String>> {
        let refused = self.write.error_at(field);
        Signal::derive(move || match self.missing.get() {
            Some((missing, sentence)) if missing == field => Some(sentence.to_owned()),
            Some(_) => None,
            None => refused.get(),
        })
    }

    /// What is wrong with the whole.
    #[must_use]
    pub fn general_error(self) -> Option<String> {
        if self.missing.get().is_some() {
            return None;
        }
        self.write.general_error(self.fields)
    }
}

/// The sentence about the whole, where a form wants it.
#[component]
pub fn GeneralError(
    /// The form whose error is shown.
    form: Form,
) -> impl IntoView {
    move || form.general_error().map(|sentence| view! { <crate::ui::FormError sentence/> })
}
