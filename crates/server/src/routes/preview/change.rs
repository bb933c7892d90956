//! Reads the changes of a request.

use crate::error::{Error, Result};
use crate::http::body::rules::{boolean, id, integer, level, nullable, or_default, required, text};
use crate::http::body::{Field, Fields, read_request};
use crate::routes::projects::update::keep;
use rolecall_api::{ChangeKind, PlannedChange, ProjectId, UserId, field_name};
use rolecall_policy::{Level, RightsChange};

/// A change that was read.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) kind: ChangeKind,
    /// What it changes; empty for an invite.
    pub(super) rights: Vec<RightsChange<UserId, ProjectId>>,
    /// The fields of an invite, which are read when it is checked.
    pub(super) invite: Option<Fields>,
}

impl Change {
    /// Reads a change of the user `me`.
    ///
    /// # Errors
    /// The errors of its fields.
    pub(super) fn read(line: Fields, me: &UserId) -> Result<Change> {
        let change = read_request!(
            line,
            PlannedChange {
                kind: required(kind),
                user_uuid: nullable(id(UserId)),
                level: nullable(level(&Level::ALL)),
                project: nullable(project),
                access_control: nullable(boolean),
                keep: or_default(keep()),
                members_can_invite: nullable(boolean),
                require_two_factor: nullable(boolean),
                // Read with the rules of invites.
                target_email: |_| Ok(None),
                private_project_access: |_| Ok(Vec::new()),
            }
        );
        let kind = change.kind;
        let given = Given { line: &line, me, change };
        let (me, who) = (me.clone(), || given.person());
        let rights = match kind {
            ChangeKind::ChangeMemberLevel => {
                vec![RightsChange::ChangeLevel { who: who()?, to: given.level()? }]
            }
            ChangeKind::TransferOwnership => vec![RightsChange::ChangeLevel { who: who()?, to: Level::Owner }],
            ChangeKind::RemoveMember => vec![RightsChange::Remove { who: who()? }],
            ChangeKind::LeaveOrganization => vec![RightsChange::Remove { who: me }],
            ChangeKind::GrantProjectAccess => {
                let level = given.grantable_level()?.unwrap_or(Level::Member);
                vec![RightsChange::Grant { project: given.project()?, who: who()?, level }]
            }
            ChangeKind::ChangeProjectLevel => {
                let level = given.grantable_level()?.ok_or_else(|| given.missing(field_name!(PlannedChange.level)))?;
                vec![RightsChange::Grant { project: given.project()?, who: who()?, level }]
            }
            ChangeKind::RevokeProjectAccess => {
                vec![RightsChange::Revoke { project: given.project()?, who: who()? }]
            }
            ChangeKind::LeaveProject => vec![RightsChange::Revoke { project: given.project()?, who: me }],
            ChangeKind::SetProjectPrivacy => vec![given.privacy()?],
            ChangeKind::ManageOrganization => given.switches()?,
            ChangeKind::InviteMember => Vec::new(),
        };
        let invite = (kind == ChangeKind::InviteMember).then_some(line);
        Ok(Change { kind, rights, invite })
    }
}

/// The fields of a change, each of which is needed by some kinds only.
struct Given<'a> {
    line: &'a Fields,
    me: &'a UserId,
    change: PlannedChange,
}

impl Given<'_> {
    fn missing(&self, name: &'static str) -> Error {
        self.line.field(name).error("required", "This kind of change needs this field.")
    }

    /// The id of a person; `@me` is the caller. Malformed ones are the same as unknown ones.
    fn person(&self) -> Result<UserId> {
        let missing = || self.missing(field_name!(PlannedChange.user_uuid));
        let UserId(text) = self.change.user_uuid.as_ref().ok_or_else(missing)?;
        if text == "@me" {
            return Ok(self.me.clone());
        }
        Ok(UserId(crate::text::uuids::parse(text).map_or_else(String::new, |id| id.to_string())))
    }

    fn level(&self) -> Result<Level> {
        self.change.level.ok_or_else(|| self.missing(field_name!(PlannedChange.level)))
    }

    fn grantable_level(&self) -> Result<Option<Level>> {
        self.line.field(field_name!(PlannedChange.level)).read(nullable(level(&Level::GRANTABLE)))
    }

    fn project(&self) -> Result<ProjectId> {
        self.change.project.ok_or_else(|| self.missing(field_name!(PlannedChange.project)))
    }

    fn privacy(&self) -> Result<RightsChange<UserId, ProjectId>> {
        let missing = || self.missing(field_name!(PlannedChange.access_control));
        let (project, private) = (self.project()?, self.change.access_control.ok_or_else(missing)?);
        if !private && !self.change.keep.is_empty() {
            let detail = "People can only be kept when the project becomes private.";
            return Err(Error::field(field_name!(PlannedChange.keep), "invalid_input", detail));
        }
        let id = |UserId(text): &UserId| crate::text::uuids::parse(text).map_or_else(String::new, |id| id.to_string());
        let keep = self.change.keep.iter().map(|kept| (UserId(id(&kept.user_uuid)), kept.level)).collect();
        Ok(RightsChange::SetPrivacy { project, private, keep })
    }

    fn switches(&self) -> Result<Vec<RightsChange<UserId, ProjectId>>> {
        let invite = self.change.members_can_invite.map(RightsChange::SetMembersCanInvite);
        let two_factor = self.change.require_two_factor.map(RightsChange::SetRequireTwoFactor);
        let switches: Vec<_> = invite.into_iter().chain(two_factor).collect();
        if switches.is_empty() {
            Err(self.missing(field_name!(PlannedChange.members_can_invite)))
        } else {
            Ok(switches)
        }
    }
}

/// A kind of change, of a fixed list.
fn kind(field: Field<'_>) -> Result<Option<ChangeKind>> {
    let Some(name) = text(usize::MAX)(field)? else { return Ok(None) };
    let names = || ChangeKind::NAMES.map(|(name, _)| name).join(", ");
    let unknown = || field.error("invalid_choice", format!("This must be one of {choices}.", choices = names()));
    ChangeKind::from_name(&name).map(Some).ok_or_else(unknown)
}

fn project(field: Field<'_>) -> Result<Option<ProjectId>> {
    Ok(integer(field)?.map(ProjectId))
}
