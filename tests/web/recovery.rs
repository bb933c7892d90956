//! What stays and what is shown when the server is busy, responds in part, ends the session, or a right is removed.

use crate::{
    company::{self, ledger, viewer},
    support::{Call, Mounted, address, frame, hurry, mount_at, serve, stop_hurrying, type_into, until},
};
use rolecall::app::App;
use rolecall_view::prelude::*;
use serde_json::{Value, json};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};

const MEMBERS: &str = "/organization/meridian-freight/members";

fn answer(call: &Call) -> (u16, Value) {
    company::read(call, 15, false).unwrap_or((200, viewer(15)))
}

fn busy() -> (u16, Value) {
    (503, json!({ "type": "server_error", "code": "unavailable", "detail": "Too busy.", "attr": null }))
}

/// The field with this label.
async fn field(page: &Mounted, scope: &str, label: &str) -> HtmlInputElement {
    let label = page.wait_for(&format!("{scope} label"), label).await;
    let id = label.get_attribute("for").unwrap();
    document().get_element_by_id(&id).unwrap().unchecked_into()
}

async fn frames(number: usize) {
    for _ in 0..number {
        frame().await;
    }
}

#[wasm_bindgen_test]
async fn a_gateway_time_out_is_no_lost_connection_and_not_retried() {
    hurry();
    let calls = serve(|call| if call.path.contains("/members?") { (504, Value::Null) } else { answer(call) });
    let page = mount_at(MEMBERS, || view! { <App/> });
    until("it is said", || page.find("[role=alert]", "is taking too long").is_some()).await;
    frames(60).await;
    let tries = calls.all().iter().filter(|call| call.path.contains("/members?")).count();
    stop_hurrying();
    assert_eq!(tries, 1);
    assert!(page.find(".banner", "").is_none(), "the server is there");
}

#[wasm_bindgen_test]
async fn a_single_failing_read_is_retried_a_limited_number_of_times() {
    hurry();
    let calls = serve(|call| if call.path.contains("/members?") { (0, Value::Null) } else { answer(call) });
    let page = mount_at(MEMBERS, || view! { <App/> });
    let tries = || calls.all().iter().filter(|call| call.path.contains("/members?")).count();
    until("it was tried as often as it may be", || tries() == 20).await;
    frames(120).await;
    stop_hurrying();
    assert_eq!(tries(), 20, "the first five, and five for each of three recoveries");
    page.wait_for("main button", "Try again").await;
}

#[wasm_bindgen_test]
async fn a_page_with_typed_text_stays_when_loading_it_once_more_fails() {
    hurry();
    let is_busy = Rc::new(Cell::new(false));
    let server = Rc::clone(&is_busy);
    let calls = serve(move |call| match call.method.as_str() {
        "PATCH" => (0, Value::Null),
        _ if server.get() && call.path.contains("/projects/2") => busy(),
        _ => answer(call),
    });
    let page = mount_at("/project/2/settings", || view! { <App/> });
    let name = field(&page, "main", "Name").await;
    type_into(&name, "Books");
    is_busy.set(true);
    page.wait_for("main button", "Save").await.click();
    // The outcome is unknown, so everything is reloaded.
    until("it is said", || page.text().contains("may or may not have gone through")).await;
    let asked = || calls.all().iter().filter(|call| call.method == "GET" && call.path.contains("/projects/2")).count();
    until("the project was asked for once more, as often as it may be", || asked() >= 6).await;
    frames(10).await;
    stop_hurrying();
    assert!(name.is_connected(), "the page stays: {}", page.text());
    assert_eq!(name.value(), "Books");
}

#[wasm_bindgen_test]
async fn after_an_unknown_outcome_the_project_page_shows_what_the_server_has() {
    hurry();
    let is_private = Rc::new(Cell::new(true));
    let server = Rc::clone(&is_private);
    serve(move |call| {
        if call.method == "PATCH" {
            server.set(false);
            return (0, Value::Null);
        }
        if call.path.starts_with("/api/projects/2") && !call.path.contains("/people") {
            let mut project = ledger(15);
            project["access_control"] = json!(server.get());
            return (200, project);
        }
        answer(call)
    });
    let page = mount_at("/project/2/settings/access?dialog=privacy", || view! { <App/> });
    let open = page.wait_for("main button", "Open to everyone").await;
    until("the preview is there", || open.get_attribute("aria-busy").is_none()).await;
    open.click();
    page.wait_for(".everyone-note", "Everyone in Meridian Freight has access").await;
    stop_hurrying();
}

