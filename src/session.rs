//! The globals of the app: who is signed in, and which organization and project the address says is current.
//!
//! Here are the signals and what the rules say; `read` reads single fields, `changes` has what comes in (answers of the
//! server), `endings` what ends (signing out, leaving), `follow` what the address and other tabs ask for.

mod changes;
mod endings;
mod follow;
mod read;
mod state;
mod tabs;

use crate::{
    api::{self, ApiError},
    routes::{Route, Scope},
};
use futures_util::future::AbortHandle;
use leptos::prelude::*;
use rolecall_api::{Helper, Me, Organization, OrganizationRef, Project, ProjectBasic, ProjectId, User};
use rolecall_policy::{Act, Decision, Denial, Level, ProjectState, decide};

/// Whether somebody is signed in.
#[derive(Debug, Clone, PartialEq)]
pub enum Account {
    /// Not known yet.
    Unknown,
    /// Nobody.
    SignedOut,
    /// This person.
    SignedIn(Box<Me>),
    /// It could not be found out.
    Failed(ApiError),
}

/// How far the organization or project of the address is loaded.
#[derive(Debug, Clone, PartialEq)]
pub enum ScopeState {
    /// On its way.
    Waiting,
    /// [`Session::organization`] (and [`Session::project`]) are those of the address.
    Ready,
    /// Does not exist or is not open.
    NotFound,
    /// Could not be loaded.
    Failed(ApiError),
}

/// The signals that the whole app shares. Copy; lives as long as the app.
#[derive(Clone, Copy)]
pub struct Session {
    /// Who is signed in; none also while that is not known yet.
    pub user: Signal<Option<User>>,
    /// The organization of the address, or, on a page that is about none, the one last used.
    pub organization: Signal<Option<Organization>>,
    /// The project of the address, or, on other pages, the one last visited in this organization, or its first.
    pub project: Signal<Option<ProjectBasic>>,
    account: RwSignal<Account>,
    /// What [`Session::organization`] reads.
    held: RwSignal<Option<Organization>>,
    /// The names in addresses that it had in this tab before it was renamed.
    former_slugs: RwSignal<Vec<String>>,
    /// The project last visited, so that the side navigation of organization pages has one.
    visited: RwSignal<Option<ProjectId>>,
    /// Why the last loading of a scope failed, and of which.
    failure: RwSignal<Option<(Scope, ApiError)>>,
    /// An address that has been left behind with its organization; nothing is loaded for it any more.
    adrift: RwSignal<Option<Scope>>,
    /// The organizations that somebody else has taken this person out of, until it is told.
    losses: RwSignal<Vec<OrganizationRef>>,
    /// True once the person was signed out elsewhere, until it is told.
    ended: RwSignal<bool>,
    /// True from when the server says that the session is over until the person has signed in again.
    expired: RwSignal<bool>,
    /// False while the person has put signing in again off.
    asks_to_sign_in: RwSignal<bool>,
    scope: Memo<Scope>,
    under_way: StoredValue<UnderWay>,
}

/// What is being asked, so that old answers are known as such.
#[derive(Debug, Clone, Default)]
struct UnderWay {
    /// Rises with each question for [`Me`]; only the newest answer counts.
    question: u64,
    /// Rises when somebody else is signed in, or nobody; answers to the person before do not count.
    person: u64,
    /// The scope that is being loaded, and what aborts that.
    loading: Option<(Scope, AbortHandle)>,
    /// Whether the server is being told what is current.
    remembering: bool,
    /// True if the person has just signed out by pressing the button.
    left: bool,
}

impl Session {
    /// Makes the signals and starts to load; `route` is the page of the address.
    pub fn provide(route: Memo<Route>) -> Session {
        let session = Session::with(Account::Unknown, None, Memo::new(move |_| route.with(Route::scope)));
        provide_context(session);
        api::on_signed_out(move || session.end());
        session.start();
        session.follow_address();
        session.follow_connection();
        session.follow_other_tabs();
        session
    }

