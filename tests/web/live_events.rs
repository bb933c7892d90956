//! The live list of events: new events appear on top; while somebody reads, nothing moves and new events are counted.
//! Also the first run, which updates automatically.

use crate::support::{Calls, Mounted, address, frame, me, mount, project, serve, until};
use rolecall::pages::project::{Current, EventsPage, FirstRun};
use rolecall_view::prelude::*;
use serde_json::{Value, json};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// The project Storefront, as Grace sees it.
fn storefront(ingested: bool) -> Value {
    let mut whole = project(1, "Storefront", false, 8, None);
    let more = json!({
        "ingested_event": ingested, "app_urls": [], "anonymize_ips": false, "retention_days": null,
        "created_at": "2026-02-04T09:00:00Z", "updated_at": "2026-02-04T09:00:00Z", "managers": [],
    });
    whole.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    whole
}

fn event(number: u32) -> Value {
    json!({
        "id": format!("00000000-0000-4000-8000-{number:012}"), "event": format!("event_{number}"),
        "distinct_id": format!("p_{number}"), "timestamp": format!("2026-11-24T09:{:02}:00.000000Z", number % 60),
        "properties": { "amount": number },
    })
}

/// The events that arrive next, in order.
type Arriving = Rc<RefCell<Vec<Value>>>;

/// The page of a project that has events 1 to 3.
fn events() -> (Mounted, Calls, Arriving) {
    let arriving = Arriving::default();
    let source = Rc::clone(&arriving);
    let calls = serve(move |call| {
        let answer = match call.path.as_str() {
            path if path.contains("/events/") && path.contains("since=") => {
                let results: Vec<Value> = source.borrow_mut().drain(..).rev().collect();
                json!({ "next": null, "results": results, "arrival": "later" })
            }
            path if path.contains("/events/") => {
                json!({ "next": null, "results": [event(3), event(2), event(1)], "arrival": "first" })
            }
            path if path.ends_with("/event_definitions/") => {
                json!({ "count": 0, "next": null, "previous": null, "results": [] })
            }
            path if path.ends_with("/query/") => json!({ "results": [], "timezone": "UTC" }),
            _ => {
                return (404, json!({ "type": "invalid_request", "code": "not_found", "detail": "No.", "attr": null }));
            }
        };
        (200, answer)
    });
    // Resets the URL left by another test.
    window().history().unwrap().replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some("/project/1")).unwrap();
    let whole = storefront(true);
    let page = mount(me("Grace Hopper", 8, std::slice::from_ref(&whole)), move || {
        let current = Current::new(serde_json::from_value(whole).unwrap());
        view! { <EventsPage current/> }
    });
    (page, calls, arriving)
}

fn rows(page: &Mounted) -> Vec<String> {
    let list = page.root.query_selector_all(".event-open").unwrap();
    (0..list.length()).map(|index| list.get(index).unwrap().text_content().unwrap()).collect()
}

async fn row(page: &Mounted, number: u32) -> HtmlElement {
    page.wait_for(".event-open", &format!("event_{number} at")).await
}

#[wasm_bindgen_test]
async fn new_events_appear_once_at_the_top_while_nobody_reads() {
    let (page, calls, arriving) = events();
    row(&page, 3).await;
    arriving.borrow_mut().extend([event(4), event(5), event(3)]);
    row(&page, 5).await;
    assert_eq!(rows(&page), ["event_5", "event_4", "event_3", "event_2", "event_1"]);
    assert!(page.find("button", "new event").is_none());
    let asked = calls.all().into_iter().filter(|call| call.path.contains("since=")).map(|call| call.path);
    assert!(asked.collect::<Vec<_>>()[0].contains("since=first"), "the mark of the page is the first");
}

