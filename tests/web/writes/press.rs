//! Makes a change in the whole app.

use super::Place;
use crate::{
    company::{self, viewer},
    support::{Call, Calls, Held, Mounted, mount_at, serve_held, soon, type_into},
};
use rolecall::{api::ChangeName, app::App};
use rolecall_view::prelude::*;
use serde_json::Value;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The whole app, after pressing; the first request has reached the server.
pub struct Pressed {
    /// The mounted app.
    pub page: Mounted,
    /// The requests.
    pub calls: Calls,
    /// Releases delayed responses.
    pub held: Held,
    /// If true, the server responds to changes; else it cannot be reached.
    pub answers: Rc<Cell<bool>>,
}

/// Opens the app, fills in the fields and presses. With `holds`, the response is delayed.
///
/// # Errors
/// What was not found.
pub async fn press(name: ChangeName, place: &Place, holds: bool) -> Result<Pressed, String> {
    let held = Held::default();
    if holds {
        held.hold();
    }
    let answers = Rc::new(Cell::new(holds));
    let calls = serve_company(name, place, &held, &answers);
    let page = mount_at(&place.at, || view! { <App/> });
    let is_dialog = place.at.contains("dialog=") && !place.at.contains("dialog=privacy");
    let scope = if is_dialog { "dialog" } else { "main" };
    for (label, text) in &place.fill {
        let found = find(&page, &format!("{scope} label, {scope} input[aria-label]"), label).await?;
        // A label refers to its field, or contains it.
        let field = match (found.get_attribute("for"), found.query_selector("input").unwrap()) {
            (Some(id), _) => document().get_element_by_id(&id).unwrap().unchecked_into(),
            (None, Some(inner)) => inner.unchecked_into(),
            (None, None) => found,
        };
        type_into(&field, text);
    }
    for (selector, words) in &place.first {
        find(&page, selector, words).await?.click();
    }
    let (selector, words) = (place.selector(), place.press.1);
    // A preview may still be loading.
    let is_ready = || {
        page.find(&selector, words).is_some_and(|button| {
            button.get_attribute("aria-busy").is_none() && button.get_attribute("aria-disabled").is_none()
        })
    };
    if !soon(is_ready).await {
        return Err(format!("no `{selector}` with `{words}` that can be pressed in {}", page.text()));
    }
    find(&page, &selector, words).await?.click();
    if !soon(|| !changes(&calls).is_empty()).await {
        return Err(format!("nothing was sent by `{words}` in {}", page.text()));
    }
    Ok(Pressed { page, calls, held, answers })
}

async fn find(page: &Mounted, selector: &str, words: &str) -> Result<HtmlElement, String> {
    soon(|| page.find(selector, words).is_some()).await;
    page.find(selector, words).ok_or_else(|| format!("no `{selector}` with `{words}` in {}", page.text()))
}

fn serve_company(name: ChangeName, place: &Place, held: &Held, answers: &Rc<Cell<bool>>) -> Calls {
    let (answer, level) = (place.answer.clone(), place.level);
    let card = name == ChangeName::BillingPortal;
    let (answers, signed_in) = (Rc::clone(answers), Cell::new(level > 0));
    serve_held(held, is_change, move |call: &Call| {
        let asks_who = call.path.starts_with("/api/users/@me") && call.method == "GET";
        if asks_who && !signed_in.get() {
            return company::error(401, "not_authenticated");
        }
        if let Some((status, mut answer)) = company::read(call, if level == 0 { 15 } else { level }, card) {
            if name == ChangeName::RequestReset && call.path.starts_with("/_preflight") {
                answer["email_service_available"] = true.into();
            }
            if name == ChangeName::StartTotp && call.path.ends_with("/two_factor") {
                answer["totp"] = false.into();
            }
            return (status, answer);
        }
        if remembers(call) {
            return (200, viewer(level.max(8)));
        }
        if !answers.get() {
            return (0, Value::Null);
        }
        signed_in.set(!matches!(name, ChangeName::SignOut | ChangeName::DeleteAccount));
        answer.clone()
    })
}

/// The changes that were sent, except those that only store the current organization or project.
pub fn changes(calls: &Calls) -> Vec<Call> {
    calls.all().into_iter().filter(is_change).collect()
}

fn is_change(call: &Call) -> bool {
    let asks = ["/query", "/invites/check", "/preview"].iter().any(|question| call.path.contains(question));
    call.method != "GET" && !asks && !remembers(call)
}

fn remembers(call: &Call) -> bool {
    call.body.get("set_current_team").is_some() || call.body.get("set_current_organization").is_some()
}
