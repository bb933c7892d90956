//! Rows that change while somebody works with them.

use super::{MEMBERS, Truth, about, open};
use crate::support::{frame, press_key, send_event, until};
use rolecall_view::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

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
    press_key(&document().active_element().unwrap().unchecked_into(), "Escape");
    if menu.matches(":popover-open").unwrap() {
        button.click();
    }
    until("her level has changed", || level.text_content().unwrap_or_default().contains("Administrator")).await;
}
