//! Undoing an entry of the log (contract 8).

use super::{ActivityEntry, ChangeValue, FieldChange, NamedPerson, UndoState};
use crate::{DenialBody, ErrorBody};
use rolecall_json::FromJson;
use serde::{Deserialize, Serialize};

/// `POST …/activity/:id/undo/`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Undo {
    /// Undo what is still there, although something has changed since; otherwise the answer is 409 `changed_since`.
    #[serde(default)]
    pub despite_changes: bool,
}

/// `GET …/activity/:id/undo/`: what undoing an entry would do now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UndoPreview {
    /// Whether the entry can be undone at all.
    pub undo: UndoState,
    /// The changes that undoing would make; empty if it can do nothing.
    pub changes: Vec<FieldChange>,
    /// What has changed since.
    pub changed_since: Vec<ChangedSince>,
    /// Why the caller may not undo it; `None`: they may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denial: Option<DenialBody>,
    /// The entry, as the caller sees it; `None`: it deleted the organization, and nothing else of it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<ActivityEntry>,
    /// The people whom the changes name by their ids.
    #[serde(default)]
    pub people: Vec<NamedPerson>,
}

impl UndoPreview {
    /// Nothing but whether the entry can be undone.
    #[must_use]
    pub const fn new(undo: UndoState) -> Self {
        UndoPreview {
            undo,
            changes: Vec::new(),
            changed_since: Vec::new(),
            denial: None,
            entry: None,
            people: Vec::new(),
        }
    }
}

/// The error body of a 409 `changed_since`: the usual one, with what has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedSinceBody {
    /// The usual fields.
    #[serde(flatten)]
    pub error: ErrorBody,
    /// What has changed.
    pub changed_since: Vec<ChangedSince>,
}

/// Something that has changed since an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedSince {
    /// What has changed.
    pub kind: ChangedSinceKind,
    /// The field that has another value now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Its value now.
    #[serde(default)]
    pub value: ChangeValue,
    /// The name of the person, the project, or the email address of the invite. Empty for a project that the caller has no
    /// access to.
    pub name: String,
    /// True if therefore nothing can be undone. Otherwise the rest can be.
    pub prevents: bool,
}

/// What has changed since an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangedSinceKind {
    /// A field has another value than the entry gave it.
    Value,
    /// Everything is as it was before the entry.
    Restored,
    /// The person is not a member any more.
    PersonLeft,
    /// The person is a member again.
    PersonIsBack,
    /// The account of the person was deleted.
    AccountDeleted,
    /// The project was deleted, or the caller has no access to it any more.
    ProjectGone,
    /// The person has no access to the project any more.
    GrantGone,
    /// The person's access to a project had an end that is over, so it does not come back.
    GrantEnded,
    /// The person has access to the project again.
    GrantIsBack,
    /// The project is open to everybody by now, so nobody is given access to it.
    ProjectIsOpen,
    /// The invite has expired.
    InviteExpired,
    /// The invite was accepted or cancelled.
    InviteGone,
    /// There is another invite to this address.
    InvitedAgain,
    /// The person who sent the invite could not send it now.
    InviterCannot,
    /// The person who sent the invite could not give access to this project now. The invite comes back without it.
    InviterCannotGrant,
    /// What undoing needs is not kept any more, because a person in it was erased.
    Forgotten,
    /// The value is in use elsewhere, such as a URL name.
    Taken,
}
