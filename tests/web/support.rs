//! Mounts components, and finds and presses controls in them.

mod hurry;
mod panics;
mod server;
mod stream;

pub use hurry::{hurry, stop_hurrying};
pub use panics::{note_panics, panics};
pub use server::{Call, Calls, Held, serve, serve_held};
pub use stream::{open_streams, send_event, stream_fires, stream_urls};

use js_sys::Promise;
use leptos_router::components::Router;
use rolecall::{
    frame::{ToastPlace, Toasts},
    routes::Route,
    session::Session,
};
use rolecall_api::Me;
use rolecall_view::prelude::*;
use serde_json::{Value, json};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

thread_local! {
    /// The mounted component. A failing test does not unmount it, so the next test has to.
    static PRESENT: RefCell<Option<(Owner, HtmlElement)>> = const { RefCell::new(None) };
}

/// Unmounts the current component.
fn clear() {
    if let Some((owner, root)) = PRESENT.take() {
        // Stops whatever is still running, so that window listeners do not affect the next test.
        owner.cleanup();
        root.remove();
    }
}

/// A mounted component; unmounted when dropped.
pub struct Mounted {
    /// The element that holds it.
    pub root: HtmlElement,
    handle: Option<Box<dyn std::any::Any>>,
}

/// Mounts a view in an element of its own.
pub fn mount_in_page<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Mounted {
    clear();
    stream::fake_streams();
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    let owner = Owner::new();
    let handle = owner.with(|| leptos::mount::mount_to(root.clone(), view));
    PRESENT.set(Some((owner, root.clone())));
    Mounted { root, handle: Some(Box::new(handle)) }
}

/// Mounts a component as `me` sees it, with all contexts that the app provides.
pub fn mount<V: IntoMarkup + 'static>(me: Value, view: impl FnOnce() -> V + Send + 'static) -> Mounted {
    let me: Me = serde_json::from_value(me).unwrap();
    mount_in_page(move || {
        view! {
            <Router>
                {
                    Toasts::provide();
                    let session = Session::for_tests(me);
                    let slug = untrack(|| session.organization_slug()).unwrap_or_default();
                    provide_context(Memo::new(move |_| Route::Organization(slug.clone(), rolecall::routes::OrganizationPage::Members)));
                    view()
                }
                <ToastPlace/>
            </Router>
        }
    })
}

/// Mounts a view that provides its own contexts, such as the whole app, as if a returning user had opened `path`.
pub fn mount_at<V: IntoView + 'static>(path: &str, view: impl FnOnce() -> V + 'static) -> Mounted {
    let storage = window().local_storage().unwrap().unwrap();
    storage.clear().unwrap();
    storage.set_item("signed-in", "somebody").unwrap();
    window().history().unwrap().replace_state_with_url(&JsValue::NULL, "", Some(path)).unwrap();
    mount_in_page(view)
}

/// The path and query in the address bar.
pub fn address() -> String {
    let location = window().location();
    location.pathname().unwrap() + &location.search().unwrap()
}

impl Drop for Mounted {
    fn drop(&mut self) {
        drop(self.handle.take());
        clear();
    }
}

impl Mounted {
    /// The first element of a selector whose name or text contains `words`.
    pub fn find(&self, selector: &str, words: &str) -> Option<HtmlElement> {
        let list = self.root.query_selector_all(selector).unwrap();
        (0..list.length())
            .map(|index| list.get(index).unwrap().unchecked_into::<HtmlElement>())
            .find(|element| name(element).contains(words))
    }

    /// Waits for [`Mounted::find`].
    pub async fn wait_for(&self, selector: &str, words: &str) -> HtmlElement {
        for _ in 0..300 {
            if let Some(element) = self.find(selector, words) {
                return element;
            }
            frame().await;
        }
        panic!("no `{selector}` with `{words}` at {} in: {}", address(), self.root.inner_html());
    }

