//! The shape of what is coming; appears only after a moment (in the style), so that quick answers do not flicker.

use leptos::prelude::*;

/// Rows in the grid of the table that is coming.
#[component]
pub fn Skeleton(
    /// How many rows.
    #[prop(default = 8)]
    rows: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="sr-only">"Loading"</span>
            {(0..rows)
                .map(|_| view! {
                    <div class="skeleton-row" aria-hidden="true">
                        <span class="skeleton-round"></span>
                        <span class="skeleton-bars"><span></span><span></span></span>
                        <span class="skeleton-bar"></span>
                        <span class="skeleton-bar"></span>
                    </div>
                })
                .collect_view()}
        </div>
    }
}
