//! The addresses of the app: the only place that prints or matches a path.

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

    /// The address of signing in with a way back to `next` (a path with its query).
    #[must_use]
    pub fn login_and_back(next: &str) -> String {
        if next.is_empty() || next == "/" {
            return Route::Login.to_string();
        }
        let next: String = js_sys::encode_uri_component(next).into();
        format!("{}?next={next}", Route::Login)
    }

    /// Where to go after signing in, from the query (without `?`) of the page that signs in: its `next`.
    #[must_use]
    pub fn next_in(search: &str) -> String {
        // Not from the router's map of the query, which decodes twice and so spoils a path with a query of its own.
        let next = search.split('&').find_map(|pair| pair.strip_prefix("next="));
        let next = next.and_then(|next| js_sys::decode_uri_component(next).ok()).map(String::from);
        Self::safe_next(next.as_deref())
    }

    /// Where to go after signing in: `next` if it is a path of ours, else home. Never another site.
    #[must_use]
    pub fn safe_next(next: Option<&str>) -> String {
        // Browsers read a backslash as a slash, and pass over tabs and line ends.
        let ours = |next: &&str| {
            next.starts_with('/') && !next.starts_with("//") && !next.contains(|c: char| c == '\\' || c.is_control())
        };
        next.filter(ours).unwrap_or("/").to_owned()
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
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_at_its_own_address() {
        let mut routes = vec![Route::Home, Route::Login, Route::SignUp, Route::Account, Route::NewOrganization];
        routes.push(Route::OrganizationHome("acme".into()));
        routes.push(Route::Invite(InviteId("0f".into())));
        routes.push(Route::Invoice("acme".into(), "RC-7K3M9Q-2026-0001".into()));
        routes.extend(OrganizationPage::ALL.map(|page| Route::Organization("meridian".into(), page)));
        routes.push(Route::Project(ProjectId(7), ProjectPage::Home));
        routes.push(Route::Project(ProjectId(7), ProjectPage::Trends));
        routes.push(Route::Project(ProjectId(7), ProjectPage::Sql));
        routes.extend(ProjectTab::ALL.map(|tab| Route::Project(ProjectId(7), ProjectPage::Settings(tab))));
        for route in routes {
            assert_eq!(Route::parse(&route.to_string()), route);
            assert_eq!(Route::parse(&format!("{route}/")), route);
        }
    }

    #[test]
    fn what_is_no_page_is_unknown() {
        for path in
            ["/nothing", "/project/x", "/project/7/settings/x", "/project/7/x", "/organization/a/b/c", "/organization"]
        {
            assert_eq!(Route::parse(path), Route::Unknown, "{path}");
        }
    }

    #[test]
    fn switching_keeps_the_kind_of_page_where_the_other_organization_has_it_too() {
        let roles = Route::Organization("acme".into(), OrganizationPage::Roles);
        assert_eq!(roles.in_organization("kestrel"), Route::Organization("kestrel".into(), OrganizationPage::Roles));
        let invoice = Route::Invoice("acme".into(), "RC-7K3M9Q-2026-0001".into());
        let billing = Route::Organization("kestrel".into(), OrganizationPage::Billing);
        assert_eq!(invoice.in_organization("kestrel"), billing);
        for page in [Route::Project(ProjectId(7), ProjectPage::Home), Route::Account, Route::Home] {
            assert_eq!(page.in_organization("kestrel"), Route::OrganizationHome("kestrel".into()));
        }
    }

    #[test]
    fn signing_in_never_leads_to_another_site() {
        for next in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(Route::safe_next(Some(next)), "/", "{next}");
        }
        assert_eq!(Route::safe_next(Some("/project/7?x=1")), "/project/7?x=1");
        assert_eq!(Route::safe_next(None), "/");
    }
}
