//! The dialog for a property filter: property, operator and value.

use super::{
    conditions::{DIALOG, Filters, WHICH},
    filter_buttons,
    state::{self, OPERATORS},
};
use crate::{
    api,
    language::t,
    load::Loaded,
    ui::{Dialog, DialogSize, Field, Select, fresh_id},
};
use rolecall_view::prelude::*;

/// The dialog, rendered while it is open.
#[component]
pub fn PropertyDialog(filters: Filters) -> impl IntoView {
    let open = filters.query.dialog(DIALOG);
    view! { <Show when=move || open.get()><Form filters/></Show> }
}

#[component]
fn Form(filters: Filters) -> impl IntoView {
    let project = filters.project;
    let known = Loaded::new(move || project, api::property_definitions);
    let names = Signal::derive(move || {
        known.with(|page| page.results.iter().map(|one| one.name.clone()).collect::<Vec<_>>()).unwrap_or_default()
    });
    let list = fresh_id("properties");
    let which = filters.query.value(WHICH).get_untracked().parse::<usize>().ok();
    let present = filters.conditions.with_untracked(|all| which.and_then(|which| all.get(which).cloned()));
    let key = RwSignal::new(present.as_ref().map(|one| one.key.clone()).unwrap_or_default());
    let operator = RwSignal::new(present.as_ref().map_or("exact", |one| state::operator_name(one.operator)).to_owned());
    let value = RwSignal::new(present.as_ref().map(state::to_field).unwrap_or_default());
    let missing = RwSignal::new(None::<Missing>);
    let chosen = move || operator.with(|word| state::operator_from_name(word));
    let options = Signal::stored(
        OPERATORS.iter().map(|(_, word, verb)| ((*word).to_owned(), t(verb).to_owned())).collect::<Vec<_>>(),
    );
    let hint = Signal::derive(move || {
        let several = t("Separate several values with commas. Any of them matches.");
        if state::has_several(chosen()) { several.to_owned() } else { String::new() }
    });
    let error = move |of: Missing, sentence: &'static str| {
        Signal::derive(move || (missing.get() == Some(of)).then(|| t(sentence).to_owned()))
    };
    // Remove the error as soon as the user changes something.
    Effect::new(move |before: Option<()>| {
        key.track();
        value.track();
        operator.track();
        if before.is_some() {
            missing.set(None);
        }
    });
    let close = move || filters.close();
    let submit = move || {
        let operator = untrack(chosen);
        match state::from_fields(&key.get_untracked(), operator, &value.get_untracked()) {
            Some(condition) => filters.put(which, condition),
            None if key.with_untracked(|key| key.trim().is_empty()) => missing.set(Some(Missing::Property)),
            None => missing.set(Some(Missing::Value)),
        }
    };
    let foot = move || filter_buttons(close);
    view! {
        <Dialog title="Filter by a property" size=DialogSize::Small on_close=close on_submit=submit foot>
            <Field label="Property" value=key list=list.clone() autofocus=true
                error=error(Missing::Property, "Enter a property.")/>
            <Select label=t("Operator") value=operator options on_choose=move |word| operator.set(word)/>
            <Show when=move || state::has_value(chosen())>
                <Field label="Value" value hint error=error(Missing::Value, "Enter a value.")/>
            </Show>
            <datalist id=list.clone()>
                {move || names.get().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
            </datalist>
        </Dialog>
    }
}

/// The required field that was left empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Property,
    Value,
}
