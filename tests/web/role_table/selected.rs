//! Several people at once: the selection, its bar, one preview, one request, and a result for each person.

use super::{INVITES, MEMBERS, answer, list, member, no_writes, page, server, table};
use crate::support::{Call, Calls, Mounted, serve, until, user};
use rolecall_view::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlInputElement, KeyboardEvent, KeyboardEventInit, PointerEvent, PointerEventInit};

const PREVIEW: &str = "/api/organizations/o-meridian/preview?partial=true";
const BULK: &str = "/api/organizations/o-meridian/members/bulk";

/// A preview of the removal of these people.
fn preview(names: &[&str]) -> Value {
    let gone = |name: &&str| {
        let person = user(name);
        json!({
            "uuid": person["uuid"], "first_name": name, "email": person["email"], "before": 1, "after": null,
            "projects_lost": [], "projects_gained": [], "projects_changed": [],
            "project_counts": { "lost": 0, "gained": 0, "changed": 0 }, "rights_lost": [], "rights_gained": [],
        })
    };
    let people: Vec<Value> = names.iter().map(gone).collect();
    let none = json!({ "count": 0, "newest": [] });
    json!({
        "people": people, "people_count": people.len(), "invites_cancelled": none, "links_renewed": none,
        "keys_stopped": 0, "sole_holders": [], "sole_holders_count": 0, "warnings": [], "unmanaged_count": 0, "refused": [],
    })
}

/// The checkbox of a person, or of the page.
fn tick(page: &Mounted, name: &str) -> HtmlInputElement {
    page.find("input[type=checkbox]", &format!("Select {name}")).unwrap().unchecked_into()
}

/// Presses a checkbox while Shift is held.
fn click_with_shift(target: &HtmlInputElement) {
    let init = PointerEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_shift_key(true);
    target.dispatch_event(&PointerEvent::new_with_event_init_dict("click", &init).unwrap()).unwrap();
}

/// Presses Escape in an element.
fn escape(target: &HtmlInputElement) {
    let init = KeyboardEventInit::new();
    init.set_bubbles(true);
    init.set_key("Escape");
    target.dispatch_event(&KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap()).unwrap();
}

/// Who is selected, from top to bottom.
fn selected(page: &Mounted) -> Vec<String> {
    let names = ["Ada Lovelace", "Grace Hopper", "Katherine Johnson"];
    names.into_iter().filter(|name| tick(page, name).checked()).map(str::to_owned).collect()
}

/// Responds to the preview of a removal, with `refused`, and to the removal with `results`.
fn bulk_server(refused: Value, results: Value) -> Calls {
    let write = move |call: &Call| (200, if call.path.ends_with("/undo") { Value::Null } else { results.clone() });
    serve(move |call| {
        if call.path == PREVIEW {
            let mut told = preview(&["Katherine Johnson"]);
            told["refused"] = refused.clone();
            return (200, told);
        }
        answer(call, &write)
    })
}

fn error(detail: &str) -> Value {
    json!({ "type": "authentication_error", "code": "permission_denied", "detail": detail, "attr": null })
}

#[wasm_bindgen_test]
async fn shift_selects_a_range_the_head_selects_the_page_and_escape_clears() {
    server(no_writes);
    let page = table("Grace Hopper", 8).await;
    let head = tick(&page, "everyone on this page");
    tick(&page, "Katherine").click();
    page.wait_for(".selected-count", "1 selected").await;
    assert!(head.indeterminate() && !head.checked(), "one of three");
    click_with_shift(&tick(&page, "Ada"));
    page.wait_for(".selected-count", "3 selected").await;
    assert_eq!(selected(&page).len(), 3, "from the last one to this one");
    assert!(head.checked() && !head.indeterminate());
    // Without Shift, only one.
    tick(&page, "Grace").click();
    until("the count follows", || page.find(".selected-count", "2 selected").is_some()).await;
    assert_eq!(selected(&page), ["Ada Lovelace", "Katherine Johnson"]);
    head.click();
    until("everybody is selected", || selected(&page).len() == 3).await;
    head.click();
    until("nobody is selected", || selected(&page).is_empty()).await;
    tick(&page, "Grace").click();
    page.wait_for(".selected-count", "1 selected").await;
    escape(&tick(&page, "Grace"));
    until("the bar is gone", || page.find(".selected-bar", "").is_none()).await;
    assert!(selected(&page).is_empty());
}

