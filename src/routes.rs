//! The addresses of the app: the only place that prints or matches a path.

mod next;

use leptos::prelude::window;
use rolecall_api::{InviteId, ProjectId};
use std::fmt;

/// A page of the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// `/`: the current project's home, or what to do without one.
    Home,
    /// `/login`.
    Login,
    /// `/signup`.
    SignUp,
    /// `/signup/:invite`: joining an organization.
    Invite(InviteId),
    /// `/account`.
    Account,
    /// `/organizations/new`.
    NewOrganization,
    /// `/organization/:slug`: the home of its current project, or what to do without one.
    OrganizationHome(String),
    /// `/organization/:slug/…`.
    Organization(String, OrganizationPage),
    /// `/organization/:slug/billing/invoices/:number`.
    Invoice(String, String),
    /// `/project/:id/…`.
    Project(ProjectId, ProjectPage),
    /// Anything else.
    Unknown,
}

/// A page of an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrganizationPage {
    /// The role table.
    Members,
    /// The matrix.
    Roles,
    /// Its projects.
    Projects,
    /// Its settings.
    Settings,
    /// What it pays.
    Billing,
}

/// A page of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProjectPage {
    /// Where one starts.
    Home,
    /// Events and people over time.
    Trends,
    /// Asking in SQL.
    Sql,
    /// A tab of its settings.
    Settings(ProjectTab),
}

/// The tabs of a project's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProjectTab {
    /// Name and time zone.
    General,
    /// Privacy, and who has access.
    Access,
    /// Token and snippet.
    Token,
    /// Deleting.
    Danger,
}

impl ProjectTab {
    /// The tabs in their order on the page.
    pub const ALL: [ProjectTab; 4] = [ProjectTab::General, ProjectTab::Access, ProjectTab::Token, ProjectTab::Danger];

    const fn segment(self) -> &'static str {
        match self {
            ProjectTab::General => "",
            ProjectTab::Access => "/access",
            ProjectTab::Token => "/token",
            ProjectTab::Danger => "/danger",
        }
    }
}

impl OrganizationPage {
    /// The pages in the order of the side navigation.
    pub const ALL: [OrganizationPage; 5] = [
        OrganizationPage::Members,
        OrganizationPage::Roles,
        OrganizationPage::Projects,
        OrganizationPage::Settings,
        OrganizationPage::Billing,
    ];

    const fn segment(self) -> &'static str {
        match self {
            OrganizationPage::Members => "members",
            OrganizationPage::Roles => "roles",
            OrganizationPage::Projects => "projects",
            OrganizationPage::Settings => "settings",
            OrganizationPage::Billing => "billing",
        }
    }
}

/// What a page is about, and so what has to be loaded before it can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Nothing in particular.
    Person,
    /// The organization of this slug.
    Organization(String),
    /// The project of this number.
    Project(ProjectId),
}

/// The URL at which an invite is accepted, to be passed on. Whoever knows it can use it.
#[must_use]
pub fn invite_url(id: &InviteId) -> String {
    let site = window().location().origin().unwrap_or_default();
    format!("{site}{}", Route::Invite(id.clone()))
}

impl Route {
    /// The page at a path (without query).
    #[must_use]
    pub fn parse(path: &str) -> Route {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        match segments.as_slice() {
            [] => Route::Home,
            ["login"] => Route::Login,
            ["signup"] => Route::SignUp,
            ["signup", invite] => Route::Invite(InviteId((*invite).to_owned())),
            ["account"] => Route::Account,
            ["organizations", "new"] => Route::NewOrganization,
            ["organization", slug] => Route::OrganizationHome((*slug).to_owned()),
            ["organization", slug, page] => OrganizationPage::ALL
                .into_iter()
                .find(|known| known.segment() == *page)
                .map_or(Route::Unknown, |page| Route::Organization((*slug).to_owned(), page)),
            ["organization", slug, "billing", "invoices", number] => {
                Route::Invoice((*slug).to_owned(), (*number).to_owned())
            }
            ["project", id, rest @ ..] => Self::parse_project(id, rest).unwrap_or(Route::Unknown),
            _ => Route::Unknown,
        }
    }

    fn parse_project(id: &str, rest: &[&str]) -> Option<Route> {
        let id = ProjectId(id.parse().ok()?);
        let page = match rest {
            [] => ProjectPage::Home,
            ["trends"] => ProjectPage::Trends,
            ["sql"] => ProjectPage::Sql,
            ["settings"] => ProjectPage::Settings(ProjectTab::General),
            ["settings", tab] => ProjectPage::Settings(
                ProjectTab::ALL.into_iter().find(|known| known.segment().trim_start_matches('/') == *tab)?,
            ),
            _ => return None,
        };
        Some(Route::Project(id, page))
    }

    /// What the page is about.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            Route::OrganizationHome(slug) | Route::Organization(slug, _) | Route::Invoice(slug, _) => {
                Scope::Organization(slug.clone())
            }
            Route::Project(id, _) => Scope::Project(*id),
            _ => Scope::Person,
        }
    }

    /// The same kind of page in another organization: from its members to the other's members. From a page that is
    /// about no organization as a whole, the other one's home.
    #[must_use]
    pub fn in_organization(&self, slug: &str) -> Route {
        match self {
            Route::Organization(_, page) => Route::Organization(slug.to_owned(), *page),
            Route::Invoice(..) => Route::Organization(slug.to_owned(), OrganizationPage::Billing),
            _ => Route::OrganizationHome(slug.to_owned()),
        }
    }

    /// Whether the page can be read without being signed in.
    #[must_use]
    pub fn is_public(&self) -> bool {
        matches!(self, Route::Login | Route::SignUp | Route::Invite(_))
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Route::Home | Route::Unknown => f.write_str("/"),
            Route::Login => f.write_str("/login"),
            Route::SignUp => f.write_str("/signup"),
            Route::Invite(invite) => write!(f, "/signup/{invite}"),
            Route::Account => f.write_str("/account"),
            Route::NewOrganization => f.write_str("/organizations/new"),
            Route::OrganizationHome(slug) => write!(f, "/organization/{slug}"),
            Route::Organization(slug, page) => write!(f, "/organization/{slug}/{}", page.segment()),
            Route::Invoice(slug, number) => write!(f, "/organization/{slug}/billing/invoices/{number}"),
            Route::Project(id, ProjectPage::Home) => write!(f, "/project/{id}"),
            Route::Project(id, ProjectPage::Trends) => write!(f, "/project/{id}/trends"),
            Route::Project(id, ProjectPage::Sql) => write!(f, "/project/{id}/sql"),
            Route::Project(id, ProjectPage::Settings(tab)) => write!(f, "/project/{id}/settings{}", tab.segment()),
        }
    }
}

#[cfg(test)]
mod tests;
