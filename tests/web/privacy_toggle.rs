//! The privacy toggle: a press changes nothing, the dry run lists who gains and loses access, and checked people keep
//! it.

use crate::company::{person, project_people};
use crate::support::{Calls, Mounted, frame, me, mount, organization, project, serve, until};
use rolecall::pages::project::{Current, PrivacyToggle};
use rolecall_view::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// The project Storefront, as somebody of `level` in it sees it.
fn storefront(private: bool, level: u8, explicit: Option<u8>) -> Value {
    let mut whole = project(1, "Storefront", private, level, explicit);
    let more = json!({
        "app_urls": [], "anonymize_ips": false, "created_at": "2026-02-04T09:00:00Z",
        "updated_at": "2026-02-04T09:00:00Z", "managers": [],
    });
    whole.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    whole
}

/// Ada is the owner, Grace an administrator; Ingrid is an explicit administrator of the project; Linnea and Mateo have
/// no grant.
fn company() -> [Value; 5] {
    [
        person("Ada Lovelace", 15, None),
        person("Grace Hopper", 8, None),
        person("Ingrid Solheim", 1, Some(8)),
        person("Linnea Astrom", 1, None),
        person("Mateo Ferreira", 1, None),
    ]
}

/// The toggle as `name` of `level` in the organization sees it, with a server that accepts the change.
fn toggle(name: &str, level: u8, private: bool, explicit: Option<u8>) -> (Mounted, Calls) {
    let here = if private { explicit.unwrap_or(level).max(level) } else { level };
    let after = storefront(!private, level, explicit);
    let calls = serve(move |call| match (call.method.as_str(), call.path.as_str()) {
        ("PATCH", "/api/projects/1") => (200, after.clone()),
        ("GET", path) if path.starts_with("/api/projects/1/people") => (200, project_people(path, &company())),
        ("GET", "/api/organizations/o-meridian") => {
            (200, organization(8, &[project(1, "Storefront", !private, 8, None)]))
        }
        _ => (404, json!({ "type": "invalid_request", "code": "not_found", "detail": "No.", "attr": null })),
    });
    (place(name, level, storefront(private, here, explicit)), calls)
}

/// The toggle alone, with whatever server is installed.
fn place(name: &str, level: u8, whole: Value) -> Mounted {
    let teams = [whole.clone()];
    mount(me(name, level, &teams), move || {
        let current = Current::new(serde_json::from_value(whole).unwrap());
        let trying = RwSignal::new(false);
        view! {
            <PrivacyToggle current trying on_try=move |is_trying| trying.set(is_trying) on_applied=|| ()/>
        }
    })
}

async fn panel(page: &Mounted) -> HtmlElement {
    page.wait_for("[role=group]", "Preview of the change").await
}

fn words(element: &HtmlElement) -> String {
    element.text_content().unwrap_or_default()
}

#[wasm_bindgen_test]
async fn a_press_applies_nothing_and_lists_who_loses_and_who_keeps_access_and_why() {
    let (page, calls) = toggle("Grace Hopper", 8, false, None);
    let switch = page.wait_for("[role=switch]", "Private project").await;
    assert_eq!(switch.get_attribute("aria-checked").as_deref(), Some("false"));
    switch.click();
    let panel = panel(&page).await;
    assert_eq!(switch.get_attribute("data-state").as_deref(), Some("turning-on"));
    until("the heading counts", || words(&panel).contains("If Storefront becomes private, 2 of 5 people lose access"))
        .await;
    for expected in ["Not applied yet", "Loses access 2", "Linnea Astrom", "Mateo Ferreira", "Keeps access 3"] {
        assert!(words(&panel).contains(expected), "`{expected}` in `{}`", words(&panel));
    }
    for (name, rule) in
        [("Ada Lovelace", "owner"), ("Grace Hopper", "administrator"), ("Ingrid Solheim", "granted by Ada Lovelace on")]
    {
        let line = page.find(".people-column + .people-column li", name).unwrap();
        assert!(words(&line).contains(rule), "`{rule}` in `{}`", words(&line));
    }
    let asked: Vec<_> = calls.all().into_iter().map(|call| (call.method, call.path)).collect();
    let page = |access: &str| ("GET".to_owned(), format!("/api/projects/1/people?limit=10&offset=0&access={access}"));
    let preview = ("POST".to_owned(), "/api/organizations/o-meridian/preview?partial=true".to_owned());
    assert_eq!(asked, [page("open"), page("own"), preview], "one page of each column");
}