#[wasm_bindgen_test]
async fn one_preview_one_request_a_result_for_each_and_one_undo() {
    let refused = json!([{ "index": 0, "status": 403, "error": error("Only the owner can do this.") }]);
    let results = json!([
        { "index": 0, "status": 403, "entry": null, "error": error("Only the owner can do this.") },
        { "index": 1, "status": 200, "entry": 41 },
    ]);
    let calls = bulk_server(refused, results);
    let page = table("Grace Hopper", 8).await;
    tick(&page, "everyone on this page").click();
    page.wait_for(".selected-acts button", "Remove").await.click();
    let dialog = page.wait_for("dialog", "Removed · 1 person").await;
    let text = dialog.text_content().unwrap();
    for words in ["Remove 2 people", "Katherine Johnson", "Not possible · 2 people", "Ada Lovelace: Only the owner"] {
        assert!(text.contains(words), "`{words}` in `{text}`");
    }
    assert!(text.contains("You: You can leave"), "users cannot remove themselves: {text}");
    page.wait_for("dialog .dialog-foot button", "Remove 1 person").await.click();
    let bar = page.wait_for(".bulk-report", "1 changed, 1 refused").await;
    assert!(bar.text_content().unwrap().contains("Ada Lovelace: Only the owner can do this."));
    assert_eq!(selected(&page), ["Ada Lovelace"], "only who was refused stays selected");
    page.wait_for("[role=status]", "Removed 1 person. 1 person was refused.").await;
    page.wait_for("button", "Undo").await.click();
    page.wait_for("[role=status]", "Brought 1 person back.").await;

    let change = |id: &str| json!({ "kind": "remove_member", "user_uuid": id });
    assert_eq!(calls.bodies("POST", PREVIEW), [json!({ "changes": [change("u-ada"), change("u-katherine")] })]);
    assert_eq!(
        calls.bodies("POST", BULK),
        [json!({ "kind": "remove_member", "user_uuids": ["u-ada", "u-katherine"] })]
    );
    assert_eq!(calls.bodies("POST", "/api/organizations/o-meridian/activity/41/undo").len(), 1);
}

#[wasm_bindgen_test]
async fn a_member_is_refused_all_changes_but_can_copy_and_export() {
    server(no_writes);
    let page = table("Katherine Johnson", 1).await;
    tick(&page, "Grace").click();
    for words in ["Change level", "Remove"] {
        let button = page.wait_for(".selected-acts button", words).await;
        assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"), "{words}");
        let why = document().get_element_by_id(&button.get_attribute("aria-describedby").unwrap()).unwrap();
        assert!(why.text_content().unwrap().contains("Administrators only"), "{words}");
    }
    for words in ["Copy emails", "Export CSV"] {
        let button = page.find(".selected-acts button", words).unwrap();
        assert!(button.get_attribute("aria-disabled").is_none(), "{words}");
    }
    assert!(page.find(".selected-acts button", "Grant access").is_none());
}

#[wasm_bindgen_test]
async fn all_that_match_are_selected_up_to_500() {
    let many = |count: u64| {
        let mut many = list();
        many["counts"]["members"] = json!(count - 2);
        many["count"] = json!(count);
        many
    };
    let calls = serve(move |call| {
        let path = call.path.split('?').next().unwrap_or_default();
        match path {
            MEMBERS if call.path.contains("limit=500") => {
                let all: Vec<Value> = (0..500).map(|number| member(&format!("P{number}"), 1, &[])).collect();
                let mut first = many(1234);
                first["results"] = json!(all);
                (200, first)
            }
            MEMBERS => (200, many(1234)),
            INVITES => (200, page(json!([]))),
            path if path.ends_with("/projects") => (200, page(json!([]))),
            _ => (200, crate::support::organization(8, &super::projects(8))),
        }
    });
    let page = table("Grace Hopper", 8).await;
    tick(&page, "Katherine").click();
    page.wait_for(".selected-bar button", "Select the first 500 of 1,234").await.click();
    page.wait_for(".selected-count", "500 selected").await;
    assert!(page.find(".selected-bar button", "Select the first").is_none());
    let asked: Vec<String> =
        calls.all().into_iter().map(|call| call.path).filter(|path| path.contains("limit=500")).collect();
    assert_eq!(asked.len(), 1, "one request: {asked:?}");
    // One more is too many.
    tick(&page, "Katherine").click();
    page.wait_for(".selected-limit", "At most 500 people can be changed at once.").await;
    let remove = page.find(".selected-acts button", "Remove").unwrap();
    assert_eq!(remove.get_attribute("aria-disabled").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn the_table_is_exported_up_to_10000_people() {
    let calls = serve(move |call| {
        let path = call.path.split('?').next().unwrap_or_default();
        match path {
            MEMBERS => {
                let many = call.path.contains("limit=1000");
                let results = if many { json!(vec![member("P", 1, &[]); 1000]) } else { list()["results"].clone() };
                let next = format!("{MEMBERS}?offset=1000");
                let counts = json!({ "owner": 1, "administrators": 1, "members": 9999 });
                (200, json!({ "count": 10001, "next": next, "previous": null, "results": results, "counts": counts }))
            }
            INVITES => (200, page(json!([]))),
            _ => (200, crate::support::organization(8, &super::projects(8))),
        }
    });
    let page = table("Grace Hopper", 8).await;
    page.wait_for(".role-table-foot button", "Export CSV").await.click();
    page.wait_for("[role=status]", "Exported 10,000 people of 10,001.").await;
    assert!(page.find(".selected-bar", "").is_none(), "nobody is selected");
    let asked = calls.all().into_iter().filter(|call| call.path.contains("limit=1000")).count();
    assert_eq!(asked, 10);
}
