//! The filters of the activity page.

use super::state::{LogState, RANGE, RANGES};
use crate::ui::{Button, Select};
use rolecall_api::param;
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
    let actor = query.value(param::ACTOR);
    // The name comes from an entry by that person.
    let name = move || {
        let actor = actor.get();
        let by = |entry: &rolecall_api::ActivityEntry| entry.actor.clone().filter(|by| by.uuid.0 == actor);
        state.entries().iter().find_map(by).map_or_else(|| "one person".to_owned(), |by| by.first_name)
    };
    view! {
        <div class="activity-filters">
            <Select label="Kind" value=query.value(param::SCOPE) options=kinds on_choose=set(param::SCOPE)/>
            <Select label="Project" value=query.value(param::PROJECT) options=projects on_choose=set(param::PROJECT)/>
            <Select label="Time" value=query.value(RANGE) options=ranges on_choose=set(RANGE)/>
        </div>
        <Show when=move || actor.with(|actor| !actor.is_empty())>
            <p class="activity-by">
                "Only changes by " <strong translate="no">{name}</strong>
                <Button label="Show everyone’s" on_press=move || query.step(&[(param::ACTOR, "")])/>
            </p>
        </Show>
    }
}