    /// All visible text.
    pub fn text(&self) -> String {
        self.root.text_content().unwrap_or_default()
    }
}

/// The accessible name of an element: its label, or its text.
pub fn name(element: &HtmlElement) -> String {
    element.get_attribute("aria-label").unwrap_or_else(|| element.text_content().unwrap_or_default())
}

/// Waits until a condition is true; false after a time-out.
pub async fn soon(is: impl Fn() -> bool) -> bool {
    for _ in 0..200 {
        if is() {
            return true;
        }
        frame().await;
    }
    false
}

/// Waits until a condition is true; fails after a time-out.
pub async fn until(what: &str, is: impl Fn() -> bool) {
    for _ in 0..300 {
        if is() {
            return;
        }
        frame().await;
    }
    panic!("never came true: {what}, at {}", address());
}

/// Waits for one frame: effects have run, and layers have opened.
pub async fn frame() {
    let promise = Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}

/// Types into a field, all at once.
pub fn type_into(field: &HtmlElement, text: &str) {
    field.unchecked_ref::<HtmlInputElement>().set_value(text);
    let event = web_sys::Event::new_with_event_init_dict("input", &bubbling()).unwrap();
    field.dispatch_event(&event).unwrap();
}

/// Presses a key on an element.
pub fn press_key(element: &HtmlElement, key: &str) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    element.dispatch_event(&event).unwrap();
}

fn bubbling() -> web_sys::EventInit {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    init
}

/// A user with this name; the id is derived from it.
pub fn user(name: &str) -> Value {
    let first = name.split(' ').next().unwrap().to_lowercase();
    json!({ "uuid": format!("u-{first}"), "distinct_id": first, "first_name": name, "email": format!("{first}@meridian.example") })
}

/// Somebody who can help.
pub fn helper(name: &str, level: u8) -> Value {
    let user = user(name);
    json!({ "uuid": user["uuid"], "first_name": name, "email": user["email"], "level": level })
}

/// A project of Meridian Freight as somebody of `level` sees it.
pub fn project(id: i64, name: &str, private: bool, level: u8, explicit: Option<u8>) -> Value {
    json!({
        "id": id, "uuid": format!("p-{id}"), "organization": "o-meridian", "api_token": format!("phc_{id}"), "name": name,
        "ingested_event": false, "timezone": "UTC", "access_control": private,
        "effective_membership_level": level, "explicit_level": explicit,
    })
}

/// Meridian Freight as somebody of `level` sees it.
pub fn organization(level: u8, teams: &[Value]) -> Value {
    json!({
        "id": "o-meridian", "name": "Meridian Freight", "slug": "meridian-freight",
        "created_at": "2024-03-03T08:00:00Z", "updated_at": "2024-03-03T08:00:00Z", "membership_level": level,
        "teams": teams, "available_features": [], "is_member_join_email_enabled": true, "members_can_invite": true, "require_two_factor": false,
        "requests_to_decide": 0, "has_ownership_notice": false,
        "member_count": 3, "managers": [helper("Ada Lovelace", 15), helper("Grace Hopper", 8)],
    })
}

/// `@me` of somebody of `level` in Meridian Freight, who also belongs to Kestrel Labs.
pub fn me(name: &str, level: u8, teams: &[Value]) -> Value {
    let mut me = user(name);
    let more = json!({
        "date_joined": "2024-03-03T08:00:00Z", "has_password": true, "is_staff": false,
        "is_email_verified": true, "pending_email": (name == "Grace Hopper").then_some("grace@new.example"),
        "organization": organization(level, teams), "team": teams.first(),
        "organizations": [
            { "id": "o-kestrel", "name": "Kestrel Labs", "slug": "kestrel-labs", "membership_level": 1, "require_two_factor": false, "is_kept_out": false },
            { "id": "o-meridian", "name": "Meridian Freight", "slug": "meridian-freight", "membership_level": level, "require_two_factor": false, "is_kept_out": false },
        ],
    });
    me.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    me
}
