//! The state of the open command palette: what is typed, what is listed, and which row is the current one.

use super::{
    act,
    entry::{Command, Entry, Purpose},
    find::find,
    people::{self, Found},
    person,
    place::places,
};
use crate::{
    frame::use_appearance,
    load::{Load, Loaded},
    pages::account::{SigningOut, use_sign_out},
    query::Query,
    routes::Route,
    session::{AskedAct, ScopeState, Session},
    ui::Handler,
    view_as::ViewAs,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rolecall_api::Member;
use rolecall_view::prelude::*;

/// How many characters the field takes.
pub(super) const MAX_TEXT: usize = 200;

/// What is listed.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Topic {
    /// Everything.
    All,
    /// People, to choose one for something.
    Choose(Purpose),
    /// What can be done with a person.
    Person(Box<Member>),
}

/// `Copy`; lives as long as the palette is open.
#[derive(Clone, Copy)]
pub(super) struct PaletteState {
    pub(super) session: Session,
    pub(super) typed: RwSignal<String>,
    pub(super) topic: RwSignal<Topic>,
    pub(super) found: Memo<Vec<Entry>>,
    /// The index of the current row.
    pub(super) at: Memo<usize>,
    /// The current row; if it is not listed any more, the first one is.
    current: RwSignal<Option<Entry>>,
    people: Loaded<Found>,
    /// True if people are listed.
    wanted: Signal<bool>,
    query: Query,
    sign_out: SigningOut,
    view_as: ViewAs,
    go: StoredValue<Handler<(String,)>>,
    appear: StoredValue<Handler<(crate::frame::Appearance,)>>,
}

impl PaletteState {
    pub(super) fn new() -> Self {
        let session = Session::get();
        let route = expect_context::<Memo<Route>>();
        let (typed, topic) = (RwSignal::new(String::new()), RwSignal::new(Topic::All));
        let wanted = Signal::derive(move || {
            topic.with(|topic| match topic {
                Topic::All => typed.with(|typed| !typed.trim().is_empty()),
                Topic::Choose(_) => true,
                Topic::Person(_) => false,
            })
        });
        let text = move || wanted.get().then(|| typed.with(|typed| typed.trim().to_owned()));
        let people = people::search(session, Signal::derive(text));
        let members = move || {
            let listed = wanted.get().then(|| people.with(|found| typed.with(|typed| found.people_for(typed))));
            listed.flatten().unwrap_or_default()
        };
        let found = Memo::new(move |_| {
            let is_inside = session.scope_state() == ScopeState::Ready && session.has_organization();
            let entries = match topic.get() {
                Topic::All => {
                    let mut all = route.with(|here| places(session, here, is_inside));
                    all.extend(act::actions(session, is_inside));
                    all.extend(members().iter().filter(|_| is_inside).map(people::entry));
                    all
                }
                Topic::Choose(purpose) => {
                    members().iter().map(|member| person::for_purpose(session, purpose, member)).collect()
                }
                Topic::Person(member) => person::on_person(session, &member),
            };
            typed.with(|typed| find(entries, typed))
        });
        let current = RwSignal::new(None::<Entry>);
        let at = Memo::new(move |_| {
            let index = |current: &Entry| found.with(|found| found.iter().position(|entry| entry.is_same(current)));
            current.with(|current| current.as_ref().and_then(index)).unwrap_or_default()
        });
        let navigate = use_navigate();
        let go = move |to: String| {
            // The palette is not a page to go back to.
            navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() });
        };
        PaletteState {
            session,
            typed,
            topic,
            found,
            at,
            current,
            people,
            wanted,
            query: Query::get(),
            sign_out: use_sign_out(),
            view_as: ViewAs::get(),
            go: StoredValue::new(go.into()),
            appear: StoredValue::new(use_appearance()),
        }
    }

    /// Lists something else.
    pub(super) fn turn_to(self, topic: Topic) {
        self.topic.set(topic);
        self.type_text(String::new());
    }

    pub(super) fn type_text(self, text: String) {
        self.typed.set(text);
        // People who are found a moment later do not change what Enter chooses.
        self.move_to(0);
    }

    /// Makes the row with this index the current one.
    pub(super) fn move_to(self, index: usize) {
        self.current.set(self.found.with_untracked(|found| found.get(index).cloned()));
    }

    pub(super) fn close(self) {
        self.query.close_dialog();
    }

    /// True until the people for what is typed have been found.
    pub(super) fn is_searching(self) -> bool {
        self.wanted.get()
            && match self.people.get() {
                Load::Waiting => true,
                Load::Ready(found) => !self.typed.with(|typed| found.is_for(typed)),
                Load::Failed(_) => self.people.is_stale(),
            }
    }

    /// Why people could not be searched for.
    pub(super) fn problem(self) -> Option<String> {
        self.people.failure().filter(|_| self.wanted.get()).map(|error| error.sentence())
    }

    /// Does what the row says; if it is refused, others are asked to do it, if that is possible.
    pub(super) fn choose(self, index: usize) {
        let Some(entry) = self.found.with_untracked(|found| found.get(index).cloned()) else { return };
        if let Some(denial) = entry.decision.denial() {
            let (person, name) = entry.person.unzip();
            if let Some(asked) = AskedAct::instead_of(&denial, entry.asks, person, name.unwrap_or_default()) {
                self.ask(asked);
            }
            return;
        }
        match entry.command {
            Command::Ask(asked) => self.ask(asked),
            Command::Go(to) => self.go.with_value(|go| go.run_with(to)),
            Command::Open(dialog) => self.query.turn_dialog_into(dialog),
            Command::Choose(purpose) => self.turn_to(Topic::Choose(purpose)),
            Command::Person(member) => self.turn_to(Topic::Person(member)),
            Command::ViewAs(whom) => {
                self.close();
                self.view_as.start(&whom);
            }
            Command::Appear(appearance) => {
                self.appear.with_value(|appear| appear.run_with(appearance));
                self.close();
            }
            Command::SignOut => {
                self.close();
                self.sign_out.run();
            }
        }
    }

    fn ask(self, asked: AskedAct) {
        self.close();
        self.session.ask_for(asked);
    }
}
