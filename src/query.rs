//! What a page shows of itself in the address: search, filter, page, open dialog. Not which page it is: that is
//! [`crate::routes`].

use crate::{address_bar, load::debounced, url_codec::QueryPairs};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
    location::State,
};
use std::{sync::Arc, time::Duration};

/// How long a search stays still before it is in the address.
const PAUSE: Duration = Duration::from_millis(250);

/// The key of the open dialog, and the mark on entries of the history that a dialog was opened by.
const DIALOG: &str = "dialog";
/// The mark on entries of the history that a search was begun by.
const SEARCH: &str = "search";

type Go = Arc<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// The query of the address. Copy; made where hooks may be called: in the body of a component.
#[derive(Clone, Copy)]
pub struct Query {
    pairs: Memo<QueryPairs>,
    path: Memo<String>,
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
        let go = move |query: &str, options: NavigateOptions| {
            let address = format!("{}{query}", path.get_untracked());
            let state = options.state.to_js_value();
            navigate(&address, options);
            address_bar::ensure(&address, &state);
        };
        let pairs = Memo::new(move |_| location.search.with(|search| QueryPairs::parse(search)));
        Query { pairs, path, go: StoredValue::new(Arc::new(go) as Go) }
    }

    /// The address of a page with these values; for links.
    #[must_use]
    pub fn url(page: &str, values: &[(&'static str, &str)]) -> String {
        format!("{page}{}", QueryPairs::new(values).print())
    }

    /// The address of this page with `changes`: several values of a key are all in place, an empty one only takes away
    /// what there was. For links.
    #[must_use]
    pub fn with(self, changes: &[(&'static str, &str)]) -> String {
        let mut pairs = self.pairs.get();
        pairs.put(changes);
        format!("{}{}", self.path.get(), pairs.print())
    }

    /// The value of `key`; empty if it is not there.
    #[must_use]
    pub fn value(self, key: &'static str) -> Memo<String> {
        Memo::new(move |_| self.pairs.with(|pairs| pairs.value(key).to_owned()))
    }

    /// All values of `key`, in their order.
    #[must_use]
    pub fn values(self, key: &'static str) -> Memo<Vec<String>> {
        Memo::new(move |_| self.pairs.with(|pairs| pairs.values(key).map(str::to_owned).collect()))
    }

    /// Whether `key` has this value.
    #[must_use]
    pub fn is(self, key: &'static str, value: &'static str) -> Memo<bool> {
        Memo::new(move |_| self.pairs.with(|pairs| pairs.values(key).any(|other| other == value)))
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
        if !takes_back(DIALOG) {
            let keys = about.iter().chain(&[DIALOG]);
            self.set(&keys.map(|key| (*key, "")).collect::<Vec<_>>());
        }
    }

    /// As [`Query::set`], as a step of its own: going back in the browser takes it back.
    pub fn step(self, changes: &[(&'static str, &str)]) {
        self.go(changes, NavigateOptions { scroll: false, ..Default::default() });
    }

    /// Puts the text of a search in place, with `changes` that go with it. Beginning to search is one step of the history:
    /// going back takes the search back whole, not letter by letter.
    pub fn put_search(self, key: &'static str, text: &str, changes: &[(&'static str, &str)]) {
        let Some(is_new) = self.pairs.try_with_untracked(|pairs| pairs.value(key).is_empty()) else { return };
        if text.is_empty() && takes_back(SEARCH) {
            return;
        }
        let state = if is_new || is_marked(SEARCH) { State::new(Some(SEARCH.into())) } else { State::default() };
        let options = NavigateOptions { replace: !is_new, scroll: false, state, ..Default::default() };
        self.go(&[&[(key, text)], changes].concat(), options);
    }

    /// Puts values in place without a step of the history, for what the app itself corrects; what a person chooses is a
    /// [`Query::step`]. An empty value goes out of the address. Several values of a key are all in place.
    pub fn set(self, changes: &[(&'static str, &str)]) {
        let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
        self.go(changes, options);
    }

    fn go(self, changes: &[(&'static str, &str)], options: NavigateOptions) {
        // Gone if the page is gone.
        let (Some(mut pairs), Some(go)) = (self.pairs.try_get_untracked(), self.go.try_get_value()) else { return };
        pairs.put(changes);
        go(&pairs.print(), options);
    }

    /// What is typed into a search, kept in the address as `key` once it stays still.
    #[must_use]
    pub fn search(self, key: &'static str) -> RwSignal<String> {
        typed(self.value(key), move |now| self.put_search(key, &now, &[]))
    }
}

/// Whether the present entry of the history has this mark.
fn is_marked(mark: &str) -> bool {
    window().history().is_ok_and(|history| history.state().is_ok_and(|state| state == mark))
}

/// Goes back in the history, if its present entry has this mark: what it stands for is undone with it.
fn takes_back(mark: &str) -> bool {
    is_marked(mark) && window().history().is_ok_and(|history| history.back().is_ok())
}

/// What is typed into a search whose text stands in the address: `put` brings it there once it stays still, and it follows
/// the address when that changes otherwise, such as by going back.
pub fn typed(address: Memo<String>, put: impl Fn(String) + 'static) -> RwSignal<String> {
    let typed = RwSignal::new(address.get_untracked());
    let still: Signal<String> = debounced(typed.into(), PAUSE);
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
