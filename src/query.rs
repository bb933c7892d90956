//! The query string of the current URL, which holds the state of a page: search, filter, page, open dialog. For paths,
//! see [`crate::routes`].

use crate::{address_bar, load::debounced, ui::keep_focus, url_codec::QueryPairs};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
    location::State,
};
use rolecall_view::prelude::*;
use std::{sync::Arc, time::Duration};

/// A search is written to the URL after no change for this time.
const PAUSE: Duration = Duration::from_millis(250);

/// The parameter for the open dialog, and the mark of history entries that have opened a dialog.
const DIALOG: &str = "dialog";
/// The mark of history entries that have begun a search.
const SEARCH: &str = "search";

type Go = Arc<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// The query string of the current URL. `Copy`; create it in the body of a component.
#[derive(Clone, Copy)]
pub struct Query {
    pairs: Memo<QueryPairs>,
    path: Signal<String>,
    go: StoredValue<Go>,
}

impl Query {
    /// The query string of the current URL.
    ///
    /// # Panics
    /// Outside the router.
    #[must_use]
    pub fn get() -> Query {
        let location = use_location();
        let navigate = use_navigate();
        let path = Signal::derive(move || location.pathname.get());
        let go = move |address: &str, options: NavigateOptions| {
            let state = options.state.to_js_value();
            navigate(address, options);
            address_bar::ensure(address, &state);
        };
        let pairs = Memo::new(move |_| location.search.with(|search| QueryPairs::parse(search)));
        Query { pairs, path, go: StoredValue::new(Arc::new(go) as Go) }
    }

