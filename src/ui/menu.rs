//! Menus: a button that opens a list of items. Arrow keys move, Esc and a click elsewhere close it, and the focus
//! returns.

use super::{
    Handler, Icon,
    layer::{Placement, place},
    pressed_key,
};
use leptos::{ev, html};
use rolecall_view::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, Node, NodeList};

/// Access to the menu around a component.
#[derive(Clone, Copy)]
pub struct InMenu {
    button: NodeRef<html::Button>,
    layer: NodeRef<html::Div>,
    kind: MenuLayer,
    placement: Placement,
}

impl InMenu {
    /// Closes the menu.
    pub fn close(self) {
        close(self.layer);
    }

    /// Places the menu and sets the focus in it, after new content has been mounted. Opening a menu does this
    /// automatically; call it when content is loaded into an open menu.
    pub fn arrange(self) {
        request_animation_frame(move || {
            let button = self.button.try_get_untracked().flatten();
            let layer = self.layer.try_get_untracked().flatten();
            let (Some(button), Some(layer)) = (button, layer) else { return };
            place(button.unchecked_ref(), button.unchecked_ref(), layer.unchecked_ref(), self.placement);
            focus_at(&layer, Step::Present);
        });
    }
}

/// The menu around the calling component. Call it when the component is created; an event handler has no context.
///
/// # Panics
/// Outside a menu.
#[must_use]
pub fn use_menu() -> InMenu {
    expect_context()
}

fn close(layer: NodeRef<html::Div>) {
    if let Some(layer) = layer.try_get_untracked().flatten() {
        let _ = layer.hide_popover();
    }
}

/// The kind of layer that a menu opens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MenuLayer {
    /// Menu items only.
    #[default]
    Menu,
    /// Items and other content, such as a filter field.
    Panel,
}

