//! The invite dialog: many people out of one text, each row judged in place, a result per row, and nothing typed is lost.

use crate::support::{
    Call, Calls, Mounted, frame, helper, me, mount, name, organization, press_key, project, serve, type_into, until,
    user,
};
use leptos::prelude::*;
use rolecall::{pages::InviteDialog, query::Query};
use serde_json::{Value, json};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

fn member(name: &str, level: u8) -> Value {
    json!({
        "id": format!("m-{name}"), "user": user(name), "level": level, "joined_at": "2024-03-03T08:00:00Z",
        "updated_at": "2024-03-03T08:00:00Z", "last_seen": null, "project_grants": [],
    })
}

fn invite(id: &str, address: &str, by: &str) -> Value {
    json!({
        "id": id, "target_email": address, "first_name": "", "level": 1, "message": null, "emailing_attempt_made": false,
        "is_expired": false, "created_by": user(by), "created_at": "2026-01-30T08:00:00Z",
        "updated_at": "2026-01-30T08:00:00Z", "expires_at": "2026-02-02T08:00:00Z", "private_project_access": [],
    })
}

fn page_of(results: Vec<Value>) -> Value {
    json!({ "count": results.len(), "next": null, "previous": null, "results": results })
}

/// Ada owns Meridian Freight, Grace is an administrator, Noor a member; Ada has invited the people of Kestrel. What
/// `bulk` answers to sending is up to the test.
fn serve_company(bulk: impl Fn(&Call) -> (u16, Value) + 'static) -> Calls {
    serve(move |call| {
        let path = call.path.split('?').next().unwrap_or_default();
        match path.trim_start_matches("/api/organizations/o-meridian") {
            "/members" => {
                let people = vec![member("Ada Lovelace", 15), member("Grace Hopper", 8), member("Noor Haddad", 1)];
                let mut page = page_of(people);
                page["counts"] = json!({ "owner": 1, "administrators": 1, "members": 1 });
                (200, page)
            }
            "/invites" => (200, page_of(vec![invite("i-ops", "ops@kestrel.example", "Ada Lovelace")])),
            "/invites/bulk" => bulk(call),
            _ => (404, json!({ "type": "invalid_request", "code": "not_found", "detail": "Not found.", "attr": null })),
        }
    })
}

/// Every line of the request is taken.
fn take_all(call: &Call) -> (u16, Value) {
    let lines = call.body.as_array().unwrap().iter().enumerate().map(|(index, line)| {
        let mut made = invite(&format!("i-{index}"), line["target_email"].as_str().unwrap(), "Grace Hopper");
        for field in ["first_name", "level"] {
            made[field] = line.get(field).cloned().unwrap_or(json!(""));
        }
        json!({ "index": index, "status": 201, "invite": made })
    });
    (200, lines.collect())
}

#[component]
fn Opener() -> impl IntoView {
    let query = Query::get();
    view! { <button on:click=move |_| query.open_dialog("invite")>"Open"</button> }
}

/// The dialog as somebody of a level sees it, open.
async fn open(level: u8, teams: &[Value]) -> Mounted {
    // The address of the test before may say that the dialog is open.
    let path = window().location().pathname().unwrap();
    let _ = window().history().unwrap().replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path));
    let who = if level == 1 { "Noor Haddad" } else { "Grace Hopper" };
    let page = mount(me(who, level, teams), || view! { <Opener/> <InviteDialog/> });
    page.wait_for("button", "Open").await.click();
    page.wait_for("dialog h2", "Invite to Meridian Freight").await;
    until("the first address has the focus", || focused_label() == "Address").await;
    page
}

fn focused_label() -> String {
    document().active_element().and_then(|element| element.get_attribute("aria-label")).unwrap_or_default()
}

fn rows(page: &Mounted) -> Vec<HtmlElement> {
    let list = page.root.query_selector_all("dialog fieldset").unwrap();
    (0..list.length()).map(|index| list.get(index).unwrap().unchecked_into()).collect()
}

fn field(row: &HtmlElement, label: &str) -> HtmlInputElement {
    row.query_selector(&format!("input[aria-label={label}]")).unwrap().unwrap().unchecked_into()
}

fn addresses(page: &Mounted) -> Vec<String> {
    rows(page).iter().map(|row| field(row, "Address").value()).collect()
}

