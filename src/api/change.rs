//! Changes: every request of the app that is not a read. Each has a name and carries an idempotency key (contract 3).
//! While the outcome of a change is unknown, it is retried, always with the same key.

mod entries;
mod names;
mod unknown;

pub use entries::{RecordedEntry, take_entries, undo};
pub use names::ChangeName;

use super::{
    ApiError,
    connection::{busy_error, judge},
    network::{is_online, note_unknown_outcome, pause},
    parse::parse,
    send::{Reply, TIME_LIMIT, error_of, send},
    viewing,
};
use entries::note_entry;
use gloo_net::http::Method;
use rolecall_json::FromJson;
use serde::Serialize;
use std::{future::IntoFuture, pin::Pin, time::Duration};
use unknown::{key_for, remember};

/// The pauses before each retry of a change. After the last retry its outcome is unknown.
const BACK_OFF: [Duration; 3] = [Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2)];
/// A change is not retried later than this after the first attempt, in milliseconds.
const PATIENCE: f64 = 30_000.0;

/// A change that has not been sent. It is sent when it is awaited.
#[must_use = "a change that is not awaited is not made"]
pub struct Change<T> {
    request: Request,
    read: fn(&str) -> Option<T>,
}

struct Request {
    name: ChangeName,
    method: Method,
    path: String,
    body: Option<String>,
}

impl<T: FromJson> Change<T> {
    /// A change with a body, and a response with one.
    pub(super) fn new<R: Serialize>(name: ChangeName, method: Method, path: String, body: &R) -> Change<T> {
        let body = serde_json::to_string(body).ok();
        Change { request: Request { name, method, path, body }, read: parse }
    }
}

impl Change<String> {
    /// A change with a body, whose response is kept as it is.
    pub(super) fn unread<R: Serialize>(name: ChangeName, method: Method, path: String, body: &R) -> Change<String> {
        let body = serde_json::to_string(body).ok();
        Change { request: Request { name, method, path, body }, read: |text| Some(text.to_owned()) }
    }
}

impl Change<()> {
    /// A change without a body, and a response without one.
    pub(super) fn silent(name: ChangeName, method: Method, path: String) -> Change<()> {
        Change { request: Request { name, method, path, body: None }, read: |_| Some(()) }
    }

    /// The same with a body.
    pub(super) fn with_body<R: Serialize>(self, body: &R) -> Change<()> {
        Change { request: Request { body: serde_json::to_string(body).ok(), ..self.request }, ..self }
    }
}

impl<T> Change<T> {
    /// The name of the change, for messages about it.
    #[must_use]
    pub fn name(&self) -> ChangeName {
        self.request.name
    }
}

impl<T: 'static> IntoFuture for Change<T> {
    type Output = Result<T, ApiError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

    fn into_future(self) -> Self::IntoFuture {
        let answer = send_until_known(self.request);
        Box::pin(async move { (self.read)(&answer.await?).ok_or(ApiError::Unexpected(None)) })
    }
}

/// Sends a change, and retries with the same key while the outcome is unknown.
async fn send_until_known(request: Request) -> Result<String, ApiError> {
    if let Some(refused) = viewing::refusal().filter(|_| !request.name.is_about_session()) {
        return Err(refused);
    }
    let key = key_for(&request);
    let began = js_sys::Date::now();
    let mut waits = BACK_OFF.iter();
    // True once an attempt was sent and got no answer.
    let mut in_doubt = false;
    loop {
        if !in_doubt && !is_online() {
            return Err(ApiError::Offline);
        }
        let method = request.method.clone();
        let mut busy = None;
        match send(method, &request.path, request.body.clone(), Some(&key), TIME_LIMIT).await? {
            // The server is still working on the first attempt.
            Reply::Answer(409, text, _) if error_of(&text).is_some_and(|body| body.code == "in_progress") => {
                in_doubt = true;
            }
            Reply::Answer(status, text, entry) => {
                note_entry(request.name, entry);
                return judge(status, text);
            }
            Reply::Busy(body) => busy = Some(body),
            Reply::TimedOut | Reply::Lost => in_doubt = true,
        }
        let may_repeat = request.name.can_be_repeated() && js_sys::Date::now() - began < PATIENCE;
        match waits.next().filter(|_| may_repeat) {
            Some(wait) => pause(*wait).await,
            None => {
                return Err(match busy {
                    Some(body) if !in_doubt => busy_error(body),
                    _ => {
                        remember(request, key);
                        note_unknown_outcome();
                        ApiError::Unknown
                    }
                });
            }
        }
    }
}
