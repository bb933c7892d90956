//! Invites in the role table: a group of their own, clearly not members.

use super::{INVITES, MEMBERS, invite, list, no_writes, page, row, server, table};
use crate::support::{serve, until};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_few_invites_are_an_open_group_and_are_not_members() {
    server(no_writes);
    let page = table("Grace Hopper", 8).await;
    let group = page.find("tbody button[aria-expanded]", "Invites 1").unwrap();
    assert_eq!(group.get_attribute("aria-expanded").as_deref(), Some("true"));
    let first = page.find("tbody tr.pending-invite", "").unwrap();
    let text = first.text_content().unwrap();
    for words in ["hedy@lumen.example", " left", "invited by Grace Hopper", "Pending", "Copy link"] {
        assert!(text.contains(words), "`{words}` in `{text}`");
    }
    assert!(first.query_selector("[data-pending]").unwrap().is_some(), "an envelope in place of a picture");
    assert!(page.find("button", "Level of hedy").is_none(), "the level of an invite is plain text");

    group.click();
    until("the invite is folded away", || page.find("tbody tr", "hedy@lumen.example").is_none()).await;
    assert_eq!(group.get_attribute("aria-expanded").as_deref(), Some("false"));
    assert!(page.find("tbody tr", "Katherine Johnson").is_some());
}

#[wasm_bindgen_test]
async fn without_invites_there_is_no_group() {
    serve(|call| match call.path.split('?').next().unwrap_or_default() {
        MEMBERS => (200, list()),
        _ => (200, page(json!([]))),
    });
    let page = table("Grace Hopper", 8).await;
    assert!(page.find("tbody button[aria-expanded]", "Invites").is_none());
    assert!(page.find("tbody", "").is_some_and(|first| first.text_content().unwrap().contains("Ada Lovelace")));
}

#[wasm_bindgen_test]
async fn an_invite_whose_link_was_renewed_is_to_be_shared_again_and_one_without_a_link_says_nothing_of_its_grants() {
    serve(|call| match call.path.split('?').next().unwrap_or_default() {
        MEMBERS => (200, list()),
        INVITES => {
            let mut renewed = invite("hedy@lumen.example", 1, Some("i-2"));
            renewed["link_renewed_at"] = json!("2026-02-01T11:00:00Z");
            (200, page(json!([renewed, invite("ops@kestrel.example", 1, None)])))
        }
        _ => (404, json!({ "type": "invalid_request", "code": "not_found", "detail": "", "attr": null })),
    });
    let page = table("Katherine Johnson", 1).await;
    let text = |name: &str| row(&page, name).text_content().unwrap();
    let renewed = text("hedy@lumen.example");
    for words in ["Share again", "because someone who knew it lost access", "Copy link", "open project"] {
        assert!(renewed.contains(words), "`{words}` in `{renewed}`");
    }
    let hidden = text("ops@kestrel.example");
    for words in ["Share again", "Copy link", "project"] {
        assert!(!hidden.contains(words), "`{words}` in `{hidden}`");
    }
}