#[wasm_bindgen_test]
async fn closing_the_sign_in_dialog_keeps_the_page_and_allows_signing_in_later() {
    let signed_in = Rc::new(Cell::new(true));
    let server = Rc::clone(&signed_in);
    serve(move |call| if server.get() { answer(call) } else { company::error(401, "not_authenticated") });
    let page = mount_at("/organization/meridian-freight/settings", || view! { <App/> });
    let name = field(&page, "main", "Name").await;
    type_into(&name, "Meridian Air");
    signed_in.set(false);
    page.wait_for("main button", "Save").await.click();
    page.wait_for("dialog", "Sign in again").await;
    page.wait_for("dialog button", "Close").await.click();
    until("the dialog is gone", || page.find("dialog", "Sign in again").is_none()).await;
    assert!(name.is_connected() && address().ends_with("/settings"), "at {}", address());
    assert_eq!(name.value(), "Meridian Air");
    page.wait_for(".banner", "You are signed out. What you typed on this page is kept.").await;
    page.wait_for(".banner button", "Sign in").await.click();
    page.wait_for("dialog", "Sign in again").await;
}

#[wasm_bindgen_test]
async fn a_correct_password_is_reported_even_if_reloading_fails() {
    hurry();
    let signed_in = Rc::new(Cell::new(true));
    let server = Rc::clone(&signed_in);
    serve(move |call| match call.path.as_str() {
        _ if server.get() => answer(call),
        "/api/login" => (200, json!({ "success": true })),
        "/api/users/@me" => busy(),
        _ => company::error(401, "not_authenticated"),
    });
    let page = mount_at("/organization/meridian-freight/settings", || view! { <App/> });
    let name = field(&page, "main", "Name").await;
    type_into(&name, "Meridian Air");
    signed_in.set(false);
    page.wait_for("main button", "Save").await.click();
    let dialog = page.wait_for("dialog", "Sign in again").await;
    let password: HtmlInputElement = dialog.query_selector("input[type=password]").unwrap().unwrap().unchecked_into();
    type_into(&password, "correct horse");
    page.wait_for("dialog button[type=submit]", "Sign in").await.click();
    page.wait_for("dialog [role=alert]", "Too busy.").await;
    stop_hurrying();
}

#[wasm_bindgen_test]
async fn an_unknown_outcome_of_signing_out_does_not_claim_to_be_signed_in() {
    hurry();
    serve(|call| if call.path == "/api/logout" { (0, Value::Null) } else { answer(call) });
    let page = mount_at(MEMBERS, || view! { <App/> });
    page.wait_for("button", "User menu").await.click();
    page.wait_for("#user-menu button", "Sign out").await.click();
    let toast = page.wait_for(".toast", "may or may not have gone through").await;
    stop_hurrying();
    let words = toast.text_content().unwrap();
    assert!(!words.contains("still signed in") && !words.contains("Sign out:"), "{words}");
}

#[wasm_bindgen_test]
async fn adding_people_ends_where_the_server_does_not_answer() {
    let calls = serve(|call| match call.method.as_str() {
        "POST" => busy(),
        _ if call.path.contains("/people") => {
            (200, company::project_people(&call.path, &company::insiders(false, false)))
        }
        _ => answer(call),
    });
    hurry();
    let page = mount_at("/project/2/settings/access?dialog=add", || view! { <App/> });
    page.wait_for("dialog .candidates li", "Mary").await;
    let ticks = page.root.query_selector_all("dialog .candidates input[type=checkbox]").unwrap();
    assert!(ticks.length() > 1, "{}", page.text());
    for index in 0..ticks.length() {
        ticks.get(index).unwrap().unchecked_into::<HtmlElement>().click();
    }
    page.wait_for("dialog button[type=submit]", &format!("Add {}", ticks.length())).await.click();
    page.wait_for("dialog .candidates [role=alert]", "Too busy.").await;
    frames(30).await;
    stop_hurrying();
    let mut people: Vec<Value> = calls
        .all()
        .into_iter()
        .filter(|call| call.method == "POST" && call.path.contains("explicit_members"))
        .map(|call| call.body["user_uuid"].clone())
        .collect();
    people.dedup();
    assert_eq!(people.len(), 1, "nobody after the first was tried: {people:?}");
    page.wait_for("dialog button[type=submit]", &format!("Add {}", ticks.length())).await;
}

