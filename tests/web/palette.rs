//! The command palette: what is listed, the current row, refused actions, and late answers about people.

use crate::{
    company::member,
    support::{
        Call, Calls, Held, Mounted, address, frame, me, mount, press_key, project, serve, serve_held, soon, type_into,
        until,
    },
};
use rolecall::shell::CommandPalette;
use rolecall_view::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

const MEMBERS: &str = "/api/organizations/o-meridian/members";

/// The answer about members; the server finds by the first letters of a name.
fn found(call: &Call) -> (u16, Value) {
    let (path, query) = call.path.split_once('?').unwrap_or((&call.path, ""));
    if path != MEMBERS {
        return (404, json!({ "type": "invalid_request", "code": "not_found", "detail": "", "attr": null }));
    }
    let wanted = query.split('&').find_map(|pair| pair.strip_prefix("search=")).unwrap_or_default().to_lowercase();
    let people = [("Katherine Johnson", 1), ("Katie Bouman", 1), ("Mary Jackson", 8)];
    let people: Vec<_> = people.into_iter().filter(|(name, _)| name.to_lowercase().starts_with(&wanted)).collect();
    let results: Vec<_> = people.iter().map(|(name, level)| member(name, *level)).collect();
    let counts = json!({ "owner": 0, "administrators": 0, "members": results.len() });
    (200, json!({ "count": results.len(), "next": null, "previous": null, "results": results, "counts": counts }))
}

/// The palette as Grace (8) or Katherine (1) sees it; Katherine cannot see the private project.
async fn palette(name: &str, level: u8) -> (Mounted, HtmlElement) {
    let path = window().location().pathname().unwrap();
    window().history().unwrap().replace_state_with_url(&JsValue::NULL, "", Some(&path)).unwrap();
    let mut projects = vec![project(1, "Storefront", false, level, None)];
    if level > 1 {
        projects.push(project(2, "Ledger", true, level, None));
    }
    let page = mount(me(name, level, &projects), || view! { <CommandPalette/> });
    let field = page.wait_for("input", "").await;
    page.wait_for("[role=option]", "Storefront").await;
    (page, field)
}

fn labels(page: &Mounted) -> Vec<String> {
    let list = page.root.query_selector_all(".palette-label").unwrap();
    (0..list.length()).map(|index| list.get(index).unwrap().text_content().unwrap()).collect()
}

/// The row that screen readers are told of.
fn current(page: &Mounted, field: &HtmlElement) -> String {
    let id = field.get_attribute("aria-activedescendant").unwrap_or_default();
    let row = page.root.query_selector(&format!("[id='{id}'][aria-selected=true]")).ok().flatten();
    row.and_then(|row| row.query_selector(".palette-label").unwrap().unwrap().text_content()).unwrap_or_default()
}

fn enter(page: &Mounted) {
    let form: web_sys::HtmlFormElement = page.find("form", "").unwrap().unchecked_into();
    form.request_submit().unwrap();
}

fn searches(calls: &Calls) -> Vec<String> {
    calls.all().into_iter().filter(|call| call.path.starts_with(MEMBERS)).map(|call| call.path).collect()
}

#[wasm_bindgen_test]
async fn the_field_keeps_the_focus_while_keys_move_the_current_row() {
    serve(found);
    let (page, field) = palette("Grace Hopper", 8).await;
    until("the field has the focus", || document().active_element().as_ref() == Some(field.as_ref())).await;
    let all = labels(&page);
    assert_eq!(current(&page, &field), all[0]);
    for (key, index) in [
        ("ArrowDown", 1),
        ("ArrowDown", 2),
        ("ArrowUp", 1),
        ("Home", 0),
        ("ArrowUp", all.len() - 1),
        ("ArrowDown", 0),
        ("End", all.len() - 1),
    ] {
        press_key(&field, key);
        frame().await;
        assert_eq!(current(&page, &field), all[index], "after {key}");
    }
    assert_eq!(document().active_element().as_ref(), Some(field.as_ref()));
}

