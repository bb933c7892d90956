//! The project switcher: a button with the current project, and a menu of the others.

use crate::{
    frame::{LazyPage, chunk},
    gate::Gate,
    intl,
    language::t,
    routes::{OrganizationPage, ProjectPage, Route},
    session::Session,
    ui::{Icon, Menu, MenuItem, MenuLayer, SearchField, pressed_key, use_menu},
};
use leptos::ev;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rolecall_api::ProjectBasic;
use rolecall_policy::Act;
use rolecall_view::prelude::*;

/// The button with the current project, which opens the menu.
#[component]
pub fn ProjectSwitcher() -> impl IntoView {
    let session = Session::get();
    let name =
        move || session.with_project(|project| project.name.clone()).unwrap_or_else(|| t("No project").to_owned());
    view! {
        <Show when=move || session.has_organization()>
            <Menu
                button_class="top-project"
                class="project-menu"
                layer_kind=MenuLayer::Panel
                layer_label=t("Projects")
                trigger=move || view! {
                    <span class="sr-only">"Switch project, current: "</span>
                    <span class="top-name" translate="no">{name}</span>
                    <Icon name="chevrons" size=14/>
                }
            >
                <LazyPage chunk=project_menu meanwhile=|| Markup::Nothing/>
            </Menu>
        </Show>
    }
}

chunk! {
    /// The chunk of the menu.
    pub project_menu in menus => || view! { <ProjectMenu/> }
}

/// The content of the menu.
#[component]
fn ProjectMenu() -> impl IntoView {
    let session = Session::get();
    let menu = use_menu();
    menu.arrange();
    let navigate = use_navigate();
    let filter = RwSignal::new(String::new());
    let current = Memo::new(move |_| session.with_project(|project| project.id));
    let total =
        Memo::new(move |_| session.with_organization(|organization| organization.teams.len()).unwrap_or_default());
    let found = Memo::new(move |_| {
        let wanted = intl::lowercase(filter.get().trim());
        let is_wanted = |project: &&ProjectBasic| intl::lowercase(&project.name).contains(&wanted);
        let found = session
            .with_organization(|organization| organization.teams.iter().filter(is_wanted).cloned().collect::<Vec<_>>());
        found.unwrap_or_default()
    });
    let go = {
        let navigate = navigate.clone();
        move |event: ev::KeyboardEvent| {
            // Enter in the filter opens the first project found.
            let first = found.with_untracked(|found| found.first().map(|project| project.id));
            if pressed_key(&event).as_deref() == Some("Enter")
                && let Some(id) = first
            {
                menu.close();
                navigate(&Route::Project(id, ProjectPage::Home).to_string(), NavigateOptions::default());
            }
        }
    };
    let create = move || {
        if let Some(slug) = untrack(|| session.organization_slug()) {
            let page = Route::Organization(slug, OrganizationPage::Projects);
            navigate(&format!("{page}?dialog=new"), NavigateOptions::default());
        }
    };
    let row = move |project: ProjectBasic| {
        let id = project.id;
        let is_current = move || current.get() == Some(id);
        view! {
            <a
                class="menu-item"
                href=Route::Project(id, ProjectPage::Home).to_string()
                aria-current=move || is_current().then_some("true")
                on:click=move |_| menu.close()
            >
                <span class="menu-lead">{move || is_current().then(|| view! { <Icon name="check"/> })}</span>
                <span class="menu-name" translate="no">{project.name}</span>
                {project.access_control.then(|| view! {
                    <span class="menu-lock"><Icon name="lock" size=12/><span class="sr-only">"private"</span></span>
                })}
            </a>
        }
    };
    view! {
        <Show when=move || total.get() != 0>
            <div on:keydown=go.clone()>
                <SearchField label=t("Filter projects") value=filter on_type=move |text| filter.set(text)/>
            </div>
        </Show>
        <div class="menu-scroll">
            <For each=move || found.get() key=|project| (project.id, project.name.clone(), project.access_control) children=row/>
        </div>
        <p class="menu-none" role="status">
            {move || match (total.get(), found.with(Vec::len)) {
                (0, _) => "You don’t have access to any projects yet.",
                (_, 0) => "No project matches.",
                _ => "",
            }}
        </p>
        <hr/>
        <Gate decision=session.can(|| Act::CreateProject) wide=true let:gated>
            <MenuItem icon="plus" refused=gated.refused described_by=gated.explanation on_press=create>
                "New project"
            </MenuItem>
        </Gate>
    }
}
