//! Layers above the page that belong to a control: they stand beside it, inside the window, on the browser's top layer.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

const GAP: f64 = 6.0;
const EDGE: f64 = 8.0;

/// Where a layer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placement {
    /// Below the control, or above it where there is more room; the left edges line up.
    Start,
    /// The same; the right edges line up.
    End,
    /// At the side of the control, or where there is no room below or above it.
    Beside,
}

/// Moves an open layer to its control, inside the window in any case. With [`Placement::Beside`] it stands at the height
/// of `line`, a part of the control.
///
/// Positions are set through the CSS object model, which a strict policy for styles allows, unlike style attributes.
pub(super) fn place(control: &Element, line: &Element, layer: &HtmlElement, placement: Placement) {
    let Some(window) = web_sys::window() else { return };
    let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    let (width, height) = (size(window.inner_width()), size(window.inner_height()));
    let (control, line) = (control.get_bounding_client_rect(), line.get_bounding_client_rect());
    let own = layer.get_bounding_client_rect();
    let (right, left) = (control.right() + GAP, control.left() - GAP - own.width());
    let side = match placement {
        Placement::Beside if right + own.width() + EDGE <= width => "right",
        Placement::Beside if left >= EDGE => "left",
        _ => "below",
    };
    let wished = match side {
        "right" => right,
        "left" => left,
        _ if placement == Placement::End => control.right() - own.width(),
        _ => control.left(),
    };
    let x = wished.min(width - own.width() - EDGE).max(EDGE);
    let below = control.bottom() + GAP;
    let above = control.top() - GAP - own.height();
    let y = match side {
        "below" if below + own.height() + EDGE > height && above > EDGE => above,
        "below" => below,
        _ => line.top().min(height - own.height() - EDGE).max(EDGE),
    };
    let style = layer.style();
    // Failing to set one of these would leave the layer at the window's corner, still readable.
    let _ = style.set_property("left", &format!("{x}px"));
    let _ = style.set_property("top", &format!("{y}px"));
    let _ = layer.set_attribute("data-placed", side);
}

/// A small explaining layer at a control; not for acting, so it takes no focus. That of an entry of a menu stands beside
/// the menu, so that it covers no other entry.
#[component]
pub fn Popover(
    /// Its id, for `aria-describedby`.
    id: String,
    /// The control that it belongs to.
    anchor: NodeRef<html::Span>,
    /// Whether it is shown.
    open: Signal<bool>,
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
                let line: &Element = anchor.unchecked_ref();
                match line.closest(".menu").ok().flatten() {
                    Some(menu) => place(&menu, line, layer.unchecked_ref(), Placement::Beside),
                    None => place(line, line, layer.unchecked_ref(), Placement::Start),
                }
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
