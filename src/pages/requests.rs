//! Access requests: the dialog to ask, the form for a project that one cannot see, and the page with the requests to
//! decide and one's own.

mod ask;
mod ask_project;
mod decide;
mod heading;
mod mine;
mod note;
mod subject;
mod words;

pub use ask::AskDialog;
pub(super) use ask_project::AskForProject;

use crate::{
    api,
    frame::{Heading, Toasts, chunk},
    language::t,
    load::{Load, Loaded, Outcome, Write},
    session::Session,
    ui::{Empty, Problem, Skeleton},
};
use decide::ToDecide;
use mine::Mine;
use rolecall_api::{AccessRequest, AccessRequestId, AccessRequests, LiveKind, OrganizationId, RequestState};
use rolecall_view::prelude::*;

chunk! {
    /// The chunk of the page.
    pub requests_page in changes => || view! { <RequestsPage/> }
}

/// What can change a request, or whether one can decide about it.
const KINDS: &[LiveKind] =
    &[LiveKind::Request, LiveKind::Level, LiveKind::Membership, LiveKind::Invite, LiveKind::Project, LiveKind::Grant];

/// The requests of the current organization, kept current.
#[derive(Clone, Copy)]
struct Requests {
    loaded: Loaded<AccessRequests>,
    organization: StoredValue<OrganizationId>,
    toasts: Toasts,
}

impl Requests {
    /// `None` without an organization.
    fn load() -> Option<Requests> {
        let id = Session::get().organization_id().get_untracked()?;
        let organization = StoredValue::new(id.clone());
        let loaded = Loaded::new(move || id.clone(), |id| async move { api::requests(&id).await });
        Some(Requests { loaded: loaded.follow(KINDS), organization, toasts: Toasts::get() })
    }

    /// The user's own request that is open and is meant.
    fn open(self, is_meant: impl Fn(&AccessRequest) -> bool) -> Option<AccessRequest> {
        let is_open = |one: &&AccessRequest| one.state == RequestState::Open && is_meant(one);
        self.loaded.with(|all| all.mine.iter().find(is_open).cloned()).flatten()
    }

    /// What follows a new request of the user.
    fn sent(self) -> Outcome<AccessRequest> {
        Outcome::always(move |made: &AccessRequest| {
            self.toasts.say(t("Your request was sent."));
            self.loaded.update(|all| all.mine.insert(0, made.clone()));
        })
    }

    /// Withdraws a request of the user; then does `here`, if the page is still there.
    fn withdraw(self, write: Write, id: AccessRequestId, here: impl FnOnce() + 'static) {
        let change = self.organization.with_value(|organization| api::withdraw_request(organization, &id));
        let outcome = Outcome::always(move |()| {
            self.toasts.say(t("Your request was withdrawn."));
            self.loaded.update(|all| {
                for one in all.mine.iter_mut().filter(|one| one.id == id) {
                    one.state = RequestState::Withdrawn;
                }
            });
        });
        write.send(change, outcome.and_here(move |()| here()));
    }

    /// A request is decided.
    fn decided(self, id: &AccessRequestId) {
        self.loaded.update(|all| all.to_decide.retain(|one| one.id != *id));
    }
}

/// What the row of a request to decide shows that can change.
fn shown(one: &AccessRequest) -> impl Eq + std::hash::Hash + use<> {
    (one.id.clone(), one.has_changed, one.target_level, one.project_name.clone(), one.value_now.clone())
}

/// The page of the requests.
#[component]
fn RequestsPage() -> impl IntoView {
    let Some(requests) = Requests::load() else { return Markup::Nothing };
    let loaded = requests.loaded;
    let stage = loaded.stage();
    view! {
        <Heading title="Requests"/>
        {move || match stage.get() {
            Load::Waiting => view! { <Skeleton rows=3/> },
            Load::Failed(error) => view! { <Problem sentence=error.sentence() on_retry=move || loaded.reload()/> },
            Load::Ready(()) => view! { <Lists requests/> },
        }}
    }
}

#[component]
fn Lists(requests: Requests) -> impl IntoView {
    let to_decide = Memo::new(move |_| requests.loaded.with(|all| all.to_decide.clone()).unwrap_or_default());
    let mine = Memo::new(move |_| requests.loaded.with(|all| all.mine.clone()).unwrap_or_default());
    let nothing_to_decide = Memo::new(move |_| to_decide.with(Vec::is_empty));
    let nothing_of_mine = Memo::new(move |_| mine.with(Vec::is_empty));
    view! {
        <section class="section" aria-labelledby="requests-to-decide">
            <h2 id="requests-to-decide">"To decide"</h2>
            {move || if nothing_to_decide.get() {
                view! { <Empty title=t("Nothing to decide") sentence=t("When someone asks for what you can do, it appears here.")/> }
            } else {
                view! {
                    <ul class="key-list" aria-label="Requests to decide">
                        <For each=move || to_decide.get() key=shown let:request>
                            <ToDecide requests request/>
                        </For>
                    </ul>
                }
            }}
        </section>
        <section class="section" aria-labelledby="requests-of-mine">
            <h2 id="requests-of-mine">"Asked by you"</h2>
            {move || if nothing_of_mine.get() {
                view! { <Empty title=t("You have asked for nothing") sentence=t("Where you can’t do something, press Ask to send a request to those who can.")/> }
            } else {
                view! {
                    <ul class="key-list" aria-label="Your requests">
                        <For each=move || mine.get() key=|one| (one.id.clone(), one.state) let:request>
                            <Mine requests request/>
                        </For>
                    </ul>
                }
            }}
        </section>
    }
}