#[wasm_bindgen_test]
async fn what_a_member_cannot_do_is_greyed_with_its_reason_and_does_nothing() {
    serve(found);
    let (page, field) = palette("Katherine Johnson", 1).await;
    let before = address();
    type_into(&field, "delete storefront");
    until("both are listed", || labels(&page) == ["Delete Storefront", "Delete a user’s data from Storefront"]).await;
    let row = page.find("[role=option]", "Delete Storefront").unwrap();
    assert_eq!(row.get_attribute("aria-disabled").as_deref(), Some("true"));
    for words in ["Administrators only.", "You are a member", "Ada Lovelace or Grace Hopper can do this."] {
        assert!(row.text_content().unwrap().contains(words), "`{words}` in `{}`", row.text_content().unwrap());
    }
    enter(&page);
    row.click();
    frame().await;
    assert_eq!(address(), before);
    // Nothing says that there is a project which she cannot see.
    type_into(&field, "ledger");
    page.wait_for(".palette-none", "Nothing matches.").await;
    assert!(!page.text().contains("Ledger"));
}

#[wasm_bindgen_test]
async fn an_allowed_action_goes_to_its_dialog() {
    serve(found);
    let (page, field) = palette("Grace Hopper", 8).await;
    type_into(&field, "make storefront");
    until("only that is listed", || labels(&page) == ["Make Storefront private"]).await;
    enter(&page);
    until("the page is shown with the dry run", || address() == "/project/1/settings/access?dialog=privacy").await;
}

#[wasm_bindgen_test]
async fn of_people_only_the_newest_answer_counts() {
    let held = Held::default();
    let calls = serve_held(&held, |call| call.path.starts_with(MEMBERS), found);
    let (page, field) = palette("Grace Hopper", 8).await;
    type_into(&field, "kat");
    page.wait_for("[role=option]", "Katie Bouman").await;
    page.wait_for("[role=option]", "Katherine Johnson").await;
    assert!(searches(&calls).iter().all(|path| path.contains("search=kat")), "{:?}", searches(&calls));

    // Before the answer for the new text, the old one lists only who matches; Enter must not choose somebody else.
    held.hold();
    type_into(&field, "katie");
    until("who does not match is gone", || page.find("[role=option]", "Katherine").is_none()).await;
    page.wait_for("[role=option]", "Katie Bouman").await;
    type_into(&field, "mary");
    soon(|| labels(&page).is_empty()).await;
    assert_eq!(labels(&page), [""; 0], "nobody is left");
    page.wait_for(".palette-none", "Searching").await;
    let status = page.find("[role=status]", "").unwrap();
    assert_eq!(status.text_content().unwrap(), "", "nothing is announced before the answer");
    until("the newest is asked", || searches(&calls).iter().any(|path| path.contains("search=mary"))).await;
    held.let_go();
    page.wait_for("[role=option]", "Mary Jackson").await;
    assert_eq!(labels(&page), ["Mary Jackson"]);
    until("the number is announced", || status.text_content().unwrap() == "1 result").await;
}

#[wasm_bindgen_test]
async fn people_who_are_found_later_do_not_change_what_enter_chooses() {
    serve(found);
    let (page, field) = palette("Grace Hopper", 8).await;
    type_into(&field, "ma");
    until("an action is the first", || current(&page, &field) == "Make Storefront private").await;
    page.wait_for("[role=option]", "Mary Jackson").await;
    assert_eq!(labels(&page)[0], "Mary Jackson");
    assert_eq!(current(&page, &field), "Make Storefront private");
}

#[wasm_bindgen_test]
async fn without_the_server_everything_but_people_is_found() {
    serve(|call| {
        if call.path.starts_with(MEMBERS) {
            (
                403,
                json!({ "type": "authentication_error", "code": "permission_denied", "detail": "Not today.", "attr": null }),
            )
        } else {
            found(call)
        }
    });
    let (page, field) = palette("Grace Hopper", 8).await;
    type_into(&field, "billing");
    page.wait_for("[role=option]", "Billing").await;
    page.wait_for(".palette-none", "Not today.").await;
    type_into(&field, "");
    until("the error is gone", || page.find(".palette-none", "").is_none()).await;
}

#[wasm_bindgen_test]
async fn an_empty_field_asks_the_server_for_nobody_and_takes_200_characters() {
    let calls = serve(found);
    let (page, field) = palette("Grace Hopper", 8).await;
    frame().await;
    assert_eq!(searches(&calls), [""; 0]);
    assert_eq!(field.unchecked_ref::<HtmlInputElement>().max_length(), 200);
    let list = page.find("[role=listbox]", "").unwrap();
    assert_eq!(field.get_attribute("aria-controls"), Some(list.id()));
}
