//! Reads: they are aborted when nobody needs them, retried when they fail, and repeated when the server is back.

use crate::{
    company,
    support::{
        Call, Held, address, frame, hurry, mount_at, note_panics, panics, serve, serve_held, stop_hurrying, type_into,
        until,
    },
};
use rolecall::app::App;
use rolecall_view::prelude::*;
use serde_json::{Value, json};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

const MEMBERS: &str = "/organization/meridian-freight/members";

fn answer(call: &Call) -> (u16, Value) {
    company::read(call, 15, false).unwrap_or((200, company::viewer(15)))
}

#[wasm_bindgen_test]
async fn a_read_is_aborted_when_its_page_goes() {
    let held = Held::default();
    held.hold();
    let calls = serve_held(&held, |call| call.path.contains("/members?"), answer);
    let page = mount_at(MEMBERS, || view! { <App/> });
    until("people are asked for", || calls.all().iter().any(|call| call.path.contains("/members?"))).await;
    assert_eq!(calls.aborted(), [""; 0]);
    page.wait_for("nav a[href$='/roles']", "").await.click();
    until("the question is aborted", || calls.aborted().iter().any(|path| path.contains("/members?limit"))).await;
    held.let_go();
}

#[wasm_bindgen_test]
async fn a_read_is_aborted_when_a_newer_one_replaces_it() {
    let held = Held::default();
    let calls = serve_held(&held, |call| call.path.contains("search=k"), answer);
    let page = mount_at(MEMBERS, || view! { <App/> });
    let field = page.wait_for("main input[type=search]", "").await;
    page.wait_for("tbody tr", "Katherine").await;
    held.hold();
    type_into(&field, "k");
    until("it is asked", || {
        calls.all().iter().any(|call| call.path.contains("members") && call.path.contains("search=k"))
    })
    .await;
    type_into(&field, "x");
    until("the older one is aborted", || calls.aborted().iter().any(|path| path.contains("search=k"))).await;
    held.let_go();
}

#[wasm_bindgen_test]
async fn reads_are_retried_then_fail_and_reload_automatically_when_the_server_is_back() {
    note_panics();
    hurry();
    let is_there = Rc::new(Cell::new(true));
    let calls = {
        let is_there = Rc::clone(&is_there);
        serve(move |call| if is_there.get() { answer(call) } else { (0, Value::Null) })
    };
    let page = mount_at("/account", || view! { <App/> });
    page.wait_for("button", "Save name").await;
    is_there.set(false);
    page.wait_for("nav a[href$='/members']", "").await.click();
    until("it is said", || page.find("[role=alert]", "The server can’t be reached").is_some()).await;
    page.wait_for("main button", "Try again").await;
    page.wait_for(".banner", "Reconnecting").await;
    let tries = calls.all().iter().filter(|call| call.path.contains("/members?")).count();
    assert!((2..=6).contains(&tries), "{tries} tries");
    is_there.set(true);
    page.wait_for("tbody tr", "Katherine").await;
    until("the line is gone", || page.find(".banner", "Reconnecting").is_none()).await;
    stop_hurrying();
    assert_eq!(panics(), [""; 0]);
}

#[wasm_bindgen_test]
async fn an_answer_that_says_busy_is_not_a_lost_connection() {
    hurry();
    serve(|call| {
        if call.path.contains("/members?") {
            return (503, json!({ "type": "server_error", "code": "busy", "detail": "Too busy.", "attr": null }));
        }
        answer(call)
    });
    let page = mount_at(MEMBERS, || view! { <App/> });
    until("it is said", || page.find("[role=alert]", "Too busy.").is_some()).await;
    assert!(page.find(".banner", "").is_none(), "the server is there");
    stop_hurrying();
}

#[wasm_bindgen_test]
async fn an_organization_that_was_left_before_it_came_is_loaded_when_one_goes_there_again() {
    let held = Held::default();
    held.hold();
    let mut kestrel = company::viewer(15)["organization"].clone();
    kestrel["id"] = json!("o-kestrel");
    kestrel["name"] = json!("Kestrel Labs");
    kestrel["slug"] = json!("kestrel-labs");
    kestrel["teams"] = json!([]);
    serve_held(
        &held,
        |call| call.path.ends_with("/kestrel-labs"),
        move |call| {
            if call.path.ends_with("/kestrel-labs") || call.path.ends_with("/o-kestrel") {
                return (200, kestrel.clone());
            }
            answer(call)
        },
    );
    let page = mount_at("/organization/meridian-freight/roles", || view! { <App/> });
    page.wait_for(".top-organization", "Meridian Freight").await;
    let go = async || {
        page.wait_for("button", "User menu").await.click();
        page.wait_for("#user-menu a", "Kestrel Labs").await.click();
        until("its address", || address().starts_with("/organization/kestrel-labs")).await;
        for _ in 0..5 {
            frame().await;
        }
    };
    go().await;
    window().history().unwrap().back().unwrap();
    page.wait_for("h1", "").await;
    until("back", || address().starts_with("/organization/meridian-freight")).await;
    // The response arrives when the page is gone.
    held.let_go();
    for _ in 0..5 {
        frame().await;
    }
    go().await;
    page.wait_for(".top-organization", "Kestrel Labs").await;
    page.wait_for("main h1", "").await;
}

