//! The connection of a tab: its own stream of events, or that of the tab that leads.
//!
//! The tabs of a browser in which the same person is signed in elect one by a lock (Web Locks), which the browser
//! passes on when that tab is closed. The leader sends what it hears through a `BroadcastChannel`. Without one of the two,
//! each tab has its own stream.

use super::{
    back_off, can_ask,
    message::{Message, SESSIONS, TabEvent},
    recent::Recent,
};
use crate::{api, session::Session};
use js_sys::{Function, Promise, Reflect};
use rolecall_api::{LiveKind, UserId};
use rolecall_view::prelude::*;
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    time::Duration,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, Event, EventSource, EventTarget, MessageEvent};

/// A stream that says nothing for this time is lost: the server sends something every 20 seconds.
const SILENCE: Duration = Duration::from_secs(45);

thread_local! {
    static LINE: RefCell<Option<Rc<Line>>> = const { RefCell::new(None) };
    /// The last id when the line was closed, to go on from there if the same person signs in again.
    static KEPT: RefCell<Option<(UserId, String)>> = const { RefCell::new(None) };
}

/// Opens the line for a person. The previous one must be closed.
pub(super) fn open(session: Session, person: UserId) {
    let line = Line::new(session, person);
    LINE.set(Some(Rc::clone(&line)));
    line.join();
}

/// Closes the line.
pub(super) fn close() {
    if let Some(line) = LINE.take() {
        line.close();
    }
}

/// Connects again if the stream has been silent for too long.
fn end_silence() {
    if let Some(line) = LINE.with_borrow(Clone::clone) {
        line.retry();
    }
}

/// Connects now if the line waits before it tries again.
pub(super) fn wake() {
    if let Some(line) = LINE.with_borrow(Clone::clone) {
        line.connect();
    }
}

struct Line {
    session: Session,
    person: UserId,
    /// The name of this tab among the others.
    name: String,
    /// The id of the last event that this tab has heard of; empty if there was none.
    last: RefCell<String>,
    is_closed: Cell<bool>,
    /// The connection to the other tabs.
    channel: RefCell<Option<BroadcastChannel>>,
    /// True if this tab has the stream.
    leads: Cell<bool>,
    /// Gives the lock to the next tab.
    release: RefCell<Option<Function>>,
    stream: RefCell<Option<EventSource>>,
    /// When the stream was opened, in milliseconds; `None` while it is connecting.
    opened: Cell<Option<f64>>,
    /// Number of failures in a row.
    failures: Cell<u32>,
    /// While there is a stream, the time until its silence is too long; else, the wait before the next try.
    timer: Cell<Option<TimeoutHandle>>,
    /// The last events, for tabs that are new.
    recent: RefCell<Recent>,
    /// Receives everything from the stream and the channel.
    listener: Closure<dyn Fn(Event)>,
}

impl Line {
    fn new(session: Session, person: UserId) -> Rc<Line> {
        let last = KEPT.take().filter(|(whose, _)| *whose == person).map(|(_, last)| last);
        Rc::new_cyclic(|line: &Weak<Line>| {
            let line = Weak::clone(line);
            Line {
                session,
                person,
                name: js_sys::Math::random().to_bits().to_string(),
                last: RefCell::new(last.unwrap_or_default()),
                is_closed: Cell::new(false),
                channel: RefCell::new(None),
                leads: Cell::new(false),
                release: RefCell::new(None),
                stream: RefCell::new(None),
                opened: Cell::new(None),
                failures: Cell::new(0),
                timer: Cell::new(None),
                recent: RefCell::default(),
                listener: Closure::new(move |event: Event| {
                    if let Some(line) = line.upgrade().filter(|line| !line.is_closed.get()) {
                        line.receive(&event);
                    }
                }),
            }
        })
    }

    /// Asks to lead, and listens to the tab that leads.
    fn join(self: Rc<Self>) {
        let name = format!("rolecall-live-{}", self.person);
        let locks = Reflect::get(&window().navigator(), &"locks".into()).unwrap_or_default();
        let request = Reflect::get(&locks, &"request".into()).and_then(JsCast::dyn_into::<Function>);
        let (Ok(request), Ok(channel)) = (request, BroadcastChannel::new(&name)) else { return self.lead() };
        self.listen(&channel, "message");
        self.channel.replace(Some(channel));
        self.tell(&Message::Hello(&self.name));
        let line = Rc::clone(&self);
        // The tab leads until the promise that this returns is resolved.
        let granted = Closure::once_into_js(move |_: JsValue| -> JsValue {
            if line.is_closed.get() {
                return JsValue::UNDEFINED;
            }
            Promise::new(&mut |resolve, _| {
                line.release.replace(Some(resolve));
                line.lead();
            })
            .into()
        });
        let asked = request.call2(&locks, &name.into(), &granted);
        leptos::task::spawn_local(async move {
            let refused = match asked {
                Ok(promise) => JsFuture::from(Promise::from(promise)).await.is_err(),
                Err(_) => true,
            };
            if refused {
                self.lead();
            }
        });
    }

