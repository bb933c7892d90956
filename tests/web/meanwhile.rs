//! Changes that somebody else made meanwhile, and requests that may have succeeded although the response was lost.

use crate::{
    company::{self, viewer},
    support::{Call, address, frame, hurry, me, mount_at, serve, stop_hurrying, type_into, until},
};
use rolecall::app::App;
use rolecall_view::prelude::*;
use serde_json::{Value, json};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

fn answer(call: &Call) -> (u16, Value) {
    company::read(call, 15, false).unwrap_or((200, viewer(15)))
}

/// The response to signing up, or to joining with an existing account, is lost; `invite` is whether the invite still
/// exists afterwards.
fn loses_the_answer(invite: &Rc<Cell<bool>>) {
    let is_used = Rc::clone(invite);
    serve(move |call| match (call.method.as_str(), call.path.as_str()) {
        ("POST", _) => {
            is_used.set(true);
            (0, Value::Null)
        }
        (_, "/api/users/@me") => company::error(401, "not_authenticated"),
        (_, path) if path.starts_with("/api/signup/") && is_used.get() => (
            400,
            json!({ "type": "validation_error", "code": "invalid_input", "detail": "Not an invite.", "attr": null }),
        ),
        _ => answer(call),
    });
}

#[wasm_bindgen_test]
async fn what_was_typed_at_sign_up_stays_when_the_answer_is_lost() {
    hurry();
    loses_the_answer(&Rc::default());
    let page = mount_at("/signup", || view! { <App/> });
    let mut fields = Vec::new();
    for (label, text) in [("Name", "Ada"), ("Email", "ada@meridian.example"), ("Password", "correct horse")] {
        let label = page.wait_for("main label", label).await;
        let id = label.get_attribute("for").unwrap();
        let field: HtmlInputElement = document().get_element_by_id(&id).unwrap().unchecked_into();
        type_into(&field, text);
        fields.push((field, text));
    }
    page.wait_for("button", "Create account").await.click();
    page.wait_for("[role=alert]", "may or may not have gone through").await;
    for _ in 0..40 {
        frame().await;
    }
    stop_hurrying();
    assert!(page.find("[role=alert]", "may or may not have gone through").is_some());
    for (field, text) in fields {
        assert!(field.is_connected());
        assert_eq!(field.value(), text);
    }
}

#[wasm_bindgen_test]
async fn a_user_who_may_have_joined_is_told_so_and_what_to_do() {
    hurry();
    loses_the_answer(&Rc::default());
    let page = mount_at(&format!("/signup/{}", company::INVITE), || view! { <App/> });
    let label = page.wait_for("main label", "Password").await;
    let field = document().get_element_by_id(&label.get_attribute("for").unwrap()).unwrap();
    type_into(field.unchecked_ref(), "correct horse");
    page.wait_for("button", "Create account and join").await.click();
    page.wait_for("h1", "You may have already joined").await;
    page.wait_for("a.button", "Sign in").await;
    stop_hurrying();
}

#[wasm_bindgen_test]
async fn a_user_who_joined_although_the_response_was_lost_is_redirected() {
    hurry();
    let has_joined = Rc::new(Cell::new(false));
    let server = Rc::clone(&has_joined);
    serve(move |call| match (call.method.as_str(), call.path.as_str()) {
        ("POST", path) if path.starts_with("/api/signup/") => {
            server.set(true);
            (0, Value::Null)
        }
        (_, "/api/users/@me") if !server.get() => {
            let mut nowhere = me("Hedy Lamarr", 1, &[]);
            nowhere["organization"] = Value::Null;
            nowhere["organizations"] = json!([]);
            (200, nowhere)
        }
        (_, "/api/users/@me") => (200, me("Hedy Lamarr", 1, &[])),
        (_, path) if path.starts_with("/api/signup/") && server.get() => (
            400,
            json!({ "type": "validation_error", "code": "invalid_input", "detail": "Not an invite.", "attr": null }),
        ),
        _ => answer(call),
    });
    let page = mount_at(&format!("/signup/{}", company::INVITE), || view! { <App/> });
    page.wait_for("button", "Join Meridian Freight").await.click();
    page.wait_for(".toast", "You joined Meridian Freight.").await;
    until("one is there", || address().starts_with("/organization/")).await;
    stop_hurrying();
}

