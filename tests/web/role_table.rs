//! The role table: rows with reasons, refused controls, and optimistic changes.

mod invites;
mod selected;

use crate::support::{Call, Calls, Mounted, frame, me, mount, project, serve, type_into, until, user};
use rolecall::pages::role_table::RoleTable;
use rolecall_view::prelude::*;
use serde_json::{Value, json};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

const MEMBERS: &str = "/api/organizations/o-meridian/members";
const INVITES: &str = "/api/organizations/o-meridian/invites";

fn member(name: &str, level: u8, grants: &[i64]) -> Value {
    let grants: Vec<_> = grants
        .iter()
        .map(|id| json!({ "project": id, "level": 1, "granted_by": "Ada Lovelace", "granted_at": "2026-02-04T10:00:00Z" }))
        .collect();
    json!({
        "id": format!("m-{name}"), "user": user(name), "level": level, "joined_at": "2024-03-03T08:00:00Z",
        "updated_at": "2024-03-03T08:00:00Z", "last_seen": null, "project_grants": grants,
    })
}

fn invite(address: &str, level: u8, id: Option<&str>) -> Value {
    json!({
        "id": id, "target_email": address, "first_name": "", "level": level, "message": null,
        "emailing_attempt_made": false, "is_expired": false, "created_by": user("Grace Hopper"),
        "created_at": "2126-02-01T10:00:00Z", "updated_at": "2126-02-01T10:00:00Z",
        "expires_at": "2126-02-04T10:00:00Z", "private_project_access": [],
    })
}

fn people() -> Value {
    json!([member("Ada Lovelace", 15, &[]), member("Grace Hopper", 8, &[]), member("Katherine Johnson", 1, &[2])])
}

fn page(results: Value) -> Value {
    let count = results.as_array().map_or(0, Vec::len);
    json!({ "count": count, "next": null, "previous": null, "results": results })
}

fn list() -> Value {
    let mut list = page(people());
    list["counts"] = json!({ "owner": 1, "administrators": 1, "members": 1 });
    list
}

/// The server of Meridian Freight; `write` provides the responses to changes.
fn server(write: impl Fn(&Call) -> (u16, Value) + 'static) -> Calls {
    serve(move |call| answer(call, &write))
}

fn answer(call: &Call, write: &dyn Fn(&Call) -> (u16, Value)) -> (u16, Value) {
    match (call.method.as_str(), call.path.split('?').next().unwrap_or_default()) {
        ("GET", MEMBERS) => (200, list()),
        ("GET", INVITES) => (200, page(json!([invite("hedy@lumen.example", 1, Some("i-1"))]))),
        (_, path) if path.ends_with("/preview") => (200, nothing_else()),
        ("GET", "/api/organizations/o-meridian") => (200, crate::support::organization(8, &projects(8))),
        ("GET", _) => (404, json!({ "type": "invalid_request", "code": "not_found", "detail": "", "attr": null })),
        _ => write(call),
    }
}

/// The preview of a change that does nothing beyond its person.
fn nothing_else() -> Value {
    serde_json::to_value(rolecall_api::ChangesPreview::default()).unwrap()
}

fn no_writes(call: &Call) -> (u16, Value) {
    unreachable!("nothing is to be changed: {call:?}")
}

fn projects(level: u8) -> [Value; 2] {
    [project(1, "Storefront", false, level, None), project(2, "Ledger", true, level, None)]
}

/// The table as Grace (8) or Katherine (1) sees it.
async fn table(name: &str, level: u8) -> Mounted {
    // Resets the URL left by another test.
    let path = window().location().pathname().unwrap();
    window().history().unwrap().replace_state_with_url(&JsValue::NULL, "", Some(&path)).unwrap();
    let page = mount(me(name, level, &projects(level)), || view! { <RoleTable/> });
    page.wait_for("tbody tr", "Katherine Johnson").await;
    page
}

