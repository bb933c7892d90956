//! The rows: parsing pasted text, validation, and the preview.

use super::{add, addresses, field, open, rows, serve_company, shows, take_all, text, two_private};
use crate::support::{frame, name, press_key, project, until};
use rolecall_view::prelude::*;
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

#[wasm_bindgen_test]
async fn many_people_in_one_text_become_rows_and_the_focus_goes_on_in_the_next() {
    serve_company(take_all);
    let page = open(8, &two_private()).await;
    add(&page, "Hedy Lamarr <hedy@lumenradio.example>, tim@other.example;").await;
    until("there are rows", || rows(&page).len() == 3).await;
    assert_eq!(addresses(&page), ["hedy@lumenradio.example", "tim@other.example", ""]);
    assert_eq!(field(&rows(&page)[0], "Name").value(), "Hedy Lamarr");
    let next = field(&rows(&page)[2], "Email");
    until("the focus went on", || document().active_element().as_ref() == Some(next.as_ref())).await;
    shows(&page, "2 of 2 rows are ready. Links work for 72 hours.").await;
    page.wait_for("dialog button", "Create 2 links").await;
}

#[wasm_bindgen_test]
async fn every_row_shows_its_error() {
    serve_company(take_all);
    let page = open(8, &two_private()).await;
    add(
        &page,
        "tim@meridian, noor@meridian.example, hedy@lumenradio.example, HEDY@lumenradio.example, ops@kestrel.example,",
    )
    .await;
    shows(&page, "“meridian” is not a complete domain.").await;
    shows(&page, "Noor Haddad is already a member. This row is skipped.").await;
    shows(&page, "Duplicate email. This row is skipped.").await;
    shows(&page, "This replaces the invite that Ada Lovelace sent: its link stops working.").await;
    shows(&page, "2 of 5 rows are ready.").await;
    let address = field(&rows(&page)[0], "Email");
    assert_eq!(address.get_attribute("aria-invalid").as_deref(), Some("true"));
    let note = document().get_element_by_id(&address.get_attribute("aria-describedby").unwrap()).unwrap();
    assert!(note.text_content().unwrap().contains("not a complete domain"));

    page.wait_for("dialog button", "Use tim@meridian.example").await.click();
    shows(&page, "3 of 5 rows are ready.").await;
    assert_eq!(address.value(), "tim@meridian.example");
    assert!(!address.has_attribute("aria-invalid"));
}

#[wasm_bindgen_test]
async fn an_email_has_no_error_while_it_is_being_typed() {
    serve_company(take_all);
    let page = open(8, &two_private()).await;
    // The dialog focuses its last row a moment after it has opened.
    frame().await;
    frame().await;
    add(&page, "tim@mer").await;
    let first = rows(&page)[0].clone();
    assert!(!text(&first).contains("domain"));
    field(&first, "Name").focus().unwrap();
    shows(&page, "“mer” is not a complete domain.").await;
}

#[wasm_bindgen_test]
async fn the_preview_and_the_request_follow_level_and_projects() {
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
    shows(&page, "Sees all 3 projects, including the 2 private ones").await;
    shows(&page, "Administrators can see every project, so choosing projects has no effect.").await;
    until("the control says it", || name(&level) == "Level: Administrator" && text(&level).contains("Administrator"))
        .await;

    page.wait_for("dialog button", "Create 2 links").await.click();
    shows(&page, "2 invites are ready.").await;
    let bulk = calls.bodies("POST", "/api/organizations/o-meridian/invites/bulk?partial=true");
    let expected = json!([
        { "target_email": "hedy@lumenradio.example", "first_name": "Hedy", "level": 1, "private_project_access": [{ "id": 2, "level": 1 }] },
        { "target_email": "d.vaughan@meridian.example", "first_name": "Dorothy", "level": 8 },
    ]);
    assert_eq!(bulk, [expected]);
}

#[wasm_bindgen_test]
async fn a_member_is_told_who_can_invite_administrators_and_grant_projects() {
    serve_company(take_all);
    let page = open(1, &[project(1, "Storefront", false, 1, None), project(2, "Ledger", true, 1, Some(1))]).await;
    add(&page, "hedy@lumenradio.example,").await;
    shows(&page, "Sees the open project").await;
    page.wait_for("dialog button", "Level: Member").await.click();
    let choice = page.wait_for("dialog [role=menuitemradio]", "Administrator").await;
    assert_eq!(choice.get_attribute("aria-disabled").as_deref(), Some("true"));
    let why = document().get_element_by_id(&choice.get_attribute("aria-describedby").unwrap()).unwrap();
    let why = why.text_content().unwrap();
    for words in ["Administrators only", "You are a member.", "Ada Lovelace or Grace Hopper can do this."] {
        assert!(why.contains(words), "`{words}` in `{why}`");
    }
    choice.click();
    frame().await;
    assert!(page.find("dialog button", "Level: Member").is_some(), "nothing was chosen");
    let projects = page.wait_for("dialog button", "Private projects: None").await;
    assert_eq!(projects.get_attribute("aria-disabled").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn enter_goes_on_in_the_next_row_and_never_sends() {
    let calls = serve_company(take_all);
    let page = open(8, &two_private()).await;
    add(&page, "hedy@lumenradio.example").await;
    press_key(&field(&rows(&page)[0], "Email"), "Enter");
    let next = field(&rows(&page)[1], "Email");
    until("the focus went on", || document().active_element().as_ref() == Some(next.as_ref())).await;
    press_key(&next, "Enter");
    frame().await;
    assert!(calls.all().iter().all(|call| call.method == "GET" || call.path.ends_with("/check")));
}

#[wasm_bindgen_test]
async fn removing_a_row_moves_the_focus_to_the_one_in_its_place() {
    serve_company(take_all);
    let page = open(8, &two_private()).await;
    add(&page, "a@other.example, b@other.example,").await;
    page.wait_for("dialog button", "Remove a@other.example").await.click();
    until("the row is gone", || addresses(&page) == ["b@other.example", ""]).await;
    let first = field(&rows(&page)[0], "Email");
    until("the focus moved", || document().active_element().as_ref() == Some(first.as_ref())).await;
}

#[wasm_bindgen_test]
async fn the_dialog_asks_about_the_typed_emails_only_and_never_for_all_members() {
    let calls = serve_company(take_all);
    let page = open(8, &two_private()).await;
    add(&page, "noor@meridian.example, hedy@lumenradio.example, no email,").await;
    shows(&page, "Noor Haddad is already a member.").await;
    let asked = calls.bodies("POST", "/api/organizations/o-meridian/invites/check");
    assert_eq!(asked, [json!({ "emails": ["hedy@lumenradio.example", "noor@meridian.example"] })]);
    let lists =
        calls.all().into_iter().filter(|call| call.path.contains("/members") || call.path.contains("/invites?"));
    assert_eq!(lists.count(), 0);
}
