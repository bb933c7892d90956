//! The field that finds a member, whose changes are then the only ones that are listed.

use super::state::LogState;
use crate::{
    api::{self, ApiError, MemberQuery},
    language::t,
    load::{Loaded, debounced, read_then},
    ui::{Field, fresh_id},
};
use rolecall_api::{Member, OrganizationId, param};
use rolecall_view::prelude::*;
use std::time::Duration;

/// How long the user has to stop typing before the server is asked.
const PAUSE: Duration = Duration::from_millis(150);
/// How many members are suggested.
const SUGGESTED: u64 = 8;

#[component]
pub fn PersonFilter(state: LogState) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let id = state.session.organization_id();
    let asked: Signal<String> = debounced(typed.into(), PAUSE);
    let found = Loaded::new(move || (id.get(), asked.get()), |(id, search)| search_members(id, search));
    let choose = move |member: &Member| {
        state.remember(member.user.uuid.0.clone(), member.user.first_name.clone());
        state.query.step(&[(param::ACTOR, &member.user.uuid.0)]);
        typed.set(String::new());
    };
    let error = RwSignal::new(None);
    // A suggestion was chosen, or an email was typed.
    Effect::new(move |_| {
        let email = typed.get();
        error.set(None);
        let of_email = |found: &Vec<Member>| found.iter().find(|one| one.user.email == email.trim()).cloned();
        if let Some(member) = found.with(of_email).flatten() {
            choose(&member);
        }
    });
    // What was typed is enough if it finds one member.
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let search = typed.get_untracked();
        if search.trim().is_empty() {
            return;
        }
        let asked = search.clone();
        read_then(async move { search_members(id.get_untracked(), asked).await }, move |answer| {
            // The page is gone, or something else was typed meanwhile.
            if typed.try_get_untracked() != Some(search) {
                return;
            }
            let sentence = match answer.as_deref() {
                Ok([one]) => return choose(one),
                Ok([]) => t("No member has this name or email.").to_owned(),
                Ok(_) => t("Several members match: choose one of the suggestions.").to_owned(),
                Err(error) => error.sentence(),
            };
            error.set(Some(sentence));
        });
    };
    let list = fresh_id("people");
    let suggestions = move || found.ready().unwrap_or_default();
    view! {
        <form novalidate on:submit=submit>
            <Field label="Person" value=typed error placeholder=t("Name or email") list=list.clone()/>
        </form>
        <datalist id=list>
            <For each=suggestions key=|member| member.user.uuid.clone() let:member>
                <option value=member.user.email>{member.user.first_name}</option>
            </For>
        </datalist>
    }
}

/// The first members with this text in their name or email; nobody without a text.
async fn search_members(id: Option<OrganizationId>, search: String) -> Result<Vec<Member>, ApiError> {
    let search = search.trim().to_owned();
    match id.filter(|_| !search.is_empty()) {
        Some(id) => {
            let query = MemberQuery { search, limit: SUGGESTED, ..MemberQuery::default() };
            api::members(&id, &query).await.map(|members| members.page.results)
        }
        None => Ok(Vec::new()),
    }
}
