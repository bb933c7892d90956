//! Live updates: what other people change appears without a reload. One tab of the browser has the connection to the
//! server; it passes the events on to the others ([`mod@line`]).
//!
//! An event says what kind of thing has changed. The session and the pages that show it ([`follow`]) then ask the
//! ordinary endpoints again. The events of a moment count as one change, and each tab waits a random time, so that many
//! open pages do not ask at once.

mod back_off;
mod line;
mod message;
mod news;
mod recent;

use crate::{
    api,
    session::{Account, Session},
    time::whole,
};
use js_sys::Promise;
use news::News;
use rolecall_api::{LiveEvent, LiveKind};
use rolecall_view::prelude::*;
use std::{cell::RefCell, rc::Rc, time::Duration};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Events that arrive within this time, in milliseconds, count as one change.
const TOGETHER: f64 = 100.0;
/// Each tab waits up to this time longer, in milliseconds.
const SPREAD: f64 = 250.0;
/// How often to look whether a menu has been closed.
const MENU: Duration = Duration::from_millis(250);

thread_local! {
    /// The events that have come together, for [`follow`].
    static NEWS: ArcRwSignal<News> = ArcRwSignal::new(News::default());
    static PENDING: RefCell<Pending> = RefCell::new(Pending::default());
}

/// The events that wait for others.
#[derive(Default)]
struct Pending {
    news: News,
    timer: Option<TimeoutHandle>,
}

/// Receives live updates while somebody is signed in; ends with the component that calls it.
pub fn start(session: Session) {
    let person = session.person();
    let wanted = Memo::new(move |_| person.get().filter(|_| !session.has_expired()));
    Effect::new(move |_| {
        stop();
        if let Some(person) = wanted.get() {
            line::open(session, person);
        }
    });
    let recovered = api::recovery_count();
    Effect::new(move |_| {
        recovered.track();
        line::wake();
    });
    let on_return = window_event_listener(leptos::ev::visibilitychange, |_| {
        if !document().hidden() {
            line::wake();
        }
    });
    on_cleanup(move || {
        on_return.remove();
        stop();
    });
}

/// Calls `then` after each change of one of these kinds in the current organization, once no menu is open; ends with the
/// component, but may call once more. Whoever has lost access is led out by the session instead.
pub fn follow(kinds: &'static [LiveKind], then: Rc<dyn Fn()>) {
    let session = Session::get();
    let news = NEWS.with(Clone::clone);
    Effect::new(move |before: Option<()>| {
        let concerned = news.with(|news| {
            let here = untrack(|| session.with_organization(|organization| organization.id.clone()));
            news.concerns_page(kinds, here.as_ref()) && !here.is_some_and(|here| session.is_changing_own(&here))
        });
        if before.is_some() && concerned {
            without_menu(Rc::clone(&then));
        }
    });
}

/// Calls `then` when no menu is open: a row that moves would close its menu.
fn without_menu(then: Rc<dyn Fn()>) {
    let menu = document().query_selector("[role=menu]:popover-open").ok().flatten();
    if menu.is_some() {
        set_timeout(move || without_menu(then), MENU);
    } else {
        then();
    }
}

/// Waits until no menu is open.
pub async fn menu_is_closed() {
    let closed = Promise::new(&mut |resolve, _| {
        without_menu(Rc::new(move || {
            let _ = resolve.call0(&JsValue::NULL);
        }));
    });
    let _ = JsFuture::from(closed).await;
}

/// Ends the connection, and forgets the events that wait.
fn stop() {
    line::close();
    if let Some(timer) = PENDING.take().timer {
        timer.clear();
    }
}

/// Takes an event that this tab has heard of.
fn take(session: Session, kind: LiveKind, event: LiveEvent) {
    PENDING.with_borrow_mut(|pending| {
        pending.news.add(kind, event);
        if pending.timer.is_none() {
            let wait = Duration::from_millis(whole(TOGETHER + js_sys::Math::random() * SPREAD).unsigned_abs());
            pending.timer = set_timeout_with_handle(move || deliver(session), wait).ok();
        }
    });
}

/// Lets the session and the pages ask again.
fn deliver(session: Session) {
    let news = PENDING.take().news;
    let (person, here) = untrack(|| {
        let person = session.with_user(|user| user.uuid.clone());
        (person, session.with_organization(|organization| organization.id.clone()))
    });
    if news.concerns_session(person.as_ref(), here.as_ref()) {
        session.refresh_after_news();
    }
    NEWS.with(|signal| signal.set(news));
}

/// Whether requests make sense: somebody is signed in, and the server can be reached.
fn can_ask(session: Session) -> bool {
    let is_over = untrack(|| session.has_expired() || session.with_account(|account| !is_in(account)));
    !is_over && !api::connection_lost().get_untracked()
}

fn is_in(account: &Account) -> bool {
    account.is_signed_in() == Some(true)
}
