//! One request: sent with a time-out, read as JSON, and, if it only reads, sent again until the server is back.

use super::ApiError;
use gloo_net::http::{Method, RequestBuilder, Response};
use leptos::prelude::*;
use rolecall_api::ErrorBody;
use serde::{Serialize, de::DeserializeOwned};
use std::{cell::RefCell, pin::Pin, time::Duration};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// After this long without an answer a request counts as lost.
const TIMEOUT: Duration = Duration::from_secs(20);
/// As [`TIMEOUT`], of a question that is counted for: longer than the server counts for the most series.
const PATIENCE: Duration = Duration::from_mins(2);
/// The waits between the tries of a read; the last one repeats.
const BACK_OFF: [Duration; 5] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(15),
];

/// The body of an answer, on its way.
type Texting = Pin<Box<dyn Future<Output = Result<String, ApiError>>>>;

thread_local! {
    static LOST: ArcRwSignal<bool> = ArcRwSignal::new(false);
    static RETRY: RefCell<Vec<js_sys::Function>> = const { RefCell::new(Vec::new()) };
    static SIGNED_OUT: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

/// True while the server cannot be reached.
#[must_use]
pub fn connection_lost() -> ArcRwSignal<bool> {
    LOST.with(Clone::clone)
}

/// Ends the waiting of all reads that are waiting for the server.
pub fn retry_now() {
    for resolve in RETRY.with(RefCell::take) {
        let _ = resolve.call0(&JsValue::NULL);
    }
}

/// Sets what happens when an answer says that the session is over.
pub fn on_signed_out(then: impl Fn() + 'static) {
    SIGNED_OUT.with(|slot| *slot.borrow_mut() = Some(Box::new(then)));
}

/// Reads; waits and tries again while the server cannot be reached.
pub(super) fn read<T: DeserializeOwned>(path: &str) -> impl Future<Output = Result<T, ApiError>> + use<T> {
    parsed(Box::pin(read_text(path.to_owned())))
}

async fn read_text(path: String) -> Result<String, ApiError> {
    let mut waits = BACK_OFF.iter();
    let mut wait = Duration::ZERO;
    loop {
        match send(Method::GET, &path, None, TIMEOUT).await {
            Err(ApiError::Unreachable) => {
                wait = waits.next().copied().unwrap_or(wait);
                pause(wait).await;
            }
            Err(error) => return Err(error),
            Ok(response) => return text(response).await,
        }
    }
}

/// Changes something; tried once, because only the person knows whether to repeat it.
pub(super) fn write<T: DeserializeOwned, R: Serialize>(
    method: Method,
    path: &str,
    request: &R,
) -> impl Future<Output = Result<T, ApiError>> + use<T, R> {
    parsed(Box::pin(write_text(method, path.to_owned(), serde_json::to_string(request).ok())))
}

async fn write_text(method: Method, path: String, body: Option<String>) -> Result<String, ApiError> {
    let Some(body) = body else { return Err(ApiError::Unexpected(None)) };
    text(send(method, &path, Some(body), TIMEOUT).await?).await
}

/// Asks something that is too long for an address; changes nothing. Tried once: it may be the question that is too much.
pub(super) fn ask<T: DeserializeOwned, R: Serialize>(
    path: &str,
    request: &R,
) -> impl Future<Output = Result<T, ApiError>> + use<T, R> {
    parsed(Box::pin(ask_text(path.to_owned(), serde_json::to_string(request).ok())))
}

async fn ask_text(path: String, body: Option<String>) -> Result<String, ApiError> {
    let Some(body) = body else { return Err(ApiError::Unexpected(None)) };
    text(send(Method::POST, &path, Some(body), PATIENCE).await?).await
}

/// Changes something and gets no body back.
pub(super) async fn write_silently(method: Method, path: &str) -> Result<(), ApiError> {
    send(method, path, None, TIMEOUT).await.map(|_| ())
}

async fn send(method: Method, path: &str, text: Option<String>, limit: Duration) -> Result<Response, ApiError> {
    let abort = web_sys::AbortController::new().ok();
    let timer = abort.clone().and_then(|abort| set_timeout_with_handle(move || abort.abort(), limit).ok());
    let builder = RequestBuilder::new(path)
        .method(method)
        .header("Accept", "application/json")
        .abort_signal(abort.as_ref().map(web_sys::AbortController::signal).as_ref());
    let request = match text {
        Some(text) => builder.header("Content-Type", "application/json").body(text),
        None => builder.build(),
    };
    let request = request.map_err(|_| ApiError::Unexpected(None))?;
    let answer = request.send().await;
    if let Some(timer) = timer {
        timer.clear();
    }
    // A gateway without a server behind it is as good as no answer.
    let lost = answer.as_ref().map_or(true, |response| matches!(response.status(), 502..=504));
    LOST.with(|signal| {
        if signal.get_untracked() != lost {
            signal.set(lost);
        }
    });
    match answer {
        Ok(response) if !lost => refuse(response).await,
        _ => Err(ApiError::Unreachable),
    }
}

/// Turns an answer that is not a success into the error that it means.
async fn refuse(response: Response) -> Result<Response, ApiError> {
    let status = response.status();
    if response.ok() {
        return Ok(response);
    }
    if status == 401 {
        SIGNED_OUT.with(|slot| slot.borrow().as_ref().map(|then| then()));
        return Err(ApiError::SignedOut);
    }
    let body = response.json::<ErrorBody>().await;
    Err(match (status, body) {
        (404, _) => ApiError::NotFound,
        (403, Ok(body)) => ApiError::Refused(body),
        (400..=499, Ok(body)) => ApiError::Invalid(body),
        (_, Ok(body)) => ApiError::Unexpected(body.request_id),
        (_, Err(_)) => ApiError::Unexpected(None),
    })
}

async fn text(response: Response) -> Result<String, ApiError> {
    response.text().await.map_err(|_| ApiError::Unreachable)
}

/// All that is compiled anew for each type: everything before is the same for all of them.
async fn parsed<T: DeserializeOwned>(text: Texting) -> Result<T, ApiError> {
    serde_json::from_str(&text.await?).map_err(|_| ApiError::Unexpected(None))
}

/// Waits, or until [`retry_now`].
async fn pause(time: Duration) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        RETRY.with(|waiting| waiting.borrow_mut().push(resolve.clone()));
        set_timeout(
            move || {
                let _ = resolve.call0(&JsValue::NULL);
            },
            time,
        );
    });
    let _ = JsFuture::from(promise).await;
}
