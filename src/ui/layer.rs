//! Popovers at a control: placed beside it, inside of the window, in the browser's top layer.

use super::{Handler, pressed_key};
use leptos::html;
use rolecall_view::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, Node};

const GAP: f64 = 6.0;
const EDGE: f64 = 8.0;

/// Where a popover is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placement {
    /// Below the control, or above it if there is more room; left edges aligned.
    Start,
    /// The same with right edges aligned.
    End,
    /// Beside the control, or above or below it if there is no room.
    Beside,
}

/// Moves an open popover to its control, always inside of the window. With [`Placement::Beside`] it is at the height of
/// `line`, a part of the control.
///
/// Sets positions through the CSS object model, which a strict Content-Security-Policy allows, unlike style attributes.
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
    // If it fits nowhere, it covers its control.
    let inside = |top: f64| top.min(height - own.height() - EDGE).max(EDGE);
    let y = match side {
        "below" if below + own.height() + EDGE > height && above > EDGE => above,
        "below" => inside(below),
        _ => inside(line.top()),
    };
    let style = layer.style();
    // Whole pixels: formatting fractions would take 5 kB of the download.
    let pixels = |length: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "a place in the window")]
        let whole = length.round() as i32;
        format!("{whole}px")
    };
    // If this fails, the popover is in the corner of the window and still readable.
    let _ = style.set_property("left", &pixels(x));
    let _ = style.set_property("top", &pixels(y));
    let _ = layer.set_attribute("data-placed", side);
}

/// A small popover with an explanation, and perhaps a control below it. It does not take the focus. For a menu item it is beside the menu,
/// so that it covers no other item.
#[component]
pub fn Popover(
    /// Its id, for `aria-describedby`.
    id: String,
    /// The control that it explains.
    anchor: NodeRef<html::Span>,
    /// Whether it is shown.
    open: Signal<bool>,
    /// Called on Esc, wherever the focus is, and on a click elsewhere.
    #[prop(into)]
    on_close: Handler,
    /// An additional CSS class.
    #[prop(optional)]
    class: &'static str,
    /// Controls below the explanation.
    #[prop(optional, into)]
    foot: ViewFn,
    children: Children,
) -> impl IntoView {
    let layer = NodeRef::<html::Span>::new();
    let watch = StoredValue::new_local(None::<Watch>);
    on_cleanup(move || drop(watch.try_update_value(Option::take)));
    Effect::new(move |_| {
        let shown = open.get();
        let (Some(layer), Some(anchor)) = (layer.get(), anchor.get()) else { return };
        watch.set_value(shown.then(|| Watch::new(anchor.clone().unchecked_into(), on_close.clone())));
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
        <span class=format!("popover {class}") popover="manual" node_ref=layer>
            <span id=id role="tooltip">{children()}</span>
            {move || foot.run()}
        </span>
    }
}

/// Listens on the window for what closes a popover that has no focus. Stops when dropped.
struct Watch {
    on_press: Closure<dyn FnMut(Event)>,
    on_key: Closure<dyn FnMut(KeyboardEvent)>,
}

impl Watch {
    fn new(anchor: Node, on_close: Handler) -> Watch {
        let close = on_close.clone();
        let on_press = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
            if !anchor.contains(target.as_ref()) {
                close.run();
            }
        });
        let on_key = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            if pressed_key(&event).as_deref() == Some("Escape") {
                // This popover is the top layer: layers below stay open.
                event.stop_immediate_propagation();
                event.prevent_default();
                on_close.run();
            }
        });
        let window = window();
        // In the capture phase, before any layer below.
        let press = on_press.as_ref().unchecked_ref();
        let _ = window.add_event_listener_with_callback_and_bool("pointerdown", press, true);
        let _ = window.add_event_listener_with_callback_and_bool("keydown", on_key.as_ref().unchecked_ref(), true);
        Watch { on_press, on_key }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let window = window();
        let press = self.on_press.as_ref().unchecked_ref();
        let _ = window.remove_event_listener_with_callback_and_bool("pointerdown", press, true);
        let _ =
            window.remove_event_listener_with_callback_and_bool("keydown", self.on_key.as_ref().unchecked_ref(), true);
    }
}
