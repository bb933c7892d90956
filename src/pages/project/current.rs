//! The project that a page is about: loaded once, changed by the answers of writes, and asked for again when an answer
//! says that something else has changed.

use crate::{
    api::{self, ApiError},
    load::{Load, Loaded, Write, read_then},
    pages::not_found::NotFound,
    routes::Route,
    session::{Session, state_of},
    ui::{Problem, Skeleton},
};
use leptos::prelude::*;
use rolecall_api::{Project, ProjectId, UserId};
use rolecall_policy::{Act, Decision, ProjectState};

/// The project of the page. Copy; lives as long as the page.
#[derive(Clone, Copy)]
pub struct Current {
    /// Its number.
    pub id: ProjectId,
    /// As the server has last told it.
    pub project: RwSignal<Project>,
    session: Session,
}

impl Current {
    /// A project that has come.
    #[must_use]
    pub fn new(project: Project) -> Current {
        Current { id: project.basic.id, project: RwSignal::new(project), session: Session::get() }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> String {
        self.project.with(|project| project.basic.name.clone())
    }

    /// Whether it is private.
    #[must_use]
    pub fn is_private(self) -> bool {
        self.project.with(|project| project.basic.access_control)
    }

    /// What the rules need to know of it.
    #[must_use]
    pub fn state(self) -> ProjectState {
        self.project.with(|project| state_of(&project.basic))
    }

    /// The name of the organization around it.
    #[must_use]
    pub fn organization_name(self) -> String {
        self.session.organization_name()
    }

    /// Its name and that of its organization, for what is said once: dialogs and messages.
    #[must_use]
    pub fn names_now(self) -> (String, String) {
        untrack(|| (self.name(), self.organization_name()))
    }

    /// Where one goes from a project that one has left or deleted.
    #[must_use]
    pub fn organization_home(self) -> Route {
        let slug = untrack(|| self.session.organization_slug());
        slug.map_or(Route::Home, Route::OrganizationHome)
    }

    /// Who is looking.
    #[must_use]
    pub fn me(self) -> Option<UserId> {
        self.session.person().get_untracked()
    }

    /// What the rules say to an act in it. `act` may read signals.
    pub fn can(self, act: impl Fn(ProjectState) -> Act + Send + Sync + 'static) -> Signal<Decision> {
        self.session.can(move || act(self.state()))
    }

    /// Itself, for gates that name its managers.
    #[must_use]
    pub fn for_gates(self) -> Signal<Option<Project>> {
        Signal::derive(move || Some(self.project.get()))
    }

    /// Puts the answer of a write in its place, and in the navigation.
    pub fn put(self, project: Project) {
        let _ = self.project.try_set(project);
        self.session.refresh_organization();
    }

    /// Asks for it again, and for one's own level; if it is not open any more, the page gives way to the honest one.
    pub fn again(self) {
        self.session.refresh_organization();
        read_then(api::project(self.id), move |answer| {
            if let Ok(project) = answer {
                let _ = self.project.try_set(project);
            }
        });
    }

    /// Asks again when a write is refused by a rule or does not find the project: both mean that something has changed.
    pub fn watch(self, write: Write) {
        Effect::new(move |_| {
            let changed = write.error.with(|error| matches!(error, Some(ApiError::NotFound | ApiError::Refused(_))));
            if changed {
                self.again();
            }
        });
    }
}

/// How far the project of the page is loaded.
#[derive(Debug, Clone, PartialEq)]
enum Status {
    Waiting,
    Ready,
    NotFound,
    Failed(ApiError),
}

/// The project of the address, on its way. Copy; lives as long as the page.
#[derive(Clone, Copy)]
pub struct ProjectOfPage {
    loaded: Loaded<Project>,
    status: Memo<Status>,
}

impl ProjectOfPage {
    /// Loads it; to be called in the body of a page.
    #[must_use]
    pub fn load() -> ProjectOfPage {
        let session = Session::get();
        let route = expect_context::<Memo<Route>>();
        let id = route.with_untracked(|route| match route {
            Route::Project(id, _) => *id,
            // INVARIANT: only pages of a project call this; no project has the number 0.
            _ => ProjectId(0),
        });
        let loaded = Loaded::new(move || id, api::project);
        let status = Memo::new(move |_| match loaded.get() {
            Load::Waiting => Status::Waiting,
            Load::Ready(_) => Status::Ready,
            Load::Failed(ApiError::NotFound) => Status::NotFound,
            Load::Failed(error) => Status::Failed(error),
        });
        Effect::new(move |_| {
            if status.get() == Status::NotFound {
                // It was in the navigation, or this page would not have been asked for it: that is out of date.
                session.refresh_organization();
            }
        });
        ProjectOfPage { loaded, status }
    }

    /// The honest page if the project is not open, else `page`.
    pub fn or_not_found<V: IntoView + 'static>(self, page: impl Fn() -> V + Send + 'static) -> impl IntoView {
        let not_found = Memo::new(move |_| self.status.get() == Status::NotFound);
        move || if not_found.get() { view! { <NotFound/> }.into_any() } else { page().into_any() }
    }

    /// Takes over what is loaded once more, such as after a change whose outcome is unknown.
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

    /// `view` of the project once it is there; until then its shape, or what went wrong.
    pub fn show<V: IntoView + 'static>(self, view: impl Fn(Current) -> V + Send + 'static) -> impl IntoView {
        move || match (self.status.get(), self.loaded.ready_untracked()) {
            (Status::Ready, Some(project)) => {
                let current = Current::new(project);
                self.follow(current);
                view(current).into_any()
            }
            (Status::Failed(error), _) => view! {
                <Problem sentence=error.sentence() on_retry=move || self.loaded.reload()/>
            }
            .into_any(),
            _ => view! { <Skeleton rows=4/> }.into_any(),
        }
    }
}
