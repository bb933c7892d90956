//! Responses of a fake server for all pages of the app: one company, as Ada or Grace sees it.

use crate::support::{Call, helper, me, organization, project, user};
use serde_json::{Value, json};

/// The id of an invite that can be accepted.
pub const INVITE: &str = "0b6f3a0e-6f0a-4c5c-9a54-0d7f3f1f2a10";

const MOMENT: &str = "2026-02-04T09:00:00Z";

/// An error response.
pub fn error(status: u16, code: &str) -> (u16, Value) {
    let kind = if status == 401 { "authentication_error" } else { "invalid_request" };
    (status, json!({ "type": kind, "code": code, "detail": "Not today.", "attr": null }))
}

fn page(results: Value) -> Value {
    let count = results.as_array().map_or(0, Vec::len);
    json!({ "count": count, "next": null, "previous": null, "results": results })
}

/// A member.
pub fn member(name: &str, level: u8) -> Value {
    json!({
        "id": format!("m-{name}"), "user": user(name), "level": level, "joined_at": MOMENT, "updated_at": MOMENT,
        "last_seen": null, "project_grants": [],
    })
}

/// An invite with this id.
pub fn invite(address: &str, id: &str, is_expired: bool) -> Value {
    json!({
        "id": id, "target_email": address, "first_name": "", "level": 1, "message": null,
        "emailing_attempt_made": false, "is_expired": is_expired, "created_by": user("Ada Lovelace"),
        "created_at": MOMENT, "updated_at": MOMENT, "expires_at": "2126-02-04T10:00:00Z",
        "private_project_access": [],
    })
}

/// An invite whose email could not be delivered.
pub fn not_delivered(address: &str, id: &str) -> Value {
    let mut invite = invite(address, id, false);
    invite["delivery"] = json!("failed");
    invite
}

/// A grant in the private project, for Katherine or Mary.
pub fn grant(name: &str, level: u8) -> Value {
    json!({
        "id": format!("g-{name}"), "level": level, "parent_level": 1, "effective_level": level,
        "parent_membership_id": format!("m-{name}"), "joined_at": MOMENT, "updated_at": MOMENT, "user": user(name),
        "granted_by": user("Ada Lovelace"),
    })
}

/// A person of the private project, with this granted level.
pub fn person(name: &str, level: u8, granted: Option<u8>) -> Value {
    let grant =
        granted.map(|level| json!({ "level": level, "granted_by": user("Ada Lovelace"), "granted_at": MOMENT }));
    json!({ "user": user(name), "level": level, "last_seen": null, "grant": grant })
}

/// The people of the private project: Katherine is granted access, and Mary if `mary`.
pub fn insiders(katherine: bool, mary: bool) -> [Value; 4] {
    [
        person("Ada Lovelace", 15, None),
        person("Grace Hopper", 8, None),
        person("Katherine Johnson", 1, katherine.then_some(1)),
        person("Mary Jackson", 1, mary.then_some(1)),
    ]
}

/// The response about the people of a project to a request with this path.
pub fn project_people(path: &str, people: &[Value]) -> Value {
    let own = |person: &&Value| person["level"] != 1 || !person["grant"].is_null();
    let asked = |person: &&Value| !path.contains("user=") || path.contains(person["user"]["uuid"].as_str().unwrap());
    let people: Vec<&Value> = people.iter().filter(asked).collect();
    let (with, without): (Vec<&Value>, Vec<&Value>) = people.iter().copied().partition(own);
    let (own, open) = (with.len(), without.len());
    let results = match path {
        path if path.contains("access=own") => with,
        path if path.contains("access=open") => without,
        _ => people,
    };
    json!({ "count": results.len(), "next": null, "previous": null, "results": results, "own": own, "open": open })
}

/// The response to the question who of some emails is invited.
pub fn checked(invites: &[Value]) -> Value {
    json!({ "members": [], "invites": invites })
}

/// The project Ledger.
pub fn ledger(level: u8) -> Value {
    let mut whole = project(2, "Ledger", true, level, None);
    let more = json!({
        "app_urls": [], "anonymize_ips": false, "created_at": MOMENT, "updated_at": MOMENT, "managers": [],
    });
    whole.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    whole
}

/// An API key, with its value if it is new.
pub fn key(label: &str, value: Option<&str>) -> Value {
    json!({
        "id": format!("k-{label}"), "label": label, "value": value, "created_at": MOMENT, "last_used_at": null,
        "user_id": "u-ada",
    })
}

