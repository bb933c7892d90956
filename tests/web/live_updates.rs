//! Live updates: changes by other people appear at once, without taking away focus, typed text or open dialogs.

mod rows;

use crate::{
    company::{self, error, ledger, member},
    support::{
        Call, Calls, Mounted, address, frame, hurry, mount_at, open_streams, organization, project, send_event, serve,
        stop_hurrying, stream_fires, stream_urls, type_into, until,
    },
};
use rolecall::app::App;
use rolecall_view::prelude::*;
use serde_json::{Value, json};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

const MEMBERS: &str = "/organization/meridian-freight/members";

/// What the server says at present; the tests change it.
#[derive(Clone)]
struct Truth {
    /// The level of the signed-in user, Grace.
    level: Rc<Cell<u8>>,
    /// The level of Katherine.
    katherine: Rc<Cell<u8>>,
    /// True if Grace is in the organization.
    belongs: Rc<Cell<bool>>,
    /// True if Grace can see the open project.
    sees: Rc<Cell<bool>>,
    /// The name of the private project.
    name: Rc<Cell<&'static str>>,
}

impl Truth {
    fn new() -> Truth {
        Truth {
            level: Rc::new(Cell::new(8)),
            katherine: Rc::new(Cell::new(1)),
            belongs: Rc::new(Cell::new(true)),
            sees: Rc::new(Cell::new(true)),
            name: Rc::new(Cell::new("Ledger")),
        }
    }

    fn organization(&self) -> Value {
        let level = self.level.get();
        let mut teams = vec![project(2, self.name.get(), true, level, Some(1))];
        if self.sees.get() {
            teams.insert(0, project(1, "Storefront", false, level, None));
        }
        organization(level, &teams)
    }

    fn answer(&self, call: &Call) -> (u16, Value) {
        let level = self.level.get();
        match call.path.split('?').next().unwrap_or_default().trim_end_matches('/') {
            "/api/users/@me" => {
                let mut me = company::viewer(level);
                let kestrel = me["organizations"][0].clone();
                if self.belongs.get() {
                    me["organization"] = self.organization();
                } else {
                    me["organizations"] = json!([kestrel]);
                    me["organization"] = Value::Null;
                    me["team"] = Value::Null;
                }
                (200, me)
            }
            path if !self.belongs.get() && path.contains("meridian") => error(404, "not_found"),
            "/api/organizations/o-meridian" | "/api/organizations/meridian-freight" => (200, self.organization()),
            "/api/organizations/o-meridian/members" => {
                let katherine = self.katherine.get();
                let mut people =
                    vec![member("Ada Lovelace", 15), member("Mary Jackson", 1), member("Dorothy Vaughan", 1)];
                people.insert(if katherine == 1 { 3 } else { 1 }, member("Katherine Johnson", katherine));
                let counts = json!({ "owner": 1, "administrators": 0, "members": 3 });
                let list = json!({ "count": 4, "next": null, "previous": null, "results": people, "counts": counts });
                (200, list)
            }
            "/api/projects/1" if !self.sees.get() => error(404, "not_found"),
            "/api/projects/2" => {
                let mut ledger = ledger(level);
                ledger["name"] = self.name.get().into();
                (200, ledger)
            }
            _ => company::read(call, level, false).unwrap_or((200, company::viewer(level))),
        }
    }

    fn serve(&self) -> Calls {
        let truth = self.clone();
        serve(move |call| truth.answer(call))
    }
}

fn about(user: &str) -> Value {
    json!({ "organization": "o-meridian", "user": user })
}

/// Opens the app as Grace, and waits for the stream.
async fn open(path: &str) -> Mounted {
    let page = mount_at(path, || view! { <App/> });
    until("there is a stream", || open_streams() == 1).await;
    stream_fires("open");
    page
}

#[wasm_bindgen_test]
async fn several_events_of_a_moment_are_one_request() {
    let truth = Truth::new();
    let calls = truth.serve();
    let page = open(MEMBERS).await;
    page.wait_for("tbody tr", "Katherine").await;
    let count = |what: &str| calls.all().iter().filter(|call| call.path.starts_with(what)).count();
    let members = "/api/organizations/o-meridian/members";
    let before = (count("/api/users/@me"), count(members));
    for id in ["1", "2", "3"] {
        send_event(id, "level", &about("u-katherine"));
        send_event(&format!("{id}a"), "membership", &about("u-mary"));
    }
    send_event("9", "level", &json!({ "organization": "o-kestrel", "user": "u-max" }));
    until("they are asked for again", || count(members) > before.1).await;
    until("the session too", || count("/api/users/@me") > before.0).await;
    for _ in 0..30 {
        frame().await;
    }
    assert_eq!((count("/api/users/@me"), count(members)), (before.0 + 1, before.1 + 1));
}

