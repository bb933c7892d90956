//! The language of the app: the one that the person chose, else the browser's. English texts are the code's own; those
//! of another language are a file of translations (`src/language/*.po`), which is loaded only if it is chosen.
//!
//! The texts of the server (mails, errors that the app has no text for) are English.

mod parts;

pub use parts::{Part, filled};
pub use rolecall_view::{find, t, tr, translated};

use rolecall_view::{Table, parse_po, prelude::*, translate_with};
use std::cell::{Cell, RefCell};

/// The key in `localStorage`.
const KEY: &str = "language";

/// A language of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, as spelled in the code.
    English,
    /// German.
    German,
}

thread_local! {
    static CURRENT: Cell<Language> = const { Cell::new(Language::English) };
    static CHANGED: ArcRwSignal<Language> = ArcRwSignal::new(Language::English);
    static LOADED: RefCell<Vec<(Language, Table)>> = const { RefCell::new(Vec::new()) };
}

impl Language {
    /// All languages.
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// The language of the texts on the page.
    #[must_use]
    pub fn current() -> Language {
        CURRENT.get()
    }

    /// The language to start with: the stored choice, else the first language of the browser that the app has.
    #[must_use]
    pub fn preferred() -> Language {
        let stored = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
        let of_browser = window().navigator().languages();
        let mut wanted = stored.into_iter().chain(of_browser.iter().filter_map(|tag| tag.as_string()));
        wanted.find_map(|tag| Language::of_tag(&tag)).unwrap_or(Language::English)
    }

    fn of_tag(tag: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| tag.split('-').next() == Some(language.tag()))
    }

    /// The tag for HTML, as in BCP 47.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    /// The name of the language in itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
        }
    }

    /// The locale for numbers, plurals and lists. That of English has a comma between thousands and none before `or`.
    #[must_use]
    pub const fn locale(self) -> &'static str {
        match self {
            Language::English => "en-GB",
            Language::German => "de-DE",
        }
    }

    /// The sign before the decimals of a number.
    #[must_use]
    pub const fn decimal_sign(self) -> &'static str {
        match self {
            Language::English => ".",
            Language::German => ",",
        }
    }

    /// The locale for dates: that of the browser if `None`.
    #[must_use]
    pub fn date_locale(self) -> Option<&'static str> {
        let of_browser = window().navigator().language().unwrap_or_default();
        (self != Language::English && Language::of_tag(&of_browser) != Some(self)).then_some(self.locale())
    }

    /// Makes the next texts be in this language. Returns false if its translations are not known yet (see [`keep_translations`]).
    ///
    /// [`keep_translations`]: Language::keep_translations
    #[must_use]
    pub fn apply(self) -> bool {
        let Some(table) = self.table() else { return false };
        if CURRENT.replace(self) == self {
            return true;
        }
        translate_with(table);
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", self.tag());
        }
        CHANGED.with(|signal| signal.set(self));
        true
    }

    /// Keeps the translations of a file as long as the page lives. A file without any, such as the page that some hosts
    /// send for every path, is ignored.
    pub fn keep_translations(self, file: &str) {
        if self.table().is_some() {
            return;
        }
        let translations = parse_po(file);
        if !translations.is_empty() {
            LOADED.with_borrow_mut(|loaded| loaded.push((self, translations)));
        }
    }

    fn table(self) -> Option<Table> {
        if self == Language::English {
            return Some(&[]);
        }
        LOADED.with_borrow(|loaded| loaded.iter().find(|(one, _)| *one == self).map(|(_, table)| *table))
    }

    /// Stores this language as the person's choice. Without storage, it lasts until the page is closed.
    pub fn store(self) {
        if let Some(storage) = storage() {
            let _ = storage.set_item(KEY, self.tag());
        }
    }
}

/// The language of the texts on the page, as a signal: what is on the page is created again when it changes.
#[must_use]
pub fn current_language() -> ArcRwSignal<Language> {
    CHANGED.with(Clone::clone)
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
