//! The project of a page: loaded once, updated by the responses of writes, and loaded again when an error shows that
//! something has changed elsewhere.

use crate::{
    api::{self, ApiError},
    load::{Load, Loaded, Write, read_then},
    pages::not_found::NotFound,
    routes::Route,
    session::{Session, state_of},
    ui::{Problem, Skeleton},
};
use rolecall_api::{LiveKind, Project, ProjectId, UserId};
use rolecall_policy::{Act, Decision, ProjectState};
use rolecall_view::prelude::*;

/// The loaded project of the page. `Copy`; lives as long as the page.
#[derive(Clone, Copy)]
pub struct Current {
    /// The project's id.
    pub id: ProjectId,
    /// The project as last received from the server.
    pub project: RwSignal<Project>,
    session: Session,
}

impl Current {
    /// Wraps a project that has been loaded.
    #[must_use]
    pub fn new(project: Project) -> Current {
        Current { id: project.basic.id, project: RwSignal::new(project), session: Session::get() }
    }

    /// The project's name, tracked.
    #[must_use]
    pub fn name(self) -> String {
        self.project.with(|project| project.basic.name.clone())
    }

    /// True if the project is private, tracked.
    #[must_use]
    pub fn is_private(self) -> bool {
        self.project.with(|project| project.basic.access_control)
    }

    /// The project's state for the rules, tracked.
    #[must_use]
    pub fn state(self) -> ProjectState {
        self.project.with(|project| state_of(&project.basic))
    }

    /// The name of its organization.
    #[must_use]
    pub fn organization_name(self) -> String {
        self.session.organization_name()
    }

    /// The names of the project and its organization, untracked, for dialogs and messages.
    #[must_use]
    pub fn names_now(self) -> (String, String) {
        untrack(|| (self.name(), self.organization_name()))
    }

    /// The route to open after leaving or deleting the project.
    #[must_use]
    pub fn organization_home(self) -> Route {
        let slug = untrack(|| self.session.organization_slug());
        slug.map_or(Route::Home, Route::OrganizationHome)
    }

    /// The id of the signed-in user.
    #[must_use]
    pub fn me(self) -> Option<UserId> {
        self.session.person().get_untracked()
    }

    /// The decision of the rules about an act in the project. `act` may read signals.
    pub fn can(self, act: impl Fn(ProjectState) -> Act + Send + Sync + 'static) -> Signal<Decision> {
        self.session.can(move || act(self.state()))
    }

    /// The project as a signal, for gates that name its managers as helpers.
    #[must_use]
    pub fn for_gates(self) -> Signal<Option<Project>> {
        Signal::derive(move || Some(self.project.get()))
    }

    /// Stores the response of a write, also in the session for the navigation.
    pub fn put(self, project: Project) {
        let _ = self.project.try_set(project);
        self.session.refresh_organization();
    }

    /// Loads the project and the user's level again. If the user has lost access, the page shows "not found".
    pub fn again(self) {
        self.session.refresh_organization();
        read_then(api::project(self.id), move |answer| {
            if let Ok(project) = answer {
                let _ = self.project.try_set(project);
            }
        });
    }

    /// Loads again when a write is refused by a rule or gets a 404, because both mean that something has changed.
    pub fn watch(self, write: Write) {
        Effect::new(move |_| {
            let changed = write.error.with(|error| matches!(error, Some(ApiError::NotFound | ApiError::Refused(_))));
            if changed {
                self.again();
            }
        });
    }
}

/// The state of loading the project.
#[derive(Debug, Clone, PartialEq)]
enum Status {
    Waiting,
    Ready,
    NotFound,
    Failed(ApiError),
}

/// The project of the URL while it is loaded. `Copy`; lives as long as the page.
#[derive(Clone, Copy)]
pub struct ProjectOfPage {
    loaded: Loaded<Project>,
    status: Memo<Status>,
}

impl ProjectOfPage {
    /// Starts to load it; call this in the body of a page.
    #[must_use]
    pub fn load() -> ProjectOfPage {
        let session = Session::get();
        let route = expect_context::<Memo<Route>>();
        let id = route.with_untracked(|route| match route {
            Route::Project(id, _) => *id,
            // INVARIANT: only pages of a project call this; no project has the number 0.
            _ => ProjectId(0),
        });
        let loaded = Loaded::new(move || id, api::project).follow(&[
            LiveKind::Level,
            LiveKind::Membership,
            LiveKind::Grant,
            LiveKind::Project,
        ]);
        let status = Memo::new(move |_| match loaded.get() {
            Load::Waiting => Status::Waiting,
            Load::Ready(_) => Status::Ready,
            Load::Failed(ApiError::NotFound) => Status::NotFound,
            Load::Failed(error) => Status::Failed(error),
        });
        Effect::new(move |_| {
            if status.get() == Status::NotFound {
                // The navigation had a link to it, so the session is out of date.
                session.refresh_organization();
            }
        });
        ProjectOfPage { loaded, status }
    }

    /// Renders `page`, or the "not found" page if the user has no access to the project.
    pub fn or_not_found<V: IntoMarkup + 'static>(self, page: impl Fn() -> V + Send + 'static) -> Markup {
        let not_found = Memo::new(move |_| self.status.get() == Status::NotFound);
        (move || {
            if not_found.get() {
                view! { <NotFound/> }
            } else {
                page().into_markup()
            }
        })
        .into_markup()
    }

    /// Updates `current` whenever the project is loaded again, such as after a change with an unknown outcome.
    fn follow(self, current: Current) {
        Effect::new(move |before: Option<()>| {
            let newest = self.loaded.ready();
            if let Some(newest) = newest.filter(|_| before.is_some())
                && current.project.with_untracked(|project| *project != newest)
            {
                current.project.set(newest);
            }
        });
    }

    /// Renders `view` once the project is loaded; until then a skeleton or the error.
    pub fn show<V: IntoMarkup + 'static>(self, view: impl Fn(Current) -> V + Send + 'static) -> Markup {
        (move || match (self.status.get(), self.loaded.ready_untracked()) {
            (Status::Ready, Some(project)) => {
                let current = Current::new(project);
                self.follow(current);
                view(current).into_markup()
            }
            (Status::Failed(error), _) => view! {
                <Problem sentence=error.sentence() on_retry=move || self.loaded.reload()/>
            },
            _ => view! { <Skeleton rows=4/> },
        })
        .into_markup()
    }
}
