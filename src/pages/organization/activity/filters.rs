//! The filters of the activity page.

use super::{
    filter_words::{KINDS, actions},
    person_filter::PersonFilter,
    state::{LogState, RANGE, RANGES},
};
use crate::{
    language::t,
    ui::{Button, Select},
};
use rolecall_api::{ActivityAction, ActivityEntry, ActivityScope, param};
use rolecall_view::prelude::*;

#[component]
pub fn Filters(state: LogState) -> impl IntoView {
    let LogState { query, session, .. } = state;
    let set = move |name: &'static str| move |value: String| query.step(&[(name, &value)]);
    let (scope, action) = (query.value(param::SCOPE), query.value(param::ACTION));
    // A link can have an action without its kind.
    let kind = Signal::derive(move || {
        let of_action = action.with(|action| ActivityAction::from_name(action)).map(ActivityAction::scope);
        ActivityScope::from_name(&scope.get()).or(of_action)
    });
    let chosen = Signal::derive(move || kind.get().map(|kind| kind.name().to_owned()).unwrap_or_default());
    let set_kind = move |value: String| query.step(&[(param::SCOPE, &value), (param::ACTION, "")]);
    let kinds: Vec<_> = KINDS.map(|(name, words)| (name.to_owned(), t(words).to_owned())).into();
    let ranges: Vec<_> = RANGES.map(|(name, words, _)| (name.to_owned(), t(words).to_owned())).into();
    let projects = Signal::derive(move || {
        let teams = session.with_organization(|organization| organization.teams.clone()).unwrap_or_default();
        let all = (String::new(), t("All projects").to_owned());
        [all].into_iter().chain(teams.into_iter().map(|team| (team.id.to_string(), team.name))).collect::<Vec<_>>()
    });
    // The names come from entries.
    let by = move |entry: &ActivityEntry, id: &str| {
        entry.actor.as_ref().filter(|by| by.uuid.0 == id).map(|by| by.first_name.clone())
    };
    let of = move |entry: &ActivityEntry, id: &str| (entry.item.id == id).then(|| entry.item.name.clone());
    view! {
        <div class="activity-filters">
            <PersonFilter state/>
            <Select label=t("Kind") value=chosen options=kinds on_choose=set_kind/>
            {move || kind.get().map(|kind| view! {
                <Select label=t("Change") value=action options=actions(kind) on_choose=set(param::ACTION)/>
            })}
            <Select label=t("Project") value=query.value(param::PROJECT) options=projects on_choose=set(param::PROJECT)/>
            <Select label=t("Time") value=query.value(RANGE) options=ranges on_choose=set(RANGE)/>
        </div>
        <Only state name=param::ACTOR words="Only changes by " other=(param::ITEM, "Show changes of them") find=by/>
        <Only state name=param::ITEM words="Only changes of " other=(param::ACTOR, "Show changes by them") find=of/>
    }
}

/// Says that a filter by a person or a thing is set, with a button that removes it.
#[component]
fn Only<F>(
    state: LogState,
    /// The parameter of the URL.
    name: &'static str,
    words: &'static str,
    /// The parameter for the other side of a change, and the label of the button that shows that.
    other: (&'static str, &'static str),
    /// The name of what has this id, if the entry has it.
    find: F,
) -> impl IntoView
where
    F: Fn(&ActivityEntry, &str) -> Option<String> + Copy + Send + Sync + 'static,
{
    let id = state.query.value(name);
    let named = move || {
        let of_id = |names: &Vec<(String, String)>| {
            id.with(|id| names.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone()))
        };
        let chosen = state.names.with(of_id);
        let found = || id.with(|id| state.entries().iter().find_map(|entry| find(entry, id)));
        chosen.or_else(found).unwrap_or_else(|| t("one of them").to_owned())
    };
    let is_person = Memo::new(move |last: Option<&bool>| {
        let is_of_person = |entry: &ActivityEntry| {
            let scopes = [ActivityScope::Member, ActivityScope::Grant, ActivityScope::Request, ActivityScope::Account];
            scopes.contains(&entry.action.scope()) && id.with(|id| entry.item.id == *id)
        };
        name == param::ACTOR || last == Some(&true) || state.entries().iter().any(is_of_person)
    });
    let turn = move || {
        state.remember(id.get_untracked(), untrack(named));
        state.query.step(&[(name, ""), (other.0, &id.get_untracked())]);
    };
    view! {
        <Show when=move || id.with(|id| !id.is_empty()) && !state.has_wrong_filter()>
            <p class="activity-by">
                {words} <strong translate="no">{named}</strong>
                <Show when=move || is_person.get()>
                    <Button label=t(other.1) on_press=turn/>
                </Show>
                <Button label="Show all" on_press=move || state.query.step(&[(name, "")])/>
            </p>
        </Show>
    }
}