/// An open access request of this person to become administrator.
pub fn request(id: &str, name: &str) -> Value {
    let person = user(name);
    json!({
        "id": id, "action": "change_member_level", "target": person["uuid"], "target_person": person, "target_level": 1,
        "project": null, "project_name": null, "level": 8, "note": "On call", "state": "open", "has_changed": false,
        "asked_by": person, "created_at": MOMENT, "expires_at": "2126-02-04T10:00:00Z", "decided_by": null,
        "decided_at": null, "decision_note": "",
    })
}

/// What a review finds about Katherine, who was not seen.
pub fn unseen() -> Value {
    let person = user("Katherine Johnson");
    json!({
        "kind": "unseen", "user": person, "email": null, "project": null, "level": 1, "granted": null, "since": MOMENT,
        "never": false,
    })
}

/// A session in this browser and one elsewhere.
/// An authenticator app, a passkey and recovery codes.
fn two_factor() -> Value {
    let passkey = json!({"id": "k-1", "label": "Laptop", "created_at": "2022-12-01T10:00:00Z", "last_used_at": null});
    json!({"totp": true, "passkeys": [passkey], "recovery_codes": 8, "passkey_domain": "127.0.0.1"})
}

/// A domain; its id is `d-` and its name.
pub fn domain(name: &str, is_verified: bool) -> Value {
    json!({
        "id": format!("d-{name}"), "domain": format!("{name}.example"), "is_verified": is_verified,
        "verified_at": is_verified.then_some("2026-01-01T09:00:00Z"), "verification_challenge": "rolecall-abc",
        "record_name": format!("_rolecall-challenge.{name}.example"), "automatic_joining": false, "missing_since": null,
    })
}

fn sessions() -> Value {
    let session = |id: &str, user_agent: &str, current: bool| {
        json!({
            "id": id, "created_at": "2026-01-01T09:00:00Z", "last_seen": "2026-02-04T09:00:00Z",
            "user_agent": user_agent, "ip": "203.0.113.5", "current": current,
        })
    };
    json!([session("s-here", "Chrome/131 Linux", true), session("s-there", "Firefox/132 Linux", false)])
}

/// The billing data; `card` is whether there is a card.
pub fn billing(card: bool) -> Value {
    let card = card.then(|| json!({ "brand": "visa", "last4": "4242", "expires": "12/2030" }));
    json!({
        "plan": { "name": "Standard", "currency": { "code": "EUR", "decimals": 2 }, "included": 1_000_000, "tiers": [] },
        "period": { "from": "2026-02-01", "to": "2026-03-01" }, "today": "2026-02-04", "events": 10, "amount": 0,
        "lines": [], "days": [], "projects": [],
        "forecast": { "events": 10, "amount": 0, "basis": { "kind": "so_far" } },
        "contact_name": "", "contact_address": "", "contact_email": "", "vat_id": "", "spend_limit": null,
        "payment": { "by": "card", "card": card, "failed": false },
    })
}

/// The response to looking up the invite.
fn offer() -> Value {
    json!({
        "id": INVITE, "target_email": "h***@lumen.example", "first_name": "Hedy", "organization_name": "Meridian Freight",
        "level": 1, "inviter_first_name": "Ada Lovelace", "organization_id": "o-meridian", "inviter_id": "u-ada",
        "expires_at": "2126-02-04T10:00:00Z", "open_projects": 1, "private_projects": 0,
    })
}

/// The response to signing up.
pub fn welcome() -> Value {
    json!({
        "id": 0, "uuid": "u-ada", "distinct_id": "ada", "first_name": "Ada", "email": "ada@meridian.example",
        "redirect_url": "/",
    })
}

/// The signed-in user at this level.
pub fn viewer(level: u8) -> Value {
    me(if level == 15 { "Ada Lovelace" } else { "Grace Hopper" }, level, &teams(level))
}

fn teams(level: u8) -> [Value; 2] {
    [project(1, "Storefront", false, level, None), project(2, "Ledger", true, level, None)]
}

/// An entry of the activity log that can be undone.
fn entry() -> Value {
    json!({
        "id": 7, "created_at": MOMENT, "actor": { "uuid": "u-ada", "first_name": "Ada Lovelace", "email": "ada@x.example" },
        "via": "session", "action": "member.level", "scope": "member",
        "item": { "id": "u-katherine", "name": "Katherine Johnson" }, "project": null,
        "changes": [{ "field": "level", "before": 1, "after": 8 }], "undo": "possible", "undoes": null, "hash": "00",
    })
}

