//! The button that downloads all events of a project as a file.

use super::events_state::EventsState;
use crate::{api, frame::Toasts, gate::GateButton};
use rolecall_policy::Act;
use rolecall_view::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The button, which a rule can refuse.
#[component]
pub fn Export(state: EventsState) -> impl IntoView {
    let toasts = Toasts::get();
    let current = state.current;
    let may = current.can(Act::ExportEvents);
    let export = move || {
        download(&api::events_export(current.id));
        let (name, _) = current.names_now();
        toasts.say(format!("Downloading all events of {name} as a JSON file with one event per line."));
    };
    view! {
        <GateButton decision=may project=current.for_gates() label="Export all events" icon="download" on_press=export/>
    }
}

/// Lets the browser download a URL, so that a large file is never in the page's memory.
fn download(address: &str) {
    let Some(link) = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    // INVARIANT: setting an attribute of a valid name does not fail.
    let _ = link.set_attribute("href", address);
    let _ = link.set_attribute("download", "");
    link.click();
}
