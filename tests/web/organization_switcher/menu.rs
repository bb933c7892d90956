//! The contents and behaviour of the menu.

use super::{Framed, is_menu_open, meridian, open_menu, organization, others, serve_grace};
use crate::support::{address, frame, me, mount, mount_at, press_key, project, serve, type_into, until};
use rolecall::shell::OrganizationSwitcher;
use rolecall_view::prelude::*;
use serde_json::Value;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn the_menu_shows_the_user_the_organization_and_the_level() {
    let grace = me("Grace Hopper", 8, &[project(1, "Storefront", false, 8, None)]);
    let again = grace.clone();
    serve(move |_| (200, again.clone()));
    let page = mount(grace, || view! { <OrganizationSwitcher/> });
    open_menu(&page).await;
    let menu = page.wait_for("[role=dialog]", "User menu").await;
    let text = menu.text_content().unwrap();
    for words in ["Grace Hopper", "grace@meridian.example", "Current organization", "Meridian Freight", "Administrator"]
    {
        assert!(text.contains(words), "`{words}` in `{text}`");
    }
    assert_eq!(others(&page), ["Kestrel Labs"], "the current one is not among the others");
    let kestrel = page.wait_for("#user-menu a", "Kestrel Labs").await;
    assert!(kestrel.text_content().unwrap().contains("Member"), "one’s level there");
    let settings = page.wait_for("#user-menu a", "Organization settings").await;
    assert_eq!(settings.get_attribute("href").as_deref(), Some("/organization/meridian-freight/settings"));
    assert_eq!(
        kestrel.get_attribute("href").as_deref(),
        Some("/organization/kestrel-labs/members"),
        "the same kind of page, and a link like any other, also for a new tab"
    );
}

#[wasm_bindgen_test]
async fn more_than_seven_others_can_be_filtered_and_enter_takes_the_first() {
    let names = ["Meridian Freight", "Harbour", "Kestrel", "Lumen", "Oakum", "Pallas", "Quarry", "Tern", "Umber"];
    let mine: Vec<Value> =
        names.iter().map(|name| organization(&name.to_lowercase().replace(' ', "-"), name, 8)).collect();
    let few = Rc::new(RefCell::new(mine[..8].to_vec()));
    serve_grace(&few);
    let page = mount_at("/organization/meridian-freight/members", || view! { <Framed/> });
    open_menu(&page).await;
    until("seven others", || others(&page).len() == 7).await;
    assert!(page.find("input[type=search]", "Filter organizations").is_none(), "seven need no filter");

    *few.borrow_mut() = mine;
    page.wait_for("button", "User menu").await.click();
    // The browser reports later that it is closed; a click before that would do nothing.
    until("the menu is empty", || page.find("#user-menu a", "").is_none()).await;
    open_menu(&page).await;
    let filter = page.wait_for("input[type=search]", "Filter organizations").await;
    assert_eq!(others(&page).len(), 8);
    type_into(&filter, "  UM");
    until("only what fits is left", || {
        others(&page) == ["Oakum", "Umber"] || others(&page) == ["Lumen", "Oakum", "Umber"]
    })
    .await;
    assert_eq!(others(&page), ["Lumen", "Oakum", "Umber"]);
    type_into(&filter, "nobody");
    until("nothing is left", || others(&page).is_empty()).await;
    assert!(page.text().contains("No organization matches nobody."));
    type_into(&filter, "umber");
    until("one is left", || others(&page) == ["Umber"]).await;
    let form: web_sys::HtmlFormElement = filter.closest("form").unwrap().unwrap().unchecked_into();
    form.request_submit().unwrap();
    until("the address is the other one’s", || address() == "/organization/umber/members").await;
    assert!(!is_menu_open(&page));
}

#[wasm_bindgen_test]
async fn inviting_opens_the_dialog_on_the_current_page() {
    serve_grace(&Rc::new(RefCell::new(vec![meridian()])));
    let page = mount_at("/organization/meridian/roles?search=x", || view! { <Framed/> });
    open_menu(&page).await;
    page.wait_for("#user-menu button", "Invite members").await.click();
    until("the dialog is in the address", || address() == "/organization/meridian/roles?search=x&dialog=invite").await;
}

#[wasm_bindgen_test]
async fn inviting_is_refused_for_members_if_switched_off_and_says_who_can() {
    let mut katherine = me("Katherine Johnson", 1, &[project(1, "Storefront", false, 1, None)]);
    katherine["organization"]["members_can_invite"] = false.into();
    let again = katherine.clone();
    serve(move |_| (200, again.clone()));
    let page = mount(katherine, || view! { <OrganizationSwitcher/> });
    open_menu(&page).await;
    let before = address();
    let invite = page.wait_for("#user-menu button", "Invite members").await;
    assert_eq!(invite.get_attribute("aria-disabled").as_deref(), Some("true"));
    let why = document().get_element_by_id(&invite.get_attribute("aria-describedby").unwrap()).unwrap();
    assert!(why.text_content().unwrap().contains("Ada Lovelace or Grace Hopper"));
    invite.click();
    frame().await;
    assert_eq!(address(), before);
    assert!(is_menu_open(&page), "the menu stays, so that the explanation can be read");
}

#[wasm_bindgen_test]
async fn escape_closes_the_menu_and_gives_the_focus_back() {
    serve_grace(&Rc::new(RefCell::new(vec![meridian()])));
    let page = mount_at("/organization/meridian/members", || view! { <Framed/> });
    page.wait_for("h1", "Meridian").await;
    let button = page.wait_for("button", "User menu").await;
    button.focus().unwrap();
    open_menu(&page).await;
    let inside = || {
        let menu = page.find("#user-menu", "").unwrap();
        document().active_element().is_some_and(|active| menu.contains(Some(&active)))
    };
    until("the focus is in the menu", inside).await;
    let first = document().active_element().unwrap();
    press_key(first.unchecked_ref(), "ArrowDown");
    assert_ne!(document().active_element().unwrap(), first, "arrow keys go on");
    assert!(inside());
    // A synthetic keystroke closes no popover; this is what the real one does.
    page.find("#user-menu", "").unwrap().hide_popover().unwrap();
    until("the focus is back", || document().active_element().as_ref() == Some(button.as_ref())).await;
    until("the button says so", || button.get_attribute("aria-expanded").as_deref() == Some("false")).await;
}

#[wasm_bindgen_test]
async fn the_appearance_is_chosen_at_once_and_kept() {
    serve_grace(&Rc::new(RefCell::new(vec![meridian()])));
    let page = mount_at("/organization/meridian/members", || view! { <Framed/> });
    open_menu(&page).await;
    let root = document().document_element().unwrap();
    let kept = || window().local_storage().unwrap().unwrap().get_item("appearance").unwrap();
    for (label, word) in [("Dark", Some("dark")), ("Light", Some("light")), ("System", None)] {
        let choice = page.wait_for("#user-menu button", label).await;
        choice.click();
        until("it is pressed", || choice.get_attribute("aria-pressed").as_deref() == Some("true")).await;
        assert_eq!(root.get_attribute("data-appearance").as_deref(), word);
        assert_eq!(kept().as_deref(), word);
    }
}