/// An offer of ownership by Ada.
pub fn transfer_offer(to: &str, state: &str) -> Value {
    json!({
        "user": helper(to, 1), "offered_by": helper("Ada Lovelace", 15), "state": state, "created_at": MOMENT, "expires_at": MOMENT,
        "ended_at": null,
    })
}

/// Grace, whom Ada has named as the successor.
pub fn successor(claims: bool) -> Value {
    let claim = json!({ "claimed_at": MOMENT, "effective_at": MOMENT });
    json!({
        "user": helper("Grace Hopper", 8), "named_by": helper("Ada Lovelace", 15), "waiting_days": 30, "named_at": MOMENT,
        "claim": if claims { claim } else { Value::Null },
    })
}

/// The response to a read; `None` if it is not one, or unknown. `level` is that of the signed-in user.
pub fn read(call: &Call, level: u8, card: bool) -> Option<(u16, Value)> {
    let path = call.path.split('?').next().unwrap_or_default().trim_end_matches('/');
    if path.ends_with("/query") {
        let rows = json!({ "columns": ["count"], "types": ["Int64"], "results": [[3]], "has_more": false });
        return Some((200, rows));
    }
    if path.ends_with("/invites/check") {
        return Some((200, checked(&[])));
    }
    if path.ends_with("/preview") {
        return Some((200, serde_json::to_value(rolecall_api::ChangesPreview::default()).unwrap()));
    }
    if call.method != "GET" {
        return None;
    }
    let answer = match path {
        "/_preflight" => json!({
            "can_create_org": true, "email_service_available": false, "site_url": "http://x.example",
            "version": "0", "initiated": true, "signed_in": true,
        }),
        "/api/users/@me" => viewer(level),
        "/api/organizations/o-meridian" | "/api/organizations/meridian-freight" => organization(level, &teams(level)),
        "/api/organizations/o-meridian/members" => {
            let people = [
                member("Ada Lovelace", 15),
                member("Grace Hopper", 8),
                member("Katherine Johnson", 1),
                member("Mary Jackson", 1),
            ];
            let mut list = page(json!(people));
            list["counts"] = json!({ "owner": 1, "administrators": 1, "members": 2 });
            list
        }
        "/api/organizations/o-meridian/invites" => {
            page(json!([invite("old@x.example", "i-old", true), not_delivered("lost@x.example", "i-lost")]))
        }
        "/api/organizations/o-meridian/projects" => page(json!([ledger(level)])),
        "/api/organizations/o-meridian/billing" => billing(card),
        "/api/organizations/o-meridian/domains" => page(json!([domain("kestrel", true), domain("waiting", false)])),
        "/api/projects/1" | "/api/projects/2" => ledger(level),
        "/api/projects/1/people" | "/api/projects/2/people" => project_people(&call.path, &insiders(true, false)),
        "/api/organizations/o-meridian/activity" => json!({ "next": null, "results": [entry()] }),
        _ if path.ends_with("/undo") => json!({
            "undo": "possible", "changed_since": [], "changes": [{ "field": "level", "before": 8, "after": 1 }],
        }),
        "/api/organizations/o-meridian/review" => json!({
            "at": "2026-11-03T09:30:00Z", "findings": [unseen()], "has_more": false, "last": null,
        }),
        "/api/organizations/o-meridian/requests" => json!({
            "to_decide": [request("r-katherine", "Katherine Johnson")], "mine": [request("r-ada", "Ada Lovelace")],
        }),
        "/api/organizations/o-meridian/transfer" => {
            let to = if level == 15 { "Katherine Johnson" } else { "Grace Hopper" };
            json!({ "offer": transfer_offer(to, "open") })
        }
        "/api/organizations/o-meridian/successor" => json!({ "successor": successor(level == 15) }),
        "/api/projects/99" => return Some(error(404, "not_found")),
        "/api/users/@me/sessions" => sessions(),
        "/api/users/@me/two_factor" => two_factor(),
        "/api/personal_api_keys" => json!([key("Nightly", None)]),
        _ if path.starts_with("/api/signup/") => offer(),
        _ => page(json!([])),
    };
    Some((200, answer))
}
