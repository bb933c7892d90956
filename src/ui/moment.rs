//! Moments, short, with the exact time on hover.

use crate::time;
use leptos::prelude::*;
use rolecall_api::Timestamp;

/// How long ago; somebody who is here has a green dot.
#[component]
pub fn Ago(
    /// The moment, if there was one.
    moment: Option<Timestamp>,
) -> impl IntoView {
    match moment {
        None => view! { <span class="moment">"never"</span> }.into_any(),
        Some(moment) => view! {
            <time class="moment" datetime=moment.to_string() title=time::exact(&moment) data-now=time::is_now(&moment).then_some("")>
                {time::ago(&moment)}
            </time>
        }
        .into_any(),
    }
}

/// A day.
#[component]
pub fn Day(
    /// The moment.
    moment: Timestamp,
) -> impl IntoView {
    view! {
        <time class="moment" datetime=moment.to_string() title=time::exact(&moment)>{time::day(&moment)}</time>
    }
}
