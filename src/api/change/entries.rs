//! The entries of the activity log that changes have written, so that they can be undone.

use super::{Change, ChangeName};
use gloo_net::http::Method;
use rolecall_api::{OrganizationId, Undo};
use std::cell::RefCell;

/// Maximum number of changes whose entries are noted.
const NOTED: usize = 500;

thread_local! {
    /// The entries of the last changes, for [`take_entries`].
    static ENTRIES: RefCell<Vec<(ChangeName, Option<RecordedEntry>)>> = const { RefCell::new(Vec::new()) };
}

/// The entry of the activity log that a change has written, so that it can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedEntry(String);

impl RecordedEntry {
    /// An entry of the log of an organization.
    #[must_use]
    pub fn new(organization: &OrganizationId, number: i64) -> Self {
        RecordedEntry(format!("{organization}/{number}"))
    }

    /// The organization in whose log it is.
    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        OrganizationId(self.0.split_once('/').unwrap_or_default().0.to_owned())
    }

    /// Its number, if it is in the log of this organization.
    #[must_use]
    pub fn number_in(&self, organization: &OrganizationId) -> Option<&str> {
        self.0.split_once('/').filter(|(id, _)| *id == organization.as_str()).map(|(_, number)| number)
    }
}

/// Undoes a change. `despite_changes`: what is still there, although something has changed since.
pub fn undo(entry: &RecordedEntry, despite_changes: bool) -> Change<()> {
    let (organization, number) = entry.0.split_once('/').unwrap_or_default();
    let path = format!("/api/organizations/{organization}/activity/{number}/undo");
    let change = Change::silent(ChangeName::Undo, Method::POST, path);
    if despite_changes { change.with_body(&Undo { despite_changes }) } else { change }
}

/// The entries of the last changes, if all have this name and were recorded. Each can be taken once.
#[must_use]
pub fn take_entries(name: ChangeName, number: usize) -> Option<Vec<RecordedEntry>> {
    let mut entries = ENTRIES.take();
    let last = entries.split_off(entries.len().checked_sub(number)?);
    last.into_iter().map(|(of, entry)| entry.filter(|_| of == name)).collect()
}

/// Notes the entry of a change. What the user looks at is sent in between, and never recorded.
pub(super) fn note_entry(name: ChangeName, entry: Option<String>) {
    if name != ChangeName::UpdateMe {
        ENTRIES.with_borrow_mut(|entries| {
            if entries.len() == NOTED {
                entries.remove(0);
            }
            entries.push((name, entry.map(RecordedEntry)));
        });
    }
}
