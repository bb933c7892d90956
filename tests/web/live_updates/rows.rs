//! Rows that change while somebody works with them.

use super::{MEMBERS, Truth, about, open};
use crate::support::{Call, Held, frame, press_key, send_event, serve_held, until};
use rolecall_view::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

#[wasm_bindgen_test]
async fn a_row_that_changes_and_moves_keeps_the_focus() {
    let truth = Truth::new();
    truth.serve();
    let page = open(MEMBERS).await;
    let level = page.wait_for("button", "Level of Katherine Johnson").await;
    let menu = page.wait_for("button", "Actions for Katherine Johnson").await;
    let row = menu.closest("tr").unwrap().unwrap();
    menu.focus().unwrap();
    let table = page.wait_for(".role-table", "").await;
    truth.katherine.set(8);
    send_event("1", "level", &about("u-katherine"));
    until("her level has changed", || {
        assert_eq!(table.get_attribute("aria-busy").as_deref(), Some("false"), "the reload is not seen");
        level.text_content().unwrap_or_default().contains("Administrator")
    })
    .await;
    assert!(row.is_connected(), "the row is the same");
    frame().await;
    frame().await;
    assert_eq!(document().active_element().as_ref(), Some(menu.as_ref()), "the focus stays");
}

#[wasm_bindgen_test]
async fn an_open_menu_stays_and_its_row_changes_when_it_is_closed() {
    let truth = Truth::new();
    let calls = truth.serve();
    let page = open(MEMBERS).await;
    let level = page.wait_for("button", "Level of Katherine Johnson").await;
    let button = page.wait_for("button", "Actions for Katherine Johnson").await;
    button.click();
    let menu = page.wait_for("[role=menu]:popover-open", "").await;
    let asked = || calls.all().iter().filter(|call| call.path == "/api/users/@me").count();
    let before = asked();
    truth.katherine.set(8);
    send_event("1", "level", &about("u-katherine"));
    until("the session has followed", || asked() > before).await;
    for _ in 0..20 {
        frame().await;
    }
    assert!(menu.matches(":popover-open").unwrap(), "the menu stays");
    assert!(level.text_content().unwrap_or_default().contains("Member"));
    close_menu(&menu, &button);
    until("her level has changed", || level.text_content().unwrap_or_default().contains("Administrator")).await;
}

#[wasm_bindgen_test]
async fn a_menu_that_opens_while_the_table_is_read_stays_too() {
    let truth = Truth::new();
    let held = Held::default();
    let members = |call: &Call| call.path.starts_with("/api/organizations/o-meridian/members");
    let truth_of_server = truth.clone();
    let calls = serve_held(&held, members, move |call| truth_of_server.answer(call));
    let page = open(MEMBERS).await;
    let level = page.wait_for("button", "Level of Katherine Johnson").await;
    let button = page.wait_for("button", "Actions for Katherine Johnson").await;
    let asked = || calls.all().iter().filter(|call| members(call)).count();
    let before = asked();
    held.hold();
    truth.katherine.set(8);
    send_event("1", "level", &about("u-katherine"));
    until("the page has asked", || asked() > before).await;
    button.click();
    let menu = page.wait_for("[role=menu]:popover-open", "").await;
    held.let_go();
    for _ in 0..20 {
        frame().await;
    }
    assert!(menu.matches(":popover-open").unwrap(), "the menu stays");
    assert!(level.text_content().unwrap_or_default().contains("Member"));
    close_menu(&menu, &button);
    until("her level has changed", || level.text_content().unwrap_or_default().contains("Administrator")).await;
}

/// Closes a menu by Esc, or by its button where the browser ignores keys from scripts.
fn close_menu(menu: &HtmlElement, button: &HtmlElement) {
    press_key(&document().active_element().unwrap().unchecked_into(), "Escape");
    if menu.matches(":popover-open").unwrap() {
        button.click();
    }
}