/// The row of a person, or of an invite to an email address.
fn row(page: &Mounted, name: &str) -> HtmlElement {
    let menu = page.find("button", &format!("Actions for {name}"));
    let menu = menu.or_else(|| page.find("button", &format!("Actions for the invite to {name}"))).unwrap();
    menu.closest("tr").unwrap().unwrap().unchecked_into()
}

fn cell(page: &Mounted, name: &str, selector: &str) -> Option<Element> {
    row(page, name).query_selector(selector).unwrap()
}

fn level_button(page: &Mounted, name: &str) -> HtmlElement {
    page.find("button", &format!("Level of {name}")).unwrap()
}

/// Opens Katherine's level menu and selects administrator, which opens the preview.
async fn preview(page: &Mounted) -> HtmlElement {
    let button = level_button(page, "Katherine Johnson");
    // A real click focuses the button, a synthetic one does not.
    button.focus().unwrap();
    button.click();
    page.wait_for("[role=menuitemradio]", "Administrator").await.click();
    page.wait_for("dialog", "Change Katherine Johnson’s level").await
}

/// Presses the primary button of the dialog when the preview of the invites is complete.
async fn confirm(page: &Mounted, words: &str) {
    let button = page.wait_for("dialog button", words).await;
    until("the preview is complete", || button.get_attribute("aria-busy").is_none()).await;
    button.click();
}

#[wasm_bindgen_test]
async fn a_row_says_how_many_projects_and_why() {
    server(no_writes);
    let page = table("Grace Hopper", 8).await;
    let reach = |name: &str| cell(&page, name, ".column-projects").and_then(|cell| cell.text_content()).unwrap();
    assert_eq!(reach("Ada Lovelace"), "2 all, as owner");
    assert_eq!(reach("Grace Hopper"), "2 all, as administrator");
    assert!(reach("Katherine Johnson").starts_with("2 1 open, 1 granted"), "{}", reach("Katherine Johnson"));
    assert!(reach("Katherine Johnson").contains("Ledger"));
    assert_eq!(reach("hedy@lumen.example"), "1 open project");
}

#[wasm_bindgen_test]
async fn nobody_has_a_control_for_their_own_level() {
    server(no_writes);
    let page = table("Grace Hopper", 8).await;
    assert!(page.find("button", "Level of Grace Hopper").is_none());
    let own = cell(&page, "Grace Hopper", ".column-level").and_then(|cell| cell.text_content());
    assert_eq!(own.as_deref(), Some("Administrator"));
    assert!(row(&page, "Grace Hopper").text_content().unwrap().contains("you"));
}

#[wasm_bindgen_test]
async fn a_member_is_refused_and_not_named_the_person_acted_on() {
    server(no_writes);
    let page = table("Katherine Johnson", 1).await;
    let why = |name: &str| {
        let button = level_button(&page, name);
        assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"), "{name}");
        let id = button.get_attribute("aria-describedby").unwrap();
        document().get_element_by_id(&id).unwrap().text_content().unwrap()
    };
    let grace = why("Grace Hopper");
    assert!(grace.contains("Ada Lovelace can do this."), "{grace}");
    assert!(!grace.contains("Grace"), "nobody changes their own level: {grace}");
    let ada = why("Ada Lovelace");
    assert!(
        ada.contains("Owner only") && ada.contains("Ada Lovelace can do this, by transferring ownership."),
        "{ada}"
    );
}

