//! The organization switcher: what is in the menu, switching without a reload, going back, and losing an organization.

use crate::support::{
    Call, Mounted, address, frame, helper, me, mount, mount_at, press_key, project, serve, type_into, until,
};
use leptos::prelude::*;
use leptos_router::components::Router;
use rolecall::{
    app::{App, use_route},
    session::Session,
    shell::{OrganizationSwitcher, Shell},
    toast::Toasts,
};
use serde_json::{Value, json};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

/// An organization without projects, as somebody of `level` sees it.
fn organization(slug: &str, name: &str, level: u8) -> Value {
    json!({
        "id": format!("o-{slug}"), "name": name, "slug": slug,
        "created_at": "2024-03-03T08:00:00Z", "updated_at": "2024-03-03T08:00:00Z", "membership_level": level,
        "teams": [], "available_features": [], "is_member_join_email_enabled": true, "members_can_invite": true,
        "member_count": 3, "managers": [helper("Ada Lovelace", 15)],
    })
}

/// `@me` of Grace, who is in the first of these organizations.
fn grace(organizations: &[Value]) -> Value {
    let mut grace = me("Grace Hopper", 8, &[]);
    let first = organizations.first().cloned().unwrap_or(Value::Null);
    grace["organization"] = first;
    grace["team"] = Value::Null;
    let references = organizations
        .iter()
        .map(|one| json!({ "id": one["id"], "name": one["name"], "slug": one["slug"], "membership_level": 8 }))
        .collect::<Vec<_>>();
    grace["organizations"] = references.into();
    grace
}

fn meridian() -> Value {
    organization("meridian", "Meridian Freight", 8)
}

fn kestrel() -> Value {
    organization("kestrel", "Kestrel Labs", 8)
}

/// A server where Grace belongs to `mine`, which may change; the first one is current.
fn serve_grace(mine: &Rc<RefCell<Vec<Value>>>) -> crate::support::Calls {
    let mine = Rc::clone(mine);
    serve(move |call: &Call| {
        let mine = mine.borrow();
        if call.path == "/api/users/@me" {
            if let Some(wanted) = call.body.get("set_current_organization") {
                let mut sorted = mine.clone();
                sorted.sort_by_key(|one| one["id"] != *wanted);
                return (200, grace(&sorted));
            }
            return (200, grace(&mine));
        }
        let wanted = call.path.strip_prefix("/api/organizations/").unwrap_or_default();
        match mine.iter().find(|one| one["slug"] == wanted || one["id"] == wanted) {
            Some(found) => (200, found.clone()),
            None => (404, json!({ "type": "invalid_request", "code": "not_found", "detail": "No.", "attr": null })),
        }
    })
}

async fn open_menu(page: &Mounted) {
    let button = page.wait_for("button", "User menu").await;
    button.click();
    page.wait_for("[popover]:popover-open a", "Account").await;
}

fn is_menu_open(page: &Mounted) -> bool {
    page.find("#user-menu", "").is_some_and(|menu| menu.matches(":popover-open").unwrap())
}

/// The names of the other organizations, in order, as links.
fn others(page: &Mounted) -> Vec<String> {
    let list = page.root.query_selector_all("#user-menu ul a .menu-name").unwrap();
    (0..list.length()).map(|index| list.get(index).unwrap().text_content().unwrap()).collect()
}

/// What a page stands for that has loaded something of its organization: it says what it was made for.
#[component]
fn Probe() -> impl IntoView {
    let made_for = untrack(|| Session::get().organization()).map(|organization| organization.name);
    view! { <h1>"People of " {made_for}</h1> }
}

/// The frame around [`Probe`], at a real address.
#[component]
fn Framed() -> impl IntoView {
    view! {
        <Router>
            {
                Toasts::provide();
                let route = use_route();
                provide_context(route);
                Session::provide(route);
                view! { <Shell><Probe/></Shell> }
            }
        </Router>
    }
}

#[wasm_bindgen_test]
async fn the_menu_says_who_one_is_where_one_is_and_at_which_level() {
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
    until("the menu is closed", || !is_menu_open(&page)).await;
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
    assert!(page.text().contains("None of them is called nobody."));
    type_into(&filter, "umber");
    until("one is left", || others(&page) == ["Umber"]).await;
    let form: web_sys::HtmlFormElement = filter.closest("form").unwrap().unwrap().unchecked_into();
    form.request_submit().unwrap();
    until("the address is the other one’s", || address() == "/organization/umber/members").await;
    assert!(!is_menu_open(&page));
}

#[wasm_bindgen_test]
async fn inviting_opens_the_dialog_on_the_page_that_one_is_at() {
    serve_grace(&Rc::new(RefCell::new(vec![meridian()])));
    let page = mount_at("/organization/meridian/roles?search=x", || view! { <Framed/> });
    open_menu(&page).await;
    page.wait_for("#user-menu button", "Invite members").await.click();
    until("the dialog is in the address", || address() == "/organization/meridian/roles?search=x&dialog=invite").await;
}

#[wasm_bindgen_test]
async fn where_members_may_not_invite_inviting_is_refused_and_says_who_can() {
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
async fn one_press_switches_and_the_old_page_never_shows_under_the_new_name() {
    let calls = serve_grace(&Rc::new(RefCell::new(vec![meridian(), kestrel()])));
    let page = mount_at("/organization/meridian/members", || view! { <Framed/> });
    page.wait_for("h1", "People of Meridian Freight").await;

    let seen = Rc::new(Cell::new(0));
    let watch = |name: &str| {
        // Whatever the bar says, the page below it is of that organization or not there.
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
    assert_eq!(address(), "/organization/kestrel/members");
    assert!(!is_menu_open(&page));
    let told = || calls.bodies("PATCH", "/api/users/@me");
    until("the server has been told", || told() == [json!({ "set_current_organization": "o-kestrel" })]).await;

    window().history().unwrap().back().unwrap();
    until("the first one’s page", || watch("Meridian Freight")).await;
    assert_eq!(address(), "/organization/meridian/members");
    window().history().unwrap().forward().unwrap();
    until("the other one’s page again", || watch("Kestrel Labs")).await;
    assert_eq!(address(), "/organization/kestrel/members");
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
    let said = page.wait_for(".toast", "You no longer belong to Meridian Freight").await;
    assert!(said.text_content().unwrap().contains("you were removed, or it was deleted"));
    until("led home", || address() == "/").await;
    page.wait_for(".top-organization", "Kestrel Labs").await;
    until("no trace of it", || !page.find("#user-menu", "").unwrap().text_content().unwrap().contains("Meridian"))
        .await;
}

#[wasm_bindgen_test]
async fn pressing_one_that_is_gone_meanwhile_leads_home_and_says_why() {
    let mine = Rc::new(RefCell::new(vec![meridian(), kestrel()]));
    serve_grace(&mine);
    let page = mount_at("/organization/meridian/roles", || view! { <App/> });
    page.wait_for(".top-organization", "Meridian Freight").await;
    open_menu(&page).await;
    let link = page.wait_for("#user-menu a", "Kestrel Labs").await;
    // The menu has asked already, and was told that it is there.
    for _ in 0..5 {
        frame().await;
    }
    mine.borrow_mut().remove(1);
    link.click();
    page.wait_for(".toast", "You no longer belong to Kestrel Labs").await;
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
    assert!(page.find(".toast", "no longer belong").is_none(), "nothing was lost");
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
    // A made-up key press closes no popover; this is what the real one does.
    page.find("#user-menu", "").unwrap().hide_popover().unwrap();
    until("the focus is back", || document().active_element().as_ref() == Some(button.as_ref())).await;
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("false"));
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
