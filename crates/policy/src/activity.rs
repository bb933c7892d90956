//! Who sees which entry of an organization's activity log, and how much of it (contract 8).

use crate::{Act, Level, ProjectState, access, decide};

/// The project of an entry, as the rules look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryProject {
    /// The entry is about no project.
    None,
    /// A project that exists, with the reader's own grant on it.
    Existing(ProjectState),
    /// A project that was deleted, or that the reader has no access to.
    Closed,
}

/// What the rules look at in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EntryFacts {
    /// True if the reader made the change.
    pub by_reader: bool,
    /// True if the change was made to the reader.
    pub about_reader: bool,
    /// The project that the change was made in.
    pub project: EntryProject,
}

/// How much of an entry a reader sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryView {
    /// Nothing: the entry does not exist for them.
    Hidden,
    /// That it happened, without the project, its name, and the values that were changed.
    WithoutProject,
    /// All of it.
    Whole,
}

/// True if a person of this level in the organization sees every entry whole. They also have access to every project.
#[must_use]
pub fn sees_every_entry(level: Level) -> bool {
    decide(Some(level), Act::ViewActivity).is_allowed()
}

/// How much of an entry a person with `level` in the organization (`None`: not in it) sees. Administrators and the owner
/// see everything; members what they did, what was done to them, and what happened in projects that they have access to.
#[must_use]
pub fn entry_view(level: Option<Level>, entry: EntryFacts) -> EntryView {
    let Some(level) = level else {
        return EntryView::Hidden;
    };
    if sees_every_entry(level) {
        return EntryView::Whole;
    }
    let concerns_reader = entry.by_reader || entry.about_reader;
    let sees_project = match entry.project {
        EntryProject::None => return if concerns_reader { EntryView::Whole } else { EntryView::Hidden },
        EntryProject::Existing(state) => access(Some(level), state).is_some(),
        EntryProject::Closed => false,
    };
    match (sees_project, concerns_reader) {
        (true, _) => EntryView::Whole,
        (false, true) => EntryView::WithoutProject,
        (false, false) => EntryView::Hidden,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: EntryProject = EntryProject::Existing(ProjectState { private: false, explicit: None });
    const PRIVATE: EntryProject = EntryProject::Existing(ProjectState { private: true, explicit: None });
    const GRANTED: EntryProject = EntryProject::Existing(ProjectState { private: true, explicit: Some(Level::Member) });

    fn view(level: Option<Level>, concerns: bool, project: EntryProject) -> EntryView {
        let by = entry_view(level, EntryFacts { by_reader: concerns, about_reader: false, project });
        let about = entry_view(level, EntryFacts { by_reader: false, about_reader: concerns, project });
        assert_eq!(by, about);
        by
    }

    #[test]
    fn administrators_see_every_entry_and_outsiders_none() {
        for project in [EntryProject::None, OPEN, PRIVATE, GRANTED, EntryProject::Closed] {
            for concerns in [false, true] {
                assert_eq!(view(None, concerns, project), EntryView::Hidden);
                for level in [Level::Administrator, Level::Owner] {
                    assert_eq!(view(Some(level), concerns, project), EntryView::Whole);
                }
            }
        }
    }

    #[test]
    fn members_see_what_concerns_them_and_their_projects() {
        let member = |concerns, project| view(Some(Level::Member), concerns, project);
        for project in [OPEN, GRANTED] {
            assert_eq!((member(false, project), member(true, project)), (EntryView::Whole, EntryView::Whole));
        }
        assert_eq!(member(false, EntryProject::None), EntryView::Hidden);
        assert_eq!(member(true, EntryProject::None), EntryView::Whole);
        for project in [PRIVATE, EntryProject::Closed] {
            assert_eq!((member(false, project), member(true, project)), (EntryView::Hidden, EntryView::WithoutProject));
        }
    }
}