#[wasm_bindgen_test]
async fn a_change_is_shown_before_the_response_and_can_be_undone() {
    let on_screen = Rc::new(RefCell::new(Vec::new()));
    let calls = {
        let on_screen = Rc::clone(&on_screen);
        server(move |call| {
            if call.path.ends_with("/undo") {
                return (200, Value::Null);
            }
            let level = document().query_selector("[aria-label^='Level of Katherine']").unwrap().unwrap();
            on_screen.borrow_mut().push(level.get_attribute("aria-label").unwrap());
            (200, member("Katherine Johnson", u8::try_from(call.body["level"].as_u64().unwrap()).unwrap(), &[2]))
        })
    };
    let page = table("Grace Hopper", 8).await;
    let dialog = preview(&page).await;
    let text = dialog.text_content().unwrap();
    for words in ["Gains", "Create and delete projects", "Keeps", "1 open project, as administrator"] {
        assert!(text.contains(words), "`{words}` in `{text}`");
    }
    confirm(&page, "Change to administrator").await;
    page.wait_for("[role=status]", "Katherine Johnson is now an administrator.").await;
    assert_eq!(*on_screen.borrow(), ["Level of Katherine Johnson: Administrator"]);

    page.wait_for("button", "Undo").await.click();
    page.wait_for("[role=status]", "Katherine Johnson is a member again.").await;
    until("the row says member again", || {
        level_button(&page, "Katherine").get_attribute("aria-label").unwrap().ends_with("Member")
    })
    .await;
    assert_eq!(calls.bodies("PATCH", &format!("{MEMBERS}/u-katherine")), [json!({ "level": 8 })]);
    assert_eq!(calls.bodies("POST", "/api/organizations/o-meridian/activity/7/undo").len(), 1);
}

#[wasm_bindgen_test]
async fn a_refused_change_is_reverted_with_the_reason() {
    server(|_| {
        let body = json!({
            "type": "authentication_error", "code": "permission_denied", "attr": null,
            "detail": "This person's level is higher than yours.",
            "denial": { "action": "change_member_level", "rule": "target_above_actor", "needs_level": 15,
                "your_level": 8, "can_help": [] },
        });
        (403, body)
    });
    let page = table("Grace Hopper", 8).await;
    preview(&page).await;
    confirm(&page, "Change to administrator").await;
    page.wait_for("[role=status]", "Katherine Johnson’s level was not changed.").await;
    until("the row says member", || {
        level_button(&page, "Katherine").get_attribute("aria-label").unwrap().ends_with("Member")
    })
    .await;
    assert!(page.find("button", "Undo").is_none(), "there is nothing to undo");
}

#[wasm_bindgen_test]
async fn pressing_twice_sends_once() {
    let calls = server(|_| (200, member("Katherine Johnson", 8, &[2])));
    let page = table("Grace Hopper", 8).await;
    preview(&page).await;
    let button = page.wait_for("dialog button", "Change to administrator").await;
    until("the preview is complete", || button.get_attribute("aria-busy").is_none()).await;
    button.click();
    button.click();
    page.wait_for("[role=status]", "is now an administrator").await;
    assert_eq!(calls.bodies("PATCH", &format!("{MEMBERS}/u-katherine")).len(), 1);
}

#[wasm_bindgen_test]
async fn escape_closes_the_preview_and_changes_nothing() {
    server(no_writes);
    let page = table("Grace Hopper", 8).await;
    let dialog = preview(&page).await;
    let cancel = web_sys::Event::new("cancel").unwrap();
    dialog.dispatch_event(&cancel).unwrap();
    until("the dialog is gone", || page.find("dialog", "Change").is_none()).await;
    until("the focus is back", || {
        document().active_element().is_some_and(|element| element == *level_button(&page, "Katherine").unchecked_ref())
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_search_is_debounced_and_old_rows_stay_meanwhile() {
    let calls = server(no_writes);
    let page = table("Grace Hopper", 8).await;
    let before = calls.all().len();
    let field = page.find("input[type=search]", "").unwrap();
    for text in ["k", "ka", "kat"] {
        type_into(&field, text);
    }
    frame().await;
    assert!(page.find("tbody tr", "Ada Lovelace").is_some());
    until("the search is asked", || calls.all().len() > before).await;
    let asked: Vec<_> = calls.all()[before..].iter().map(|call| call.path.clone()).collect();
    assert_eq!(asked.len(), 2, "invites and people, once each: {asked:?}");
    assert!(asked.iter().all(|path| path.contains("search=kat")), "{asked:?}");
}
