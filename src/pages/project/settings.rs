//! The settings of a project, with a URL for each tab.

use super::{
    access::AccessControl,
    current::ProjectOfPage,
    danger::danger_zone,
    general::{General, GeneralForm},
    token::Token,
};
use crate::{
    frame::{Heading, LazyPage, chunk},
    language::t,
    query::Query,
    routes::{OrganizationPage, ProjectPage, ProjectTab, Route},
    session::Session,
};
use rolecall_api::param;
use rolecall_view::prelude::*;

chunk! {
    /// The chunk of the settings of a project.
    pub project_settings_page in settings => || view! { <Settings/> }
}

/// The settings page. It stays mounted when the tab changes, with everything loaded and typed.
#[component]
fn Settings() -> impl IntoView {
    let route = expect_context::<Memo<Route>>();
    let tab = Memo::new(move |before: Option<&ProjectTab>| match route.get() {
        Route::Project(_, ProjectPage::Settings(tab)) => tab,
        // While navigating to another page, keep the tab.
        _ => before.copied().unwrap_or(ProjectTab::General),
    });
    let page = ProjectOfPage::load();
    let session = Session::get();
    let see = move |page| {
        let Route::Project(id, _) = route.get() else { return String::new() };
        let slug = session.organization_slug().unwrap_or_default();
        Query::url(&Route::Organization(slug, page).to_string(), &[(param::PROJECT, &id.to_string())])
    };
    page.or_not_found(move || {
        view! {
            <Heading title="Project settings" part=Signal::derive(move || {
                let (name, more) = words(tab.get());
                Some([t(name), t(more)].concat())
            })>
                <a class="link" href=move || see(OrganizationPage::Access)>"Access by day"</a>
                <a class="link" href=move || see(OrganizationPage::Activity)>"Activity"</a>
            </Heading>
            <Tabs tab/>
            {page.show(move |current| {
                provide_context(current);
                let form = GeneralForm::from_project(current);
                move || match tab.get() {
                    ProjectTab::General => view! { <General current form/> },
                    ProjectTab::Access => view! { <AccessControl current/> },
                    ProjectTab::Token => view! { <Token current/> },
                    ProjectTab::Danger => view! { <LazyPage chunk=danger_zone/> },
                }
            })}
        }
    })
}

/// The label of a tab: the part that is always visible, and the rest for wide screens.
const fn words(tab: ProjectTab) -> (&'static str, &'static str) {
    match tab {
        ProjectTab::General => ("General", ""),
        ProjectTab::Access => ("Access control", ""),
        ProjectTab::Token => ("Token", " and snippet"),
        ProjectTab::Danger => ("Danger zone", ""),
    }
}

#[component]
fn Tabs(tab: Memo<ProjectTab>) -> impl IntoView {
    let route = expect_context::<Memo<Route>>();
    let link = move |one: ProjectTab| {
        let href = move || match route.get() {
            Route::Project(id, _) => Route::Project(id, ProjectPage::Settings(one)).to_string(),
            _ => String::new(),
        };
        let (name, more) = words(one);
        view! {
            <a class="tab" href=href aria-current=move || (tab.get() == one).then_some("page")>
                {name}
                <span class="tab-more">{more}</span>
            </a>
        }
    };
    view! { <nav class="tabs" aria-label="Project settings">{ProjectTab::ALL.map(link).collect_view()}</nav> }
}
