//! The button that downloads all events of a project as a file.

use super::events_state::EventsState;
use crate::{api, frame::Toasts, gate::GateButton, language::tr, ui::download};
use rolecall_policy::Act;
use rolecall_view::prelude::*;

/// The button, which a rule can refuse.
#[component]
pub fn Export(state: EventsState) -> impl IntoView {
    let toasts = Toasts::get();
    let current = state.current;
    let may = current.can(Act::ExportEvents);
    let export = move || {
        download(&api::at_server(&api::events_export(current.id)));
        let (project, _) = current.names_now();
        toasts.say(tr!("Downloading all events of {project} as a JSON file with one event per line."));
    };
    view! {
        <GateButton decision=may project=current.for_gates() label="Export all events" icon="download" on_press=export/>
    }
}
