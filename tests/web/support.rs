//! A page to mount components in, and ways to find and press what is in it.

mod hurry;
mod panics;
mod server;

pub use hurry::{hurry, stop_hurrying};
pub use panics::{note_panics, panics};
pub use server::{Call, Calls, Held, serve, serve_held};

use js_sys::Promise;
use leptos::prelude::*;
use leptos_router::components::Router;
use rolecall::{
    frame::{ToastPlace, Toasts},
    routes::Route,
    session::Session,
};
use rolecall_api::Me;
use serde_json::{Value, json};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

thread_local! {
    /// What is on the page. A test that fails stops where it is and drops nothing, so the next one has to.
    static PRESENT: RefCell<Option<(Owner, HtmlElement)>> = const { RefCell::new(None) };
}

/// Takes off what is on the page.
fn clear() {
    if let Some((owner, root)) = PRESENT.take() {
        // Whatever is still under way and holds on to it: what listens to the window shall not listen to the next test.
        owner.cleanup();
        root.remove();
    }
}

/// A component on the page; taken off at the end.
pub struct Mounted {
    /// The element that holds it.
    pub root: HtmlElement,
    handle: Option<Box<dyn std::any::Any>>,
}

/// Mounts a view in an element of its own.
pub fn mount_in_page<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Mounted {
    clear();
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    let owner = Owner::new();
    let handle = owner.with(|| leptos::mount::mount_to(root.clone(), view));
    PRESENT.set(Some((owner, root.clone())));
    Mounted { root, handle: Some(Box::new(handle)) }
}

/// Mounts a component as `me` sees it, with everything around it that the app provides.
pub fn mount<V: IntoView + 'static>(me: Value, view: impl FnOnce() -> V + Send + 'static) -> Mounted {
    let me: Me = serde_json::from_value(me).unwrap();
    mount_in_page(move || {
        view! {
            <Router>
                {
                    Toasts::provide();
                    let session = Session::fixed(me);
                    let slug = session.organization().map(|organization| organization.slug).unwrap_or_default();
                    provide_context(Memo::new(move |_| Route::Organization(slug.clone(), rolecall::routes::OrganizationPage::Members)));
                    view()
                }
                <ToastPlace/>
            </Router>
        }
    })
}

/// Mounts a view that provides everything itself, such as the whole app, as if it had been opened at `path` by somebody
/// who has been here before.
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

    /// As [`Mounted::find`], waited for.
    pub async fn wait_for(&self, selector: &str, words: &str) -> HtmlElement {
        for _ in 0..300 {
            if let Some(element) = self.find(selector, words) {
                return element;
            }
            frame().await;
        }
        panic!("no `{selector}` with `{words}` at {} in: {}", address(), self.root.inner_html());
    }

    /// Everything that can be read.
    pub fn text(&self) -> String {
        self.root.text_content().unwrap_or_default()
    }
}

/// What screen readers would call an element: its label, or its text.
pub fn name(element: &HtmlElement) -> String {
    element.get_attribute("aria-label").unwrap_or_else(|| element.text_content().unwrap_or_default())
}

/// Whether something is so soon; waits for it.
pub async fn soon(is: impl Fn() -> bool) -> bool {
    for _ in 0..200 {
        if is() {
            return true;
        }
        frame().await;
    }
    false
}

/// Waits until something is so.
pub async fn until(what: &str, is: impl Fn() -> bool) {
    for _ in 0..300 {
        if is() {
            return;
        }
        frame().await;
    }
    panic!("never came true: {what}, at {}", address());
}

/// One frame of the browser: effects have run, and layers have opened.
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

/// A user, by name; the id is made from it.
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
        "teams": teams, "available_features": [], "is_member_join_email_enabled": true, "members_can_invite": true,
        "member_count": 3, "managers": [helper("Ada Lovelace", 15), helper("Grace Hopper", 8)],
    })
}

/// `@me` of somebody of `level` in Meridian Freight, who also belongs to Kestrel Labs.
pub fn me(name: &str, level: u8, teams: &[Value]) -> Value {
    let mut me = user(name);
    let more = json!({
        "date_joined": "2024-03-03T08:00:00Z", "has_password": true, "is_staff": false,
        "organization": organization(level, teams), "team": teams.first(),
        "organizations": [
            { "id": "o-kestrel", "name": "Kestrel Labs", "slug": "kestrel-labs", "membership_level": 1 },
            { "id": "o-meridian", "name": "Meridian Freight", "slug": "meridian-freight", "membership_level": level },
        ],
    });
    me.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    me
}