fn text(element: &HtmlElement) -> String {
    element.text_content().unwrap_or_default()
}

/// Types into the last row.
async fn add(page: &Mounted, text: &str) {
    type_into(&field(rows(page).last().unwrap(), "Address"), text);
    frame().await;
}

async fn shows(page: &Mounted, words: &str) {
    until(&format!("`{words}` is on the page"), || page.text().contains(words)).await;
}

fn two_private() -> Vec<Value> {
    vec![
        project(1, "Storefront", false, 8, None),
        project(2, "Ledger", true, 8, None),
        project(3, "Payroll", true, 8, None),
    ]
}

#[wasm_bindgen_test]
async fn many_people_in_one_text_become_rows_and_the_focus_goes_on_in_the_next() {
    serve_company(take_all);
    let page = open(8, &two_private()).await;
    add(&page, "Hedy Lamarr <hedy@lumenradio.example>, tim@other.example;").await;
    until("there are rows", || rows(&page).len() == 3).await;
    assert_eq!(addresses(&page), ["hedy@lumenradio.example", "tim@other.example", ""]);
    assert_eq!(field(&rows(&page)[0], "Name").value(), "Hedy Lamarr");
    let next = field(&rows(&page)[2], "Address");
    until("the focus went on", || document().active_element().as_ref() == Some(next.as_ref())).await;
    shows(&page, "2 of 2 rows are ready. Links work for 72 hours.").await;
    page.wait_for("dialog button", "Send 2 invites").await;
}

#[wasm_bindgen_test]
async fn every_row_says_what_stands_in_its_way() {
    serve_company(take_all);
    let page = open(8, &two_private()).await;
    add(
        &page,
        "tim@meridian, noor@meridian.example, hedy@lumenradio.example, HEDY@lumenradio.example, ops@kestrel.example,",
    )
    .await;
    shows(&page, "“meridian” is not a complete domain.").await;
    shows(&page, "Noor Haddad already belongs, as a member. This row will not be sent.").await;
    shows(&page, "This address stands above already.").await;
    shows(&page, "This replaces the invite that Ada Lovelace sent: its link stops working.").await;
    shows(&page, "2 of 5 rows are ready.").await;
    let address = field(&rows(&page)[0], "Address");
    assert_eq!(address.get_attribute("aria-invalid").as_deref(), Some("true"));
    let note = document().get_element_by_id(&address.get_attribute("aria-describedby").unwrap()).unwrap();
    assert!(note.text_content().unwrap().contains("not a complete domain"));

    page.wait_for("dialog button", "Use tim@meridian.example").await.click();
    shows(&page, "3 of 5 rows are ready.").await;
    assert_eq!(address.value(), "tim@meridian.example");
    assert!(!address.has_attribute("aria-invalid"));
}

#[wasm_bindgen_test]
async fn an_address_is_not_called_wrong_while_it_is_being_typed() {
    serve_company(take_all);
    let page = open(8, &two_private()).await;
    add(&page, "tim@mer").await;
    let first = rows(&page)[0].clone();
    assert!(!text(&first).contains("domain"));
    field(&first, "Name").focus().unwrap();
    shows(&page, "“mer” is not a complete domain.").await;
}

#[wasm_bindgen_test]
async fn what_they_will_see_and_do_follows_level_and_projects_and_so_does_the_request() {
    let calls = serve_company(take_all);
    let page = open(8, &two_private()).await;
    add(&page, "Hedy <hedy@lumenradio.example>, Dorothy <d.vaughan@meridian.example>,").await;
    shows(&page, "Sees 1 of 3 projects: the open one").await;

    let open_first = |label: &str| {
        let row = rows(&page)[0].clone();
        let list = row.query_selector_all("button").unwrap();
        let buttons = (0..list.length()).map(|index| list.get(index).unwrap().unchecked_into::<HtmlElement>());
        buttons.into_iter().find(|button| name(button).contains(label)).unwrap().click();
    };
    open_first("Private projects");
    page.wait_for("dialog .tick", "Ledger")
        .await
        .query_selector("input")
        .unwrap()
        .unwrap()
        .unchecked_into::<HtmlElement>()
        .click();
    shows(&page, "Sees 2 of 3 projects: the open one and").await;

    let second = rows(&page)[1].clone();
    let level: HtmlElement = second.query_selector("button[aria-label^=Level]").unwrap().unwrap().unchecked_into();
    level.click();
    let choice = page.wait_for("dialog [role=menuitemradio]", "Administrator").await;
    assert!(page.find("dialog [role=menuitemradio]", "Owner").is_none(), "ownership is never offered");
    choice.click();
    shows(&page, "Sees all 3 projects, the 2 private ones included").await;
    shows(&page, "An administrator sees every project, so a project choice would have no effect.").await;
    until("the control says it", || name(&level) == "Level: Administrator" && text(&level).contains("Administrator"))
        .await;

    page.wait_for("dialog button", "Send 2 invites").await.click();
    shows(&page, "2 invites are ready.").await;
    let bulk = calls.bodies("POST", "/api/organizations/o-meridian/invites/bulk?partial=true");
    let expected = json!([
        { "target_email": "hedy@lumenradio.example", "first_name": "Hedy", "level": 1, "private_project_access": [{ "id": 2, "level": 1 }] },
        { "target_email": "d.vaughan@meridian.example", "first_name": "Dorothy", "level": 8 },
    ]);
    assert_eq!(bulk, [expected]);
}

