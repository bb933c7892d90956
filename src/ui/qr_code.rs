//! A QR code.

use rolecall_view::prelude::*;

/// A QR code, as a picture.
#[component]
pub fn QrPicture(
    /// Modules on each side.
    size: u32,
    /// The dark modules as the `d` of an SVG path, one unit each.
    path: String,
    /// What it is, for people who do not see it.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    // With the quiet zone of four modules that readers need.
    let view_box = format!("-4 -4 {0} {0}", size + 8);
    view! {
        <svg class="qr-code" viewBox=view_box role="img" aria-label=label>
            <path d=path></path>
        </svg>
    }
}
