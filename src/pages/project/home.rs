//! The home page of a project: its events, or how to send the first one.

use super::{
    current::ProjectOfPage,
    events::{EventsPage, RangeChoice},
    first_run::FirstRun,
};
use crate::{
    frame::{Heading, chunk},
    language::t,
    session::Session,
};
use rolecall_view::prelude::*;

chunk! {
    /// The chunk of the home page of a project.
    pub project_home_page in project => || view! { <Home/> }
}

/// The home page of the project in the URL.
#[component]
fn Home() -> impl IntoView {
    let page = ProjectOfPage::load();
    let session = Session::get();
    // The session knows the name before the project is loaded.
    let name = Signal::derive(move || session.with_project(|project| project.name.clone()).unwrap_or_default());
    let has_events = RwSignal::new(untrack(|| session.with_project(|project| project.ingested_event) == Some(true)));
    let part = Signal::derive(move || has_events.get().then(|| t("Events").to_owned()));
    page.or_not_found(move || {
        view! {
            <Heading title=name part>
                <Show when=move || has_events.get()><RangeChoice/></Show>
            </Heading>
            {page.show(move |current| {
                let ingested = Memo::new(move |_| current.project.with(|project| project.basic.ingested_event));
                Effect::new(move |_| has_events.set(ingested.get()));
                move || if ingested.get() {
                    view! { <EventsPage current/> }
                } else {
                    view! { <FirstRun current/> }
                }
            })}
        }
    })
}