#[wasm_bindgen_test]
async fn a_dialog_keeps_typed_text_when_the_right_is_lost() {
    // Grace is first an administrator, then a member.
    let level = Rc::new(Cell::new(8));
    let server = Rc::clone(&level);
    serve(move |call| company::read(call, server.get(), false).unwrap_or((200, viewer(server.get()))));
    let page = mount_at("/organization/meridian-freight/projects?dialog=new", || view! { <App/> });
    let name = field(&page, "dialog", "Name").await;
    type_into(&name, "Payroll");
    level.set(1);
    // Reloads the organization.
    rolecall::api::recover();
    page.wait_for("dialog button[type=submit][aria-disabled=true]", "Create project").await;
    assert!(name.is_connected(), "the dialog stays");
    assert_eq!(name.value(), "Payroll");
}

#[wasm_bindgen_test]
async fn the_reason_in_a_dialog_stays_when_whom_it_is_about_is_seen_meanwhile() {
    hurry();
    let seen = Rc::new(Cell::new(10));
    let server = Rc::clone(&seen);
    serve(move |call| {
        if call.method == "DELETE" {
            return (0, Value::Null);
        }
        let (status, mut body) = answer(call);
        let moment = json!(format!("2026-02-04T09:00:{}Z", server.get()));
        server.set((server.get() + 1).min(59));
        if call.path.contains("/members?") {
            for member in body["results"].as_array_mut().unwrap() {
                member["last_seen"] = moment.clone();
            }
        }
        if call.path.contains("personal_api_keys") {
            body[0]["last_used_at"] = moment;
        }
        (status, body)
    });
    for at in
        ["/project/2/settings/access?dialog=remove&person=u-katherine", "/account?dialog=revoke-key&key=k-Nightly"]
    {
        let page = mount_at(at, || view! { <App/> });
        page.wait_for("dialog button[type=submit]:not([aria-busy])", "Re").await.click();
        page.wait_for("dialog [role=alert]", "may or may not have gone through").await;
        frames(30).await;
        assert!(
            page.find("dialog [role=alert]", "may or may not have gone through").is_some(),
            "{at}: {}",
            page.text()
        );
    }
    stop_hurrying();
}

#[wasm_bindgen_test]
async fn inviting_from_the_user_menu_keeps_the_url() {
    serve(answer);
    // The search is `50%41`; decoded twice it would be `50A`.
    let page = mount_at(&format!("{MEMBERS}?search=50%2541"), || view! { <App/> });
    page.wait_for("button", "User menu").await.click();
    page.wait_for("#user-menu button", "Invite members").await.click();
    page.wait_for("dialog", "Invite to Meridian Freight").await;
    assert!(address().contains("search=50%2541"), "{}", address());
    page.wait_for("dialog button", "Close").await.click();
    until("it is closed", || page.find("dialog", "").is_none()).await;
    until("the address is as before", || address() == format!("{MEMBERS}?search=50%2541")).await;
}

#[wasm_bindgen_test]
async fn the_range_select_shows_the_current_range_after_cancelling_the_dialog() {
    serve(answer);
    let page = mount_at("/project/1/trends", || view! { <App/> });
    let choice: HtmlSelectElement = page.wait_for(".trends-range-select select", "").await.unchecked_into();
    let before = choice.value();
    for _ in 0..2 {
        choice.set_value("dates");
        choice.dispatch_event(&web_sys::Event::new("change").unwrap()).unwrap();
        page.wait_for("dialog", "Custom range").await;
        page.wait_for("dialog button", "Cancel").await.click();
        until("it is closed", || page.find("dialog", "").is_none()).await;
        assert_eq!(choice.value(), before);
    }
}
