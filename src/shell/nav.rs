//! The side navigation: the pages of the project and of the organization. A rail on middle screens, a sheet on narrow.

use crate::{
    routes::{OrganizationPage, ProjectPage, ProjectTab, Route},
    session::Session,
    ui::Icon,
};
use leptos::prelude::*;

/// The side navigation.
#[component]
pub fn SideNavigation(
    /// Whether it is folded away, on narrow screens.
    folded: RwSignal<bool>,
) -> impl IntoView {
    let session = Session::get();
    let project = move || {
        session.project().map(|project| {
            let id = project.id;
            view! {
                <p class="nav-group">{project.name}</p>
                <NavItem to=Route::Project(id, ProjectPage::Home) icon="home" label="Home"/>
                <NavItem to=Route::Project(id, ProjectPage::Settings(ProjectTab::General)) icon="gear" label="Project settings"/>
            }
        })
    };
    let organization = move || {
        session.organization().map(|organization| {
            let to = |page| Route::Organization(organization.slug.clone(), page);
            let people = organization.member_count;
            let projects = organization.teams.len() as u64;
            view! {
                <p class="nav-group">{organization.name.clone()}</p>
                <NavItem to=to(OrganizationPage::Members) icon="people" label="Members" count=people/>
                <NavItem to=to(OrganizationPage::Roles) icon="table" label="Roles"/>
                <NavItem to=to(OrganizationPage::Projects) icon="grid" label="Projects" count=projects/>
                <NavItem to=to(OrganizationPage::Settings) icon="gear" label="Organization settings"/>
            }
        })
    };
    view! {
        <nav
            class="side"
            aria-label="Main"
            data-folded=move || folded.get().then_some("")
            on:click=move |_| folded.set(true)
            on:keydown=move |event| if event.key() == "Escape" { folded.set(true) }
        >
            {project}
            {organization}
        </nav>
    }
}

#[component]
fn NavItem(to: Route, icon: &'static str, label: &'static str, #[prop(optional)] count: Option<u64>) -> impl IntoView {
    let route = expect_context::<Memo<Route>>();
    let href = to.to_string();
    let here = move || match (route.get(), &to) {
        (Route::Project(_, ProjectPage::Settings(_)), Route::Project(_, ProjectPage::Settings(_))) => true,
        (route, to) => route == *to,
    };
    view! {
        <a class="nav-item" href=href aria-current=move || here().then_some("page") title=label>
            <Icon name=icon/>
            <span class="nav-label">{label}</span>
            {count.map(|count| view! { <span class="nav-count">{count}</span> })}
        </a>
    }
}
