//! The globals of the app: who is signed in, and which organization and project the address says is current.

use crate::{
    api::{self, ApiError},
    routes::{Route, Scope},
};
use leptos::prelude::*;
use rolecall_api::{
    Helper, Me, Organization, OrganizationId, OrganizationRef, Project, ProjectBasic, ProjectId, UpdateMe,
};
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
    NotOpen,
    /// Could not be loaded.
    Failed(ApiError),
}

/// The signals that the whole app shares. Copy; lives as long as the app.
#[derive(Clone, Copy)]
pub struct Session {
    account: RwSignal<Account>,
    /// The organization last loaded; read it through [`Session::organization`].
    organization: RwSignal<Option<Organization>>,
    /// The project last visited, so that the side navigation of organization pages has one.
    visited: RwSignal<Option<ProjectId>>,
    /// Why the last loading of a scope failed, and of which.
    failure: RwSignal<Option<(Scope, ApiError)>>,
    scope: Memo<Scope>,
}

impl Session {
    /// Makes the signals and starts to load; `route` is the page of the address.
    pub fn provide(route: Memo<Route>) -> Session {
        let session = Session {
            account: RwSignal::new(Account::Unknown),
            organization: RwSignal::new(None),
            visited: RwSignal::new(None),
            failure: RwSignal::new(None),
            scope: Memo::new(move |_| route.get().scope()),
        };
        provide_context(session);
        api::on_signed_out(move || session.forget());
        session.refresh();
        Effect::new(move |_| session.follow());
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
        let session = Session {
            organization: RwSignal::new(me.organization.clone()),
            account: RwSignal::new(Account::SignedIn(Box::new(me))),
            visited: RwSignal::new(project),
            failure: RwSignal::new(None),
            scope: Memo::new(move |_| scope.clone()),
        };
        provide_context(session);
        session
    }

    /// The session of the app.
    ///
    /// # Panics
    /// Outside the app: a component must stand below the one that called [`Session::provide`].
    #[must_use]
    pub fn get() -> Session {
        expect_context()
    }

    /// Whether somebody is signed in.
    #[must_use]
    pub fn account(self) -> Account {
        self.account.get()
    }

    /// Who is signed in.
    #[must_use]
    pub fn me(self) -> Option<Me> {
        self.account.with(|account| match account {
            Account::SignedIn(me) => Some((**me).clone()),
            _ => None,
        })
    }

    /// The organization of the address, or, on a page that is about none, the one last used.
    #[must_use]
    pub fn organization(self) -> Option<Organization> {
        self.organization.get()
    }

    /// The current organization's id; changes only when another one becomes current.
    #[must_use]
    pub fn organization_id(self) -> Memo<Option<OrganizationId>> {
        Memo::new(move |_| self.organization.with(|organization| organization.as_ref().map(|o| o.id.clone())))
    }

    /// All organizations of the person.
    #[must_use]
    pub fn organizations(self) -> Vec<OrganizationRef> {
        self.account.with(|account| match account {
            Account::SignedIn(me) => me.organizations.clone(),
            _ => Vec::new(),
        })
    }

    /// The project of the address, or, on other pages, the one last visited in this organization, or its first.
    #[must_use]
    pub fn project(self) -> Option<ProjectBasic> {
        let wanted = match self.scope.get() {
            Scope::Project(id) => Some(id),
            _ => self.visited.get(),
        };
        self.organization.with(|organization| {
            let teams = &organization.as_ref()?.teams;
            teams.iter().find(|team| Some(team.id) == wanted).or_else(|| teams.first()).cloned()
        })
    }

    /// The level in the current organization.
    #[must_use]
    pub fn level(self) -> Option<Level> {
        self.organization.with(|organization| organization.as_ref().map(|organization| organization.membership_level))
    }

    /// What the rules say to an act in the current organization. `act` may read signals.
    pub fn can(self, act: impl Fn() -> Act + Send + Sync + 'static) -> Signal<Decision> {
        Signal::derive(move || decide(self.level(), act()))
    }

    /// What the rules need to know of the current project (one that is not there is private and closed).
    #[must_use]
    pub fn project_state(self) -> ProjectState {
        self.project().as_ref().map_or(ProjectState { private: true, explicit: None }, state_of)
    }

    /// Who can help with a refusal, by name: people of the current organization, or of `project` if given.
    #[must_use]
    pub fn who_can_help(self, denial: &Denial, project: Option<&Project>) -> Vec<Helper> {
        let Some(least) = denial.helper_level() else {
            return Vec::new();
        };
        let me = self.me().map(|me| me.user.uuid);
        let able = |managers: &[Helper]| {
            managers
                .iter()
                .filter(|helper| helper.level >= least && Some(&helper.person.uuid) != me.as_ref())
                .cloned()
                .collect()
        };
        match project {
            Some(project) if denial.action.judged_in_project() => able(&project.managers),
            _ => self.organization.with(|organization| {
                organization.as_ref().map(|organization| able(&organization.managers)).unwrap_or_default()
            }),
        }
    }

    /// How far the organization or project of the address is loaded.
    #[must_use]
    pub fn scope_state(self) -> ScopeState {
        let scope = self.scope.get();
        if self.organization.with(|organization| holds(organization.as_ref(), &scope)) {
            return ScopeState::Ready;
        }
        self.failure.with(|failure| match failure {
            Some((failed, error)) if *failed == scope => match error {
                ApiError::NotFound => ScopeState::NotOpen,
                error => ScopeState::Failed(error.clone()),
            },
            _ => ScopeState::Waiting,
        })
    }

    /// Asks again who is signed in, and for the current organization; nothing on the screen is cleared meanwhile.
    pub fn refresh(self) {
        leptos::task::spawn_local(async move {
            self.refreshed().await;
        });
    }