#[wasm_bindgen_test]
async fn a_member_is_told_who_may_invite_as_administrator_and_who_may_grant_a_project() {
    serve_company(take_all);
    let page = open(1, &[project(1, "Storefront", false, 1, None), project(2, "Ledger", true, 1, Some(1))]).await;
    add(&page, "hedy@lumenradio.example,").await;
    shows(&page, "Sees the open project").await;
    page.wait_for("dialog button", "Level: Member").await.click();
    let choice = page.wait_for("dialog [role=menuitemradio]", "Administrator").await;
    assert_eq!(choice.get_attribute("aria-disabled").as_deref(), Some("true"));
    let why = document().get_element_by_id(&choice.get_attribute("aria-describedby").unwrap()).unwrap();
    let why = why.text_content().unwrap();
    for words in ["Needs administrator", "You are a member.", "Ada Lovelace or Grace Hopper can do this."] {
        assert!(why.contains(words), "`{words}` in `{why}`");
    }
    choice.click();
    frame().await;
    assert!(page.find("dialog button", "Level: Member").is_some(), "nothing was chosen");
    let projects = page.wait_for("dialog button", "Private projects: None").await;
    assert_eq!(projects.get_attribute("aria-disabled").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn sent_rows_become_links_and_only_the_failed_one_stays_with_its_error_at_the_field() {
    serve_company(|call| {
        let (status, mut lines) = take_all(call);
        let error = json!({
            "type": "validation_error", "code": "invalid_input", "attr": "target_email",
            "detail": "This person already belongs to the organization.",
        });
        if call.body[1]["target_email"] == "yuki@meridian.example" {
            lines[1] = json!({ "index": 1, "status": 400, "error": error });
        }
        (status, lines)
    });
    let page = open(8, &two_private()).await;
    add(&page, "Hedy <hedy@lumenradio.example>, yuki@meridian.example, c@other.example,").await;
    page.wait_for("dialog button", "Send 3 invites").await.click();
    shows(&page, "2 invites are ready. No mail is set up here, so pass each person their own link.").await;
    let links = page.root.query_selector_all("dialog li input[readonly]").unwrap();
    let link: HtmlInputElement = links.get(0).unwrap().unchecked_into();
    assert_eq!(link.value(), format!("{}/signup/i-0", window().location().origin().unwrap()));
    assert_eq!(link.get_attribute("aria-label").as_deref(), Some("Link for hedy@lumenradio.example"));
    assert_eq!(links.length(), 2);
    page.wait_for("dialog button", "Copy all 2 links").await;

    shows(&page, "Not sent").await;
    assert_eq!(addresses(&page), ["yuki@meridian.example", ""]);
    let failed = field(&rows(&page)[0], "Address");
    assert_eq!(failed.get_attribute("aria-invalid").as_deref(), Some("true"));
    shows(&page, "This person already belongs to the organization.").await;

    type_into(&failed, "yuki@kestrel.example");
    page.wait_for("dialog button", "Send 1 invite").await.click();
    shows(&page, "3 invites are ready.").await;
}

#[wasm_bindgen_test]
async fn what_was_typed_survives_closing_until_it_is_discarded() {
    serve_company(take_all);
    let page = open(8, &two_private()).await;
    add(&page, "hedy@lumenradio.example,").await;
    add(&page, "tim@mer").await;
    let dialog: HtmlElement = page.root.query_selector("dialog").unwrap().unwrap().unchecked_into();
    // What Esc does in a browser.
    dialog.dispatch_event(&web_sys::Event::new("cancel").unwrap()).unwrap();
    until("the dialog is gone", || page.root.query_selector("dialog").unwrap().is_none()).await;
    shows(&page, "What you typed is kept until you send or discard it.").await;

    page.wait_for("button", "Open").await.click();
    shows(&page, "Kept from before, and not sent yet.").await;
    assert_eq!(addresses(&page), ["hedy@lumenradio.example", "tim@mer", ""]);
    page.wait_for("dialog button", "Discard").await.click();
    until("the rows are gone", || addresses(&page) == [""]).await;
    assert!(!page.text().contains("Kept from before"));
}

#[wasm_bindgen_test]
async fn going_back_closes_the_dialog() {
    serve_company(take_all);
    let page = open(8, &two_private()).await;
    assert!(window().location().search().unwrap().contains("dialog=invite"));
    window().history().unwrap().back().unwrap();
    until("the dialog is gone", || page.root.query_selector("dialog").unwrap().is_none()).await;
    assert_eq!(window().location().search().unwrap(), "");
}

#[wasm_bindgen_test]
async fn inviting_that_becomes_forbidden_says_so_and_keeps_what_was_typed() {
    let switched_off = Rc::new(Cell::new(false));
    let company = serve_company(take_all);
    let seen = Rc::clone(&switched_off);
    serve(move |call| {
        let path = call.path.split('?').next().unwrap_or_default();
        match path {
            "/api/organizations/o-meridian/invites/bulk" => {
                seen.set(true);
                let denial = json!({
                    "action": "invite_member", "rule": "switched_off", "needs_level": 8, "your_level": 1,
                    "can_help": [helper("Ada Lovelace", 15)],
                });
                (
                    403,
                    json!({
                        "type": "authentication_error", "code": "permission_denied", "attr": null,
                        "detail": "Members may not invite here.", "denial": denial,
                    }),
                )
            }
            "/api/organizations/o-meridian" => {
                let mut organization = organization(1, &[]);
                organization["members_can_invite"] = json!(!seen.get());
                (200, organization)
            }
            "/api/organizations/o-meridian/members" => {
                let mut page = page_of(vec![member("Noor Haddad", 1)]);
                page["counts"] = json!({ "owner": 0, "administrators": 0, "members": 1 });
                (200, page)
            }
            _ => (200, page_of(vec![])),
        }
    });
    drop(company);
    let page = open(1, &[]).await;
    add(&page, "hedy@lumenradio.example,").await;
    page.wait_for("dialog button", "Send 1 invite").await.click();
    shows(&page, "Switched off for members.").await;
    shows(&page, "What you typed is kept.").await;
    shows(&page, "Ada Lovelace or Grace Hopper can do this.").await;
    assert!(switched_off.get());
    assert_eq!(addresses(&page), ["hedy@lumenradio.example", ""]);
    let send = page.wait_for("dialog button", "Send").await;
    assert_eq!(send.get_attribute("aria-disabled").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn enter_goes_on_in_the_next_row_and_never_sends() {
    let calls = serve_company(take_all);
    let page = open(8, &two_private()).await;
    add(&page, "hedy@lumenradio.example").await;
    press_key(&field(&rows(&page)[0], "Address"), "Enter");
    let next = field(&rows(&page)[1], "Address");
    until("the focus went on", || document().active_element().as_ref() == Some(next.as_ref())).await;
    press_key(&next, "Enter");
    frame().await;
    assert!(calls.all().iter().all(|call| call.method == "GET"));
}

#[wasm_bindgen_test]
async fn removing_a_row_moves_the_focus_to_the_one_in_its_place() {
    serve_company(take_all);
    let page = open(8, &two_private()).await;
    add(&page, "a@other.example, b@other.example,").await;
    page.wait_for("dialog button", "Remove a@other.example").await.click();
    until("the row is gone", || addresses(&page) == ["b@other.example", ""]).await;
    let first = field(&rows(&page)[0], "Address");
    until("the focus moved", || document().active_element().as_ref() == Some(first.as_ref())).await;
}
