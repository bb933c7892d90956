//! Which project one is in, and the way to another.

use crate::{
    gate::Gate,
    routes::{OrganizationPage, ProjectPage, Route},
    session::Session,
    ui::{Icon, Menu, MenuItem, MenuLayer, SearchField, use_menu},
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use rolecall_policy::Act;

/// The project switcher of the top bar.
#[component]
pub fn ProjectSwitcher() -> impl IntoView {
    let session = Session::get();
    let name = move || session.project().map_or_else(|| "No project".to_owned(), |project| project.name);
    view! {
        <Show when=move || session.organization().is_some()>
            <Menu
                button_class="top-project"
                class="project-menu"
                layer_kind=MenuLayer::Panel
                layer_label="Projects"
                trigger=move || view! {
                    <span class="sr-only">"Switch project, now "</span>
                    <span class="top-name">{name}</span>
                    <Icon name="chevrons" size=14/>
                }
            >
                <Projects/>
            </Menu>
        </Show>
    }
}

#[component]
fn Projects() -> impl IntoView {
    let session = Session::get();
    let menu = use_menu();
    let filter = RwSignal::new(String::new());
    let current = session.project().map(|project| project.id);
    let rows = move || {
        let wanted = filter.get().to_lowercase();
        let projects = session.organization().map(|organization| organization.teams).unwrap_or_default();
        projects
            .into_iter()
            .filter(|project| project.name.to_lowercase().contains(&wanted))
            .map(|project| {
                let href = Route::Project(project.id, ProjectPage::Home).to_string();
                view! {
                    <a class="menu-item" href=href aria-current=(current == Some(project.id)).then_some("true") on:click=move |_| menu.close()>
                        <span class="menu-lead">
                            {(current == Some(project.id)).then(|| view! { <Icon name="check"/> })}
                        </span>
                        <span class="menu-name">{project.name}</span>
                        {project.access_control.then(|| view! {
                            <Icon name="lock" size=12/><span class="sr-only">"private"</span>
                        })}
                    </a>
                }
            })
            .collect_view()
    };
    let navigate = use_navigate();
    let create = move || {
        if let Some(organization) = session.organization() {
            let page = Route::Organization(organization.slug, OrganizationPage::Projects);
            navigate(&format!("{page}?dialog=new"), leptos_router::NavigateOptions::default());
        }
    };
    view! {
        <SearchField label="Filter projects" value=filter on_type=move |text| filter.set(text)/>
        <div class="menu-scroll">{rows}</div>
        <hr/>
        <Gate decision=session.can(|| Act::CreateProject) wide=true let:gated>
            <MenuItem icon="plus" refused=gated.refused described_by=gated.explanation on_press=create>
                "New project"
            </MenuItem>
        </Gate>
    }
}
