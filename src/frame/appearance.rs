//! Light or dark appearance, or that of the system. The script in `index.html` applies the stored choice before the
//! first paint; this module changes and stores it.

use crate::ui::{Handler, Icon};
use rolecall_view::prelude::*;

/// The key in `localStorage`. `index.html` uses the same key.
const KEY: &str = "appearance";

/// The colour scheme of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appearance {
    /// Light colours.
    Light,
    /// Dark colours.
    Dark,
    /// The scheme that the operating system prefers.
    System,
}

/// The current choice, shared by every place that shows it.
#[derive(Clone, Copy)]
struct Chosen(RwSignal<Appearance>);

impl Appearance {
    const ALL: [Appearance; 3] = [Appearance::Light, Appearance::Dark, Appearance::System];

    /// Provides the choice as a context to all components below.
    pub fn provide() {
        provide_context(Chosen(RwSignal::new(Self::stored())));
    }

    const fn as_str(self) -> &'static str {
        match self {
            Appearance::Light => "light",
            Appearance::Dark => "dark",
            Appearance::System => "system",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Appearance::Light => "Light",
            Appearance::Dark => "Dark",
            Appearance::System => "System",
        }
    }

    const fn icon(self) -> &'static str {
        match self {
            Appearance::Light => "sun",
            Appearance::Dark => "moon",
            Appearance::System => "monitor",
        }
    }

    fn stored() -> Self {
        let word = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
        Self::ALL.into_iter().find(|one| Some(one.as_str()) == word.as_deref()).unwrap_or(Appearance::System)
    }

    /// Applies the appearance at once and stores it. Without storage, it lasts until the page is closed.
    fn apply(self) {
        if let Some(root) = document().document_element() {
            let _ = match self {
                Appearance::System => root.remove_attribute("data-appearance"),
                chosen => root.set_attribute("data-appearance", chosen.as_str()),
            };
        }
        if let Some(storage) = storage() {
            let _ = match self {
                Appearance::System => storage.remove_item(KEY),
                chosen => storage.set_item(KEY, chosen.as_str()),
            };
        }
    }
}

/// Applies and stores an appearance, and shows it wherever it can be chosen.
#[must_use]
pub fn use_appearance() -> Handler<(Appearance,)> {
    let Chosen(chosen) = chosen();
    Handler::from(move |one: Appearance| {
        chosen.set(one);
        one.apply();
    })
}

fn chosen() -> Chosen {
    use_context().unwrap_or_else(|| Chosen(RwSignal::new(Appearance::stored())))
}

/// A control to select one of the three appearances.
#[component]
pub fn AppearanceChoice(
    /// The id of the element that labels the control.
    labelled_by: &'static str,
) -> impl IntoView {
    let Chosen(chosen) = chosen();
    let choices = Appearance::ALL.map(|one| {
        let is_chosen = move || chosen.get() == one;
        view! {
            <button
                type="button"
                class="segment"
                aria-pressed=move || is_chosen().to_string()
                title=one.label()
                on:click=move |_| {
                    chosen.set(one);
                    one.apply();
                }
            >
                <Icon name=one.icon() size=14/>
                <span class:sr-only=move || !is_chosen()>{one.label()}</span>
            </button>
        }
    });
    view! { <div class="segments appearance" role="group" aria-labelledby=labelled_by>{choices.collect_view()}</div> }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
