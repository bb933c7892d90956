//! Previews of changes of rights, before they are made (contract 9).

use crate::{ErrorBody, InviteSample, KeepMember, Person, ProjectAccess, ProjectId, UserId};
use rolecall_json::FromJson;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// Maximum number of changes in one request, and of people in a bulk change.
pub const CHANGES_AT_ONCE: usize = 500;
/// Maximum number of people in a [`ChangesPreview`].
pub const PREVIEWED_PEOPLE: usize = 1000;
/// Maximum number of projects in each list of a [`PreviewPerson`].
pub const PREVIEWED_PROJECTS: usize = 50;
/// Maximum number of people who remain alone with something, and of projects without a manager, in a [`ChangesPreview`].
pub const PREVIEWED_WARNINGS: usize = 100;

/// The changes that can be previewed, by the names of their actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Changes the level of `user_uuid` to `level`; 15 transfers ownership.
    ChangeMemberLevel,
    /// Makes `user_uuid` the owner.
    TransferOwnership,
    /// Removes `user_uuid` from the organization.
    RemoveMember,
    /// The caller leaves the organization.
    LeaveOrganization,
    /// Grants `user_uuid` access to `project` at `level`; 1 if missing.
    GrantProjectAccess,
    /// Changes the level of the grant of `user_uuid` in `project` to `level`.
    ChangeProjectLevel,
    /// Removes the grant of `user_uuid` in `project`.
    RevokeProjectAccess,
    /// The caller gives up their own grant in `project`.
    LeaveProject,
    /// Makes `project` private or open, as `access_control` says; `keep` are granted access in the same step.
    SetProjectPrivacy,
    /// Invites `target_email` at `level`, with `private_project_access`.
    InviteMember,
    /// Switches `members_can_invite` or `require_two_factor` of the organization.
    ManageOrganization,
}

impl ChangeKind {
    /// All kinds, with their names in JSON.
    pub const NAMES: [(&'static str, ChangeKind); 11] = [
        ("change_member_level", ChangeKind::ChangeMemberLevel),
        ("transfer_ownership", ChangeKind::TransferOwnership),
        ("remove_member", ChangeKind::RemoveMember),
        ("leave_organization", ChangeKind::LeaveOrganization),
        ("grant_project_access", ChangeKind::GrantProjectAccess),
        ("change_project_level", ChangeKind::ChangeProjectLevel),
        ("revoke_project_access", ChangeKind::RevokeProjectAccess),
        ("leave_project", ChangeKind::LeaveProject),
        ("set_project_privacy", ChangeKind::SetProjectPrivacy),
        ("invite_member", ChangeKind::InviteMember),
        ("manage_organization", ChangeKind::ManageOrganization),
    ];

    /// The kind with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        ChangeKind::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }
}

/// The body of `POST /api/organizations/:org/preview/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PreviewChanges {
    /// The changes, which are made one after the other: at most 500.
    #[cfg_attr(feature = "schema", schemars(length(max = 500)))]
    pub changes: Vec<PlannedChange>,
}

/// A change to preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlannedChange {
    /// What changes; it says which of the other fields it needs.
    pub kind: ChangeKind,
    /// Whose rights change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_uuid: Option<UserId>,
    /// The level after the change, in the organization or in `project`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The project whose grants or privacy change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// True: the project becomes private.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_control: Option<bool>,
    /// The people who keep access to a project that becomes private.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = 10_000)))]
    pub keep: Vec<KeepMember>,
    /// Whether members can invite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members_can_invite: Option<bool>,
    /// Whether members need two-factor authentication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require_two_factor: Option<bool>,
    /// The email address to invite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 254), extend("format" = "email")))]
    pub target_email: Option<String>,
    /// The projects that the invite gives access to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = 500)))]
    pub private_project_access: Vec<ProjectAccess>,
}

impl PlannedChange {
    /// A change without any of the other fields.
    #[must_use]
    pub const fn new(kind: ChangeKind) -> Self {
        PlannedChange {
            kind,
            user_uuid: None,
            level: None,
            project: None,
            access_control: None,
            keep: Vec::new(),
            members_can_invite: None,
            require_two_factor: None,
            target_email: None,
            private_project_access: Vec::new(),
        }
    }
}

