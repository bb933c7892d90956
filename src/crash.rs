//! What a person sees when the app itself breaks: a plain panel with a reload button, instead of a frozen page.

use wasm_bindgen::{JsCast, closure::Closure};

/// Logs a panic to the console and covers the page with a panel that offers a reload.
pub(crate) fn show_panel_on_panic() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        show_panel();
    }));
}

fn show_panel() -> Option<()> {
    let document = web_sys::window()?.document()?;
    if document.get_element_by_id("crash").is_some() {
        return None;
    }
    let panel = document.create_element("div").ok()?;
    panel.set_id("crash");
    panel.set_attribute("role", "alert").ok()?;
    let sentence = document.create_element("p").ok()?;
    sentence.set_text_content(Some("Something on this page broke. Everything you saved is safe."));
    let button = document.create_element("button").ok()?;
    button.set_class_name("button");
    button.set_attribute("data-kind", "primary").ok()?;
    button.set_text_content(Some("Reload"));
    let reload = Closure::<dyn Fn()>::new(|| {
        if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    });
    button.add_event_listener_with_callback("click", reload.as_ref().unchecked_ref()).ok()?;
    reload.forget();
    panel.append_child(&sentence).ok()?;
    panel.append_child(&button).ok()?;
    document.body()?.append_child(&panel).ok()?;
    button.dyn_ref::<web_sys::HtmlElement>()?.focus().ok()
}
