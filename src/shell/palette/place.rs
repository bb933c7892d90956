//! The pages, projects and organizations of the command palette.

use super::entry::{Command, Entry, Group};
use crate::{
    language::t,
    routes::{OrganizationPage, ProjectPage, ProjectTab, Route},
    session::Session,
    text,
};
use rolecall_policy::Act;

/// All places that the user can go to; reads the session.
pub(super) fn places(session: Session, here: &Route, is_inside: bool) -> Vec<Entry> {
    let mut places = Vec::new();
    if is_inside {
        let project = session.with_project(|project| (project.id, project.name.clone()));
        places.extend(project.into_iter().flat_map(|(id, name)| {
            project_pages().into_iter().map(move |(page, icon, label)| {
                Entry::new(Group::Pages, icon, t(label), go(&Route::Project(id, page))).noted(name.clone())
            })
        }));
        let name = session.organization_name();
        places.extend(OrganizationPage::ALL.into_iter().map(|page| {
            let (icon, label) = organization_page(page);
            let entry = Entry::new(Group::Pages, icon, t(label), go(&session.page(page))).noted(name.clone());
            if page == OrganizationPage::Review { entry.gated(session.decide(Act::ManageOrganization)) } else { entry }
        }));
    }
    places.push(
        Entry::new(Group::Pages, "person", t("Account"), go(&Route::Account))
            .found_by("profile password email sessions api keys two-factor passkeys"),
    );
    if is_inside {
        let projects = session.with_organization(|organization| {
            let entry = |project: &rolecall_api::ProjectBasic| {
                let note = if project.access_control { t("Private") } else { "" };
                let icon = if project.access_control { "lock" } else { "grid" };
                let home = Route::Project(project.id, ProjectPage::Home);
                Entry::new(Group::Projects, icon, project.name.clone(), go(&home)).noted(note)
            };
            organization.teams.iter().map(entry).collect::<Vec<_>>()
        });
        places.extend(projects.unwrap_or_default());
    }
    let current = session.with_organization(|organization| organization.id.clone()).filter(|_| is_inside);
    places.extend(session.with_organizations(|all| {
        let others = all.iter().filter(|one| Some(&one.id) != current.as_ref());
        let entry = |one: &rolecall_api::OrganizationRef| {
            let there = go(&here.in_organization(&one.slug));
            Entry::new(Group::Organizations, "switch", one.name.clone(), there).noted(text::level(one.membership_level))
        };
        others.map(entry).collect::<Vec<_>>()
    }));
    places
}

fn go(to: &Route) -> Command {
    Command::Go(to.to_string())
}

fn project_pages() -> Vec<(ProjectPage, &'static str, &'static str)> {
    let tab = |tab| {
        let (icon, label) = match tab {
            ProjectTab::General => ("gear", "Project settings"),
            ProjectTab::Access => ("lock", "Project access"),
            ProjectTab::Token => ("code", "Project token"),
            ProjectTab::Danger => ("warning", "Project danger zone"),
        };
        (ProjectPage::Settings(tab), icon, label)
    };
    let pages = [
        (ProjectPage::Home, "list", "Events"),
        (ProjectPage::Trends, "chart", "Trends"),
        (ProjectPage::Sql, "code", "SQL"),
    ];
    pages.into_iter().chain(ProjectTab::ALL.map(tab)).collect()
}

const fn organization_page(page: OrganizationPage) -> (&'static str, &'static str) {
    match page {
        OrganizationPage::Members => ("people", "Members"),
        OrganizationPage::Roles => ("table", "Roles"),
        OrganizationPage::Projects => ("grid", "Projects"),
        OrganizationPage::Settings => ("gear", "Organization settings"),
        OrganizationPage::Billing => ("card", "Billing"),
        OrganizationPage::Activity => ("history", "Activity"),
        OrganizationPage::Access => ("lock", "Access by day"),
        OrganizationPage::Requests => ("inbox", "Requests"),
        OrganizationPage::Review => ("check", "Access review"),
    }
}
