//! The line below the top bar: one calm sentence at most.

use crate::{api, session::Session, ui::Icon};
use leptos::prelude::*;

/// Says that the server cannot be reached, with a way to try at once.
#[component]
pub fn Banner() -> impl IntoView {
    let lost = api::connection_lost();
    let session = Session::get();
    watch_the_network();
    {
        let lost = lost.clone();
        Effect::new(move |_| {
            if lost.get() {
                // Asks, with growing pauses, until there is an answer; that ends the loss.
                leptos::task::spawn_local(async move {
                    if api::preflight().await.is_ok() && session.is_signed_in() {
                        session.refresh();
                    }
                });
            }
        });
    }
    view! {
        <div class="banner-place" role="status">
            {move || lost.get().then(|| view! {
                <div class="banner" data-kind="warn">
                    <Icon name="warning"/>
                    <span>"Connection lost. What is on the page stays; new data comes when the server is back."</span>
                    <button type="button" class="link" on:click=|_| api::retry_now()>"Try now"</button>
                </div>
            })}
        </div>
    }
}

/// The browser knows of a lost network before any request does, and of its return.
fn watch_the_network() {
    let gone = window_event_listener(leptos::ev::offline, |_| {
        let lost = api::connection_lost();
        if !lost.get_untracked() {
            lost.set(true);
        }
    });
    let back = window_event_listener(leptos::ev::online, |_| api::retry_now());
    on_cleanup(move || {
        gone.remove();
        back.remove();
    });
}
