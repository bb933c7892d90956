//! Checkboxes and toggles.

use super::{Handler, Icon};
use leptos::html;
use rolecall_view::prelude::*;

/// A checkbox with its text.
#[component]
pub fn Tick(
    /// True if checked.
    #[prop(into)]
    checked: Signal<bool>,
    /// Called with the new state.
    #[prop(into)]
    on_change: Handler<(bool,)>,
    /// The accessible name, if there is no text beside it.
    #[prop(optional, into)]
    label: String,
    /// True while it is disabled.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// True if the rules refuse it: it can be focused, so that it can be explained, but does nothing.
    #[prop(optional, into)]
    refused: Signal<bool>,
    /// The id of the element that explains it.
    #[prop(optional, into)]
    described_by: Signal<String>,
    /// The text beside it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <label class="tick">
            <span class="tick-box">
                <input
                    type="checkbox"
                    prop:checked=move || checked.get()
                    disabled=move || disabled.get()
                    aria-disabled=move || refused.get().then_some("true")
                    aria-label=(!label.is_empty()).then_some(label)
                    aria-describedby=move || Some(described_by.get()).filter(|id| !id.is_empty())
                    on:click=move |event| if refused.get_untracked() { event.prevent_default() }
                    on:change=move |event| on_change.run_with(event_target_checked(&event))
                />
                <Icon name="check" size=12/>
            </span>
            {children.map(|children| children())}
        </label>
    }
}

/// The state of a toggle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToggleState {
    /// Off.
    Off,
    /// Being switched on, not confirmed yet.
    TurningOn,
    /// Being switched off, not confirmed yet.
    TurningOff,
    /// On.
    On,
}

impl ToggleState {
    const fn as_str(self) -> &'static str {
        match self {
            ToggleState::Off => "off",
            ToggleState::TurningOn => "turning-on",
            ToggleState::TurningOff => "turning-off",
            ToggleState::On => "on",
        }
    }
}

/// A toggle (`role="switch"`).
#[component]
pub fn Toggle(
    #[prop(into)] label: String,
    #[prop(into)] state: Signal<ToggleState>,
    /// Called when it is pressed.
    #[prop(into)]
    on_press: Handler,
    /// True if the rules refuse it.
    #[prop(optional, into)]
    refused: Signal<bool>,
    /// The id of the element that explains it.
    #[prop(optional, into)]
    described_by: Signal<String>,
    /// Gives access to the element, to focus it.
    #[prop(optional)]
    node_ref: NodeRef<html::Button>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="toggle"
            role="switch"
            node_ref=node_ref
            aria-label=label
            aria-checked=move || matches!(state.get(), ToggleState::On | ToggleState::TurningOn).to_string()
            data-state=move || state.get().as_str()
            aria-disabled=move || refused.get().then_some("true")
            data-refused=move || refused.get().then_some("")
            aria-describedby=move || Some(described_by.get()).filter(|id| !id.is_empty())
            on:click=move |_| if !refused.get_untracked() { on_press.run() }
        >
            <span class="toggle-thumb"></span>
        </button>
    }
}
