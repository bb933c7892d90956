//! The draft of the invite dialog: the rows as typed, and the operations on them. Pure; `check` compares rows with the
//! rules, the members and the pending invites.

mod late;

pub(super) use late::{LateResults, late};

use super::paste::{self, Entry};
use crate::language::{t, translated};
use rolecall_api::{BulkLine, Invite, ProjectId};
use rolecall_policy::Level;

/// Maximum number of invites in a request (contract 5).
pub(super) const MOST: usize = 500;

/// The id of a row; never used twice in a draft.
pub(super) type Key = u32;

/// A person to invite.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DraftRow {
    /// The id of the row.
    pub key: Key,
    /// The email as typed.
    pub address: String,
    /// The name as typed.
    pub name: String,
    /// The level; member unless the user chooses another.
    pub level: Level,
    /// The private projects to which the invite grants access.
    pub projects: Vec<ProjectId>,
    /// True once the focus has left the row, so that its errors are shown.
    pub left: bool,
    /// Why the server rejected it, until it is changed.
    pub failure: Option<Failure>,
}

/// Why the server rejected a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// The invalid field, if it is about one.
    pub field: Option<String>,
    /// The sentence of the server.
    pub sentence: String,
}

impl DraftRow {
    fn new(key: Key, entry: Entry) -> Self {
        let Entry { address, name } = entry;
        DraftRow { key, address, name, level: Level::Member, projects: Vec::new(), left: false, failure: None }
    }

    /// True if nothing is typed in it.
    pub(super) fn is_blank(&self) -> bool {
        self.address.trim().is_empty() && self.name.trim().is_empty()
    }

    /// The name, or the email if there is no name.
    pub(super) fn title(&self) -> &str {
        if self.name.trim().is_empty() { self.address.trim() } else { self.name.trim() }
    }
}

/// An invite that was created.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CreatedInvite {
    /// The key of the row that it was sent from.
    pub key: Key,
    /// The invite, with the secret of its link.
    pub invite: Invite,
}

/// All rows of the dialog.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    rows: Vec<DraftRow>,
    next: Key,
    /// True if it was stored when the dialog was closed.
    pub kept: bool,
}

/// The result of replacing a row by several people from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spread {
    /// The key of the row that gets the focus.
    pub go_on: Key,
    /// Number of people beyond the maximum number of rows.
    pub left_out: usize,
}

impl Default for Draft {
    fn default() -> Self {
        let mut draft = Draft { rows: Vec::new(), next: 0, kept: false };
        draft.end_with_a_blank();
        draft
    }
}

impl Draft {
    /// The rows. INVARIANT: the last row is blank, for the next person, unless there are [`MOST`] others.
    pub(super) fn rows(&self) -> &[DraftRow] {
        &self.rows
    }

    /// Finds a row by its key.
    pub(super) fn row(&self, key: Key) -> Option<&DraftRow> {
        self.rows.iter().find(|row| row.key == key)
    }

    /// True if it is the blank last row.
    pub(super) fn is_next(&self, key: Key) -> bool {
        self.rows.last().is_some_and(|last| last.key == key && last.is_blank())
    }

    /// Number of rows that are not blank.
    pub(super) fn filled(&self) -> usize {
        self.rows.iter().filter(|row| !row.is_blank()).count()
    }

    /// Sets the text of the email field. If it ends with a separator, it is parsed into one or several rows.
    pub(super) fn type_address(&mut self, key: Key, text: &str) -> Option<Spread> {
        if let Some(entries) = paste::finished(text) {
            return self.spread(key, entries);
        }
        self.change(key, |row| text.clone_into(&mut row.address));
        None
    }

    /// Parses the text that the email field would have after pasting, if it is more than an email; else returns `None`,
    /// and the browser pastes it.
    pub(super) fn paste(&mut self, key: Key, text: &str) -> Option<Spread> {
        let entries = paste::entries(text);
        let is_plain = entries.len() < 2 && entries.iter().all(|entry| entry.name.is_empty() && entry.address == text);
        if is_plain || entries.is_empty() { None } else { self.spread(key, entries) }
    }

    /// Sets the text of the name field.
    pub(super) fn type_name(&mut self, key: Key, text: &str) {
        self.change(key, |row| text.clone_into(&mut row.name));
    }

    /// Sets the level.
    pub(super) fn choose_level(&mut self, key: Key, level: Level) {
        self.change(key, |row| row.level = level);
    }

