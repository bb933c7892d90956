//! Sending and closing: a result per row, and no typed text is lost.

use super::{add, addresses, field, nobody, open, preflight, rows, serve_company, shows, take_all, two_private};
use crate::support::{helper, organization, serve, type_into, until};
use rolecall_view::prelude::*;
use serde_json::json;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement};

#[wasm_bindgen_test]
async fn sent_rows_become_links_and_only_the_failed_one_stays_with_its_error_at_the_field() {
    serve_company(|call| {
        let (status, mut lines) = take_all(call);
        let error = json!({
            "type": "validation_error", "code": "invalid_input", "attr": "target_email",
            "detail": "This person is already a member.",
        });
        if call.body[1]["target_email"] == "yuki@meridian.example" {
            lines[1] = json!({ "index": 1, "status": 400, "error": error });
        }
        (status, lines)
    });
    let page = open(8, &two_private()).await;
    add(&page, "Hedy <hedy@lumenradio.example>, yuki@meridian.example, c@other.example,").await;
    page.wait_for("dialog button", "Create 3 links").await.click();
    shows(&page, "2 invites are ready. Email is not set up on this server, so send each person their own link.").await;
    let links = page.root.query_selector_all("dialog li input[readonly]").unwrap();
    let link: HtmlInputElement = links.get(0).unwrap().unchecked_into();
    assert_eq!(link.value(), format!("{}/signup/i-0", window().location().origin().unwrap()));
    assert_eq!(link.get_attribute("aria-label").as_deref(), Some("Link for hedy@lumenradio.example"));
    assert_eq!(links.length(), 2);
    page.wait_for("dialog button", "Copy all 2 links").await;

    shows(&page, "Not invited").await;
    assert_eq!(addresses(&page), ["yuki@meridian.example", ""]);
    let failed = field(&rows(&page)[0], "Email");
    assert_eq!(failed.get_attribute("aria-invalid").as_deref(), Some("true"));
    shows(&page, "This person is already a member.").await;

    type_into(&failed, "yuki@kestrel.example");
    page.wait_for("dialog button", "Create 1 link").await.click();
    shows(&page, "3 invites are ready.").await;
}

#[wasm_bindgen_test]
async fn a_duplicate_is_not_sent_after_the_row_above_it_was() {
    let calls = serve_company(take_all);
    let page = open(8, &two_private()).await;
    add(&page, "hedy@lumenradio.example, HEDY@lumenradio.example,").await;
    page.wait_for("dialog button", "Create 1 link").await.click();
    shows(&page, "1 invite is ready.").await;
    shows(&page, "This email already has a link above, which a new one would disable. This row is skipped.").await;
    shows(&page, "0 of 1 row is ready.").await;
    assert_eq!(addresses(&page), ["HEDY@lumenradio.example", ""]);
    until("there is nothing to press", || page.find("dialog button", "Create").is_none()).await;
    // Typed again in full-width letters, it is the same address.
    add(&page, "ｈｅｄｙ@lumenradio.example,").await;
    shows(&page, "0 of 2 rows are ready.").await;
    assert_eq!(calls.bodies("POST", "/api/organizations/o-meridian/invites/bulk?partial=true").len(), 1);
}

#[wasm_bindgen_test]
async fn the_name_of_a_member_does_not_go_to_the_next_person_in_the_row() {
    let calls = serve_company(take_all);
    let page = open(8, &two_private()).await;
    add(&page, "noor@meridian.example, hedy@lumenradio.example,").await;
    until("the member is known", || field(&rows(&page)[0], "Name").value() == "Noor Haddad").await;
    page.wait_for("dialog button", "Create 1 link").await.click();
    shows(&page, "1 invite is ready.").await;
    type_into(&field(&rows(&page)[0], "Email"), "bob@lumenradio.example");
    until("nobody is known by this address", || field(&rows(&page)[0], "Name").value().is_empty()).await;
    page.wait_for("dialog button", "Create 1 link").await.click();
    shows(&page, "2 invites are ready.").await;
    let sent = calls.bodies("POST", "/api/organizations/o-meridian/invites/bulk?partial=true");
    assert_eq!(sent[1][0].get("first_name"), None, "{sent:?}");
}

#[wasm_bindgen_test]
async fn with_mail_the_button_sends_and_without_it_creates_links() {
    serve_company(take_all);
    let page = open(8, &two_private()).await;
    page.wait_for("dialog button", "Create links").await;
    add(&page, "hedy@lumenradio.example,").await;
    page.wait_for("dialog button", "Create 1 link").await;
    drop(page);

    serve(|call| match call.path.as_str() {
        "/_preflight" => (200, preflight(true)),
        _ => (200, nobody()),
    });
    let page = open(8, &two_private()).await;
    page.wait_for("dialog button", "Send invites").await;
    add(&page, "hedy@lumenradio.example,").await;
    page.wait_for("dialog button", "Send 1 invite").await;
}

#[wasm_bindgen_test]
async fn what_was_typed_survives_closing_until_it_is_discarded() {
    serve_company(take_all);
    let page = open(8, &two_private()).await;
    add(&page, "hedy@lumenradio.example,").await;
    add(&page, "tim@mer").await;
    let dialog: HtmlElement = page.root.query_selector("dialog").unwrap().unwrap().unchecked_into();
    // What a browser does on Esc.
    dialog.dispatch_event(&web_sys::Event::new("cancel").unwrap()).unwrap();
    until("the dialog is gone", || page.root.query_selector("dialog").unwrap().is_none()).await;
    shows(&page, "What you typed is kept until you send or discard it.").await;

    page.wait_for("button", "Open").await.click();
    shows(&page, "Draft restored.").await;
    assert_eq!(addresses(&page), ["hedy@lumenradio.example", "tim@mer", ""]);
    page.wait_for("dialog button", "Discard").await.click();
    until("the rows are gone", || addresses(&page) == [""]).await;
    assert!(!page.text().contains("Draft restored"));
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
async fn when_inviting_becomes_forbidden_the_dialog_says_so_and_keeps_the_draft() {
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
            _ => (200, nobody()),
        }
    });
    drop(company);
    let page = open(1, &[]).await;
    add(&page, "hedy@lumenradio.example,").await;
    page.wait_for("dialog button", "Create 1 link").await.click();
    shows(&page, "Turned off for members.").await;
    shows(&page, "What you typed is kept.").await;
    shows(&page, "Ada Lovelace or Grace Hopper can do this.").await;
    assert!(switched_off.get());
    assert_eq!(addresses(&page), ["hedy@lumenradio.example", ""]);
    let send = page.wait_for("dialog button", "Create").await;
    assert_eq!(send.get_attribute("aria-disabled").as_deref(), Some("true"));
}
