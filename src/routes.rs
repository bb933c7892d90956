//! The routes of the app: the only module that prints or parses the path of a URL.

mod next;

use leptos::prelude::window;
use rolecall_api::{InviteId, ProjectId, ReviewId, UserId};
use std::fmt;

/// A page of the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// `/`: redirects to the current project, or offers to create one.
    Home,
    /// `/login`: sign in.
    Login,
    /// `/signup`: sign up.
    SignUp,
    /// `/signup/:invite`: accept an invite.
    Invite(InviteId),
    /// `/reset`: ask for a link to set a new password.
    RequestReset,
    /// `/reset/:user/:token`: set a new password with such a link.
    Reset(UserId, String),
    /// `/confirm/:user/:token`: confirm an email with such a link.
    Confirm(UserId, String),
    /// `/account`: the user's own account.
    Account,
    /// `/organizations/new`: create an organization.
    NewOrganization,
    /// `/organization/:slug`: redirects to its current project, or offers to create one.
    OrganizationHome(String),
    /// `/organization/:slug/…`: a page of an organization.
    Organization(String, OrganizationPage),
    /// `/organization/:slug/billing/invoices/:number`: an invoice.
    Invoice(String, String),
    /// `/organization/:slug/review/:id`: the report of an access review.
    ReviewReport(String, ReviewId),
    /// `/project/:id/…`: a page of a project.
    Project(ProjectId, ProjectPage),
    /// A path without a page.
    Unknown,
}

/// A page of an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrganizationPage {
    /// The role table.
    Members,
    /// The permissions by role.
    Roles,
    /// The list of projects.
    Projects,
    /// The settings of the organization.
    Settings,
    /// Billing and invoices.
    Billing,
    /// Who changed what, and when.
    Activity,
    /// Who had access to a project on a day, or what a person had access to.
    Access,
    /// What people ask each other to do.
    Requests,
    /// Stale and wide rights, to keep, lower or remove.
    Review,
}

/// A page of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProjectPage {
    /// The events, or how to send the first one.
    Home,
    /// Events and unique users over time.
    Trends,
    /// SQL queries over the events.
    Sql,
    /// A tab of the project's settings.
    Settings(ProjectTab),
}

/// The tabs of a project's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProjectTab {
    /// Name and time zone.
    General,
    /// Privacy, and who has access.
    Access,
    /// The project token and code snippets.
    Token,
    /// Deleting a user's data or the project.
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
    /// The pages in the order of the side navigation; the last three are not in it.
    pub const ALL: [OrganizationPage; 9] = [
        OrganizationPage::Members,
        OrganizationPage::Roles,
        OrganizationPage::Projects,
        OrganizationPage::Settings,
        OrganizationPage::Billing,
        OrganizationPage::Activity,
        OrganizationPage::Access,
        OrganizationPage::Requests,
        OrganizationPage::Review,
    ];

    const fn segment(self) -> &'static str {
        match self {
            OrganizationPage::Members => "members",
            OrganizationPage::Roles => "roles",
            OrganizationPage::Projects => "projects",
            OrganizationPage::Settings => "settings",
            OrganizationPage::Billing => "billing",
            OrganizationPage::Activity => "activity",
            OrganizationPage::Access => "access",
            OrganizationPage::Requests => "requests",
            OrganizationPage::Review => "review",
        }
    }
}

/// What a page belongs to, which must be loaded before the page is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Only the user: no organization is needed.
    Person,
    /// The organization with this slug.
    Organization(String),
    /// The project with this id.
    Project(ProjectId),
}

/// The absolute URL of an invite link, to be passed on. It is a secret: whoever knows it can use it.
#[must_use]
pub fn invite_url(id: &InviteId) -> String {
    let site = window().location().origin().unwrap_or_default();
    format!("{site}{}", Route::Invite(id.clone()))
}

impl Route {
    /// Parses a path (without query).
    #[must_use]
    pub fn parse(path: &str) -> Route {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        match segments.as_slice() {
            [] => Route::Home,
            ["login"] => Route::Login,
            ["signup"] => Route::SignUp,
            ["signup", invite] => Route::Invite(InviteId((*invite).to_owned())),
            ["reset"] => Route::RequestReset,
            ["reset", user, token] => Route::Reset(UserId((*user).to_owned()), (*token).to_owned()),
            ["confirm", user, token] => Route::Confirm(UserId((*user).to_owned()), (*token).to_owned()),
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
            ["organization", slug, "review", id] => Route::ReviewReport((*slug).to_owned(), ReviewId((*id).to_owned())),
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

    /// What the page belongs to.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            Route::OrganizationHome(slug)
            | Route::Organization(slug, _)
            | Route::Invoice(slug, _)
            | Route::ReviewReport(slug, _) => Scope::Organization(slug.clone()),
            Route::Project(id, _) => Scope::Project(*id),
            _ => Scope::Person,
        }
    }

    /// The same page in another organization, such as from its members to the other's members. For a page that does not
    /// belong to an organization as a whole, the other organization's home.
    #[must_use]
    pub fn in_organization(&self, slug: &str) -> Route {
        match self {
            Route::Organization(_, page) => Route::Organization(slug.to_owned(), *page),
            Route::Invoice(..) => Route::Organization(slug.to_owned(), OrganizationPage::Billing),
            Route::ReviewReport(..) => Route::Organization(slug.to_owned(), OrganizationPage::Review),
            _ => Route::OrganizationHome(slug.to_owned()),
        }
    }

    /// True if the page is shown without signing in.
    #[must_use]
    pub fn is_public(&self) -> bool {
        matches!(
            self,
            Route::Login
                | Route::SignUp
                | Route::Invite(_)
                | Route::RequestReset
                | Route::Reset(..)
                | Route::Confirm(..)
        )
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Route::Home | Route::Unknown => f.write_str("/"),
            Route::Login => f.write_str("/login"),
            Route::SignUp => f.write_str("/signup"),
            Route::Invite(invite) => write!(f, "/signup/{invite}"),
            Route::RequestReset => f.write_str("/reset"),
            Route::Reset(user, token) => write!(f, "/reset/{user}/{token}"),
            Route::Confirm(user, token) => write!(f, "/confirm/{user}/{token}"),
            Route::Account => f.write_str("/account"),
            Route::NewOrganization => f.write_str("/organizations/new"),
            Route::OrganizationHome(slug) => write!(f, "/organization/{slug}"),
            Route::Organization(slug, page) => write!(f, "/organization/{slug}/{}", page.segment()),
            Route::Invoice(slug, number) => write!(f, "/organization/{slug}/billing/invoices/{number}"),
            Route::ReviewReport(slug, id) => write!(f, "/organization/{slug}/review/{id}"),
            Route::Project(id, ProjectPage::Home) => write!(f, "/project/{id}"),
            Route::Project(id, ProjectPage::Trends) => write!(f, "/project/{id}/trends"),
            Route::Project(id, ProjectPage::Sql) => write!(f, "/project/{id}/sql"),
            Route::Project(id, ProjectPage::Settings(tab)) => write!(f, "/project/{id}/settings{}", tab.segment()),
        }
    }
}

#[cfg(test)]
mod tests;
