//! Light, dark, or as the system has it. The page's first script (`index.html`) reads the choice before anything is
//! painted; here it is made.

use crate::ui::Icon;
use leptos::prelude::*;

/// Where the choice is kept, in this browser only. `index.html` knows the name too.
const KEY: &str = "appearance";

/// How the app looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appearance {
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// As the system has it.
    System,
}

/// The present choice, for every place where it can be made.
#[derive(Clone, Copy)]
struct Chosen(RwSignal<Appearance>);

impl Appearance {
    const ALL: [Appearance; 3] = [Appearance::Light, Appearance::Dark, Appearance::System];

    /// Makes the choice available to everything below.
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

    /// Shows it at once and keeps it. A browser without storage shows it until the page is left.
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

/// The three choices side by side.
#[component]
pub fn AppearanceChoice(
    /// The id of what says what they are for.
    labelled_by: &'static str,
) -> impl IntoView {
    let Chosen(chosen) = use_context::<Chosen>().unwrap_or_else(|| Chosen(RwSignal::new(Appearance::stored())));
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
