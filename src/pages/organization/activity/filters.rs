//! The filters of the activity page.

use super::state::{LogState, RANGE, RANGES};
use crate::ui::{Button, Select};
use rolecall_api::{ActivityEntry, param};
use rolecall_view::prelude::*;

/// The kinds of things that are changed: their name in the API, and the words.
const KINDS: [(&str, &str); 9] = [
    ("", "All changes"),
    ("member", "People and levels"),
    ("invite", "Invites"),
    ("project", "Projects"),
    ("grant", "Access to projects"),
    ("organization", "Organization"),
    ("billing", "Billing"),
    ("account", "Accounts"),
    ("security", "Passwords and API keys"),
];

#[component]
pub fn Filters(state: LogState) -> impl IntoView {
    let LogState { query, session, .. } = state;
    let set = move |name: &'static str| move |value: String| query.step(&[(name, &value)]);
    let kinds: Vec<_> = KINDS.map(|(name, words)| (name.to_owned(), words.to_owned())).into();
    let ranges: Vec<_> = RANGES.map(|(name, words, _)| (name.to_owned(), words.to_owned())).into();
    let projects = Signal::derive(move || {
        let teams = session.with_organization(|organization| organization.teams.clone()).unwrap_or_default();
        let all = (String::new(), "All projects".to_owned());
        [all].into_iter().chain(teams.into_iter().map(|team| (team.id.to_string(), team.name))).collect::<Vec<_>>()
    });
    // The names come from entries.
    let by = move |entry: &ActivityEntry, id: &str| {
        entry.actor.as_ref().filter(|by| by.uuid.0 == id).map(|by| by.first_name.clone())
    };
    let of = move |entry: &ActivityEntry, id: &str| (entry.item.id == id).then(|| entry.item.name.clone());
    view! {
        <div class="activity-filters">
            <Select label="Kind" value=query.value(param::SCOPE) options=kinds on_choose=set(param::SCOPE)/>
            <Select label="Project" value=query.value(param::PROJECT) options=projects on_choose=set(param::PROJECT)/>
            <Select label="Time" value=query.value(RANGE) options=ranges on_choose=set(RANGE)/>
        </div>
        <Only state name=param::ACTOR words="Only changes by " find=by/>
        <Only state name=param::ITEM words="Only changes of " find=of/>
    }
}

/// Says that a filter by a person or a thing is set, with a button that removes it.
#[component]
fn Only<F>(
    state: LogState,
    /// The parameter of the URL.
    name: &'static str,
    words: &'static str,
    /// The name of what has this id, if the entry has it.
    find: F,
) -> impl IntoView
where
    F: Fn(&ActivityEntry, &str) -> Option<String> + Copy + Send + Sync + 'static,
{
    let id = state.query.value(name);
    let named = move || {
        let found = id.with(|id| state.entries().iter().find_map(|entry| find(entry, id)));
        found.unwrap_or_else(|| "one of them".to_owned())
    };
    view! {
        <Show when=move || id.with(|id| !id.is_empty())>
            <p class="activity-by">
                {words} <strong translate="no">{named}</strong>
                <Button label="Show all" on_press=move || state.query.step(&[(name, "")])/>
            </p>
        </Show>
    }
}
