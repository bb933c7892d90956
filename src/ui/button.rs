//! Buttons.

use super::{Handler, Icon};
use rolecall_view::prelude::*;

/// How a button looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The main action of a page or dialog.
    Primary,
    /// An ordinary action.
    #[default]
    Default,
    /// A button without a border, for minor actions.
    Quiet,
    /// A destructive action.
    Danger,
    /// Looks like a link.
    Link,
}

impl ButtonKind {
    const fn as_str(self) -> &'static str {
        match self {
            ButtonKind::Primary => "primary",
            ButtonKind::Default => "default",
            ButtonKind::Quiet => "quiet",
            ButtonKind::Danger => "danger",
            ButtonKind::Link => "link",
        }
    }
}

/// A button. While busy or refused it keeps its size and focus, but does nothing.
#[component]
pub fn Button(
    /// The text of the button.
    #[prop(into)]
    label: Signal<String>,
    /// Called when pressed; not needed if it submits its form.
    #[prop(optional, into)]
    on_press: Handler,
    /// The visual kind of the button.
    #[prop(optional)]
    kind: ButtonKind,
    /// The name of an icon before the text.
    #[prop(optional)]
    icon: &'static str,
    /// True: shows the icon only; the text becomes the accessible name.
    #[prop(optional)]
    icon_only: bool,
    /// True while its action is running.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// True if the rules refuse it.
    #[prop(optional, into)]
    refused: Signal<bool>,
    /// True if it is not applicable.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The id of the element that explains it.
    #[prop(optional, into)]
    described_by: Signal<String>,
    /// True if it submits its form instead of calling `on_press`.
    #[prop(optional)]
    submit: bool,
    /// True for the small size in rows and panels.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let inert = move || busy.get() || refused.get();
    view! {
        <button
            class="button"
            type=if submit { "submit" } else { "button" }
            data-kind=kind.as_str()
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