#[wasm_bindgen_test]
async fn an_expired_session_keeps_what_was_typed_and_goes_on_after_signing_in() {
    note_panics();
    let signed_in = Rc::new(Cell::new(true));
    let server = Rc::clone(&signed_in);
    let calls = serve(move |call| {
        if call.path == "/api/login" {
            server.set(true);
            return (200, json!({ "success": true }));
        }
        if !server.get() {
            return company::error(401, "not_authenticated");
        }
        if call.method == "PATCH" && call.body.get("name").is_some() {
            return (200, company::viewer(15)["organization"].clone());
        }
        answer(call)
    });
    let page = mount_at("/organization/meridian-freight/settings", || view! { <App/> });
    let label = page.wait_for("main label", "Name").await;
    let field: HtmlInputElement =
        document().get_element_by_id(&label.get_attribute("for").unwrap()).unwrap().unchecked_into();
    type_into(&field, "Meridian Air");
    signed_in.set(false);
    page.wait_for("main button", "Save").await.click();
    let dialog = page.wait_for("dialog", "Sign in again").await;
    assert!(address().ends_with("/settings"), "the page is where it was");
    assert_eq!(field.value(), "Meridian Air");
    let password: HtmlInputElement = dialog.query_selector("input[type=password]").unwrap().unwrap().unchecked_into();
    type_into(&password, "correct horse");
    page.wait_for("dialog button[type=submit]", "Sign in").await.click();
    until("the dialog is gone", || page.find("dialog", "Sign in again").is_none()).await;
    assert!(field.is_connected(), "the page was not made anew");
    assert_eq!(field.value(), "Meridian Air");
    let sent = calls.bodies("POST", "/api/login");
    assert_eq!(sent, [json!({ "email": "ada@meridian.example", "password": "correct horse" })]);
    page.wait_for("main button", "Save").await.click();
    page.wait_for(".toast", "Settings saved.").await;
    assert_eq!(panics(), [""; 0]);
}

#[wasm_bindgen_test]
async fn a_refreshed_organization_does_not_wipe_a_half_typed_confirmation_nor_half_typed_settings() {
    let people = Rc::new(Cell::new(3));
    let server = Rc::clone(&people);
    serve(move |call| {
        let (status, mut body) = answer(call);
        for place in ["", "/organization"] {
            if let Some(organization) = body.pointer_mut(place).filter(|one| one.get("member_count").is_some()) {
                organization["member_count"] = json!(server.get());
            }
        }
        (status, body)
    });
    let page = mount_at("/organization/meridian-freight/settings?dialog=delete", || view! { <App/> });
    let dialog = page.wait_for("dialog", "Delete Meridian Freight").await;
    let half: HtmlInputElement = dialog.query_selector("input").unwrap().unwrap().unchecked_into();
    type_into(&half, "Meridian Fr");
    let label = page.wait_for("main label", "Name").await;
    let name: HtmlInputElement =
        document().get_element_by_id(&label.get_attribute("for").unwrap()).unwrap().unchecked_into();
    type_into(&name, "Meridian Air");
    people.set(4);
    // Reloads everything.
    rolecall::api::recover();
    for _ in 0..20 {
        frame().await;
    }
    assert!(half.is_connected() && name.is_connected(), "neither was made anew");
    assert_eq!((half.value(), name.value()), ("Meridian Fr".into(), "Meridian Air".into()));
}

#[wasm_bindgen_test]
async fn text_typed_while_saving_stays() {
    let held = Held::default();
    held.hold();
    serve_held(
        &held,
        |call| call.method == "PATCH",
        |call| {
            if call.method == "PATCH" {
                return (200, company::ledger(15));
            }
            answer(call)
        },
    );
    let page = mount_at("/project/2/settings", || view! { <App/> });
    let label = page.wait_for("main label", "Name").await;
    let name: HtmlInputElement =
        document().get_element_by_id(&label.get_attribute("for").unwrap()).unwrap().unchecked_into();
    type_into(&name, "Books");
    page.wait_for("main button", "Save").await.click();
    type_into(&name, "Books of 2026");
    held.let_go();
    page.wait_for(".toast", "saved.").await;
    frame().await;
    assert_eq!(name.value(), "Books of 2026");
}

#[wasm_bindgen_test]
async fn the_table_of_projects_has_a_skeleton_for_its_people() {
    let held = Held::default();
    held.hold();
    serve_held(&held, |call| call.path.contains("/projects?"), answer);
    let page = mount_at("/organization/meridian-freight/projects", || view! { <App/> });
    let cell = page.wait_for(".project-rows tbody td.project-managers", "").await;
    assert!(cell.query_selector(".skeleton").unwrap().is_some(), "{}", cell.inner_html());
    held.let_go();
    until("the people are there", || {
        page.find(".project-rows tbody td.project-managers", "").unwrap().query_selector(".skeleton").unwrap().is_none()
    })
    .await;
}