    /// Adds or removes a grant of access to a project.
    pub(super) fn set_grant(&mut self, key: Key, project: ProjectId, granted: bool) {
        self.change(key, |row| {
            row.projects.retain(|other| *other != project);
            if granted {
                row.projects.push(project);
            }
        });
    }

    /// Replaces the email with its correction.
    pub(super) fn repair(&mut self, key: Key, address: String) {
        self.change(key, |row| row.address = address);
    }

    /// Records that the focus has left a row. If it contains several people, such as dropped ones, they become rows.
    pub(super) fn leave(&mut self, key: Key) {
        let Some(row) = self.row_mut(key) else { return };
        row.left = !row.is_blank();
        let text = row.address.clone();
        self.paste(key, text.trim());
    }

    /// Marks all rows as left, so that all errors are shown when the user sends.
    pub(super) fn leave_all(&mut self) {
        let keys: Vec<Key> = self.rows.iter().map(|row| row.key).collect();
        for key in keys {
            self.leave(key);
        }
    }

    /// Removes a row, and returns the key of the row that takes its place.
    pub(super) fn remove(&mut self, key: Key) -> Option<Key> {
        let at = self.rows.iter().position(|row| row.key == key)?;
        self.rows.remove(at);
        self.end_with_a_blank();
        self.rows.get(at).map(|row| row.key)
    }

    /// The key of the row below.
    pub(super) fn below(&self, key: Key) -> Option<Key> {
        let at = self.rows.iter().position(|row| row.key == key)?;
        self.rows.get(at + 1).map(|row| row.key)
    }

    /// Applies the server's results for the rows `asked`, in that order: accepted rows are removed, rejected rows get
    /// their error. A row without a result stays as it is.
    pub(super) fn apply_results(&mut self, asked: &[Key], lines: Vec<BulkLine>) -> Vec<CreatedInvite> {
        let mut sent = Vec::new();
        for line in lines {
            let Some(&key) = asked.get(line.index) else { continue };
            if let Some(invite) = line.invite {
                self.rows.retain(|row| row.key != key);
                sent.push(CreatedInvite { key, invite });
            } else if let Some(row) = self.row_mut(key) {
                row.left = true;
                row.failure = Some(match line.error {
                    Some(error) => Failure { field: error.attr, sentence: translated(&error.detail) },
                    None => Failure { field: None, sentence: t("This invite was not created. Try again.").into() },
                });
            }
        }
        self.end_with_a_blank();
        sent
    }

    /// Replaces a row by several people; the first gets the row's level and projects. The blank row below gets the
    /// focus.
    fn spread(&mut self, key: Key, entries: Vec<Entry>) -> Option<Spread> {
        let at = self.rows.iter().position(|row| row.key == key)?;
        let others = self.rows.iter().filter(|row| row.key != key && !row.is_blank()).count();
        let room = MOST.saturating_sub(others);
        let left_out = entries.len().saturating_sub(room);
        for (place, mut entry) in entries.into_iter().take(room).enumerate() {
            if place > 0 {
                let row = DraftRow::new(self.fresh(), entry);
                self.rows.insert(at + place, DraftRow { left: true, ..row });
                continue;
            }
            self.change(key, |row| {
                if entry.name.is_empty() {
                    entry.name = std::mem::take(&mut row.name);
                }
                row.address = entry.address;
                row.name = entry.name;
                row.left = true;
            });
        }
        self.end_with_a_blank();
        let go_on = self.rows.last().map_or(key, |last| last.key);
        Some(Spread { go_on, left_out })
    }

    fn change(&mut self, key: Key, change: impl FnOnce(&mut DraftRow)) {
        if let Some(row) = self.row_mut(key) {
            change(row);
            row.failure = None;
            // A row that was cleared shows errors only when it is left again.
            row.left &= !row.is_blank();
        }
        self.end_with_a_blank();
    }

    fn row_mut(&mut self, key: Key) -> Option<&mut DraftRow> {
        self.rows.iter_mut().find(|row| row.key == key)
    }

    fn fresh(&mut self) -> Key {
        self.next += 1;
        self.next
    }

    fn end_with_a_blank(&mut self) {
        while let [.., before, last] = self.rows.as_slice()
            && last.is_blank()
            && (before.is_blank() || self.rows.len() > MOST)
        {
            self.rows.pop();
        }
        if self.rows.len() < MOST && self.rows.last().is_none_or(|last| !last.is_blank()) {
            let key = self.fresh();
            self.rows.push(DraftRow::new(key, Entry { address: String::new(), name: String::new() }));
        }
    }
}

#[cfg(test)]
mod tests;
