//! Relative times and dates, with the exact time as tooltip.

use crate::time;
use rolecall_api::Timestamp;
use rolecall_view::prelude::*;

/// How long ago; updated while shown. Somebody who is active now gets a green dot.
#[component]
pub fn Ago(
    /// The moment, if there was one.
    moment: Option<Timestamp>,
) -> impl IntoView {
    match moment {
        None => view! { <span class="moment">"never"</span> },
        Some(moment) => {
            let (datetime, title) = (moment.to_string(), time::exact(&moment));
            let same = moment.clone();
            let is_recent = move || time::is_recent_at(&same, time::ticking()).then_some("");
            let words = move || time::ago_at(&moment, time::ticking());
            view! { <time class="moment" datetime=datetime title=title data-now=is_recent>{words}</time> }
        }
    }
}

/// A day.
#[component]
pub fn Day(moment: Timestamp) -> impl IntoView {
    view! {
        <time class="moment" datetime=moment.to_string() title=time::exact(&moment)>{time::day(&moment)}</time>
    }
}
