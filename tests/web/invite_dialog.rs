//! The invite dialog: many people pasted at once, each row validated in place, a result per row, and no typed text is
//! lost.

mod rows;
mod sending;

use crate::support::{Call, Calls, Mounted, frame, helper, me, mount, project, serve, type_into, until, user};
use rolecall::{pages::InviteDialog, query::Query};
use rolecall_view::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

fn invite(id: &str, address: &str, by: &str) -> Value {
    json!({
        "id": id, "target_email": address, "first_name": "", "level": 1, "message": null, "emailing_attempt_made": false,
        "is_expired": false, "created_by": user(by), "created_at": "2026-01-30T08:00:00Z",
        "updated_at": "2026-01-30T08:00:00Z", "expires_at": "2026-02-02T08:00:00Z", "private_project_access": [],
    })
}

/// Nobody of the asked belongs, and nobody is invited.
fn nobody() -> Value {
    json!({ "members": [], "invites": [] })
}

/// Ada owns Meridian Freight, Grace is an administrator, Noor a member; Ada has invited the people of Kestrel. The test
/// provides the response `bulk`.
fn serve_company(bulk: impl Fn(&Call) -> (u16, Value) + 'static) -> Calls {
    serve(move |call| {
        let path = call.path.split('?').next().unwrap_or_default();
        match path.trim_start_matches("/api/organizations/o-meridian") {
            "/invites/check" => {
                let asked = call.body["emails"].to_string();
                let people = [helper("Ada Lovelace", 15), helper("Grace Hopper", 8), helper("Noor Haddad", 1)];
                let members = people.iter().filter(|one| asked.contains(one["email"].as_str().unwrap()));
                let ops = invite("i-ops", "ops@kestrel.example", "Ada Lovelace");
                let invites = asked.contains("ops@kestrel.example").then_some(ops);
                let invites: Vec<_> = invites.into_iter().collect();
                (200, json!({ "members": members.collect::<Vec<_>>(), "invites": invites }))
            }
            "/invites/bulk" => bulk(call),
            "/_preflight" => (200, preflight(false)),
            _ => (404, json!({ "type": "invalid_request", "code": "not_found", "detail": "Not found.", "attr": null })),
        }
    })
}

fn preflight(has_mail: bool) -> Value {
    json!({
        "can_create_org": true, "email_service_available": has_mail, "site_url": "http://rolecall.test", "version": "0",
        "initiated": true, "signed_in": true,
    })
}

/// Accepts every line of the request.
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

/// The open dialog, as somebody of this level sees it.
async fn open(level: u8, teams: &[Value]) -> Mounted {
    // The URL left by the previous test may say that the dialog is open.
    let path = window().location().pathname().unwrap();
    let _ = window().history().unwrap().replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path));
    let who = if level == 1 { "Noor Haddad" } else { "Grace Hopper" };
    let page = mount(me(who, level, teams), || view! { <Opener/> <InviteDialog/> });
    page.wait_for("button", "Open").await.click();
    page.wait_for("dialog h2", "Invite to Meridian Freight").await;
    until("the first address has the focus", || focused_label() == "Email").await;
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
    rows(page).iter().map(|row| field(row, "Email").value()).collect()
}

fn text(element: &HtmlElement) -> String {
    element.text_content().unwrap_or_default()
}

/// Types into the last row.
async fn add(page: &Mounted, text: &str) {
    type_into(&field(rows(page).last().unwrap(), "Email"), text);
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
