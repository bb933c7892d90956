//! A placeholder in the shape of the coming content. It appears with a delay (in the style sheet), so that fast
//! responses do not flicker.

use rolecall_view::prelude::*;

/// Placeholder rows in the grid of the coming table.
#[component]
pub fn Skeleton(
    /// Number of rows.
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
