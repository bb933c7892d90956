//! The gate: allowed controls work; refused ones stay visible, do nothing, and explain why.

use crate::support::{frame, me, mount, press_key, project, until};
use rolecall::{gate::GateButton, session::Session};
use rolecall_policy::Act;
use rolecall_view::prelude::*;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use wasm_bindgen_test::wasm_bindgen_test;

fn new_project(level: u8, name: &str) -> (crate::support::Mounted, Arc<AtomicUsize>) {
    let presses = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&presses);
    let mounted = mount(me(name, level, &[project(1, "Storefront", false, level, None)]), move || {
        let counted = Arc::clone(&counted);
        let decision = Session::get().can(|| Act::CreateProject);
        view! {
            <GateButton decision label="New project".to_string()
                on_press=move || { counted.fetch_add(1, Ordering::Relaxed); }/>
        }
    });
    (mounted, presses)
}

fn is_open(mounted: &crate::support::Mounted) -> bool {
    mounted.find("[popover]", "").is_some_and(|layer| layer.matches(":popover-open").unwrap())
}

#[wasm_bindgen_test]
async fn an_allowed_control_is_an_ordinary_button() {
    let (page, presses) = new_project(8, "Grace Hopper");
    let button = page.wait_for("button", "New project").await;
    assert_eq!(button.get_attribute("aria-disabled"), None);
    assert_eq!(button.get_attribute("aria-describedby"), None);
    button.click();
    button.focus().unwrap();
    frame().await;
    assert_eq!(presses.load(Ordering::Relaxed), 1);
    assert!(!is_open(&page), "nothing to explain");
}

#[wasm_bindgen_test]
async fn a_refused_control_does_nothing_and_explains_the_levels_and_who_can_help() {
    let (page, presses) = new_project(1, "Katherine Johnson");
    let button = page.wait_for("button", "New project").await;
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(!button.has_attribute("disabled"), "it can be reached by Tab");
    button.click();
    frame().await;
    assert_eq!(presses.load(Ordering::Relaxed), 0);
    assert!(is_open(&page), "a press explains");

    let id = button.get_attribute("aria-describedby").unwrap();
    let why = document().get_element_by_id(&id).unwrap().text_content().unwrap();
    for words in ["Administrators only", "You are a member.", "Ada Lovelace or Grace Hopper can do this."] {
        assert!(why.contains(words), "`{words}` in `{why}`");
    }
}

#[wasm_bindgen_test]
async fn the_explanation_comes_with_the_focus_and_goes_with_escape() {
    let (page, _) = new_project(1, "Katherine Johnson");
    let button = page.wait_for("button", "New project").await;
    button.focus().unwrap();
    until("the explanation is open", || is_open(&page)).await;
    press_key(&button, "Escape");
    until("the explanation is closed", || !is_open(&page)).await;
    assert_eq!(document().active_element().as_ref(), Some(button.as_ref()), "the focus stays");
}

#[wasm_bindgen_test]
async fn a_control_that_becomes_refused_while_focused_explains_itself_at_once() {
    let page = mount(me("Katherine Johnson", 8, &[project(1, "Storefront", false, 8, None)]), || {
        let level = RwSignal::new(rolecall_policy::Level::Administrator);
        let demote = window_event_listener_untyped("demote", move |_| level.set(rolecall_policy::Level::Member));
        on_cleanup(move || demote.remove());
        let decision = Signal::derive(move || rolecall_policy::decide(Some(level.get()), Act::CreateProject));
        view! { <GateButton decision label="New project".to_string() on_press=|| ()/> }
    });
    let button = page.wait_for("button", "New project").await;
    button.focus().unwrap();
    frame().await;
    assert!(!is_open(&page), "nothing to explain yet");
    window().dispatch_event(&web_sys::Event::new("demote").unwrap()).unwrap();
    until("the explanation is open", || is_open(&page)).await;
}

#[wasm_bindgen_test]
async fn the_gate_follows_the_level() {
    let page = mount(me("Katherine Johnson", 1, &[project(1, "Storefront", false, 1, None)]), || {
        let promoted = RwSignal::new(false);
        let decision = Signal::derive(move || {
            let level =
                if promoted.get() { rolecall_policy::Level::Administrator } else { rolecall_policy::Level::Member };
            rolecall_policy::decide(Some(level), Act::CreateProject)
        });
        view! {
            <GateButton decision label="New project".to_string() on_press=|| ()/>
            <button on:click=move |_| promoted.set(true)>"Promote"</button>
        }
    });
    let button = page.wait_for("button", "New project").await;
    assert!(button.has_attribute("data-refused"));
    page.wait_for("button", "Promote").await.click();
    until("the button is free", || !button.has_attribute("data-refused")).await;
    assert_eq!(button.get_attribute("aria-disabled"), None);
}