/// A button with a menu.
#[component]
pub fn Menu(
    /// The accessible name of the button, if its content is not enough.
    #[prop(optional, into)]
    label: Signal<String>,
    /// The accessible name of the layer, if different.
    #[prop(optional, into)]
    layer_label: String,
    /// The id of the layer, for other buttons that open it.
    #[prop(optional, into)]
    id: String,
    /// The class of the button.
    #[prop(default = "button")]
    button_class: &'static str,
    /// The class of the layer.
    #[prop(optional)]
    class: &'static str,
    /// The kind of layer.
    #[prop(optional)]
    layer_kind: MenuLayer,
    /// True: right edges aligned.
    #[prop(optional)]
    align_end: bool,
    /// True if the rules refuse the whole menu.
    #[prop(optional, into)]
    refused: Signal<bool>,
    /// The id of the element that explains the button.
    #[prop(optional, into)]
    described_by: Signal<String>,
    /// The content of the button.
    #[prop(into)]
    trigger: ViewFn,
    /// The content of the layer; created when it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let id = if id.is_empty() { super::fresh_id("menu") } else { id };
    let open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let layer = NodeRef::<html::Div>::new();
    let (role, popup) = match layer_kind {
        MenuLayer::Menu => ("menu", "menu"),
        MenuLayer::Panel => ("dialog", "dialog"),
    };
    let placement = if align_end { Placement::End } else { Placement::Start };
    let menu = InMenu { button, layer, kind: layer_kind, placement };
    let on_toggle = move |_: ev::Event| {
        // The toggle event comes later, when the menu and its surroundings may be gone.
        let Some(element) = layer.try_get_untracked().flatten() else { return };
        let shown = element.matches(":popover-open").unwrap_or(false);
        let _ = open.try_set(shown);
        if shown {
            menu.arrange();
        } else {
            let _ = element.remove_attribute("data-placed");
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let Some(element) = layer.get_untracked() else { return };
        let Some(key) = pressed_key(&event) else { return };
        let step = match key.as_str() {
            "ArrowDown" => Step::Next,
            "ArrowUp" => Step::Previous,
            "Home" if layer_kind == MenuLayer::Menu => Step::First,
            "End" if layer_kind == MenuLayer::Menu => Step::Last,
            "Tab" if layer_kind == MenuLayer::Menu => {
                close(layer);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        focus_at(&element, step);
    };
    // Tab out of an open menu closes it. If nothing has the focus (the window lost it, or the focused element was
    // removed), it stays.
    let on_leave = move |event: ev::FocusEvent| {
        let next = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        // The event also comes for elements that are being removed.
        let (layer_now, button_now) = (layer.try_get_untracked().flatten(), button.try_get_untracked().flatten());
        let (Some(next), Some(element), Some(button)) = (next, layer_now, button_now) else { return };
        if !element.contains(Some(&next)) && !button.contains(Some(&next)) {
            close(layer);
        }
    };
    // Following a link closes the menu.
    let on_link = move |event: ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.closest("a[href]").is_ok_and(|link| link.is_some())) {
            close(layer);
        }
    };
    let name = move || Some(label.get()).filter(|name| !name.is_empty());
    let layer_name = move || if layer_label.is_empty() { name() } else { Some(layer_label.clone()) };
    view! {
        <button
            type="button"
            class=button_class
            node_ref=button
            popovertarget={
                let id = id.clone();
                move || (!refused.get()).then(|| id.clone())
            }
            aria-haspopup=popup
            aria-expanded=move || open.get().to_string()
            aria-label=name
            title=name
            aria-disabled=move || refused.get().then_some("true")
            data-refused=move || refused.get().then_some("")
            aria-describedby=move || Some(described_by.get()).filter(|id| !id.is_empty())
            on:focusout=on_leave
        >
            {move || trigger.run()}
        </button>
        <div
            class=format!("menu {class}")
            id=id
            popover="auto"
            role=role
            aria-label=layer_name
            node_ref=layer
            on:toggle=on_toggle
            on:keydown=on_key
            on:focusout=on_leave
            on:click=on_link
        >
            <Show when=move || open.get()>
                <InMenuProvider menu children=children.clone()/>
            </Show>
        </div>
    }
}

#[component]
fn InMenuProvider(menu: InMenu, children: ChildrenFn) -> impl IntoView {
    provide_context(menu);
    children()
}

/// An item of a menu: a button that closes the menu and runs its action.
#[component]
pub fn MenuItem(
    /// Its action; the menu closes first.
    #[prop(into)]
    on_press: Handler,
    /// The name of an icon before the text.
    #[prop(optional)]
    icon: &'static str,
    /// In a choice: true for the current one.
    #[prop(optional, into)]
    checked: Option<Signal<bool>>,
    /// True for a destructive action.
    #[prop(optional)]
    danger: bool,
    /// True if the rules refuse it.
    #[prop(optional, into)]
    refused: Signal<bool>,
    /// The id of the element that explains it.
    #[prop(optional, into)]
    described_by: Signal<String>,
    /// The text.
    children: Children,
) -> impl IntoView {
    let menu = use_context::<InMenu>();
    // In a panel, an item is an ordinary button.
    let is_item = menu.is_none_or(|menu| menu.kind == MenuLayer::Menu);
    let role = is_item.then_some(if checked.is_some() { "menuitemradio" } else { "menuitem" });
    view! {
        <button
            type="button"
            class="menu-item"
            role=role
            aria-checked=move || checked.map(|checked| checked.get().to_string())
            aria-disabled=move || refused.get().then_some("true")
            data-refused=move || refused.get().then_some("")
            data-danger=danger.then_some("")
            aria-describedby=move || Some(described_by.get()).filter(|id| !id.is_empty())
            tabindex=is_item.then_some("-1")
            on:click=move |_| {
                if !refused.get_untracked() {
                    if let Some(menu) = menu {
                        menu.close();
                    }
                    on_press.run();
                }
            }
        >
            <span class="menu-lead">
                {(!icon.is_empty()).then(|| view! { <Icon name=icon/> })}
                {move || checked.is_some_and(|checked| checked.get()).then(|| view! { <Icon name="check"/> })}
            </span>
            {children()}
            {move || refused.get().then(|| view! { <Icon name="key" size=12/> })}
        </button>
    }
}

enum Step {
    /// The current choice, or else the first.
    Present,
    First,
    Last,
    Next,
    Previous,
}

/// Moves the focus among the focusable elements of a layer.
fn focus_at(layer: &HtmlElement, step: Step) {
    let Ok(list) = layer.query_selector_all("a[href], button:not([disabled]), input, select") else { return };
    let items = elements(&list);
    let active = web_sys::window().and_then(|window| window.document()).and_then(|document| document.active_element());
    let present = items.iter().position(|item| Some(item.unchecked_ref()) == active.as_ref());
    let count = items.len();
    if count == 0 {
        return;
    }
    let index = match (step, present) {
        (Step::Present, _) => {
            let is_checked = |item: &HtmlElement| item.get_attribute("aria-checked").as_deref() == Some("true");
            items.iter().position(is_checked).unwrap_or(0)
        }
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Previous, None) => count - 1,
        (Step::Next, Some(index)) => (index + 1) % count,
        (Step::Previous, Some(index)) => (index + count - 1) % count,
    };
    if let Some(item) = items.get(index) {
        let _ = item.focus();
    }
}

fn elements(list: &NodeList) -> Vec<HtmlElement> {
    (0..list.length()).filter_map(|index| list.get(index)?.dyn_into().ok()).collect()
}
