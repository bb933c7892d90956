//! The view of this tab (contract 9): what it reads is answered as for somebody else, and it changes nothing. The
//! session storage of the tab keeps it over a reload.

use super::{ApiError, parse::parse};
use crate::language::t;
use rolecall_api::{ErrorBody, ErrorType, VIEW_ENDED, View};
use rolecall_view::prelude::*;
use std::cell::RefCell;

/// The key of the entry in the session storage: the view as JSON, [`OVER`], or nothing.
const KEY: &str = "view-as";
/// The entry when the server has ended the view, until the app has said so.
const OVER: &str = "over";
/// What a view can read: the rest is about the user's own account, or about no organization.
const VIEWED: [&str; 3] = ["/api/organizations/", "/api/projects/", "/api/users/@me"];

thread_local! {
    static VIEW: RefCell<Option<View>> = RefCell::new(stored().and_then(|text| parse(&text)));
}

/// The view of this tab, if there is one.
#[must_use]
pub fn view() -> Option<View> {
    VIEW.with_borrow(Clone::clone)
}

/// True if this tab views the organization as somebody else does.
#[must_use]
pub fn is_viewing() -> bool {
    VIEW.with_borrow(Option::is_some)
}

/// Keeps a view for this tab, as the server has sent it. The app has to be loaded again.
pub fn keep_view(view: &str) {
    store(view);
}

/// Ends the view of this tab. The app has to be loaded again.
pub fn end_view() {
    store("");
}

/// True, once, if the server has ended the view of this tab.
#[must_use]
pub fn was_view_ended() -> bool {
    let is_over = stored().as_deref() == Some(OVER);
    if is_over {
        end_view();
    }
    is_over
}

/// The value of the header with which this path is read.
pub(super) fn header(path: &str) -> Option<String> {
    let value = VIEW.with_borrow(|view| view.as_ref().map(|view| view.value.clone()))?;
    VIEWED.iter().any(|start| path.starts_with(start)).then_some(value)
}

/// Why a change is not sent: a view changes nothing.
pub(super) fn refusal() -> Option<ApiError> {
    is_viewing().then(|| {
        ApiError::Refused(ErrorBody {
            kind: ErrorType::AuthenticationError,
            code: "view_as_is_read_only".into(),
            detail: t("You view this as someone else, so nothing can be changed.").into(),
            attr: None,
            denial: None,
            request_id: None,
            organization_id: None,
            position: None,
            ways: None,
        })
    })
}

/// Loads the app again if a response says that the view has ended.
pub(super) fn note_ended(status: u16, text: &str) {
    if status == 403 && is_viewing() && text.contains(VIEW_ENDED) {
        store(OVER);
        let _ = window().location().reload();
    }
}

/// Without storage, as in some private windows, there are no views.
fn store(text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(KEY, text);
    }
}

fn stored() -> Option<String> {
    storage()?.get_item(KEY).ok().flatten()
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}
