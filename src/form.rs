//! The state of a form: required fields, sending, and the server's error for each field. The first invalid field gets
//! the focus.

use crate::{
    api::{ApiError, Change, ChangeName},
    language::t,
    load::{Outcome, Write},
};
use rolecall_view::prelude::*;
use std::future::{Future, IntoFuture};

/// A required field: its name, its value, and the error if the value is blank.
pub type RequiredField<'a> = (&'static str, &'a str, &'static str);

/// The state of a form. `Copy`; disposed with the component that created it.
#[derive(Clone, Copy)]
pub struct Form {
    write: Write,
    missing: RwSignal<Option<(&'static str, &'static str)>>,
    /// The fields that the form shows; an error of any other field is a general error.
    fields: &'static [&'static str],
}

impl Form {
    /// A form that has not been sent. `fields` are the API names of the fields that it shows.
    #[must_use]
    pub fn new(fields: &'static [&'static str]) -> Self {
        Form { write: Write::new(), missing: RwSignal::new(None), fields }
    }

    /// Sends the change, unless a required field is blank.
    pub fn send<T: 'static>(self, required: &[RequiredField], change: Change<T>, outcome: Outcome<T>) {
        self.send_with(required, change.name(), change.into_future(), outcome);
    }

    /// As [`Form::send`], for a change that is one of several requests.
    pub fn send_with<T: 'static>(
        self,
        required: &[RequiredField],
        name: ChangeName,
        request: impl Future<Output = Result<T, ApiError>> + 'static,
        outcome: Outcome<T>,
    ) {
        if self.is_complete(required) {
            self.write.send_with(name, request, outcome);
        }
    }

    fn is_complete(self, required: &[RequiredField]) -> bool {
        let missing = required.iter().find(|(_, value, _)| value.trim().is_empty());
        self.missing.set(missing.map(|(field, _, sentence)| (*field, *sentence)));
        missing.is_none()
    }

    /// True while the request is running.
    #[must_use]
    pub fn is_busy(self) -> Signal<bool> {
        self.write.busy.into()
    }

    /// Forgets the last request and its error.
    pub fn clear(self) {
        self.missing.set(None);
        self.write.error.set(None);
    }

    /// True if its page is still there: nobody is asked for anything on another page.
    #[must_use]
    pub fn is_mounted(self) -> bool {
        self.missing.try_with_untracked(|_| ()).is_some()
    }

    /// Why the last request failed, if it did.
    #[must_use]
    pub fn error(self) -> Option<ApiError> {
        self.write.error.get()
    }

    /// The error of a field: that it is missing, or what the server says.
    pub fn error_at(self, field: &'static str) -> Signal<Option<String>> {
        let refused = self.write.error_at(field);
        Signal::derive(move || match self.missing.get() {
            Some((missing, sentence)) if missing == field => Some(t(sentence).to_owned()),
            Some(_) => None,
            None => refused.get(),
        })
    }

    /// The error that belongs to no field of the form.
    #[must_use]
    pub fn general_error(self) -> Option<String> {
        if self.missing.get().is_some() {
            return None;
        }
        self.write.general_error(self.fields)
    }
}

/// Shows the general error of a form, if there is one.
#[component]
pub fn GeneralError(
    /// The form whose error is shown.
    form: Form,
) -> impl IntoView {
    move || form.general_error().map(|sentence| view! { <crate::ui::FormError sentence/> })
}
