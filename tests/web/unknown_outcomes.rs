//! For every change of the app: its outcome is unknown.

use crate::{
    company::{self, invite},
    support::{Call, hurry, mount_at, note_panics, panics, serve, soon, stop_hurrying, type_into, until},
    writes::{Place, changes, places, press},
};
use rolecall::{api::ChangeName, app::App};
use rolecall_view::prelude::*;
use serde_json::Value;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_test::wasm_bindgen_test;

/// The message that the outcome is unknown.
const UNKNOWN: &str = "this may or may not have gone through";

#[wasm_bindgen_test]
async fn an_unknown_outcome_is_reported_as_unknown_and_retried_only_with_the_same_key() {
    let mut failures = Vec::new();
    for name in ChangeName::ALL {
        for place in places(*name) {
            hurry();
            let outcome = is_unknown(*name, &place).await;
            stop_hurrying();
            if let Err(failure) = outcome {
                failures.push(format!("{name:?} at {}: {failure}", place.at));
            }
            assert!(panics().is_empty(), "{}", failures.join("\n"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

async fn is_unknown(name: ChangeName, place: &Place) -> Result<(), String> {
    note_panics();
    let pressed = press(name, place, false).await?;
    let page = &pressed.page;
    let is_said = soon(|| page.text().contains(UNKNOWN) || !panics().is_empty()).await;
    if let Some(panic) = panics().first() {
        return Err(format!("the app ended: {panic}"));
    }
    if !is_said {
        return Err(format!("it is not said to be unknown in {}", page.text()));
    }
    let sent = changes(&pressed.calls);
    let key = sent[0].key.clone().ok_or("no key")?;
    let is_repeated = !matches!(
        name,
        ChangeName::SignUp
            | ChangeName::SignIn
            | ChangeName::ClaimInvite
            | ChangeName::RequestReset
            | ChangeName::CompleteReset
            | ChangeName::ConfirmEmail
            | ChangeName::StartTotp
            | ChangeName::StartPasskey
            | ChangeName::VerifyDomain
    );
    let tries = if is_repeated { 4 } else { 1 };
    if !(16..=64).contains(&key.len()) || sent.len() != tries || sent.iter().any(|call| call.key.as_ref() != Some(&key))
    {
        return Err(format!("{tries} tries with one key, but {sent:?}"));
    }

    // Pressed again without changes, it is the same change, and now the server responds.
    let Some(button) = page.find(&place.selector(), place.press.1).filter(|_| is_repeated) else { return Ok(()) };
    pressed.answers.set(true);
    button.click();
    if !soon(|| changes(&pressed.calls).len() > tries).await {
        return Err("it cannot be sent again".into());
    }
    if changes(&pressed.calls)[tries].key.as_ref() != Some(&key) {
        return Err("the same change has another key".into());
    }
    Ok(())
}

#[wasm_bindgen_test]
async fn two_different_changes_have_different_keys() {
    let calls = serve(|call| company::read(call, 15, false).unwrap_or((200, company::viewer(15))));
    let page = mount_at("/account", || view! { <App/> });
    for _ in 0..2 {
        page.wait_for("button", "Save name").await.click();
        page.wait_for(".toast", "Your name is").await;
        page.wait_for(".toast button", "Close").await.click();
        until("it is closed", || page.find(".toast", "").is_none()).await;
    }
    let sent = changes(&calls);
    assert_eq!(sent.len(), 2);
    assert_ne!(sent[0].key, sent[1].key, "the outcome of the first one was known");
}

#[wasm_bindgen_test]
async fn invites_whose_answer_was_lost_are_looked_up_and_their_links_are_shown() {
    hurry();
    let made = Rc::new(Cell::new(false));
    let server = Rc::clone(&made);
    serve(move |call: &Call| {
        if call.method == "POST" && call.path.contains("/invites/bulk") {
            server.set(true);
            return (0, Value::Null);
        }
        if call.path.contains("/invites/check") && server.get() {
            return (200, company::checked(&[invite("hedy@x.example", "i-new", false)]));
        }
        company::read(call, 15, false).unwrap_or((200, company::viewer(15)))
    });
    let page = mount_at("/organization/meridian-freight/members?dialog=invite", || view! { <App/> });
    let field = page.wait_for("dialog input[aria-label='Email']", "").await;
    type_into(&field, "hedy@x.example");
    page.wait_for("dialog button[type=submit]", "").await;
    until("it can be sent", || page.find("dialog button[type=submit]", "1 ").is_some()).await;
    page.wait_for("dialog button[type=submit]", "").await.click();
    until("the link is shown", || page.find("dialog input[readonly]", "hedy@x.example").is_some()).await;
    assert!(!page.text().contains(UNKNOWN), "it is known by now");
    stop_hurrying();
}

#[wasm_bindgen_test]
async fn a_change_made_offline_is_not_sent_and_says_so() {
    let calls = serve(|call| company::read(call, 15, false).unwrap_or((200, company::viewer(15))));
    let page = mount_at("/account", || view! { <App/> });
    let save = page.wait_for("button", "Save name").await;
    let set = |online: bool| {
        let text = format!("Object.defineProperty(navigator, 'onLine', {{ get: () => {online}, configurable: true }})");
        js_sys::Function::new_no_args(&text).call0(&wasm_bindgen::JsValue::NULL).unwrap();
    };
    set(false);
    save.click();
    until("it is said", || page.text().contains("You’re offline. Nothing was sent.")).await;
    set(true);
    assert_eq!(changes(&calls).len(), 0);
}
