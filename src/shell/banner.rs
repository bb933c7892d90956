//! The line below the top bar: one calm sentence at most.

use crate::{api, ui::Icon};
use leptos::prelude::*;

/// Says that the server cannot be reached, with a way to try at once.
#[component]
pub fn Banner() -> impl IntoView {
    let lost = api::connection_lost();
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