    /// As [`Session::refresh`], to be awaited, so that a page may go on with what has come.
    pub async fn refreshed(self) {
        match api::me().await {
            Ok(me) => self.take(me),
            Err(ApiError::SignedOut) => self.account.set(Account::SignedOut),
            Err(error) if self.me_untracked() => drop(error),
            Err(error) => self.account.set(Account::Failed(error)),
        }
    }

    /// Asks again for the current organization, after a change in it.
    pub fn refresh_organization(self) {
        let Some(id) = self.organization.with_untracked(|organization| organization.as_ref().map(|o| o.id.clone()))
        else {
            return;
        };
        leptos::task::spawn_local(async move {
            match api::organization(id.as_str()).await {
                Ok(organization) => self.organization.set(Some(organization)),
                Err(ApiError::NotFound) => self.refreshed().await,
                Err(_) => {}
            }
        });
    }

    /// Puts an organization in place, such as the answer of a change.
    pub fn set_organization(self, organization: Organization) {
        self.organization.set(Some(organization));
        self.refresh();
    }

    /// Leaves the current organization behind, after leaving or deleting it: the server says which one comes next.
    /// `go_on` leaves its address, in the same breath, so that nothing asks for it again.
    pub async fn organization_gone(self, go_on: impl FnOnce()) {
        let me = api::me().await;
        go_on();
        self.organization.set(None);
        self.visited.set(None);
        match me {
            Ok(me) => self.take(me),
            Err(ApiError::SignedOut) => self.account.set(Account::SignedOut),
            Err(error) => self.account.set(Account::Failed(error)),
        }
    }

    /// Forgets everything, after signing out.
    pub fn forget(self) {
        self.account.set(Account::SignedOut);
        self.organization.set(None);
        self.visited.set(None);
        self.failure.set(None);
    }

    fn me_untracked(self) -> bool {
        self.account.with_untracked(|account| matches!(account, Account::SignedIn(_)))
    }

    fn take(self, me: Me) {
        let here = self.scope.get_untracked();
        let present = self.organization.with_untracked(|o| o.as_ref().map(|o| o.id.clone()));
        let told = me.organization.as_ref().map(|o| o.id.clone());
        // The server only remembers the last one; in this tab the address decides.
        let keep = here != Scope::Person && present.is_some() && present != told;
        if keep {
            let belongs = me.organizations.iter().any(|organization| Some(&organization.id) == present.as_ref());
            if !belongs {
                self.organization.set(None);
                self.failure.set(Some((here, ApiError::NotFound)));
            }
        } else {
            if self.visited.get_untracked().is_none() {
                self.visited.set(me.team.as_ref().map(|team| team.id));
            }
            self.organization.set(me.organization.clone());
        }
        self.account.set(Account::SignedIn(Box::new(me)));
    }

    /// Loads what the address asks for, if it is not what is there.
    fn follow(self) {
        let scope = self.scope.get();
        if !self.account.with(|account| matches!(account, Account::SignedIn(_))) {
            return;
        }
        if let Scope::Project(id) = scope {
            self.visited.set(Some(id));
        }
        if self.organization.with_untracked(|organization| holds(organization.as_ref(), &scope)) {
            self.remember(&scope);
            return;
        }
        self.failure.set(None);
        leptos::task::spawn_local(async move {
            let loaded = load(&scope).await;
            // Somebody may have gone on to another page meanwhile.
            if self.scope.get_untracked() != scope {
                return;
            }
            match loaded {
                Ok(organization) => {
                    self.organization.set(Some(organization));
                    self.remember(&scope);
                }
                Err(error) => self.failure.set(Some((scope, error))),
            }
        });
    }

    /// Tells the server what is current, so that the next visit begins there.
    fn remember(self, scope: &Scope) {
        let Some(me) = self.account.with_untracked(|account| match account {
            Account::SignedIn(me) => Some((**me).clone()),
            _ => None,
        }) else {
            return;
        };
        let organization = self.organization.with_untracked(|o| o.as_ref().map(|o| o.id.clone()));
        let update = match scope {
            Scope::Project(id) if me.team.as_ref().map(|team| team.id) != Some(*id) => {
                UpdateMe { set_current_team: Some(*id), ..UpdateMe::default() }
            }
            Scope::Organization(_) if me.organization.as_ref().map(|o| &o.id) != organization.as_ref() => {
                UpdateMe { set_current_organization: organization, ..UpdateMe::default() }
            }
            _ => return,
        };
        leptos::task::spawn_local(async move {
            // Only a convenience: if it is refused or lost, the next visit begins at the place before.
            if let Ok(me) = api::update_me(&update).await {
                self.account.set(Account::SignedIn(Box::new(me)));
            }
        });
    }
}

/// What the rules need to know of a project of one's own list.
#[must_use]
pub fn state_of(project: &ProjectBasic) -> ProjectState {
    ProjectState { private: project.access_control, explicit: project.explicit_level }
}

fn holds(organization: Option<&Organization>, scope: &Scope) -> bool {
    match (scope, organization) {
        (Scope::Person, _) => true,
        (_, None) => false,
        (Scope::Organization(slug), Some(organization)) => {
            organization.slug == *slug || organization.id.as_str() == slug
        }
        (Scope::Project(id), Some(organization)) => organization.teams.iter().any(|team| team.id == *id),
    }
}

async fn load(scope: &Scope) -> Result<Organization, ApiError> {
    match scope {
        Scope::Person => Err(ApiError::NotFound),
        Scope::Organization(slug) => api::organization(slug).await,
        Scope::Project(id) => {
            let project = api::project(*id).await?;
            api::organization(project.basic.organization.as_str()).await
        }
    }
}