    /// A session that is already there, for tests of components.
    #[must_use]
    pub fn fixed(me: Me) -> Session {
        let project = me.team.as_ref().map(|team| team.id);
        let scope = match (&me.organization, project) {
            (_, Some(project)) => Scope::Project(project),
            (Some(organization), None) => Scope::Organization(organization.slug.clone()),
            (None, None) => Scope::Person,
        };
        let organization = me.organization.clone();
        let account = Account::SignedIn(Box::new(me));
        let session = Session::with(account, organization, Memo::new(move |_| scope.clone()));
        session.visited.set(project);
        provide_context(session);
        session
    }

    fn with(account: Account, organization: Option<Organization>, scope: Memo<Scope>) -> Session {
        let (account, held, visited) = (RwSignal::new(account), RwSignal::new(organization), RwSignal::new(None));
        Session {
            user: Signal::derive(move || account.with(|account| account.me().map(|me| me.user.clone()))),
            organization: held.into(),
            project: Signal::derive(move || {
                let mut project = None;
                read::see_project(account, held, visited, scope, &mut |current| project = Some(current.clone()));
                project
            }),
            account,
            held,
            former_slugs: RwSignal::new(Vec::new()),
            visited,
            failure: RwSignal::new(None),
            adrift: RwSignal::new(None),
            losses: RwSignal::new(Vec::new()),
            ended: RwSignal::new(false),
            expired: RwSignal::new(false),
            asks_to_sign_in: RwSignal::new(false),
            scope,
            under_way: StoredValue::new(UnderWay::default()),
        }
    }

    /// The session of the app.
    ///
    /// # Panics
    /// Outside the app: a component must stand below the one that called [`Session::provide`].
    #[must_use]
    pub fn get() -> Session {
        expect_context()
    }

    /// The level in the current organization.
    #[must_use]
    pub fn level(self) -> Option<Level> {
        self.with_organization(|organization| organization.membership_level)
    }

    /// What the rules say to an act in the current organization. `act` may read signals.
    pub fn can(self, act: impl Fn() -> Act + Send + Sync + 'static) -> Signal<Decision> {
        Signal::derive(move || decide(self.level(), act()))
    }

    /// What the rules need to know of the current project (one that is not there is private and closed).
    #[must_use]
    pub fn project_state(self) -> ProjectState {
        self.with_project(state_of).unwrap_or(ProjectState { private: true, explicit: None })
    }

    /// Who can help with a refusal, by name: people of the current organization, or of `project` if given.
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

    /// How far the organization or project of the address is loaded.
    #[must_use]
    pub fn scope_state(self) -> ScopeState {
        let scope = self.scope.get();
        if self.adrift.with(|adrift| adrift.as_ref() == Some(&scope)) {
            return ScopeState::Waiting;
        }
        let former = self.former_slugs.get();
        let held = self.account.with(|account| {
            let mine = account.me().map(|me| me.organizations.as_slice()).unwrap_or_default();
            self.organization.with(|organization| state::holds(organization.as_ref(), &scope, &former, mine))
        });
        if held {
            return ScopeState::Ready;
        }
        self.failure.with(|failure| match failure {
            Some((failed, error)) if *failed == scope => match error {
                ApiError::NotFound => ScopeState::NotFound,
                error => ScopeState::Failed(error.clone()),
            },
            _ => ScopeState::Waiting,
        })
    }

    /// The present name in addresses of the organization of the address, if the address has another one: it was renamed,
    /// or the address names it by its id.
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
    /// Whether somebody is signed in; none while that is not known.
    #[must_use]
    pub const fn is_signed_in(&self) -> Option<bool> {
        match self {
            Account::SignedIn(_) => Some(true),
            Account::SignedOut => Some(false),
            Account::Unknown | Account::Failed(_) => None,
        }
    }

    /// Who is signed in.
    fn me(&self) -> Option<&Me> {
        match self {
            Account::SignedIn(me) => Some(me),
            _ => None,
        }
    }
}

/// What the rules need to know of a project of one's own list.
#[must_use]
pub fn state_of(project: &ProjectBasic) -> ProjectState {
    ProjectState { private: project.access_control, explicit: project.explicit_level }
}
