//! The global state of the app: the signed-in user, and the current organization and project, which the URL determines.
//!
//! This module has the signals and decisions; `read` reads single fields, `changes` applies responses of the server,
//! `endings` is about signing out and leaving, `follow` reacts to the URL and to other tabs.

mod asking;
mod changes;
mod endings;
mod follow;
mod own_changes;
mod read;
mod state;
mod tabs;

pub use asking::AskedAct;

use crate::{
    api::{self, ApiError},
    routes::{Route, Scope},
};
use futures_util::future::AbortHandle;
use own_changes::OwnChanges;
use rolecall_api::{Helper, Me, Organization, OrganizationRef, Project, ProjectBasic, ProjectId, User};
use rolecall_policy::{Act, Decision, Denial, Level, ProjectState, Rule};
use rolecall_view::prelude::*;

/// Whether somebody is signed in, as far as that is known.
#[derive(Debug, Clone, PartialEq)]
pub enum Account {
    /// Not loaded yet.
    Unknown,
    /// Nobody is signed in.
    SignedOut,
    /// This user is signed in.
    SignedIn(Box<Me>),
    /// The request for the user has failed.
    Failed(ApiError),
}

/// The state of loading the organization or project of the URL.
#[derive(Debug, Clone, PartialEq)]
pub enum ScopeState {
    /// It is being loaded.
    Waiting,
    /// [`Session::organization`] (and [`Session::project`]) are those of the URL.
    Ready,
    /// It does not exist, or the user has no access.
    NotFound,
    /// The organization keeps the user out until they have two-factor authentication.
    KeptOut,
    /// The request has failed.
    Failed(ApiError),
}

/// A project that the user has lost access to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostProject {
    /// Its name, as last known.
    pub name: String,
    /// True if it was private before.
    pub was_private: bool,
}

/// The global signals. `Copy`; lives as long as the app.
#[derive(Clone, Copy)]
pub struct Session {
    /// The signed-in user; also `None` while that is not known yet.
    pub user: Signal<Option<User>>,
    /// The organization of the URL; on a page without one, the organization last used.
    pub organization: Signal<Option<Organization>>,
    /// The project of the URL; on other pages, the one last visited in this organization, or its first.
    pub project: Signal<Option<ProjectBasic>>,
    account: RwSignal<Account>,
    /// The writable signal behind [`Session::organization`].
    organization_source: RwSignal<Option<Organization>>,
    /// The slugs that it had in this tab before it was renamed.
    former_slugs: RwSignal<Vec<String>>,
    /// The project last visited, for the side navigation on pages of the organization.
    visited: RwSignal<Option<ProjectId>>,
    /// The scope that could not be loaded last, with the error.
    failure: RwSignal<Option<(Scope, ApiError)>>,
    /// The scope of a URL whose organization or project the user has left; it is not loaded again.
    lost_scope: RwSignal<Option<Scope>>,
    /// The organizations that the user was removed from, until the app has said so.
    losses: RwSignal<Vec<OrganizationRef>>,
    /// The organizations that somebody else has brought the user back to, until the app has said so.
    gains: RwSignal<Vec<OrganizationRef>>,
    /// The project of the URL that the user has just lost access to, until the app has said so.
    lost_project: RwSignal<Option<LostProject>>,
    /// What others are about to be asked to do.
    asked: RwSignal<Option<AskedAct>>,
    /// True after the user was signed out elsewhere, until the app has said so.
    ended: RwSignal<bool>,
    /// True from when the server says that the session is over until the user has signed in again.
    expired: RwSignal<bool>,
    /// False while the user has postponed signing in again.
    asks_to_sign_in: RwSignal<bool>,
    scope: Memo<Scope>,
    requests: StoredValue<Requests>,
}

/// The running requests, so that outdated responses can be ignored.
#[derive(Debug, Clone, Default)]
struct Requests {
    /// Incremented by each request for [`Me`]; only the response to the newest one is used.
    question: u64,
    /// Incremented when another user, or nobody, is signed in; responses for the previous user are ignored.
    person: u64,
    /// The scope that is being loaded, with a handle that aborts it.
    loading: Option<(Scope, AbortHandle)>,
    /// True while the current organization and project are being sent to the server.
    remembering: bool,
    /// True if the user has just signed out with the button.
    left: bool,
    /// The changes by which this tab wins or loses organizations.
    own: OwnChanges,
}

impl Session {
    /// Creates the session and starts to load; `route` is the route of the URL.
    pub fn provide(route: Memo<Route>) -> Session {
        let session = Session::from_parts(Account::Unknown, None, Memo::new(move |_| route.with(Route::scope)));
        provide_context(session);
        api::on_signed_out(move || session.end());
        session.start();
        session.follow_address();
        session.follow_connection();
        session.follow_other_tabs();
        session
    }

    /// A loaded session, for component tests.
    #[must_use]
    pub fn for_tests(me: Me) -> Session {
        let project = me.team.as_ref().map(|team| team.id);
        let scope = match (&me.organization, project) {
            (_, Some(project)) => Scope::Project(project),
            (Some(organization), None) => Scope::Organization(organization.slug.clone()),
            (None, None) => Scope::Person,
        };
        let organization = me.organization.clone();
        let account = Account::SignedIn(Box::new(me));
        let session = Session::from_parts(account, organization, Memo::new(move |_| scope.clone()));
        session.visited.set(project);
        provide_context(session);
        session
    }

