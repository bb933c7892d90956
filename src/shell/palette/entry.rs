//! A row of the command palette. Pure.

use crate::{frame::Appearance, language::t, session::AskedAct};
use rolecall_api::{Member, RequestAction, StartView, UserId};
use rolecall_policy::{Decision, Grounds};

/// The heading that an entry is under; in this order if nothing is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    People,
    Projects,
    Pages,
    Actions,
    Organizations,
}

impl Group {
    pub(super) const ALL: [Group; 5] =
        [Group::People, Group::Projects, Group::Pages, Group::Actions, Group::Organizations];

    pub(super) const fn label(self) -> &'static str {
        match self {
            Group::Pages => "Pages",
            Group::Actions => "Actions",
            Group::Projects => "Projects",
            Group::People => "People",
            Group::Organizations => "Organizations",
        }
    }
}

/// What choosing an entry does.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Command {
    /// Goes to a page, perhaps to a dialog there.
    Go(String),
    /// Opens a dialog on this page.
    Open(&'static str),
    /// Lists people, to choose the one that it is about.
    Choose(Purpose),
    /// Lists what can be done with a person.
    Person(Box<Member>),
    /// Asks others to do it.
    Ask(AskedAct),
    SignOut,
    /// Views the organization as somebody else does.
    ViewAs(StartView),
    Appear(Appearance),
}

/// What a person is chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    ChangeLevel,
    Remove,
    TransferOwnership,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) group: Group,
    pub(super) icon: &'static str,
    pub(super) label: String,
    /// What is said beside the label; it is searched too.
    pub(super) note: String,
    /// Other words by which it is found.
    pub(super) words: &'static str,
    /// The shortcut key that does the same; empty if there is none.
    pub(super) key: &'static str,
    /// Whether the rules allow it.
    pub(super) decision: Decision,
    /// What others can be asked for, if the refused action does not say that.
    pub(super) asks: Option<RequestAction>,
    /// The person acted on, with their name.
    pub(super) person: Option<(UserId, String)>,
    pub(super) command: Command,
}

impl Entry {
    /// An entry that no rule refuses.
    pub(super) fn new(group: Group, icon: &'static str, label: impl Into<String>, command: Command) -> Entry {
        Entry {
            group,
            icon,
            label: label.into(),
            note: String::new(),
            words: "",
            key: "",
            decision: Decision::Allow(Grounds::Own),
            asks: None,
            person: None,
            command,
        }
    }

    pub(super) fn action(icon: &'static str, label: impl Into<String>, command: Command) -> Entry {
        Entry::new(Group::Actions, icon, label, command)
    }

    pub(super) fn noted(self, note: impl Into<String>) -> Entry {
        Entry { note: note.into(), ..self }
    }

    pub(super) fn found_by(self, words: &'static str) -> Entry {
        Entry { words: t(words), ..self }
    }

    pub(super) fn keyed(self, key: &'static str) -> Entry {
        Entry { key, ..self }
    }

    pub(super) fn gated(self, decision: Decision) -> Entry {
        Entry { decision, ..self }
    }

    pub(super) fn asking(self, action: RequestAction) -> Entry {
        Entry { asks: Some(action), ..self }
    }

    pub(super) fn on(self, member: &Member) -> Entry {
        Entry { person: Some((member.user.uuid.clone(), member.user.first_name.clone())), ..self }
    }

    /// True if it is the same row, whether or not it is still allowed.
    pub(super) fn is_same(&self, other: &Entry) -> bool {
        self.label == other.label && self.command == other.command
    }

    /// True if its label is a name that people gave, and not to be translated.
    pub(super) const fn is_name(&self) -> bool {
        matches!(self.group, Group::Projects | Group::People | Group::Organizations)
    }
}
