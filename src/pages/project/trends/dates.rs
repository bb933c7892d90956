//! The control for the range of the query, and the dialog for a custom range.

use super::{
    days::day_number,
    params::{self, TrendsRange},
    trends_state::range_of,
};
use crate::{
    language::t,
    pages::project::filters::filter_buttons,
    query::Query,
    ui::{Button, ButtonKind, Dialog, DialogSize, Field, Select},
};
use rolecall_view::prelude::*;

/// The value of the URL's parameter `dialog`, and of the option that opens the dialog.
const DIALOG: &str = "dates";

/// The control for the range; a native select on narrow screens.
#[component]
pub fn RangeChoice() -> impl IntoView {
    let query = Query::get();
    let range = range_of(query);
    let choose = move |one: &TrendsRange| {
        let word = if *one == TrendsRange::default() { "" } else { one.as_param() };
        query.step(&[(params::RANGE, word), (params::FROM, ""), (params::TO, "")]);
    };
    let is_days = move || range.with(|range| matches!(range, TrendsRange::Days(..)));
    let segments = TrendsRange::WORDS.map(|one| {
        let (seen, said) = one.words();
        let (own, chosen) = (one.clone(), one);
        view! {
            <button
                type="button"
                class="segment"
                title=said
                aria-pressed=move || range.with(|range| *range == own).to_string()
                on:click=move |_| choose(&chosen)
            >
                {seen}
            </button>
        }
    });
    let value =
        Signal::derive(
            move || if is_days() { DIALOG.to_owned() } else { range.with(|range| range.as_param().to_owned()) },
        );
    let options = Signal::stored({
        let mut options: Vec<_> =
            TrendsRange::WORDS.map(|one| (one.as_param().to_owned(), one.words().1.to_owned())).to_vec();
        options.push((DIALOG.to_owned(), t("Custom range…").to_owned()));
        options
    });
    let choose_word = move |word: String| {
        if word == DIALOG { query.open_dialog(DIALOG) } else { choose(&TrendsRange::from_params(&word, "", "")) }
    };
    view! {
        <div class="trends-range">
            <div class="segments" role="group" aria-label="Date range">
                {segments.into_iter().collect_view()}
                <button type="button" class="segment" aria-haspopup="dialog" aria-pressed=move || is_days().to_string()
                    on:click=move |_| query.open_dialog(DIALOG)>
                    "Custom range…"
                </button>
            </div>
            <div class="trends-range-select">
                <Select label=t("Date range") hide_label=true value options on_choose=choose_word/>
                // A select fires no event if its current option is selected again, so a button opens the dialog then.
                <Show when=is_days>
                    <Button label="Edit dates" kind=ButtonKind::Link on_press=move || query.open_dialog(DIALOG)/>
                </Show>
            </div>
        </div>
    }
}

/// The dialog, rendered while it is open.
#[component]
pub fn DatesDialog(query: Query) -> impl IntoView {
    let open = query.dialog(DIALOG);
    view! { <Show when=move || open.get()><Form query/></Show> }
}

#[component]
fn Form(query: Query) -> impl IntoView {
    let [from, to] = [params::FROM, params::TO].map(|key| RwSignal::new(query.value(key).get_untracked()));
    let fault = RwSignal::new(None::<(&'static str, &'static str)>);
    let error = move |field: &'static str| {
        Signal::derive(move || fault.get().filter(|(at, _)| *at == field).map(|(_, sentence)| t(sentence).to_owned()))
    };
    // Remove the error as soon as the user changes something.
    Effect::new(move |before: Option<()>| {
        from.track();
        to.track();
        if before.is_some() {
            fault.set(None);
        }
    });
    let close = move || query.close_dialog();
    let submit = move || {
        let (first, last) = (from.get_untracked(), to.get_untracked());
        let wrong = match (day_number(&first), day_number(&last)) {
            (None, _) => Some((params::FROM, "Enter a start date.")),
            (_, None) => Some((params::TO, "Enter an end date.")),
            (Some(begin), Some(end)) if begin > end => Some((params::TO, "The end date is before the start date.")),
            _ => None,
        };
        fault.set(wrong);
        if wrong.is_none() {
            query.set(&[(params::FROM, &first), (params::TO, &last), (params::RANGE, ""), ("dialog", "")]);
        }
    };
    let foot = move || filter_buttons(close);
    view! {
        <Dialog title="Custom range" size=DialogSize::Small on_close=close on_submit=submit foot>
            <Field label="From" kind="date" value=from error=error(params::FROM) autofocus=true/>
            <Field label="To" kind="date" value=to error=error(params::TO)
                hint=Signal::stored(t("Both days are included.").to_owned())/>
        </Dialog>
    }
}