#[wasm_bindgen_test]
async fn a_removed_user_is_told_by_the_next_page_of_the_organization() {
    let belongs = Rc::new(Cell::new(true));
    let server = Rc::clone(&belongs);
    serve(move |call| {
        if server.get() {
            return answer(call);
        }
        if call.path == "/api/users/@me" {
            let mut me = viewer(15);
            let left: Vec<Value> = me["organizations"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|one| one["id"] != "o-meridian")
                .cloned()
                .collect();
            me["organizations"] = json!(left);
            me["organization"] = Value::Null;
            me["team"] = Value::Null;
            return (200, me);
        }
        if call.path.starts_with("/api/organizations/o-meridian") {
            return company::error(404, "not_found");
        }
        answer(call)
    });
    let page = mount_at("/organization/meridian-freight/roles", || view! { <App/> });
    page.wait_for("main h1", "").await;
    belongs.set(false);
    page.wait_for("nav a[href$='/members']", "").await.click();
    page.wait_for(".toast", "You are no longer a member of Meridian Freight").await;
    until("it is gone", || page.find(".top-organization", "Meridian Freight").is_none()).await;
}

#[wasm_bindgen_test]
async fn an_organization_without_access_is_not_requested_repeatedly() {
    let calls = serve(|call| match call.path.as_str() {
        "/api/organizations/elsewhere" => company::error(404, "not_found"),
        _ => answer(call),
    });
    let page = mount_at("/organization/elsewhere/members", || view! { <App/> });
    page.wait_for("main h1", "").await;
    for _ in 0..60 {
        frame().await;
    }
    let asked = calls.all().iter().filter(|call| call.path == "/api/organizations/elsewhere").count();
    assert!((1..=2).contains(&asked), "{asked} times");
}

#[wasm_bindgen_test]
async fn a_grant_that_was_removed_elsewhere_is_reported_and_disappears() {
    let there = Rc::new(Cell::new(true));
    let server = Rc::clone(&there);
    serve(move |call| match call.method.as_str() {
        "DELETE" => company::error(404, "not_found"),
        _ if call.path.contains("/people") && !server.get() => {
            (200, company::project_people(&call.path, &company::insiders(false, false)))
        }
        _ => answer(call),
    });
    let page = mount_at("/project/2/settings/access?dialog=remove&person=u-katherine", || view! { <App/> });
    page.wait_for("dialog", "Remove Katherine Johnson’s access to Ledger").await;
    there.set(false);
    page.wait_for("dialog button[type=submit]:not([aria-busy])", "Remove access").await.click();
    page.wait_for(".toast", "Katherine Johnson’s access has changed in the meantime.").await;
    until("the dialog is closed", || page.find("dialog", "").is_none()).await;
    until("she is not listed", || page.find(".access-table tbody tr", "Katherine").is_none()).await;
}

#[wasm_bindgen_test]
async fn a_dialog_whose_preview_fails_says_so_and_can_still_be_confirmed() {
    serve(move |call| match call.method.as_str() {
        "DELETE" => (204, Value::Null),
        _ if call.path.contains("/preview?") => company::error(500, "error"),
        _ => answer(call),
    });
    let page = mount_at("/project/2/settings/access?dialog=remove&person=u-katherine", || view! { <App/> });
    page.wait_for("dialog [role=status]", "Could not check what else this changes.").await;
    page.wait_for("dialog button[type=submit]:not([aria-busy])", "Remove access").await.click();
    page.wait_for(".toast", "Katherine Johnson no longer has access to Ledger.").await;
}

#[wasm_bindgen_test]
async fn a_person_added_by_another_user_is_no_longer_selected() {
    let added = Rc::new(Cell::new(false));
    let server = Rc::clone(&added);
    let calls = serve(move |call| match call.method.as_str() {
        "POST" => {
            server.set(true);
            (
                400,
                json!({ "type": "validation_error", "code": "unique", "detail": "In it already.", "attr": "user_uuid" }),
            )
        }
        _ if call.path.contains("/people") && server.get() => {
            (200, company::project_people(&call.path, &company::insiders(true, true)))
        }
        _ => answer(call),
    });
    let page = mount_at("/project/2/settings/access?dialog=add", || view! { <App/> });
    page.wait_for("dialog .candidates li", "Mary").await;
    let tick = page.root.query_selector("dialog .candidates input[type=checkbox]").unwrap().unwrap();
    tick.unchecked_into::<HtmlElement>().click();
    page.wait_for("dialog button[type=submit]", "Add 1 person").await.click();
    page.wait_for("dialog [role=alert]", "1 person you chose already has access").await;
    page.wait_for("dialog button[type=submit]", "Add people").await;
    assert_eq!(calls.all().iter().filter(|call| call.method == "POST").count(), 1);
}