#[wasm_bindgen_test]
async fn a_dialog_that_becomes_forbidden_says_so_and_keeps_what_was_typed() {
    let truth = Truth::new();
    truth.serve();
    let page = open("/organization/meridian-freight/projects?dialog=new").await;
    let name: HtmlInputElement = page.wait_for("dialog input", "").await.unchecked_into();
    type_into(&name, "Fleet");
    let create = page.wait_for("dialog button", "Create project").await;
    assert_eq!(create.get_attribute("aria-disabled"), None);
    truth.level.set(1);
    send_event("1", "level", &about("u-grace"));
    page.wait_for("dialog [role=alert]", "Administrators only").await;
    assert!(create.has_attribute("data-refused"), "the button is refused");
    assert!(name.is_connected() && name.value() == "Fleet", "what was typed stays");
    truth.level.set(8);
    send_event("2", "level", &about("u-grace"));
    until("it is allowed again", || !create.has_attribute("data-refused")).await;
    assert!(page.find("dialog [role=alert]", "Administrators only").is_none());
    assert_eq!(name.value(), "Fleet");
}

#[wasm_bindgen_test]
async fn a_removed_person_is_led_out_and_told_why() {
    let truth = Truth::new();
    truth.serve();
    let page = open(MEMBERS).await;
    page.wait_for("tbody tr", "Katherine").await;
    truth.belongs.set(false);
    send_event("1", "membership", &json!({ "organization": "o-meridian", "user": "u-grace", "is_lost": true }));
    page.wait_for("[role=status]", "You are no longer a member of Meridian Freight").await;
    until("she is led out", || !address().contains("meridian")).await;
}

#[wasm_bindgen_test]
async fn a_reader_of_a_project_that_becomes_private_is_led_out_and_told_why() {
    let truth = Truth::new();
    truth.serve();
    let page = open("/project/1/settings").await;
    page.wait_for("main h1", "Project settings").await;
    truth.sees.set(false);
    let lost = json!({ "organization": "o-meridian", "project": 1, "is_lost": true });
    send_event("1", "project", &lost);
    page.wait_for("[role=status]", "You no longer have access to Storefront: it became private, or it was deleted.")
        .await;
    until("she is led out", || !address().contains("/project/1")).await;
}

#[wasm_bindgen_test]
async fn a_new_name_appears_in_the_settings_unless_somebody_is_typing_one() {
    let truth = Truth::new();
    truth.serve();
    let page = open("/project/2/settings").await;
    let field = page.wait_for("main input", "").await;
    let field: &HtmlInputElement = field.unchecked_ref();
    until("it has the name", || field.value() == "Ledger").await;
    truth.name.set("Books");
    send_event("1", "project", &json!({ "organization": "o-meridian", "project": 2 }));
    until("it has the new name", || field.value() == "Books").await;
    type_into(field, "Accounts");
    truth.name.set("Journal");
    send_event("2", "project", &json!({ "organization": "o-meridian", "project": 2 }));
    page.wait_for("nav .nav-group-name", "Journal").await;
    frame().await;
    assert_eq!(field.value(), "Accounts");
}

#[wasm_bindgen_test]
async fn a_stream_that_ends_is_opened_again_from_the_last_event() {
    let truth = Truth::new();
    truth.serve();
    let page = open(MEMBERS).await;
    page.wait_for("tbody tr", "Katherine").await;
    hurry();
    send_event("a7", "activity", &json!({ "organization": "o-meridian", "entry": 7 }));
    stream_fires("error");
    until("it is opened again", || stream_urls().len() == 2).await;
    stop_hurrying();
    let url = &stream_urls()[1];
    assert!(url.starts_with("/api/stream/?last_event_id=") && url.ends_with("%2Fa7"), "{url}");
    assert_eq!(open_streams(), 1);
}

#[wasm_bindgen_test]
async fn a_stream_that_cannot_be_opened_shows_that_the_session_is_over() {
    let truth = Truth::new();
    let over = Rc::new(Cell::new(false));
    let (server, is_over) = (truth.clone(), Rc::clone(&over));
    serve(move |call| if is_over.get() { error(401, "not_authenticated") } else { server.answer(call) });
    let page = mount_at(MEMBERS, || view! { <App/> });
    page.wait_for("tbody tr", "Katherine").await;
    until("there is a stream", || open_streams() == 1).await;
    over.set(true);
    stream_fires("error");
    page.wait_for("dialog", "Sign in again").await;
    assert_eq!(open_streams(), 0);
    // It is opened again once the user has signed in again, from where it was.
    over.set(false);
    page.wait_for("dialog button", "Close").await.click();
}

#[wasm_bindgen_test]
async fn after_missing_events_everything_shown_is_asked_for_again() {
    let truth = Truth::new();
    truth.serve();
    let page = open(MEMBERS).await;
    let level = page.wait_for("button", "Level of Katherine Johnson").await;
    truth.katherine.set(8);
    send_event("1", "resync", &json!({}));
    until("her level has changed", || level.text_content().unwrap_or_default().contains("Administrator")).await;
}

#[wasm_bindgen_test]
async fn the_stream_ends_with_the_app() {
    let truth = Truth::new();
    truth.serve();
    let page = open(MEMBERS).await;
    page.wait_for("tbody tr", "Katherine").await;
    drop(page);
    until("it is closed", || open_streams() == 0).await;
}
