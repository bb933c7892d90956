//! What changes for both people when ownership moves.

use crate::text;
use rolecall_policy::{Level, Right, preview_level};
use rolecall_view::prelude::*;

/// What the new owner gains, and what the present owner loses.
#[component]
pub fn BothSides(
    /// The heading of what the new owner gains.
    gains: String,
    /// The level that they have now.
    from: Level,
    /// The heading of what the present owner loses.
    loses: String,
) -> impl IntoView {
    let rights = |from, to| preview_level(Some(from), Some(to), std::iter::empty::<((), _)>()).rights;
    let list =
        |rights: Vec<Right>| rights.into_iter().map(|right| view! { <li>{text::right(right)}</li> }).collect_view();
    let gained = list(rights(from, Level::Owner).gains);
    let lost = list(rights(Level::Owner, Level::Administrator).loses);
    view! {
        <div class="both-sides">
            <section>
                <h3>{gains}</h3>
                <ul class="plain-list">{gained}</ul>
            </section>
            <section>
                <h3>{loses}</h3>
                <ul class="plain-list">{lost}</ul>
            </section>
        </div>
    }
}
