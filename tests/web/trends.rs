//! The trends page: its requests, and what it shows when they fail.

use crate::support::{Call, Calls, Mounted, address, me, mount_at, organization, project, serve, until};
use rolecall::app::App;
use serde_json::{Value, json};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlSelectElement};

const QUESTION: &str = "/api/projects/1/query/";

fn storefront() -> Value {
    let mut whole = project(1, "Storefront", false, 8, None);
    whole["ingested_event"] = json!(true);
    let more = json!({
        "app_urls": [], "anonymize_ips": false, "created_at": "2026-02-04T09:00:00Z",
        "updated_at": "2026-02-04T09:00:00Z", "managers": [],
    });
    whole.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    whole
}

/// One line with two days; this is the value of the second one.
fn trends(number: u64) -> Value {
    json!({ "timezone": "UTC", "results": [{
        "order": 0, "label": "order_paid", "breakdown_value": null, "breakdown_kind": null, "is_previous": false,
        "days": ["2026-11-23T00:00:00+00:00", "2026-11-24T00:00:00+00:00"], "data": [1, number], "count": number + 1,
    }] })
}

fn too_long() -> (u16, Value) {
    (400, json!({ "type": "validation_error", "code": "too_long", "detail": "This takes too long.", "attr": null }))
}

/// The page at a URL, with a server that responds with the current value of `answer`.
fn place(query: &str, answer: &Rc<RefCell<(u16, Value)>>) -> (Mounted, Calls) {
    let answer = Rc::clone(answer);
    let calls = serve(move |call: &Call| match call.path.as_str() {
        "/api/users/@me" => (200, me("Grace Hopper", 8, &[storefront()])),
        "/api/organizations/o-meridian" => (200, organization(8, &[storefront()])),
        "/api/projects/1" => (200, storefront()),
        "/api/projects/1/event_definitions/" => {
            let names = ["cart_opened", "order_paid"]
                .map(|name| json!({ "name": name, "last_seen_at": "2026-11-24T09:00:00Z" }));
            (200, json!({ "count": 2, "next": null, "previous": null, "results": names }))
        }
        "/api/projects/1/property_definitions/" => {
            (200, json!({ "count": 1, "next": null, "previous": null, "results": [{ "name": "country" }] }))
        }
        QUESTION => answer.borrow().clone(),
        _ => (404, json!({ "type": "invalid_request", "code": "not_found", "detail": "No.", "attr": null })),
    });
    (mount_at(&format!("/project/1/trends{query}"), App), calls)
}

async fn choose(page: &Mounted, label: &str, value: &str) {
    let label = page.wait_for("label", label).await;
    let id = label.get_attribute("for").unwrap();
    let field: HtmlSelectElement = page.root.query_selector(&format!("#{id}")).unwrap().unwrap().unchecked_into();
    until("the choice is there", || field.query_selector(&format!("option[value=\"{value}\"]")).unwrap().is_some())
        .await;
    field.set_value(value);
    let bubbling = web_sys::EventInit::new();
    bubbling.set_bubbles(true);
    field.dispatch_event(&web_sys::Event::new_with_event_init_dict("change", &bubbling).unwrap()).unwrap();
}

fn told(page: &Mounted) -> String {
    let plot: Option<HtmlElement> = page.find("[role=slider]", "");
    plot.and_then(|plot| plot.get_attribute("aria-valuetext")).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn the_query_of_the_url_is_sent_and_choices_are_written_to_the_url() {
    let answer = Rc::new(RefCell::new((200, trends(7))));
    let (page, calls) =
        place("?series=users:order_paid&range=30d&interval=week&zone=Europe/Oslo&breakdown=country", &answer);
    until("the answer is there", || told(&page).contains("order_paid 7")).await;
    let asked = calls.bodies("POST", QUESTION);
    let expected = json!({ "query": {
        "kind": "TrendsQuery", "series": [{ "event": "order_paid", "math": "dau" }], "interval": "week",
        "dateRange": { "date_from": "-30d" }, "properties": [], "breakdownFilter": { "breakdown": "country" },
        "timezone": "Europe/Oslo",
    } });
    assert_eq!(asked, [expected]);
    choose(&page, "Measure of series 1", "events").await;
    until("it is in the address", || address().contains("series=events%3Aorder_paid")).await;
    choose(&page, "Time zone", "UTC").await;
    until("the project's own zone is not in the address", || !address().contains("zone=")).await;
    until("it is asked", || {
        let last = calls.bodies("POST", QUESTION).pop().unwrap();
        last["query"]["series"][0]["math"] == "total" && last["query"].get("timezone").is_none()
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_query_that_takes_too_long_says_what_to_do_and_keeps_the_last_result() {
    let answer = Rc::new(RefCell::new((200, trends(7))));
    let (page, _calls) = place("?series=events:order_paid", &answer);
    until("the answer is there", || told(&page).contains("order_paid 7")).await;
    answer.replace(too_long());
    choose(&page, "Breakdown", "country").await;
    page.wait_for("[role=alert]", "Choose a shorter period").await;
    assert!(told(&page).contains("order_paid 7"), "{}", page.text());
    assert!(page.find("[data-old]", "").is_some(), "the old answer is marked");
    answer.replace((200, trends(9)));
    page.wait_for("button", "Try again").await.click();
    until("the new answer is there", || told(&page).contains("order_paid 9")).await;
    assert!(page.find("[role=alert]", "shorter period").is_none());
    assert!(page.find("[data-old]", "").is_none());
}

#[wasm_bindgen_test]
async fn there_are_at_most_five_series_and_at_least_one() {
    let answer = Rc::new(RefCell::new((200, trends(7))));
    let (page, calls) = place("?series=events:order_paid", &answer);
    until("the answer is there", || told(&page).contains("order_paid 7")).await;
    assert!(page.find("button", "Remove series").is_none());
    for number in 2..=5 {
        page.wait_for(".trends-more button", "Series").await.click();
        page.wait_for("label", &format!("Event of series {number}")).await;
    }
    until("there is no more", || page.find(".trends-more button", "Series").is_none()).await;
    let last = calls.bodies("POST", QUESTION).pop().unwrap();
    assert_eq!(last["query"]["series"][1]["event"], "cart_opened", "what is not there yet comes first");
    until("five are asked", || {
        calls
            .bodies("POST", QUESTION)
            .last()
            .is_some_and(|asked| asked["query"]["series"].as_array().map(Vec::len) == Some(5))
    })
    .await;
    page.wait_for("button", "Remove series 1").await.click();
    until("four are asked", || {
        calls
            .bodies("POST", QUESTION)
            .last()
            .is_some_and(|asked| asked["query"]["series"].as_array().map(Vec::len) == Some(4))
    })
    .await;
    assert!(address().starts_with("/project/1/trends?series=events%3Acart_opened"), "{}", address());
}
