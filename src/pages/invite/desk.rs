//! What the parts of the invite dialog share: what is typed, what is known, how the rows stand, and sending.

use super::{
    check::{self, Known, State},
    spelling::Spelling,
    state::{Draft, Key, Row, Sent, Spread},
};
use crate::{
    api::{self, ApiError},
    load::{Loaded, Write},
    session::Session,
};
use leptos::prelude::*;
use rolecall_api::OrganizationId;
use rolecall_policy::{Act, Decision, Level};
use std::collections::HashMap;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The signals of one open dialog. Copy; dies with it.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    id: StoredValue<OrganizationId>,
    session: Session,
    /// What is typed.
    pub draft: RwSignal<Draft>,
    /// What is known of the organization.
    pub known: Memo<Known>,
    /// How the rows stand.
    pub states: Memo<HashMap<Key, State>>,
    /// The invites that were made while the dialog is open, newest last.
    pub sent: RwSignal<Vec<Sent>>,
    /// How many pasted people there was no room for.
    pub left_out: RwSignal<usize>,
    /// True once the person wants to invite more after all rows were sent.
    pub more: RwSignal<bool>,
    /// Sending.
    pub write: Write,
}

impl Desk {
    /// Sits down at `draft`, and asks once who belongs and who is invited already.
    pub(super) fn new(id: OrganizationId, draft: Draft) -> Desk {
        let session = Session::get();
        let draft = RwSignal::new(draft);
        let members = {
            let id = id.clone();
            Loaded::new(move || id.clone(), |id| async move { api::all_members(&id).await })
        };
        let invites = {
            let id = id.clone();
            Loaded::new(move || id.clone(), |id| async move { api::invites(&id).await.map(|page| page.results) })
        };
        let known = Memo::new(move |before: Option<&Known>| {
            let (organization, me) = (session.organization(), session.me());
            match (organization, me) {
                (Some(organization), Some(me)) => {
                    Known::new(&organization, &me.user.uuid, members.ready().as_deref(), invites.ready().as_deref())
                }
                // On the way out.
                _ => before.cloned().unwrap_or_else(Known::nothing),
            }
        });
        let states =
            Memo::new(move |_| draft.with(|draft| known.with(|known| check::check(draft, known, &Spelling::BROWSER))));
        Desk {
            id: StoredValue::new(id),
            session,
            draft,
            known,
            states,
            sent: RwSignal::new(Vec::new()),
            left_out: RwSignal::new(0),
            more: RwSignal::new(false),
            write: Write::new(),
        }
    }

    /// What the rules say to inviting at all.
    pub(super) fn decision(self) -> Signal<Decision> {
        let session = self.session;
        let switch = move || session.organization().is_none_or(|organization| organization.members_can_invite);
        session.can(move || Act::Invite { level: Level::Member, members_can_invite: switch() })
    }

    /// A row, as a signal.
    pub(super) fn row(self, key: Key) -> Memo<Option<Row>> {
        Memo::new(move |_| self.draft.with(|draft| draft.row(key).cloned()))
    }

    /// How a row stands, as a signal.
    pub(super) fn state(self, key: Key) -> Memo<State> {
        Memo::new(move |_| self.states.with(|states| states.get(&key).cloned()).unwrap_or(State::Blank))
    }

    /// How many rows something is in.
    pub(super) fn filled(self) -> usize {
        self.draft.with(Draft::filled)
    }

    /// How many rows will be sent.
    pub(super) fn ready(self) -> usize {
        self.states.with(|states| states.values().filter(|state| state.is_ready()).count())
    }

    /// Whether there are private projects to speak of.
    pub(super) fn has_projects(self) -> bool {
        self.known.with(|known| known.private_projects().next().is_some())
    }

    /// Whether the rows are on the screen: not between sending all of them and wanting more.
    pub(super) fn shows_rows(self) -> bool {
        self.sent.with(Vec::is_empty) || self.more.get() || self.filled() > 0
    }

    /// Whether what could be sent is sent, and nothing new is ready.
    pub(super) fn has_ended(self) -> bool {
        !self.sent.with(Vec::is_empty) && self.ready() == 0
    }

    /// Throws away what is typed.
    pub(super) fn discard(self) {
        self.draft.set(Draft::default());
        self.left_out.set(0);
        self.focus_last();
    }

    /// Goes on after people were read out of a text.
    pub(super) fn go_on(self, spread: Spread) {
        self.left_out.set(spread.left_out);
        Self::focus(spread.go_on);
    }

    /// Moves the focus to the address of a row, as soon as it is on the screen and before the next key.
    pub(super) fn focus(key: Key) {
        focus_when_there(address_id(key));
    }

    /// Moves the focus to the last row, which is for the next person.
    pub(super) fn focus_last(self) {
        let last = self.draft.try_with_untracked(|draft| draft.rows().last().map(|row| row.key));
        if let Some(key) = last.flatten() {
            Self::focus(key);
        }
    }

    /// Sends what is ready; the other rows say what is wrong with them.
    pub(super) fn send(self) {
        self.draft.update(Draft::leave_all);
        if !self.decision().get_untracked().is_allowed() {
            return;
        }
        let requests = self.draft.with_untracked(|draft| {
            self.known
                .with_untracked(|known| self.states.with_untracked(|states| check::requests(draft, states, known)))
        });
        if requests.is_empty() {
            self.focus_first_to_mend();
            return;
        }
        let (keys, invites): (Vec<_>, Vec<_>) = requests.into_iter().unzip();
        let id = self.id.get_value();
        let request = async move {
            let answer = api::send_invites(&id, &invites).await;
            if matches!(answer, Err(ApiError::Refused(_))) {
                // The rules have changed: the gate shall say so.
                self.session.refresh_organization();
            }
            answer
        };
        self.write.send(request, move |lines| {
            let Some(sent) = self.draft.try_update(|draft| {
                draft.kept = false;
                draft.settle(&keys, lines)
            }) else {
                return;
            };
            self.left_out.set(0);
            self.more.set(false);
            self.sent.update(|all| all.extend(sent));
            focus_when_there(TOLD_ID.to_owned());
        });
    }

    fn focus_first_to_mend(self) {
        let to_mend = self.draft.with_untracked(|draft| {
            self.states.with_untracked(|states| {
                let mend = |row: &&Row| states.get(&row.key).is_some_and(|state| !state.is_ready());
                draft.rows().iter().find(mend).map(|row| row.key)
            })
        });
        if let Some(key) = to_mend {
            Self::focus(key);
        }
    }
}

fn focus_when_there(id: String) {
    leptos::task::spawn_local(async move {
        leptos::task::tick().await;
        let element = document().get_element_by_id(&id);
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

/// The id of the address field of a row.
pub(super) fn address_id(key: Key) -> String {
    format!("invite-address-{key}")
}

/// The id of what tells that invites were made.
pub(super) const TOLD_ID: &str = "invite-told";
