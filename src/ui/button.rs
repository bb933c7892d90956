//! Buttons.

use super::{Handler, Icon};
use leptos::prelude::*;

/// How a button looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one act of a layer.
    Primary,
    /// Every other act.
    #[default]
    Default,
    /// No border.
    Quiet,
    /// An act that destroys.
    Danger,
    /// Looks like a link.
    Link,
}

impl ButtonKind {
    const fn word(self) -> &'static str {
        match self {
            ButtonKind::Primary => "primary",
            ButtonKind::Default => "default",
            ButtonKind::Quiet => "quiet",
            ButtonKind::Danger => "danger",
            ButtonKind::Link => "link",
        }
    }
}

/// A button. Busy or refused it keeps its place, its size and the focus, and does nothing.
#[component]
pub fn Button(
    /// The words on it.
    #[prop(into)]
    label: Signal<String>,
    /// What it does.
    #[prop(into)]
    on_press: Handler,
    /// How it looks.
    #[prop(optional)]
    kind: ButtonKind,
    /// The name of an icon before the words.
    #[prop(optional)]
    icon: &'static str,
    /// True: only the icon is seen, the words are its name.
    #[prop(optional)]
    icon_only: bool,
    /// True while what it does is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// True while the rules refuse it.
    #[prop(optional, into)]
    refused: Signal<bool>,
    /// True while it makes no sense.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The id of what explains it.
    #[prop(optional, into)]
    described_by: Signal<String>,
    /// True if it sends the form around it instead of calling `on_press`.
    #[prop(optional)]
    submit: bool,
    /// True for the lower form in rows and panels.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let inert = move || busy.get() || refused.get();
    view! {
        <button
            class="button"
            type=if submit { "submit" } else { "button" }
            data-kind=kind.word()
            data-small=small.then_some("")
            data-icon-only=icon_only.then_some("")
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || inert().then_some("true")
            data-refused=move || refused.get().then_some("")
            aria-describedby=move || Some(described_by.get()).filter(|id| !id.is_empty())
            aria-label=move || icon_only.then(|| label.get())
            title=move || icon_only.then(|| label.get())
            disabled=move || disabled.get()
            on:click=move |event| {
                if inert() {
                    event.prevent_default();
                } else if !submit {
                    on_press.run();
                }
            }
        >
            {move || busy.get().then(|| view! { <span class="ring" aria-hidden="true"></span> })}
            {(!icon.is_empty()).then(|| view! { <Icon name=icon/> })}
            {(!icon_only).then(|| view! { <span>{move || label.get()}</span> })}
            {move || (refused.get()).then(|| view! { <Icon name="key" size=12/> })}
        </button>
    }
}