/// What the changes would do, of what the caller can see.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangesPreview {
    /// The people whose level, rights or projects change: at most 1000, those who lose something first, then by name, and
    /// at the end those who are invited.
    pub people: Vec<PreviewPerson>,
    /// Number of people who change.
    pub people_count: u64,
    /// Pending invites that are cancelled, or stop working because their author can no longer give what they give.
    pub invites_cancelled: InviteSample,
    /// Pending invites that get a new link, which has to be shared again.
    pub links_renewed: InviteSample,
    /// Number of personal API keys that no longer reach this organization: of people who are removed or kept out.
    pub keys_stopped: u64,
    /// Who remains the only one who can do something that somebody else can do too, now: at most 100, those with rights
    /// in the organization first, then a project of each person in turn.
    pub sole_holders: Vec<PreviewSoleHolder>,
    /// Number of entries of `sole_holders`, if it were complete.
    pub sole_holders_count: u64,
    /// What else is worth knowing before: about each change, and about at most 100 projects without a manager.
    pub warnings: Vec<PreviewWarning>,
    /// Number of warnings of the kind `no_project_manager`, if all were listed.
    pub unmanaged_count: u64,
    /// With `partial`: the changes that would be refused. The preview is about the others.
    pub refused: Vec<RefusedChange>,
}

/// What the changes do to a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PreviewPerson {
    /// The account; null for somebody who is invited.
    pub uuid: Option<UserId>,
    /// First name.
    pub first_name: String,
    /// Email address.
    pub email: String,
    /// The level before; null: not a member.
    pub before: Option<Level>,
    /// The level after; null: not a member.
    pub after: Option<Level>,
    /// Projects that they can no longer see, at most 50.
    pub projects_lost: Vec<PreviewProject>,
    /// Projects that they can see afterwards only, at most 50.
    pub projects_gained: Vec<PreviewProject>,
    /// Projects in which they have another level afterwards, at most 50.
    pub projects_changed: Vec<PreviewProject>,
    /// Number of projects in each of these lists, if it were complete.
    pub project_counts: PreviewCounts,
    /// Rights in the organization that they lose, by the names of `GET /api/permissions/`.
    pub rights_lost: Vec<String>,
    /// Rights in the organization that they gain.
    pub rights_gained: Vec<String>,
}

/// How many projects change for a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PreviewCounts {
    /// Lost.
    pub lost: u64,
    /// Gained.
    pub gained: u64,
    /// Another level.
    pub changed: u64,
}

/// A project in a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PreviewProject {
    /// Its number.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// The level there before; null: no access.
    pub before: Option<Level>,
    /// The level there after; null: no access.
    pub after: Option<Level>,
}

/// The only person who can do something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PreviewSoleHolder {
    /// Who.
    pub person: Person,
    /// What, by the names of `GET /api/permissions/`.
    pub right: String,
    /// The name of the project, if it is about one.
    pub project: Option<String>,
}

/// What a [`PreviewWarning`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// The change leaves everything as it is.
    NoEffect,
    /// The change cannot be undone.
    NotUndoable,
    /// The grant gives nothing that the level in the organization does not give.
    GrantWithoutEffect,
    /// The project loses the last person who manages it by a grant; administrators and the owner still do.
    NoProjectManager,
}

/// What is worth knowing before a change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PreviewWarning {
    /// What it is about.
    pub kind: WarningKind,
    /// Index of the change in the request, from 0, if it is about one.
    pub change: Option<usize>,
    /// A sentence for people.
    pub detail: String,
}

/// A change that would be refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RefusedChange {
    /// Index of the change in the request, from 0.
    pub index: usize,
    /// The status that the change would have.
    pub status: u16,
    /// The error.
    pub error: ErrorBody,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_in_json() {
        for (name, kind) in ChangeKind::NAMES {
            assert_eq!(serde_json::to_value(kind).unwrap(), name);
            assert_eq!(ChangeKind::from_name(name), Some(kind));
        }
    }
}
