//! The choice of the language. `language` has the texts; this module is the control.

use super::{Toasts, USER_MENU};
use crate::{
    api,
    language::{Language, t},
    ui::focus_first,
};
use rolecall_view::prelude::*;

/// The element id of the choice on public pages, which have no user menu.
const CHOICE: &str = "language-choice";

/// A control to select one of the languages. Everything on the page is created again in it.
#[component]
pub fn LanguageChoice() -> impl IntoView {
    let toasts = Toasts::get();
    let current = Language::current();
    let choices = Language::ALL.map(|one| {
        let choose = move |_| {
            one.store();
            let then = move |is_there: bool| {
                if is_there && one != current {
                    // The button that was pressed is gone once the page is created again.
                    request_animation_frame(|| focus_first(&format!("[popovertarget={USER_MENU}], #{CHOICE}")));
                } else if !is_there {
                    toasts.warn(t("The texts of this language could not be loaded. Try again."));
                }
            };
            api::change_language(one, then);
        };
        view! {
            <button
                type="button"
                class="segment"
                translate="no"
                lang=one.tag()
                aria-pressed=(one == current).to_string()
                on:click=choose
            >
                {one.name()}
            </button>
        }
    });
    view! {
        <div class="segments appearance" role="group" aria-label="Language" id=CHOICE tabindex="-1">
            {choices.collect_view()}
        </div>
    }
}
