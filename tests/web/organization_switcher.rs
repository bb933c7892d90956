//! The organization switcher: contents of the menu, switching without a reload, going back, losing an organization.

mod menu;
mod switching;

use crate::support::{Call, Mounted, helper, me, serve};
use leptos_router::{
    WildcardSegment,
    components::{FlatRoutes, Route as RouterRoute, Router},
};
use rolecall::{app::use_route, frame::Toasts, session::Session, shell::Shell};
use rolecall_view::prelude::*;
use serde_json::{Value, json};
use std::{cell::RefCell, rc::Rc};

/// An organization without projects, as somebody of `level` sees it.
fn organization(slug: &str, name: &str, level: u8) -> Value {
    json!({
        "id": format!("o-{slug}"), "name": name, "slug": slug,
        "created_at": "2024-03-03T08:00:00Z", "updated_at": "2024-03-03T08:00:00Z", "membership_level": level,
        "teams": [], "available_features": [], "is_member_join_email_enabled": true, "members_can_invite": true, "require_two_factor": false,
        "requests_to_decide": 0, "has_ownership_notice": false,
        "member_count": 3, "managers": [helper("Ada Lovelace", 15)],
    })
}

/// `@me` of Grace; the first of these organizations is current.
fn grace(organizations: &[Value]) -> Value {
    let mut grace = me("Grace Hopper", 8, &[]);
    let first = organizations.first().cloned().unwrap_or(Value::Null);
    grace["organization"] = first;
    grace["team"] = Value::Null;
    let references = organizations
        .iter()
        .map(|one| json!({ "id": one["id"], "name": one["name"], "slug": one["slug"], "membership_level": 8, "require_two_factor": false, "is_kept_out": false }))
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

/// A server where Grace is a member of `mine`, which can change.
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

/// The names of the other organizations, in order.
fn others(page: &Mounted) -> Vec<String> {
    let list = page.root.query_selector_all("#user-menu ul a .menu-name").unwrap();
    (0..list.length()).map(|index| list.get(index).unwrap().text_content().unwrap()).collect()
}

/// A page with data of its organization: it shows which one it was created for.
#[component]
fn Probe() -> impl IntoView {
    let made_for = untrack(|| Session::get().organization_name());
    view! { <h1>"People of " {made_for}</h1> }
}

/// [`Probe`] within the shell, at a real URL: the router updates the address bar only with routes.
#[component]
fn Framed() -> impl IntoView {
    leptos::prelude::view! {
        <Router>
            <FlatRoutes fallback=Frame>
                <RouterRoute path=WildcardSegment("page") view=Frame/>
            </FlatRoutes>
        </Router>
    }
}

#[component]
fn Frame() -> impl IntoView {
    Toasts::provide();
    let route = use_route();
    provide_context(route);
    Session::provide(route);
    view! { <Shell personal=Memo::new(|_| false) not_found=rolecall::pages::not_found_page notices=|| () dialogs=|| ()><Probe/></Shell> }
}
