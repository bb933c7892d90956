//! Tells the other tabs of this browser about signing in and out, through an entry in local storage. At start, the
//! entry says whether there can be a session.

use rolecall_api::UserId;
use rolecall_view::prelude::*;

/// The key of the entry, whose value is the id of the signed-in user. It contains no secret.
const KEY: &str = "signed-in";

/// True if somebody was signed in when the entry was last written.
pub(super) fn is_known_here() -> bool {
    present().is_some()
}

/// Tells the other tabs that somebody is signed in.
pub(super) fn tell_signed_in(person: &UserId) {
    if present().as_deref() != Some(person.as_str())
        && let Some(storage) = storage()
    {
        // Without storage, as in some private windows, other tabs notice with their next request.
        let _ = storage.set_item(KEY, person.as_str());
    }
}

/// Tells the other tabs that nobody is signed in.
pub(super) fn tell_signed_out() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(KEY);
    }
}

/// Calls `then` when another tab has changed the entry: with true if somebody is signed in now.
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
