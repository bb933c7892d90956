//! What is typed into the invite dialog: rows, and how they come and go. Pure; what the rules and the people who are
//! here already say to a row, is in `check`.

mod late;

pub(super) use late::{Late, late};

use super::paste::{self, Entry};
use rolecall_api::{BulkLine, Invite, ProjectId};
use rolecall_policy::Level;

/// The most invites that one request takes (contract 5).
pub(super) const MOST: usize = 500;

/// Which row; never used twice in one draft.
pub(super) type Key = u32;

/// Somebody to be invited.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DraftRow {
    /// Which row it is.
    pub key: Key,
    /// As it was typed.
    pub address: String,
    /// As it was typed.
    pub name: String,
    /// Member, unless somebody chooses otherwise for this row.
    pub level: Level,
    /// The private projects that the invite promises.
    pub projects: Vec<ProjectId>,
    /// Whether the person has gone on from it, so that its flaws are told.
    pub left: bool,
    /// Why the server did not take it, until it is changed.
    pub failure: Option<Failure>,
}

/// Why the server did not take a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// The field that is wrong, if one is.
    pub field: Option<String>,
    /// The sentence of the server.
    pub sentence: String,
}

impl DraftRow {
    fn new(key: Key, entry: Entry) -> Self {
        let Entry { address, name } = entry;
        DraftRow { key, address, name, level: Level::Member, projects: Vec::new(), left: false, failure: None }
    }

    /// Nothing is in it.
    pub(super) fn is_blank(&self) -> bool {
        self.address.trim().is_empty() && self.name.trim().is_empty()
    }

    /// What it is called: the name, else the address.
    pub(super) fn title(&self) -> &str {
        if self.name.trim().is_empty() { self.address.trim() } else { self.name.trim() }
    }
}

/// An invite that was made.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sent {
    /// The row that it was.
    pub key: Key,
    /// The invite, with the secret of its link.
    pub invite: Invite,
}

/// All rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    rows: Vec<DraftRow>,
    next: Key,
    /// True if it was kept when the dialog was closed.
    pub kept: bool,
}

/// What came of reading several people out of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spread {
    /// The row to go on in.
    pub go_on: Key,
    /// How many people there was no room for.
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
    /// The rows. INVARIANT: the last one is blank, for the next person, unless there are [`MOST`] others.
    pub(super) fn rows(&self) -> &[DraftRow] {
        &self.rows
    }

    /// A row.
    pub(super) fn row(&self, key: Key) -> Option<&DraftRow> {
        self.rows.iter().find(|row| row.key == key)
    }

    /// Whether this is the row for the next person.
    pub(super) fn is_next(&self, key: Key) -> bool {
        self.rows.last().is_some_and(|last| last.key == key && last.is_blank())
    }

    /// How many rows something is in.
    pub(super) fn filled(&self) -> usize {
        self.rows.iter().filter(|row| !row.is_blank()).count()
    }

    /// Takes what is now in the address field. If that is finished, by a separator, it becomes one row or several.
    pub(super) fn type_address(&mut self, key: Key, text: &str) -> Option<Spread> {
        if let Some(entries) = paste::finished(text) {
            return self.spread(key, entries);
        }
        self.change(key, |row| text.clone_into(&mut row.address));
        None
    }

    /// Takes what would be in the address field after pasting, if it is more than an address; else the field may paste by
    /// itself.
    pub(super) fn paste(&mut self, key: Key, text: &str) -> Option<Spread> {
        let entries = paste::entries(text);
        let is_plain = entries.len() < 2 && entries.iter().all(|entry| entry.name.is_empty() && entry.address == text);
        if is_plain || entries.is_empty() { None } else { self.spread(key, entries) }
    }

    /// Takes what is now in the name field.
    pub(super) fn type_name(&mut self, key: Key, text: &str) {
        self.change(key, |row| text.clone_into(&mut row.name));
    }

    /// Chooses a level.
    pub(super) fn choose_level(&mut self, key: Key, level: Level) {
        self.change(key, |row| row.level = level);
    }

    /// Promises a project, or takes the promise back.
    pub(super) fn promise(&mut self, key: Key, project: ProjectId, promised: bool) {
        self.change(key, |row| {
            row.projects.retain(|other| *other != project);
            if promised {
                row.projects.push(project);
            }
        });
    }

    /// Puts a better address in place.
    pub(super) fn repair(&mut self, key: Key, address: String) {
        self.change(key, |row| row.address = address);
    }

    /// The person goes on from a row. Several people in it, such as dropped ones, become rows.
    pub(super) fn leave(&mut self, key: Key) {
        let Some(row) = self.row_mut(key) else { return };
        row.left = !row.is_blank();
        let text = row.address.clone();
        self.paste(key, text.trim());
    }

    /// The person wants to send: all flaws are told.
    pub(super) fn leave_all(&mut self) {
        let keys: Vec<Key> = self.rows.iter().map(|row| row.key).collect();
        for key in keys {
            self.leave(key);
        }
    }

    /// Takes a row out; the answer is the row that comes in its place.
    pub(super) fn remove(&mut self, key: Key) -> Option<Key> {
        let at = self.rows.iter().position(|row| row.key == key)?;
        self.rows.remove(at);
        self.end_with_a_blank();
        self.rows.get(at).map(|row| row.key)
    }

    /// The row below one.
    pub(super) fn below(&self, key: Key) -> Option<Key> {
        let at = self.rows.iter().position(|row| row.key == key)?;
        self.rows.get(at + 1).map(|row| row.key)
    }

    /// Takes the server's answer to the rows `asked`, in that order: those that it has taken leave, the others say why.
    /// A row that has no answer stays as it is.
    pub(super) fn settle(&mut self, asked: &[Key], lines: Vec<BulkLine>) -> Vec<Sent> {
        let mut sent = Vec::new();
        for line in lines {
            let Some(&key) = asked.get(line.index) else { continue };
            if let Some(invite) = line.invite {
                self.rows.retain(|row| row.key != key);
                sent.push(Sent { key, invite });
            } else if let Some(row) = self.row_mut(key) {
                row.left = true;
                row.failure = Some(match line.error {
                    Some(error) => Failure { field: error.attr, sentence: error.detail },
                    None => Failure { field: None, sentence: "This invite was not created. Try again.".into() },
                });
            }
        }
        self.end_with_a_blank();
        sent
    }

    /// Puts people in the place of a row, which lends the first of them its level and projects, and goes on in the
    /// blank row below.
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
            // A row that is made anew is told its flaws when it is left again.
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
