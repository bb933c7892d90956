//! For every change of the app: the response arrives after the user has left the page.

use crate::{
    support::{Mounted, address, frame, note_panics, panics, soon},
    writes::{Place, places, press},
};
use rolecall::api::ChangeName;
use rolecall_view::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_response_after_the_page_is_gone_is_reported_and_does_not_navigate() {
    let mut failures = Vec::new();
    for name in ChangeName::ALL {
        for place in places(*name) {
            if let Err(failure) = comes_late(*name, &place).await {
                failures.push(format!("{name:?} at {}: {failure}", place.at));
            }
            assert!(panics().is_empty(), "{}", failures.join("\n"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

async fn comes_late(name: ChangeName, place: &Place) -> Result<(), String> {
    note_panics();
    let pressed = press(name, place, true).await?;
    let page = &pressed.page;
    let elsewhere = leave(page, place).await?;
    pressed.held.let_go();
    let is_told = || place.told.is_empty() || page.find(".toast", place.told).is_some() || !panics().is_empty();
    let told = soon(is_told).await;
    for _ in 0..15 {
        frame().await;
    }
    if let Some(panic) = panics().first() {
        return Err(format!("the app ended: {panic}"));
    }
    if !told {
        return Err(format!("`{}` is not told, but `{}`", place.told, toasts(page)));
    }
    let hash = window().location().hash().unwrap();
    if place.stays && (address() != elsewhere || !hash.is_empty()) {
        return Err(format!("it leads to {}{hash}", address()));
    }
    Ok(())
}

fn toasts(page: &Mounted) -> String {
    page.find(".toasts", "").map(|place| place.inner_html()).unwrap_or_default()
}

/// Goes to another page, and waits until the previous one is gone.
async fn leave(page: &Mounted, place: &Place) -> Result<String, String> {
    let (selector, words) = match (place.level, place.at.as_str()) {
        (0, "/login") => ("a", "Create an account"),
        (0, "/signup") => ("a", "Sign in"),
        // The home page, which leads to the sign-in page.
        (0, _) => ("a.auth-brand", ""),
        (_, at) if at.starts_with("/confirm") => ("a.auth-brand", ""),
        _ => ("nav a[href$='/roles']", ""),
    };
    let before = address();
    page.find(selector, words).ok_or("no way out")?.click();
    if !soon(|| address() != before && !address().contains("dialog")).await {
        return Err(format!("still at {}", address()));
    }
    for _ in 0..5 {
        frame().await;
    }
    Ok(address())
}
