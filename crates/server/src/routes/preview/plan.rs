//! Makes changes one after the other, on the state that was loaded: each is decided as the change itself would be.

use super::State;
use super::change::Change;
use crate::accounts::actor::OrganizationActor;
use crate::accounts::admission::require_own_two_factor;
use crate::error::{Error, Result};
use crate::store::Tx;
use rolecall_api::{ChangeKind, PlannedChange, PreviewWarning, ProjectId, UserId, WarningKind, field_name};
use rolecall_policy::{Act, Grounds, Level, ProjectState, RequiredAct, RightsChange, Target, access, effective_level};

/// The changes made so far.
pub(super) struct Plan<'a> {
    pub(super) actor: &'a mut OrganizationActor,
    pub(super) state: State,
    pub(super) warnings: Vec<PreviewWarning>,
}

impl Plan<'_> {
    /// Makes the change with this index in the request.
    ///
    /// # Errors
    /// Those of the change itself. An id in the body that names nothing is `does_not_exist`, or 403 `not_a_member`.
    pub(super) async fn make(&mut self, tx: &mut Tx, index: usize, change: &Change) -> Result<()> {
        let mut is_idle = true;
        let mut warnings = Vec::new();
        for right in &change.rights {
            // Who has left in an earlier change is not found.
            self.actor.organization.level = self.state.level(&self.actor.me).ok_or(Error::NotFound)?;
            self.check(tx, change.kind, right).await?;
            is_idle &= self.state.is_unchanged_by(right);
            warnings.extend(self.warn(right));
            self.state.apply(&self.actor.me, right);
        }
        self.actor.organization.members_can_invite = self.state.members_can_invite;
        if is_idle && !change.rights.is_empty() {
            warnings = vec![(WarningKind::NoEffect, "This is so already.")];
        }
        let warning =
            |(kind, detail): (_, &str)| PreviewWarning { kind, change: Some(index), detail: detail.to_owned() };
        self.warnings.extend(warnings.into_iter().map(warning));
        Ok(())
    }

    /// What is worth knowing about a change before it is made.
    fn warn(&self, change: &RightsChange<UserId, ProjectId>) -> Option<(WarningKind, &'static str)> {
        match change {
            RightsChange::ChangeLevel { to: Level::Owner, .. } => {
                Some((WarningKind::NotUndoable, "Only the new owner can transfer the ownership back."))
            }
            RightsChange::Remove { who } if *who == self.actor.me => {
                Some((WarningKind::NotUndoable, "You need an invite to come back."))
            }
            RightsChange::Grant { project, who, level } => {
                let project = ProjectState { explicit: Some(*level), ..self.state.project(project, who)? };
                let given = access(self.state.level(who), project)?;
                let detail = "The level in the organization gives as much.";
                (given.grounds != Grounds::ExplicitMembership).then_some((WarningKind::GrantWithoutEffect, detail))
            }
            _ => None,
        }
    }

    async fn check(&self, tx: &mut Tx, kind: ChangeKind, change: &RightsChange<UserId, ProjectId>) -> Result<()> {
        let me = &self.actor.me;
        match change {
            RightsChange::Grant { project, who, level } => {
                let own = self.project(*project)?;
                let granted = self.state.project(project, who).and_then(|project| project.explicit);
                let is_new = kind == ChangeKind::GrantProjectAccess;
                if is_new {
                    let target = Target { level: self.state.level(who), is_actor: who == me };
                    let act = Act::Grant { project: own, target, level: *level };
                    self.actor.allow_in(tx, (*project, own), act, Some(who)).await?;
                } else {
                    granted.ok_or_else(no_grant)?;
                    self.allow(tx, change).await?;
                }
                require_private(own)?;
                if is_new && granted.is_some() {
                    let detail = "This person already has access to the project.";
                    return Err(Error::field(field_name!(PlannedChange.user_uuid), "invalid_input", detail));
                }
                Ok(())
            }
            RightsChange::Revoke { project, who } => {
                self.project(*project)?;
                self.state.project(project, who).and_then(|project| project.explicit).ok_or_else(no_grant)?;
                self.allow(tx, change).await
            }
            RightsChange::SetPrivacy { project, .. } => {
                self.project(*project)?;
                self.allow(tx, change).await
            }
            RightsChange::SetRequireTwoFactor(true) => {
                self.allow(tx, change).await?;
                require_own_two_factor(tx, me, &self.actor.organization.id).await
            }
            _ => self.allow(tx, change).await,
        }
    }

    /// Asks the rules about a change.
    async fn allow(&self, tx: &mut Tx, change: &RightsChange<UserId, ProjectId>) -> Result<()> {
        for RequiredAct { act, person, project } in self.state.required_acts(&self.actor.me, change) {
            let place = project.and_then(|id| Some((id, self.state.project(&id, &self.actor.me)?)));
            match place {
                Some(place) => self.actor.allow_in(tx, place, act, person.as_ref()).await?,
                None => self.actor.allow_on(tx, act, person.as_ref()).await?,
            }
        }
        Ok(())
    }

    /// A project that the caller can see.
    ///
    /// # Errors
    /// `does_not_exist` for all others, whether or not they exist.
    fn project(&self, id: ProjectId) -> Result<ProjectState> {
        let found = self.state.project(&id, &self.actor.me);
        let level = Some(self.actor.organization.level);
        found.filter(|project| effective_level(level, *project).is_some()).ok_or_else(|| {
            let detail = "Project not found, or you don't have access to it.";
            Error::field(field_name!(PlannedChange.project), "does_not_exist", detail)
        })
    }
}

fn no_grant() -> Error {
    let detail = "This person has no access of their own to the project.";
    Error::field(field_name!(PlannedChange.user_uuid), "does_not_exist", detail)
}

fn require_private(project: ProjectState) -> Result<()> {
    if project.private {
        return Ok(());
    }
    let detail = "This project is open to everyone in the organization. Make it private to choose who has access.";
    Err(Error::field(field_name!(PlannedChange.project), "invalid_input", detail))
}
