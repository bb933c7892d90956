//! What a page shows of itself in the address: search, filter, page, open dialog. Not which page it is: that is
//! [`crate::routes`].

use crate::load::settled;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
    location::State,
    params::ParamsMap,
};
use std::{sync::Arc, time::Duration};

/// How long a search stays still before it is in the address.
const PAUSE: Duration = Duration::from_millis(250);

/// The key of the open dialog, and the mark on entries of the history that a dialog was opened by.
const DIALOG: &str = "dialog";

type Go = Arc<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// The query of the address. Copy; made where hooks may be called: in the body of a component.
#[derive(Clone, Copy)]
pub struct Query {
    map: Memo<ParamsMap>,
    go: StoredValue<Go>,
}

impl Query {
    /// The query of the address.
    ///
    /// # Panics
    /// Outside the router.
    #[must_use]
    pub fn get() -> Query {
        let location = use_location();
        let navigate = use_navigate();
        let path = location.pathname;
        let go = move |query: &str, options| navigate(&format!("{}{query}", path.get_untracked()), options);
        Query { map: location.query, go: StoredValue::new(Arc::new(go) as Go) }
    }

    /// The address of a page with these values; for links.
    #[must_use]
    pub fn of(page: &str, values: &[(&'static str, &str)]) -> String {
        let mut map = ParamsMap::new();
        for (key, value) in values {
            map.insert(*key, (*value).to_owned());
        }
        format!("{page}{}", map.to_query_string())
    }

    /// The value of `key`; empty if it is not there.
    #[must_use]
    pub fn value(self, key: &'static str) -> Memo<String> {
        Memo::new(move |_| self.map.with(|map| map.get(key).unwrap_or_default()))
    }

    /// Whether `key` has this value.
    #[must_use]
    pub fn is(self, key: &'static str, value: &'static str) -> Memo<bool> {
        Memo::new(move |_| self.map.with(|map| map.get_str(key) == Some(value)))
    }

    /// Whether this dialog is open.
    #[must_use]
    pub fn dialog(self, name: &'static str) -> Memo<bool> {
        self.is(DIALOG, name)
    }

    /// Opens a dialog, as a step of its own: going back in the browser closes it.
    pub fn open_dialog(self, name: &str) {
        self.open_dialog_with(name, &[]);
    }

    /// As [`Query::open_dialog`], with what the dialog is about.
    pub fn open_dialog_with(self, name: &str, about: &[(&'static str, &str)]) {
        let options = NavigateOptions { scroll: false, state: State::new(Some(DIALOG.into())), ..Default::default() };
        self.go(&[&[(DIALOG, name)], about].concat(), options);
    }

    /// Closes the dialog, by going back if it was opened by [`Query::open_dialog`].
    pub fn close_dialog(self) {
        self.close_dialog_with(&[]);
    }

    /// As [`Query::close_dialog`], with the keys of what the dialog is about.
    pub fn close_dialog_with(self, about: &[&'static str]) {
        let history = window().history();
        let opened = history.as_ref().is_ok_and(|history| history.state().is_ok_and(|state| state == DIALOG));
        match history {
            Ok(history) if opened && history.back().is_ok() => {}
            _ => {
                let keys = about.iter().chain(&[DIALOG]);
                self.set(&keys.map(|key| (*key, "")).collect::<Vec<_>>());
            }
        }
    }

    /// Puts values in place; an empty one goes out of the address.
    pub fn set(self, changes: &[(&'static str, &str)]) {
        // Replaced, not added: going back leads to the page before, not through every letter of a search.
        let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
        self.go(changes, options);
    }

    fn go(self, changes: &[(&'static str, &str)], options: NavigateOptions) {
        let mut map = self.map.get_untracked();
        for (key, value) in changes {
            map.remove(key);
            if !value.is_empty() {
                map.insert(*key, (*value).to_owned());
            }
        }
        // Gone if the page is gone.
        if let Some(go) = self.go.try_get_value() {
            go(&map.to_query_string(), options);
        }
    }

    /// What is typed into a search, kept in the address as `key` once it stays still.
    #[must_use]
    pub fn search(self, key: &'static str) -> RwSignal<String> {
        typed(self.value(key), move |now| self.set(&[(key, &now)]))
    }
}

/// What is typed into a search whose text stands in the address: `put` brings it there once it stays still, and it follows
/// the address when that changes otherwise, such as by going back.
pub fn typed(address: Memo<String>, put: impl Fn(String) + 'static) -> RwSignal<String> {
    let typed = RwSignal::new(address.get_untracked());
    let still: Signal<String> = settled(typed.into(), PAUSE);
    // What the two agreed on last: whichever differs from it is the one that has changed.
    let agreed = StoredValue::new(address.get_untracked());
    let changed = move |now: &String| {
        let changed = agreed.with_value(|agreed| agreed != now);
        agreed.set_value(now.clone());
        changed
    };
    Effect::new(move |_| {
        let now = still.get();
        if changed(&now) {
            put(now);
        }
    });
    Effect::new(move |_| {
        let now = address.get();
        if changed(&now) {
            typed.set(now);
        }
    });
    typed
}
