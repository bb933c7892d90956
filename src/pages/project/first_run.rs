//! The page of a project without events: how to send the first one. The page changes automatically when it arrives.

use super::{current::Current, facts::Facts, first_steps::FirstSteps, snippets::Snippets};
use crate::{
    api::{self, ApiError},
    frame::Toasts,
    language::tr,
    poll::poll,
};
use rolecall_view::prelude::*;
use std::time::Duration;

/// The interval of polling for the first event.
const EVERY: Duration = Duration::from_secs(2);

/// The content of the page: snippets, and a note that waits for the first event.
#[component]
pub fn FirstRun(current: Current) -> impl IntoView {
    let token = Signal::derive(move || current.project.with(|project| project.basic.api_token.clone()));
    wait_for_the_first_event(current);
    view! {
        <section class="first-run" aria-labelledby="first-run">
            <h2 id="first-run">"Send the first event"</h2>
            <p class="prose">
                "Any PostHog library works. The snippets contain this project’s token and this server’s URL. Copy one and run it."
            </p>
            <Snippets token/>
            <Waiting/>
        </section>
        <Facts current/>
        <FirstSteps current/>
    }
}

#[component]
fn Waiting() -> impl IntoView {
    let lost = api::connection_lost();
    view! {
        <p class="first-run-waiting" role="status">
            <span class="waiting-mark" aria-hidden="true"></span>
            <span>
                <strong>"Waiting for the first event"</strong>
                " "
                {move || if lost.get() {
                    "The server can’t be reached. Retrying automatically."
                } else {
                    "This page updates automatically when it arrives."
                }}
            </span>
        </p>
    }
}

fn wait_for_the_first_event(current: Current) {
    let toasts = Toasts::get();
    poll(EVERY, Signal::stored(true), move || async move {
        match api::project(current.id).await {
            Ok(project) if project.basic.ingested_event => {
                toasts.say(tr!("{project} received its first event.", project = project.basic.name));
                current.put(project);
            }
            // The project may have changed meanwhile, such as its token.
            Ok(project) => {
                if current.project.try_with_untracked(|present| *present != project) == Some(true) {
                    current.project.set(project);
                }
            }
            Err(ApiError::NotFound) => current.again(),
            Err(_) => {}
        }
    });
}