    fn from_parts(account: Account, organization: Option<Organization>, scope: Memo<Scope>) -> Session {
        let (account, organization_source, visited) =
            (RwSignal::new(account), RwSignal::new(organization), RwSignal::new(None));
        Session {
            user: Signal::derive(move || account.with(|account| account.me().map(|me| me.user.clone()))),
            organization: organization_source.into(),
            project: Signal::derive(move || {
                let mut project = None;
                read::see_project(account, organization_source, visited, scope, &mut |current| {
                    project = Some(current.clone());
                });
                project
            }),
            account,
            organization_source,
            former_slugs: RwSignal::new(Vec::new()),
            visited,
            failure: RwSignal::new(None),
            lost_scope: RwSignal::new(None),
            losses: RwSignal::new(Vec::new()),
            gains: RwSignal::new(Vec::new()),
            lost_project: RwSignal::new(None),
            asked: RwSignal::new(None),
            ended: RwSignal::new(false),
            expired: RwSignal::new(false),
            asks_to_sign_in: RwSignal::new(false),
            scope,
            requests: StoredValue::new(Requests::default()),
        }
    }

    /// The session from the context.
    ///
    /// # Panics
    /// If no component above has called [`Session::provide`].
    #[must_use]
    pub fn get() -> Session {
        expect_context()
    }

    /// The user's level in the current organization.
    #[must_use]
    pub fn level(self) -> Option<Level> {
        self.with_organization(|organization| organization.membership_level)
    }

    /// The decision of the rules about an act in the current organization. `act` may read signals.
    pub fn can(self, act: impl Fn() -> Act + Send + Sync + 'static) -> Signal<Decision> {
        Signal::derive(move || self.decide(act()))
    }

    /// The state of the current project for the rules; private and without access if there is no project.
    #[must_use]
    pub fn project_state(self) -> ProjectState {
        self.with_project(state_of).unwrap_or(ProjectState { private: true, explicit: None })
    }

    /// The people who can help with a refusal: those of `project` if given, else those of the current organization.
    #[must_use]
    pub fn who_can_help(self, denial: &Denial, project: Option<&Project>) -> Vec<Helper> {
        let Some(least) = denial.helper_level() else {
            return Vec::new();
        };
        let me = self.with_user(|user| user.uuid.clone());
        let able = |managers: &[Helper]| {
            managers
                .iter()
                .filter(|helper| helper.level >= least && Some(&helper.person.uuid) != me.as_ref())
                .cloned()
                .collect()
        };
        match project {
            Some(project) if denial.action.judged_in_project() => able(&project.managers),
            _ => self.with_organization(|organization| able(&organization.managers)).unwrap_or_default(),
        }
    }

    /// The state of loading the organization or project of the URL.
    #[must_use]
    pub fn scope_state(self) -> ScopeState {
        let scope = self.scope.get();
        if self.lost_scope.with(|lost_scope| lost_scope.as_ref() == Some(&scope)) {
            return ScopeState::Waiting;
        }
        let former = self.former_slugs.get();
        let (is_kept_out, held) = self.account.with(|account| {
            let mine = account.me().map(|me| me.organizations.as_slice()).unwrap_or_default();
            let holds = |organization: &Option<_>| state::holds(organization.as_ref(), &scope, &former, mine);
            (state::is_kept_out(&scope, mine), self.organization.with(holds))
        });
        if is_kept_out {
            return ScopeState::KeptOut;
        }
        if held {
            return ScopeState::Ready;
        }
        self.failure.with(|failure| match failure {
            Some((failed, error)) if *failed == scope => match error {
                ApiError::NotFound => ScopeState::NotFound,
                error if error_keeps_out(error) => ScopeState::KeptOut,
                error => ScopeState::Failed(error.clone()),
            },
            _ => ScopeState::Waiting,
        })
    }

    /// The current slug of the URL's organization, if the URL has another one, because the organization was renamed or
    /// the URL has its id.
    #[must_use]
    pub fn other_slug(self) -> Option<String> {
        let Scope::Organization(slug) = self.scope.get() else { return None };
        if self.scope_state() != ScopeState::Ready {
            return None;
        }
        self.organization_slug().filter(|own| *own != slug)
    }
}

impl Account {
    /// Whether somebody is signed in; `None` while that is not known.
    #[must_use]
    pub const fn is_signed_in(&self) -> Option<bool> {
        match self {
            Account::SignedIn(_) => Some(true),
            Account::SignedOut => Some(false),
            Account::Unknown | Account::Failed(_) => None,
        }
    }

    /// The signed-in user with their organizations.
    fn me(&self) -> Option<&Me> {
        match self {
            Account::SignedIn(me) => Some(me),
            _ => None,
        }
    }
}

fn error_keeps_out(error: &ApiError) -> bool {
    error.denial().is_some_and(|denial| denial.denial.rule == Rule::TwoFactorRequired)
}

/// The state of a project for the rules.
#[must_use]
pub fn state_of(project: &ProjectBasic) -> ProjectState {
    ProjectState { private: project.access_control, explicit: project.explicit_level }
}
