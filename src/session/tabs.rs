//! What the tabs of one browser tell each other: that somebody has signed in or out. It is kept in the browser's storage,
//! which also says later whether it makes sense to ask who is signed in.

use leptos::prelude::*;
use rolecall_api::UserId;

/// Holds the id of who is signed in; nothing else, and no secret.
const KEY: &str = "signed-in";

/// Whether somebody was signed in here when this was last looked at.
pub(super) fn is_known_here() -> bool {
    present().is_some()
}

/// Says that somebody is signed in.
pub(super) fn tell_signed_in(person: &UserId) {
    if present().as_deref() != Some(person.as_str())
        && let Some(storage) = storage()
    {
        // Without storage (some private windows have none) tabs find out by their next request.
        let _ = storage.set_item(KEY, person.as_str());
    }
}

/// Says that nobody is.
pub(super) fn tell_signed_out() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(KEY);
    }
}

/// Calls `then` when another tab has told something: true if somebody is signed in now.
pub(super) fn on_told(then: impl Fn(bool) + 'static) {
    let listener = window_event_listener(leptos::ev::storage, move |event| {
        if event.key().as_deref() == Some(KEY) {
            then(event.new_value().is_some());
        }
    });
    on_cleanup(move || listener.remove());
}

fn present() -> Option<String> {
    storage()?.get_item(KEY).ok().flatten()
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
