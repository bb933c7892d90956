//! Loads the translations of a language. They are a file of the app, beside its page, wherever the server is.

use crate::language::Language;
use gloo_net::http::{RequestBuilder, Response};
use std::cell::Cell;
use web_sys::AbortSignal;

/// The time limit in milliseconds. After it, the language stays as it is.
const TIME_LIMIT: u32 = 10_000;

thread_local! {
    /// The last language that was asked for.
    static WANTED: Cell<Language> = const { Cell::new(Language::English) };
}

/// Calls `start` once the texts are in the preferred language: at once for English, and in English if the translations
/// cannot be loaded.
pub fn start_in_preferred_language(start: impl FnOnce() + 'static) {
    change_language(Language::preferred(), move |_| start());
}

/// Changes the language, then calls `then` with false if it could not be loaded. Of two choices, the later one wins, also
/// if it is there first. `then` must not use the page's signals.
pub fn change_language(language: Language, then: impl FnOnce(bool) + 'static) {
    WANTED.set(language);
    if language.apply() {
        return then(true);
    }
    // Before the app is mounted, Leptos cannot spawn yet.
    wasm_bindgen_futures::spawn_local(async move {
        if let Some(file) = load(language).await {
            language.keep_translations(&file);
        }
        then(WANTED.get() != language || language.apply());
    });
}

async fn load(language: Language) -> Option<String> {
    let limit = AbortSignal::timeout_with_u32(TIME_LIMIT);
    let request = RequestBuilder::new(&format!("/{}.po", language.tag())).abort_signal(Some(&limit));
    let response = request.send().await.ok().filter(Response::ok)?;
    response.text().await.ok()
}
