//! The field that finds a member, whose changes are then the only ones that are listed.

use super::state::LogState;
use crate::{
    api::{self, MemberQuery},
    load::{Loaded, debounced},
    ui::{Field, fresh_id},
};
use rolecall_api::{Member, param};
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
    let found = Loaded::new(
        move || (id.get(), asked.get().trim().to_owned()),
        |(id, search)| async move {
            match id.filter(|_| !search.is_empty()) {
                Some(id) => {
                    let query = MemberQuery { search, limit: SUGGESTED, ..MemberQuery::default() };
                    api::members(&id, &query).await.map(|members| members.page.results)
                }
                None => Ok(Vec::new()),
            }
        },
    );
    // A suggestion was chosen, or an address was typed.
    Effect::new(move |_| {
        let address = typed.get();
        let chosen =
            found.with(|found: &Vec<Member>| found.iter().find(|one| one.user.email == address.trim()).cloned());
        if let Some(member) = chosen.flatten() {
            state.remember(member.user.uuid.0.clone(), member.user.first_name.clone());
            state.query.step(&[(param::ACTOR, &member.user.uuid.0)]);
            typed.set(String::new());
        }
    });
    let list = fresh_id("people");
    let suggestions = move || found.ready().unwrap_or_default();
    view! {
        <Field label="Person" value=typed placeholder="Name or email" list=list.clone()/>
        <datalist id=list>
            <For each=suggestions key=|member| member.user.uuid.clone() let:member>
                <option value=member.user.email>{member.user.first_name}</option>
            </For>
        </datalist>
    }
}
