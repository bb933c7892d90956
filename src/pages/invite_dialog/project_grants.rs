//! The menu of checkboxes that selects the private projects to which an invite grants access.

use super::{
    check::{InviteContext, RowState},
    field_label::FieldLabel,
    invite_form::InviteForm,
    state::Key,
};
use crate::{
    gate::Gate,
    intl,
    language::{t, tr},
    ui::{Icon, Menu, MenuLayer, SearchField, Tick},
};
use rolecall_api::{ProjectBasic, ProjectId};
use rolecall_policy::{Decision, Grounds, Level};
use rolecall_view::prelude::*;

/// From this number of projects on, the menu has a search field.
const MANY: usize = 8;

#[component]
pub(super) fn ProjectGrants(form: InviteForm, row_key: Key) -> impl IntoView {
    let key = row_key;
    let (row, state) = (form.row(key), form.state(key));
    let is_disabled = Memo::new(move |_| state.with(RowState::is_disabled));
    let by_level =
        Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.level >= Level::Administrator)));
    let names = Memo::new(move |_| {
        row.with(|row| {
            let Some(row) = row else { return Vec::new() };
            form.context.with(|context| context.grants_of(row).map(|project| project.name.clone()).collect::<Vec<_>>())
        })
    });
    move || {
        let choice = match (form.has_projects(), is_disabled.get(), by_level.get()) {
            (false, _, _) => return None,
            (_, true, _) => view! { <span class="input invite-fixed">"None"</span> },
            (_, _, true) => view! { <span class="input invite-fixed">"All, by level"</span> },
            _ => view! { <Choice form row_key=key names/> },
        };
        Some(view! { <span class="invite-field invite-projects"><FieldLabel text="Private projects"/>{choice}</span> })
    }
}

#[component]
fn Choice(form: InviteForm, row_key: Key, names: Memo<Vec<String>>) -> impl IntoView {
    let said = move || names.with(|names| if names.is_empty() { t("None").to_owned() } else { names.join(", ") });
    let label = Signal::derive(move || tr!("Private projects: {names}", names = said()));
    let decision = Signal::derive(move || form.context.with(any_grant_decision));
    view! {
        <Gate decision let:gated>
            <Menu
                label
                button_class="input invite-choice"
                class="invite-menu"
                layer_kind=MenuLayer::Panel
                refused=gated.refused
                described_by=gated.explanation
                trigger=move || view! {
                    <span class="invite-chosen" data-none=move || names.with(Vec::is_empty).then_some("")>
                        {move || (!names.with(Vec::is_empty)).then(|| view! { <Icon name="lock" size=12/> })}
                        <span class="invite-names">{said}</span>
                    </span>
                    {move || if gated.refused.get() {
                        view! { <Icon name="key" size=12/> }
                    } else {
                        view! { <Icon name="chevron-down" size=14/> }
                    }}
                }
            >
                <Ticks form row_key/>
            </Menu>
        </Gate>
    }
}

#[component]
fn Ticks(form: InviteForm, row_key: Key) -> impl IntoView {
    let filter = RwSignal::new(String::new());
    let projects =
        Memo::new(move |_| form.context.with(|context| context.private_projects().cloned().collect::<Vec<_>>()));
    let shown = move || {
        let wanted = intl::lowercase(&filter.get());
        let mut projects = projects.get();
        projects.retain(|project| intl::lowercase(&project.name).contains(&wanted));
        projects
    };
    let are_many = move || projects.with(Vec::len) >= MANY;
    view! {
        <Show when=are_many>
            <SearchField label=t("Filter projects") value=filter on_type=move |text| filter.set(text)/>
        </Show>
        <div class="menu-scroll">
            <For each=shown key=|project| project.id let:project>
                <OneTick form row_key project/>
            </For>
        </div>
    }
}

#[component]
fn OneTick(form: InviteForm, row_key: Key, project: ProjectBasic) -> impl IntoView {
    let ProjectBasic { id, name, .. } = project;
    let row = form.row(row_key);
    let checked = Signal::derive(move || row.with(|row| row.as_ref().is_some_and(|row| row.projects.contains(&id))));
    let decision = Signal::derive(move || form.context.with(|context| grant_decision(context, id)));
    view! {
        <Gate decision wide=true let:gated>
            <Tick
                checked
                refused=gated.refused
                described_by=gated.explanation
                on_change=move |on| form.draft.update(|draft| draft.set_grant(row_key, id, on))
            >
                <Icon name="lock" size=12/>
                <span class="menu-name">{name}</span>
            </Tick>
        </Gate>
    }
}

/// Allowed if any private project can be granted; else the reason of the refusal.
fn any_grant_decision(context: &InviteContext) -> Decision {
    let mut refused = None;
    for project in context.private_projects() {
        let decision = context.may_grant(project);
        if decision.is_allowed() {
            return decision;
        }
        refused.get_or_insert(decision);
    }
    refused.unwrap_or(Decision::Allow(Grounds::OrganizationLevel))
}

fn grant_decision(context: &InviteContext, id: ProjectId) -> Decision {
    let project = context.private_projects().find(|project| project.id == id);
    project.map_or(Decision::Allow(Grounds::OrganizationLevel), |project| context.may_grant(project))
}
