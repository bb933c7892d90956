//! Copies text to the clipboard.

use super::{Button, ButtonKind};
use crate::language::t;
use rolecall_view::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlTextAreaElement;

/// How long the button shows that it has copied.
const CONFIRMATION_TIME: Duration = Duration::from_secs(2);

/// A button that copies text, and confirms it for two seconds.
#[component]
pub fn CopyButton(
    /// Its text, such as `Copy link`.
    #[prop(into)]
    label: String,
    /// The text to copy.
    #[prop(into)]
    text: Signal<String>,
    /// The visual kind of the button.
    #[prop(optional)]
    kind: ButtonKind,
    /// True for the small size in rows and panels.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let outcome = RwSignal::new(None::<bool>);
    let copy = move || {
        copy_then(text.get_untracked(), move |done| {
            let _ = outcome.try_set(Some(done));
            set_timeout(
                move || {
                    let _ = outcome.try_set(None);
                },
                CONFIRMATION_TIME,
            );
        });
    };
    let words = Signal::derive(move || match outcome.get() {
        None => label.clone(),
        Some(true) => t("Copied").to_owned(),
        Some(false) => t("Could not copy").to_owned(),
    });
    view! {
        <span class="copy">
            <Button label=words icon="copy" kind small on_press=copy/>
            <span class="sr-only" role="status">{move || outcome.get().map(|_| words.get())}</span>
        </span>
    }
}

/// Copies text, then calls `then` with whether it worked; the pressed control may be gone by then.
pub fn copy_then(text: String, then: impl FnOnce(bool) + 'static) {
    leptos::task::spawn_local(async move { then(copy_text(&text).await) });
}

/// Copies text; true if it worked.
async fn copy_text(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // Without https there is no clipboard API, only the old `execCommand`.
    if clipboard.is_undefined() {
        return copy_by_selection(text).is_some_and(|done| done);
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

fn copy_by_selection(text: &str) -> Option<bool> {
    let document = document();
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    let _ = area.set_attribute("class", "sr-only");
    // Inside an open dialog, because text outside of it cannot be selected.
    let place = document.query_selector("dialog[open]").ok()?.or_else(|| document.body().map(Into::into))?;
    let focused = document.active_element();
    place.append_child(&area).ok()?;
    area.select();
    let command = js_sys::Reflect::get(&document, &JsValue::from_str("execCommand")).ok()?;
    let done = command.dyn_ref::<js_sys::Function>()?.call1(&document, &JsValue::from_str("copy"));
    area.remove();
    if let Some(focused) = focused.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = focused.focus();
    }
    Some(done.is_ok_and(|done| done.is_truthy()))
}