    fn listen(&self, source: &EventTarget, kind: &str) {
        let _ = source.add_event_listener_with_callback(kind, self.listener.as_ref().unchecked_ref());
    }

    /// Takes over the stream.
    fn lead(&self) {
        self.leads.set(true);
        self.connect();
    }

    /// Connects, unless there is a connection, another tab leads, or a request would fail.
    fn connect(&self) {
        let can = !self.is_closed.get() && self.leads.get() && self.stream.borrow().is_none();
        if !can || !can_ask(self.session) {
            return;
        }
        self.opened.set(None);
        self.expect_more();
        let Some(stream) = api::open_stream(&self.last.borrow()) else { return };
        for kind in LiveKind::ALL {
            self.listen(&stream, kind.name());
        }
        self.listen(&stream, "open");
        self.listen(&stream, "error");
        self.stream.replace(Some(stream));
    }

    /// Notices when the stream says nothing more.
    fn expect_more(&self) {
        self.wait(SILENCE, end_silence);
    }

    fn receive(&self, event: &Event) {
        match event.type_().as_str() {
            "open" => {
                self.opened.set(Some(js_sys::Date::now()));
                self.expect_more();
                self.tell(&Message::Event(SESSIONS));
                self.hear(SESSIONS);
            }
            "error" => self.retry(),
            name => {
                let message: &MessageEvent = event.unchecked_ref();
                let Some(data) = message.data().as_string() else { return };
                match LiveKind::from_name(name) {
                    Some(kind) => self.receive_event(&message.last_event_id(), kind, &data),
                    None => self.receive_message(&data),
                }
            }
        }
    }

    /// Receives an event from the stream.
    fn receive_event(&self, id: &str, kind: LiveKind, data: &str) {
        self.expect_more();
        let event = TabEvent { to: "", id, kind, data };
        self.tell(&Message::Event(event));
        self.recent.borrow_mut().add(event, js_sys::Date::now());
        if kind == LiveKind::Session {
            // The stream ends. Whether there is still a session, the request that follows shows.
            self.drop_stream();
            self.try_again(1);
        }
        self.hear(event);
    }

    /// Receives a message from another tab.
    fn receive_message(&self, text: &str) {
        match Message::parse(text) {
            Some(Message::Hello(name)) if self.leads.get() => self.repeat_for(name),
            Some(Message::Event(event)) if event.to.is_empty() || event.to == self.name => self.hear(event),
            _ => {}
        }
    }

    /// Tells a new tab the last events, and from where to go on.
    fn repeat_for(&self, name: &str) {
        for event in self.recent.borrow().events() {
            self.tell(&Message::Event(TabEvent { to: name, ..event }));
        }
        let last = self.last.borrow();
        self.tell(&Message::Event(TabEvent { to: name, id: &last, kind: LiveKind::Ready, data: "{}" }));
    }

    fn hear(&self, event: TabEvent<'_>) {
        if !event.id.is_empty() {
            event.id.clone_into(&mut self.last.borrow_mut());
        }
        if event.kind != LiveKind::Ready {
            super::take(self.session, event.kind, api::live_event(event.data).unwrap_or_default());
        }
    }

    /// Sends a message to the other tabs.
    fn tell(&self, message: &Message) {
        if let Some(channel) = self.channel.borrow().as_ref() {
            // Without the others, each asks when its user returns to it.
            let _ = channel.post_message(&message.print().into());
        }
    }

    /// Connects again after a while, because the stream has ended or could not be opened.
    fn retry(&self) {
        self.drop_stream();
        let opened = self.opened.take();
        let was_stable = opened.is_some_and(|opened| js_sys::Date::now() - opened > back_off::STABLE);
        let failures = if was_stable { 1 } else { self.failures.get().saturating_add(1) };
        self.failures.set(failures);
        if opened.is_none() {
            // Shows whether the session is over or the server cannot be reached.
            self.session.refresh();
        }
        self.try_again(failures);
    }

    /// Connects again after the wait for a number of failures.
    fn try_again(&self, failures: u32) {
        self.wait(back_off::wait(failures, js_sys::Math::random()), wake);
    }

    fn wait(&self, time: Duration, then: fn()) {
        self.stop_waiting();
        self.timer.set(set_timeout_with_handle(then, time).ok());
    }

    fn drop_stream(&self) {
        if let Some(stream) = self.stream.take() {
            stream.close();
        }
    }

    fn stop_waiting(&self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
    }

    fn close(&self) {
        self.is_closed.set(true);
        self.stop_waiting();
        self.drop_stream();
        if let Some(channel) = self.channel.take() {
            channel.close();
        }
        if let Some(release) = self.release.take() {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
        KEPT.set(Some((self.person.clone(), self.last.take())));
    }
}