#[wasm_bindgen_test]
async fn while_a_row_has_the_focus_new_events_are_held_back_until_requested() {
    let (page, _, arriving) = events();
    row(&page, 2).await.focus().unwrap();
    arriving.borrow_mut().extend([event(4), event(5)]);
    let wanted = page.wait_for("button", "2 new events").await;
    assert_eq!(rows(&page), ["event_3", "event_2", "event_1"]);
    wanted.click();
    row(&page, 5).await;
    assert_eq!(rows(&page), ["event_5", "event_4", "event_3", "event_2", "event_1"]);
    assert!(page.find("button", "new event").is_none());
}

#[wasm_bindgen_test]
async fn while_an_event_is_open_nothing_moves_behind_it() {
    let (page, _, arriving) = events();
    row(&page, 2).await.click();
    let dialog = page.wait_for("dialog", "event_2").await;
    until("the address names it", || address().contains("event=00000000-0000-4000-8000-000000000002")).await;
    assert!(dialog.text_content().unwrap().contains("amount"));
    arriving.borrow_mut().push(event(4));
    page.wait_for("button", "1 new event").await;
    assert_eq!(rows(&page), ["event_3", "event_2", "event_1"]);
    window().history().unwrap().back().unwrap();
    until("the dialog is closed", || page.find("dialog", "event_2").is_none()).await;
}

#[wasm_bindgen_test]
async fn the_arrow_keys_go_from_row_to_row() {
    let (page, _, _) = events();
    let second = row(&page, 2).await;
    second.focus().unwrap();
    crate::support::press_key(&second, "ArrowDown");
    let focused = || document().active_element().and_then(|element| element.text_content()).unwrap_or_default();
    assert_eq!(focused(), "event_1");
    crate::support::press_key(&row(&page, 1).await, "ArrowUp");
    assert_eq!(focused(), "event_2");
}

#[wasm_bindgen_test]
async fn a_list_that_is_not_live_asks_for_nothing() {
    let (page, calls, _) = events();
    row(&page, 3).await;
    page.wait_for("[role=switch]", "Live").await.click();
    until("the address says so", || address().contains("live=off")).await;
    until("the switch is off", || page.root.query_selector("[role=switch][aria-checked=false]").unwrap().is_some())
        .await;
    // Three seconds of frames: longer than one polling interval.
    let asked = calls.all().len();
    let begin = js_sys::Date::now();
    while js_sys::Date::now() - begin < 3000.0 {
        frame().await;
    }
    assert_eq!(calls.all().len(), asked);
}

#[wasm_bindgen_test]
async fn the_first_run_has_the_token_in_every_snippet_and_turns_by_itself() {
    let has_come = Rc::new(RefCell::new(false));
    let come = Rc::clone(&has_come);
    let calls = serve(move |call| match call.path.as_str() {
        "/api/projects/1" => (200, storefront(*come.borrow())),
        "/api/organizations/o-meridian" => {
            (200, crate::support::organization(8, &[project(1, "Storefront", false, 8, None)]))
        }
        _ => (404, json!({ "type": "invalid_request", "code": "not_found", "detail": "No.", "attr": null })),
    });
    let whole = storefront(false);
    let turned = RwSignal::new(false);
    let page = mount(me("Grace Hopper", 8, std::slice::from_ref(&whole)), move || {
        let current = Current::new(serde_json::from_value(whole).unwrap());
        Effect::new(move |_| turned.set(current.project.with(|project| project.basic.ingested_event)));
        view! { <FirstRun current/> }
    });
    for sender in ["Web", "Node", "Python", "Rust", "Go", "curl"] {
        page.wait_for("button", sender).await.click();
        let pressed = || page.find("[aria-pressed=true]", sender).is_some();
        until("it is chosen", pressed).await;
        let snippet = page.wait_for("pre[aria-label=Snippet]", "").await;
        until("it has the token", || snippet.text_content().unwrap().contains("phc_1")).await;
    }
    page.wait_for("[role=status]", "Waiting for the first event").await;
    *has_come.borrow_mut() = true;
    page.wait_for("[role=status]", "Storefront received its first event.").await;
    assert!(turned.get_untracked());
    assert!(calls.all().iter().any(|call| call.path == "/api/projects/1"));
}
