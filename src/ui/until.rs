//! A moment in the future that somebody chooses: a few spans, or a date and a time.

use super::{Field, Select};
use crate::{language::t, time};
use rolecall_api::Timestamp;
use rolecall_view::prelude::*;

/// The value of the choice of a date and a time.
const AT: &str = "at";
/// Spans as values, in hours, with their words.
const SPANS: [(&str, &str); 4] = [("", "No end"), ("24", "1 day"), ("168", "1 week"), ("720", "30 days")];

/// What is chosen. `Copy`; lives as long as its dialog.
#[derive(Clone, Copy)]
pub struct Until {
    /// Hours from now, [`AT`], or nothing.
    span: RwSignal<String>,
    /// A date and a time in the reader's zone, as the field has it.
    at: RwSignal<String>,
    error: RwSignal<Option<String>>,
}

impl Until {
    /// The present end, or none.
    #[must_use]
    pub fn new(end: Option<&Timestamp>) -> Until {
        let (span, at) = end.map_or_else(Default::default, |end| (AT.to_owned(), time::as_local(end)));
        Until { span: RwSignal::new(span), at: RwSignal::new(at), error: RwSignal::new(None) }
    }

    /// The moment, if a valid one is chosen.
    #[must_use]
    pub fn moment(self) -> Option<Timestamp> {
        let span = self.span.get();
        match span.parse() {
            Ok(hours) => Some(time::hours_from_now(hours)),
            Err(_) if span == AT => self.at.with(|at| time::from_local(at)),
            Err(_) => None,
        }
    }

    /// Goes on with the moment, or with none; if no valid one is chosen, the field says so instead.
    pub fn then(self, go_on: impl FnOnce(Option<Timestamp>)) {
        let moment = untrack(move || self.moment());
        let is_missing = moment.is_none() && self.span.with_untracked(|span| span == AT);
        // Again, so that the field takes the focus once more.
        self.error.set(None);
        let sentence = || t("Choose a date and time in the future, at most a year from now.").to_owned();
        self.error.set(is_missing.then(sentence));
        if !is_missing {
            go_on(moment);
        }
    }
}

/// The control.
#[component]
pub fn UntilField(
    until: Until,
    /// What ends then.
    #[prop(default = "Until")]
    label: &'static str,
) -> impl IntoView {
    let options = SPANS.iter().copied().chain([(AT, "Date and time…")]);
    let options: Vec<_> = options.map(|(value, words)| (value.to_owned(), t(words).to_owned())).collect();
    view! {
        <div class="until">
            <Select label=t(label) value=until.span options=Signal::stored(options)
                on_choose=move |span: String| {
                    until.error.set(None);
                    until.span.set(span);
                }/>
            <Show when=move || until.span.with(|span| span == AT)>
                <Field label="End, in your time zone" kind="datetime-local" value=until.at error=until.error autofocus=true/>
            </Show>
        </div>
    }
}

/// The end of a level or a grant, beside it.
#[component]
pub fn UntilNote(
    /// The end, if there is one.
    end: Option<Timestamp>,
) -> impl IntoView {
    end.map(|end| {
        view! {
            <time class="until-note" datetime=end.to_string() title=time::exact(&end)>"until " {time::until(&end)}</time>
        }
    })
}
