//! Switching without a reload, going back, losing an organization, signing out.

use super::{Framed, grace, is_menu_open, kestrel, meridian, open_menu, organization, serve_grace};
use crate::support::{Call, address, frame, mount_at, serve, until};
use rolecall::app::App;
use rolecall_view::prelude::*;
use serde_json::{Value, json};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn one_press_switches_and_the_old_page_never_shows_under_the_new_name() {
    let calls = serve_grace(&Rc::new(RefCell::new(vec![meridian(), kestrel()])));
    let page = mount_at("/organization/meridian/members", || view! { <Framed/> });
    page.wait_for("h1", "People of Meridian Freight").await;

    let seen = Rc::new(Cell::new(0));
    let watch = |name: &str| {
        // The page always belongs to the organization in the top bar, or is not there.
        let bar = page.find(".top-organization", "").map(|bar| bar.text_content().unwrap()).unwrap_or_default();
        if let Some(heading) = page.find("h1", "") {
            let made_for = heading.text_content().unwrap().replace("People of ", "");
            assert!(bar.contains(&made_for), "`{bar}` above a page of `{made_for}`");
        }
        seen.set(seen.get() + 1);
        page.find("h1", name).is_some()
    };
    open_menu(&page).await;
    page.wait_for("#user-menu a", "Kestrel Labs").await.click();
    until("the other one’s page", || watch("Kestrel Labs")).await;
    until("its address", || address() == "/organization/kestrel/members").await;
    assert!(!is_menu_open(&page));
    let told = || calls.bodies("PATCH", "/api/users/@me");
    until("the server has been told", || told() == [json!({ "set_current_organization": "o-kestrel" })]).await;

    window().history().unwrap().back().unwrap();
    until("the first one’s page", || watch("Meridian Freight")).await;
    until("its address", || address() == "/organization/meridian/members").await;
    window().history().unwrap().forward().unwrap();
    until("the other one’s page again", || watch("Kestrel Labs")).await;
    until("its address", || address() == "/organization/kestrel/members").await;
    assert!(seen.get() > 0);
}

#[wasm_bindgen_test]
async fn an_organization_that_one_was_removed_from_disappears_and_says_why() {
    let mine = Rc::new(RefCell::new(vec![meridian(), kestrel()]));
    serve_grace(&mine);
    let page = mount_at("/organization/meridian/roles", || view! { <App/> });
    page.wait_for(".top-organization", "Meridian Freight").await;

    mine.borrow_mut().remove(0);
    open_menu(&page).await;
    let said = page.wait_for(".toast", "You are no longer a member of Meridian Freight").await;
    assert!(said.text_content().unwrap().contains("you were removed, or it was deleted"));
    until("led home", || address() == "/").await;
    page.wait_for(".top-organization", "Kestrel Labs").await;
    until("no trace of it", || !page.find("#user-menu", "").unwrap().text_content().unwrap().contains("Meridian"))
        .await;
}

#[wasm_bindgen_test]
async fn selecting_a_deleted_organization_redirects_home_and_says_why() {
    let mine = Rc::new(RefCell::new(vec![meridian(), kestrel()]));
    serve_grace(&mine);
    let page = mount_at("/organization/meridian/roles", || view! { <App/> });
    page.wait_for(".top-organization", "Meridian Freight").await;
    open_menu(&page).await;
    let link = page.wait_for("#user-menu a", "Kestrel Labs").await;
    // The menu has loaded the list already, when the organization still existed.
    for _ in 0..5 {
        frame().await;
    }
    mine.borrow_mut().remove(1);
    link.click();
    page.wait_for(".toast", "You are no longer a member of Kestrel Labs").await;
    until("led home", || address() == "/").await;
    page.wait_for(".top-organization", "Meridian Freight").await;
}

#[wasm_bindgen_test]
async fn a_renamed_organization_is_shown_under_its_new_name() {
    let mine = Rc::new(RefCell::new(vec![meridian()]));
    serve_grace(&mine);
    let page = mount_at("/organization/meridian/roles?x=1", || view! { <App/> });
    page.wait_for(".top-organization", "Meridian Freight").await;
    let mut renamed = organization("falcon", "Falcon Freight", 8);
    renamed["id"] = "o-meridian".into();
    *mine.borrow_mut() = vec![renamed];
    open_menu(&page).await;
    page.wait_for(".top-organization", "Falcon Freight").await;
    until("its new address", || address() == "/organization/falcon/roles?x=1").await;
    assert!(page.find(".toast", "no longer a member").is_none(), "nothing was lost");
}

#[wasm_bindgen_test]
async fn signing_out_leaves_nothing_behind() {
    let mine = vec![meridian(), kestrel()];
    let signed_in = Rc::new(Cell::new(true));
    let still = Rc::clone(&signed_in);
    serve(move |call: &Call| match call.path.as_str() {
        "/api/logout" => {
            still.set(false);
            (204, Value::Null)
        }
        "/_preflight" => (
            200,
            json!({
                "can_create_org": true, "email_service_available": false, "site_url": "", "version": "0",
                "initiated": true, "signed_in": still.get(),
            }),
        ),
        _ if !still.get() => (
            401,
            json!({ "type": "authentication_error", "code": "not_authenticated", "detail": "Sign in.", "attr": null }),
        ),
        _ => (200, grace(&mine)),
    });
    let page = mount_at("/organization/meridian/roles?search=secret", || view! { <App/> });
    open_menu(&page).await;
    page.wait_for("#user-menu button", "Sign out").await.click();
    page.wait_for("h1", "Sign in").await;
    assert_eq!(address(), "/login", "without a way back for whoever comes next");
    let text = page.text();
    for trace in ["Grace", "Meridian", "Kestrel"] {
        assert!(!text.contains(trace), "`{trace}` in `{text}`");
    }
    assert!(!signed_in.get());
    assert_eq!(window().local_storage().unwrap().unwrap().get_item("signed-in").unwrap(), None);
}