#[wasm_bindgen_test]
async fn the_numbers_follow_each_tick_and_the_button_says_how_many_are_kept() {
    let (page, _) = toggle("Grace Hopper", 8, false, None);
    page.wait_for("[role=switch]", "").await.click();
    let panel = panel(&page).await;
    let tick = page.wait_for("input[type=checkbox]", "Keep Mateo Ferreira").await;
    tick.click();
    until("one is kept", || words(&panel).contains("1 of 5 people loses access")).await;
    assert!(words(&panel).contains("will be added as a member"));
    assert!(words(&panel).contains("Access ends immediately for 1 person."));
    assert!(page.find("button", "Make private and keep 1").is_some());
    tick.click();
    until("nobody is kept", || page.find("button", "keep").is_none()).await;
    assert!(words(&panel).contains("2 of 5 people lose access"));
}

#[wasm_bindgen_test]
async fn confirming_sends_the_change_and_the_people_to_keep_once_in_one_request() {
    let (page, calls) = toggle("Grace Hopper", 8, false, None);
    let switch = page.wait_for("[role=switch]", "").await;
    switch.click();
    page.wait_for("input[type=checkbox]", "Keep Linnea Astrom").await.click();
    let apply = page.wait_for("button", "Make private and keep 1").await;
    apply.click();
    apply.click();
    until("the panel is gone", || page.find("[role=group]", "").is_none()).await;
    let sent = calls.bodies("PATCH", "/api/projects/1");
    assert_eq!(sent, [json!({ "access_control": true, "keep": [{ "user_uuid": "u-linnea", "level": 1 }] })]);
    until("the toggle is on", || switch.get_attribute("data-state").as_deref() == Some("on")).await;
    until("it is told", || page.text().contains("Storefront is private. 1 person no longer has access.")).await;
    let focused: HtmlElement = document().active_element().unwrap().unchecked_into();
    assert_eq!(focused, switch, "the focus is back where it came from");
}

#[wasm_bindgen_test]
async fn cancelling_leaves_everything_as_it_was() {
    let (page, calls) = toggle("Grace Hopper", 8, false, None);
    let switch = page.wait_for("[role=switch]", "").await;
    switch.click();
    page.wait_for("button", "Cancel").await.click();
    until("the panel is gone", || page.find("[role=group]", "").is_none()).await;
    assert_eq!(switch.get_attribute("data-state").as_deref(), Some("off"));
    assert!(calls.all().iter().all(|call| call.method == "GET" || call.path.contains("/preview?")));
}

#[wasm_bindgen_test]
async fn opening_a_private_project_lists_who_gains_access_and_whose_grant_has_no_effect_meanwhile() {
    let (page, calls) = toggle("Grace Hopper", 8, true, None);
    page.wait_for("[role=switch]", "").await.click();
    let panel = panel(&page).await;
    until("the heading counts", || words(&panel).contains("If Storefront becomes open, 2 people gain access")).await;
    let ingrid = page.find(".people-column + .people-column li", "Ingrid").unwrap();
    assert!(words(&ingrid).contains("as a member only"), "{}", words(&ingrid));
    page.wait_for("button", "Open to everyone").await.click();
    until("it is sent", || !calls.bodies("PATCH", "/api/projects/1").is_empty()).await;
    assert_eq!(calls.bodies("PATCH", "/api/projects/1"), [json!({ "access_control": false })]);
}

#[wasm_bindgen_test]
async fn members_and_explicit_administrators_are_refused_and_told_who_can() {
    for (private, explicit) in [(false, None), (true, Some(8))] {
        let (page, _) = toggle("Ingrid Solheim", 1, private, explicit);
        let switch = page.wait_for("[role=switch]", "").await;
        assert_eq!(switch.get_attribute("aria-disabled").as_deref(), Some("true"));
        switch.click();
        frame().await;
        assert!(page.find("[role=group]", "").is_none(), "nothing is tried");
        let id = switch.get_attribute("aria-describedby").unwrap();
        let why = document().get_element_by_id(&id).unwrap().text_content().unwrap();
        for expected in ["Administrators only", "You are a member.", "Ada Lovelace or Grace Hopper can do this."] {
            assert!(why.contains(expected), "`{expected}` in `{why}`");
        }
    }
}

#[wasm_bindgen_test]
async fn a_refusal_of_the_server_is_shown_in_the_panel_and_ticks_stay() {
    serve(|call| match call.method.as_str() {
        "PATCH" => {
            (400, json!({ "type": "validation_error", "code": "invalid_input", "detail": "Not today.", "attr": null }))
        }
        _ => (200, project_people(&call.path, &company())),
    });
    let page = place("Grace Hopper", 8, storefront(false, 8, None));
    page.wait_for("[role=switch]", "").await.click();
    page.wait_for("input[type=checkbox]", "Keep Mateo Ferreira").await.click();
    page.wait_for("button", "Make private and keep 1").await.click();
    until("it is told", || page.find("[role=alert]", "Not today.").is_some()).await;
    assert!(page.find("button", "Make private and keep 1").is_some(), "what was chosen stays");
    assert_eq!(
        page.wait_for("[role=switch]", "").await.get_attribute("data-state").as_deref(),
        Some("turning-on"),
        "and nothing looks applied"
    );
}