    /// The URL of a page with these parameters, for links.
    #[must_use]
    pub fn url(page: &str, values: &[(&'static str, &str)]) -> String {
        format!("{page}{}", QueryPairs::new(values).print())
    }

    /// The URL of this page with `changes`, for links. Several values of a key replace all old ones; an empty value
    /// removes the key.
    #[must_use]
    pub fn url_with(self, changes: &[(&'static str, &str)]) -> String {
        let mut pairs = self.pairs.get();
        pairs.put(changes);
        format!("{}{}", self.path.get(), pairs.print())
    }

    /// The value of `key`; empty if it is absent.
    #[must_use]
    pub fn value(self, key: &'static str) -> Memo<String> {
        Memo::new(move |_| self.pairs.with(|pairs| pairs.value(key).to_owned()))
    }

    /// All values of `key`, in their order.
    #[must_use]
    pub fn values(self, key: &'static str) -> Memo<Vec<String>> {
        Memo::new(move |_| self.pairs.with(|pairs| pairs.values(key).map(str::to_owned).collect()))
    }

    /// True if `key` has this value.
    #[must_use]
    pub fn is(self, key: &'static str, value: &'static str) -> Memo<bool> {
        Memo::new(move |_| self.pairs.with(|pairs| pairs.values(key).any(|other| other == value)))
    }

    /// True if this dialog is open.
    #[must_use]
    pub fn dialog(self, name: &'static str) -> Memo<bool> {
        self.is(DIALOG, name)
    }

    /// Opens a dialog with a new history entry, so that going back closes it.
    pub fn open_dialog(self, name: &str) {
        self.open_dialog_with(name, &[]);
    }

    /// As [`Query::open_dialog`], with parameters that say what the dialog is about.
    pub fn open_dialog_with(self, name: &str, about: &[(&'static str, &str)]) {
        let options = NavigateOptions { scroll: false, state: State::new(Some(DIALOG.into())), ..Default::default() };
        self.go(&[&[(DIALOG, name)], about].concat(), options);
    }

    /// Opens another dialog instead of the one that is open: going back from it leads to before both.
    pub fn turn_dialog_into(self, name: &str) {
        self.go(&[(DIALOG, name)], NavigateOptions { scroll: false, ..in_place_of_dialog() });
    }

    /// Redirects to another page. A dialog that was opened meanwhile stays open.
    pub fn redirect(self, page: &str) {
        let (Some(pairs), Some(go)) = (self.pairs.try_get_untracked(), self.go.try_get_value()) else { return };
        go(&format!("{page}{}", pairs.print()), in_place_of_dialog());
    }

    /// Closes the dialog, by going back in the history if [`Query::open_dialog`] has opened it.
    pub fn close_dialog(self) {
        self.close_dialog_with(&[]);
    }

    /// As [`Query::close_dialog`], and also removes the parameters `about`.
    pub fn close_dialog_with(self, about: &[&'static str]) {
        if !takes_back(DIALOG) {
            let keys = about.iter().chain(&[DIALOG]);
            self.set(&keys.map(|key| (*key, "")).collect::<Vec<_>>());
        }
    }

    /// As [`Query::set`], but with a new history entry, so that going back undoes it.
    pub fn step(self, changes: &[(&'static str, &str)]) {
        // The button that was pressed may disappear.
        keep_focus();
        self.go(changes, NavigateOptions { scroll: false, ..Default::default() });
    }

    /// Sets the text of a search, together with other `changes`. Only beginning a search adds a history entry, so that
    /// going back removes the whole search and not a single letter.
    pub fn put_search(self, key: &'static str, text: &str, changes: &[(&'static str, &str)]) {
        let Some(is_new) = self.pairs.try_with_untracked(|pairs| pairs.value(key).is_empty()) else { return };
        if text.is_empty() && takes_back(SEARCH) {
            return;
        }
        let state = if is_new || is_marked(SEARCH) { State::new(Some(SEARCH.into())) } else { State::default() };
        let options = NavigateOptions { replace: !is_new, scroll: false, state, ..Default::default() };
        self.go(&[&[(key, text)], changes].concat(), options);
    }

    /// Sets parameters without a new history entry, for corrections by the app itself; for choices of the user, use
    /// [`Query::step`]. Several values of a key replace all old ones; an empty value removes the key.
    pub fn set(self, changes: &[(&'static str, &str)]) {
        let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
        self.go(changes, options);
    }

    fn go(self, changes: &[(&'static str, &str)], options: NavigateOptions) {
        // `None` if the page is gone.
        let (Some(mut pairs), Some(go)) = (self.pairs.try_get_untracked(), self.go.try_get_value()) else { return };
        let Some(path) = self.path.try_get_untracked() else { return };
        pairs.put(changes);
        go(&format!("{path}{}", pairs.print()), options);
    }

    /// A signal for a search field, whose text is written to the parameter `key` once the user stops typing.
    /// A new search removes the parameters `ends`, such as the page.
    #[must_use]
    pub fn search(self, key: &'static str, ends: &'static [&'static str]) -> RwSignal<String> {
        let ends: Vec<_> = ends.iter().map(|end| (*end, "")).collect();
        search_text(self.value(key), move |now| self.put_search(key, &now, &ends))
    }
}

/// Replaces the current history entry, and keeps its mark: what has opened its dialog has opened the new one.
fn in_place_of_dialog() -> NavigateOptions {
    let state = if is_marked(DIALOG) { State::new(Some(DIALOG.into())) } else { State::default() };
    NavigateOptions { replace: true, state, ..Default::default() }
}

/// True if the current history entry has this mark.
fn is_marked(mark: &str) -> bool {
    window().history().is_ok_and(|history| history.state().is_ok_and(|state| state == mark))
}

/// Goes back in the history if the current entry has this mark; returns whether it did.
fn takes_back(mark: &str) -> bool {
    is_marked(mark) && window().history().is_ok_and(|history| history.back().is_ok())
}

/// A signal for a search field whose text is in the URL: `put` writes it there once the user stops typing, and the
/// signal follows other changes of the URL, such as going back.
pub fn search_text(address: Memo<String>, put: impl Fn(String) + 'static) -> RwSignal<String> {
    let typed = RwSignal::new(address.get_untracked());
    let still: Signal<String> = debounced(typed.into(), PAUSE);
    // The last value that both had: the one that differs from it has changed.
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
