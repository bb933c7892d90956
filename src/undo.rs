//! Undo of a change, offered by its message for ten seconds. The server does it, from the entry of the activity log, so
//! the rules decide as they are then; it is recorded, and can be undone in the same way.

use crate::{
    api::{self, ApiError, ChangeName, RecordedEntry},
    frame::Toasts,
    language::{t, tr},
    load::send_in_background,
    routes::{OrganizationPage, Route},
    session::Session,
};
use rolecall_view::prelude::*;
use std::sync::Arc;

/// What is said about a change, and about its undo.
#[derive(Debug, Clone)]
pub struct Said {
    /// After the change, such as "Ada is now an administrator."
    pub done: String,
    /// After the undo, such as "Ada is a member again."
    pub undone: String,
}

impl Said {
    fn swapped(self) -> Self {
        Said { done: self.undone, undone: self.done }
    }
}

/// What Undo works on. `Copy`.
#[derive(Clone, Copy)]
pub struct Undo {
    toasts: Toasts,
    session: Session,
}

/// Loads the data of a page again.
type Refresh = Arc<dyn Fn() + Send + Sync>;

impl Undo {
    /// From the context. Call it in a component, not after an `await`.
    #[must_use]
    pub fn get() -> Self {
        Undo { toasts: Toasts::get(), session: Session::get() }
    }

    /// Says that a change succeeded, with Undo if it was recorded. Call it when the response has just come.
    /// `refresh` loads the data of the page again, and must do nothing if the page is gone.
    pub fn say(self, change: ChangeName, said: Said, refresh: impl Fn() + Send + Sync + 'static) {
        self.say_many(change, 1, said, refresh);
    }

    /// The same about several changes that were sent one after the other. Undo undoes all of them, the last one first.
    pub fn say_many(self, change: ChangeName, number: usize, said: Said, refresh: impl Fn() + Send + Sync + 'static) {
        self.offer(change, number, said, Arc::new(refresh));
    }

    /// The same about a change whose response names its entries.
    pub fn say_recorded(self, entries: Vec<RecordedEntry>, said: Said, refresh: impl Fn() + Send + Sync + 'static) {
        self.offer_entries(entries, said, Arc::new(refresh));
    }

    fn offer(self, change: ChangeName, number: usize, said: Said, refresh: Refresh) {
        self.offer_entries(api::take_entries(change, number).unwrap_or_default(), said, refresh);
    }

    fn offer_entries(self, entries: Vec<RecordedEntry>, said: Said, refresh: Refresh) {
        let number = entries.len();
        let Some(organization) = entries.first().map(api::RecordedEntry::organization) else {
            return self.toasts.say(said.done);
        };
        self.toasts.say_with_undo(said.done.clone(), move || {
            let (entries, said, refresh) = (entries.clone(), said.clone().swapped(), Arc::clone(&refresh));
            let undo = async move {
                // What has changed since is left alone; the others are undone.
                let mut left = Vec::new();
                for entry in entries.into_iter().rev() {
                    match api::undo(&entry, false).await {
                        Err(error) if is_changed(Some(&error)) => left.push(entry),
                        answer => answer?,
                    }
                }
                Ok(left)
            };
            send_in_background(self.session.change_own(organization.clone(), undo), move |answer| {
                refresh();
                self.session.refresh();
                self.session.refresh_organization();
                match answer {
                    Ok(left) if left.is_empty() => self.offer(ChangeName::Undo, number, said, refresh),
                    Ok(left) => self.look(&left, number),
                    Err(error) => self.toasts.warn(tr!("Undo: {problem}", problem = error.sentence())),
                }
            });
        });
    }

    /// Says that something has changed since, so that these entries of `number` were not undone, and leads to the dialog
    /// that shows what.
    fn look(self, left: &[RecordedEntry], number: usize) {
        let here = untrack(|| self.session.with_organization(|one| (one.id.clone(), one.slug.clone())));
        let page = here.zip(left.first()).and_then(|((id, slug), entry)| Some(undo_page(slug, entry.number_in(&id)?)));
        let sentence = match number - left.len() {
            0 => t("Not undone: something has changed since.").to_owned(),
            done => tr!("Undone for {done} of {number}: something has changed since."),
        };
        match page {
            Some(page) => self.toasts.warn_with_link(sentence, "Look at it", page),
            None => self.toasts.warn(sentence),
        }
    }
}

/// Whether an undo was refused because something has changed since.
#[must_use]
pub fn is_changed(error: Option<&ApiError>) -> bool {
    error.and_then(ApiError::code) == Some("changed_since")
}

/// The URL of the dialog that shows what undoing an entry would do, and what has changed since.
#[must_use]
pub fn undo_page(slug: String, number: &str) -> String {
    format!("{}?dialog=undo&entry={number}", Route::Organization(slug, OrganizationPage::Activity))
}
