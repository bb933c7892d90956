//! The activity log of an organization (contract 8, `docs/activity.md`).

use crate::{ProjectId, Timestamp, UserId};
use rolecall_json::{FromJson, Node};
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

mod access;
mod action;
mod deleted;
mod person;
mod scope;
mod undo;

pub use access::{AccessRule, MemberAccessAt, MemberProjectAccess, PersonAccess, ProjectAccessAt};
pub use action::ActivityAction;
pub use deleted::Deleted;
pub use person::{NamedPerson, PERSON_FIELDS};
pub use scope::ActivityScope;
pub use undo::{ChangedSince, ChangedSinceBody, ChangedSinceKind, Undo, UndoPreview};

/// What stands in an entry for the name and the email of a person who was erased.
pub const ERASED: &str = "[erased]";

/// For how many days after a change it can be undone.
pub const UNDO_DAYS: u64 = 30;

/// How a change was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// By a signed-in person.
    Session,
    /// By a program with a personal API key.
    Key,
    /// By accepting an invite.
    Invite,
    /// By the server itself.
    System,
}

impl Via {
    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Via::Session => "session",
            Via::Key => "key",
            Via::Invite => "invite",
            Via::System => "system",
        }
    }
}

/// Whether a change can be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum UndoState {
    /// It can be undone by those who may do the opposite now.
    Possible,
    /// It was undone.
    Done,
    /// It was made too long ago.
    Expired,
    /// It is of a kind that cannot be undone.
    Never,
}

/// The person who made a change, as they were called then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActivityActor {
    /// The id of the account, which may be deleted.
    pub uuid: UserId,
    /// First name; [`ERASED`] if the person was erased.
    pub first_name: String,
    /// Email address; [`ERASED`] if the person was erased.
    pub email: String,
}

/// What was changed, as it was called then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActivityItem {
    /// The id of the user, project, API key or organization, or of the invite inside the server (not its link). Empty if
    /// the caller may not know the project.
    pub id: String,
    /// The name; of an invite the email address. [`ERASED`] if the person was erased.
    pub name: String,
}

/// The project of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActivityProject {
    /// The number of the project, which may be deleted.
    pub id: ProjectId,
    /// Its name then.
    pub name: String,
}

/// A field that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldChange {
    /// The name of the field in the API.
    pub field: String,
    /// Its value before; null if there was none.
    pub before: ChangeValue,
    /// Its value after; null if there is none.
    pub after: ChangeValue,
}

/// The value of a field before or after a change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum ChangeValue {
    /// No value.
    #[default]
    Null,
    /// A switch.
    Switch(bool),
    /// A level, a number of days, or the like.
    Number(i64),
    /// A text.
    Text(String),
    /// Several values.
    List(Vec<ChangeValue>),
    /// A grant.
    Grant(ChangedGrant),
}

/// A grant in a [`ChangeValue`]: of a person in projects, or of people in a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedGrant {
    /// The level in the project.
    pub level: Level,
    /// The project; missing if the entry is about one project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// The person; missing if the entry is about one person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
}

impl FromJson for ChangeValue {
    fn read(node: &impl Node, failed: &mut bool) -> Self {
        if node.is_missing() || node.is_null() {
            ChangeValue::Null
        } else if let Some(switch) = node.boolean() {
            ChangeValue::Switch(switch)
        } else if let Some(text) = node.text() {
            ChangeValue::Text(text)
        } else if node.number().is_some() {
            ChangeValue::Number(i64::read(node, failed))
        } else if let Some(items) = node.items() {
            ChangeValue::List(items.iter().map(|item| Self::read(item, failed)).collect())
        } else {
            ChangeValue::Grant(ChangedGrant::read(node, failed))
        }
    }
}

impl From<bool> for ChangeValue {
    fn from(switch: bool) -> Self {
        ChangeValue::Switch(switch)
    }
}

impl From<i64> for ChangeValue {
    fn from(number: i64) -> Self {
        ChangeValue::Number(number)
    }
}

impl From<Level> for ChangeValue {
    fn from(level: Level) -> Self {
        ChangeValue::Number(level.number().into())
    }
}

impl From<&str> for ChangeValue {
    fn from(text: &str) -> Self {
        ChangeValue::Text(text.to_owned())
    }
}

impl From<String> for ChangeValue {
    fn from(text: String) -> Self {
        ChangeValue::Text(text)
    }
}

impl From<&String> for ChangeValue {
    fn from(text: &String) -> Self {
        ChangeValue::Text(text.clone())
    }
}

impl From<ChangedGrant> for ChangeValue {
    fn from(grant: ChangedGrant) -> Self {
        ChangeValue::Grant(grant)
    }
}

impl<T: Into<ChangeValue>> From<Option<T>> for ChangeValue {
    fn from(value: Option<T>) -> Self {
        value.map_or(ChangeValue::Null, Into::into)
    }
}

impl<T: Into<ChangeValue>> From<Vec<T>> for ChangeValue {
    fn from(values: Vec<T>) -> Self {
        ChangeValue::List(values.into_iter().map(Into::into).collect())
    }
}

/// An entry of the log: one change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActivityEntry {
    /// Its number in the organization, from 1.
    pub id: i64,
    /// When the change was made.
    pub created_at: Timestamp,
    /// Who made it; `None`: the server.
    pub actor: Option<ActivityActor>,
    /// How it was made.
    pub via: Via,
    /// What was done.
    pub action: ActivityAction,
    /// What kind of thing was changed.
    pub scope: ActivityScope,
    /// What was changed.
    pub item: ActivityItem,
    /// The project that it is about; `None` also if the caller may not know it.
    pub project: Option<ActivityProject>,
    /// The fields that were changed, as far as the caller may know them.
    pub changes: Vec<FieldChange>,
    /// Whether it can be undone.
    pub undo: UndoState,
    /// The entry that it undoes.
    pub undoes: Option<i64>,
    /// The hash that the next entry contains, in hexadecimal.
    pub hash: String,
}

/// `GET …/activity/`: newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Activity {
    /// Absolute URL of the next page, with older entries. It can be set on a page with fewer entries than the limit, or
    /// none: then the server has looked through as many entries as it does for one page.
    pub next: Option<String>,
    /// The entries of this page.
    pub results: Vec<ActivityEntry>,
    /// The names of the people whom the changes of these entries name by their ids, the first 500; nobody whose name is not
    /// recorded.
    pub people: Vec<NamedPerson>,
}

/// `GET …/activity/head/`: the newest entry, to be noted elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActivityHead {
    /// Its number; 0 if there is none.
    pub number: i64,
    /// Its hash; 64 zeros if there is none.
    pub hash: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_plain_json() {
        let grant = ChangedGrant { level: Level::Member, project: Some(ProjectId(7)), user: None };
        let values: Vec<ChangeValue> = vec![
            ChangeValue::Null,
            true.into(),
            8.into(),
            "text".into(),
            ChangeValue::List(vec![grant.into()]),
            Option::<bool>::None.into(),
        ];
        let text = r#"[null,true,8,"text",[{"level":1,"project":7}],null]"#;
        assert_eq!(serde_json::to_string(&values).unwrap(), text);
        assert_eq!(serde_json::from_str::<Vec<ChangeValue>>(text).unwrap(), values);
    }
}
