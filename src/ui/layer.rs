//! Layers above the page that belong to a control: they stand beside it, inside the window, on the browser's top layer.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

const GAP: f64 = 6.0;
const EDGE: f64 = 8.0;

/// Moves an open layer below its control, or above it where there is more room; inside the window in any case.
///
/// Positions are set through the CSS object model, which a strict policy for styles allows, unlike style attributes.
pub(super) fn place(anchor: &Element, layer: &HtmlElement, align_end: bool) {
    let Some(window) = web_sys::window() else { return };
    let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    let (width, height) = (size(window.inner_width()), size(window.inner_height()));
    let control = anchor.get_bounding_client_rect();
    let own = layer.get_bounding_client_rect();
    let wished = if align_end { control.right() - own.width() } else { control.left() };
    let left = wished.min(width - own.width() - EDGE).max(EDGE);
    let below = control.bottom() + GAP;
    let above = control.top() - GAP - own.height();
    let top = if below + own.height() + EDGE > height && above > EDGE { above } else { below };
    let style = layer.style();
    // Failing to set one of these would leave the layer at the window's corner, still readable.
    let _ = style.set_property("left", &format!("{left}px"));
    let _ = style.set_property("top", &format!("{top}px"));
    let _ = layer.set_attribute("data-placed", "");
}

/// A small explaining layer below a control; not for acting, so it takes no focus.
#[component]
pub fn Popover(
    /// Its id, for `aria-describedby`.
    id: String,
    /// The control that it belongs to.
    anchor: NodeRef<html::Span>,
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// A further class.
    #[prop(optional)]
    class: &'static str,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let layer = NodeRef::<html::Span>::new();
    Effect::new(move |_| {
        let shown = open.get();
        let (Some(layer), Some(anchor)) = (layer.get(), anchor.get()) else { return };
        if shown {
            if layer.show_popover().is_ok() {
                place(anchor.unchecked_ref(), layer.unchecked_ref(), false);
            }
        } else {
            let _ = layer.hide_popover();
        }
    });
    view! {
        <span class=format!("popover {class}") id=id popover="manual" node_ref=layer role="tooltip">
            {children()}
        </span>
    }
}
