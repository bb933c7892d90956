//! The one function that allows or refuses (contract 2).

use crate::{Access, Action, Decision, Denial, Grounds, Level, ProjectState, Right, Rule, access, permits};

/// Somebody that an act is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Target {
    /// Their present level in the organization; none if they do not belong to it.
    pub level: Option<Level>,
    /// True if it is the actor.
    pub is_actor: bool,
}

/// What somebody wants to do, with everything that the rules look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// See the organization, its people and its invites.
    ViewOrganization,
    /// Invite somebody at a level.
    Invite {
        /// The level that the invite promises.
        level: Level,
        /// The organization's switch (contract 2.4).
        members_can_invite: bool,
    },
    /// Cancel, or replace, a pending invite.
    CancelInvite {
        /// True if the actor sent it.
        own: bool,
    },
    /// See and change billing.
    ManageBilling,
    /// Make a project.
    CreateProject,
    /// Change the organization's settings.
    ManageOrganization,
    /// Give somebody another level; to [`Level::Owner`] it is a transfer of ownership.
    ChangeLevel {
        /// Whose level.
        target: Target,
        /// The new level.
        to: Level,
    },
    /// Take somebody out of the organization; oneself: leaving.
    Remove {
        /// Who is removed.
        target: Target,
    },
    /// Delete the organization.
    DeleteOrganization,
    /// See a project and query its data.
    ViewProject(ProjectState),
    /// Change a project's settings, reset its token.
    ManageProject(ProjectState),
    /// Make a project private or open.
    SetPrivacy(ProjectState),
    /// Delete a project.
    DeleteProject(ProjectState),
    /// Give somebody an explicit membership of a project; also what an invite promises (target: a new member).
    Grant {
        /// The project, with the actor's own explicit membership.
        project: ProjectState,
        /// Who is granted access.
        target: Target,
        /// The level to grant.
        level: Level,
    },
    /// Change the level of an explicit membership.
    ChangeGrant {
        /// The project, with the actor's own explicit membership.
        project: ProjectState,
        /// Whose membership.
        target: Target,
        /// Its present level.
        from: Level,
        /// Its new level.
        to: Level,
    },
    /// Take an explicit membership away; one's own: leaving the project.
    Revoke {
        /// The project, with the actor's own explicit membership.
        project: ProjectState,
        /// Whose membership.
        target: Target,
        /// Its present level.
        from: Level,
    },
}

impl Act {
    /// The name of the act.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Act::ViewOrganization => Action::ViewOrganization,
            Act::Invite { .. } => Action::InviteMember,
            Act::CancelInvite { .. } => Action::CancelInvite,
            Act::ManageBilling => Action::ManageBilling,
            Act::CreateProject => Action::CreateProject,
            Act::ManageOrganization => Action::ManageOrganization,
            Act::ChangeLevel { to: Level::Owner, .. } => Action::TransferOwnership,
            Act::ChangeLevel { .. } => Action::ChangeMemberLevel,
            Act::Remove { target: Target { is_actor: true, .. } } => Action::LeaveOrganization,
            Act::Remove { .. } => Action::RemoveMember,
            Act::DeleteOrganization => Action::DeleteOrganization,
            Act::ViewProject(_) => Action::ViewProject,
            Act::ManageProject(_) => Action::ManageProject,
            Act::SetPrivacy(_) => Action::SetProjectPrivacy,
            Act::DeleteProject(_) => Action::DeleteProject,
            Act::Grant { .. } => Action::GrantProjectAccess,
            Act::ChangeGrant { .. } => Action::ChangeProjectLevel,
            Act::Revoke { target: Target { is_actor: true, .. }, .. } => Action::LeaveProject,
            Act::Revoke { .. } => Action::RevokeProjectAccess,
        }
    }

    /// The project that the act is about, if it is about one.
    #[must_use]
    pub const fn project(&self) -> Option<ProjectState> {
        match self {
            Act::ViewProject(project)
            | Act::ManageProject(project)
            | Act::SetPrivacy(project)
            | Act::DeleteProject(project)
            | Act::Grant { project, .. }
            | Act::ChangeGrant { project, .. }
            | Act::Revoke { project, .. } => Some(*project),
            _ => None,
        }
    }
}

/// Says whether a person with `organization_level` (none: not in the organization) may do `act`, and why.
///
/// The default is no: an act is allowed only by a rule that names it. Refusals come in a fixed order: not in the
/// organization, project not open, the owner's privilege, oneself, level, the other person.
#[must_use]
pub fn decide(organization_level: Option<Level>, act: Act) -> Decision {
    let action = act.action();
    let Some(level) = organization_level else {
        return Decision::Hidden(refusal(action, Rule::NotAMember));
    };
    let judge = Judge { action, level };
    let Some(project) = act.project() else {
        return judge.in_organization(act).unwrap_or_else(Decision::Deny);
    };
    match access(organization_level, project) {
        None => Decision::Hidden(refusal(action, Rule::ProjectPrivate)),
        Some(access) => judge.in_project(act, access).unwrap_or_else(Decision::Deny),
    }
}

type Verdict = Result<Decision, Denial>;

/// The person who acts, and what they ask.
struct Judge {
    action: Action,
    /// In the organization.
    level: Level,
}

impl Judge {
    fn in_organization(&self, act: Act) -> Verdict {
        let allowed = Ok(Decision::Allow(Grounds::OrganizationLevel));
        match act {
            Act::Invite { level, members_can_invite } => {
                self.has_right(self.level)?;
                if !members_can_invite && self.level < Level::Administrator {
                    return Err(self.level_refusal(Rule::SwitchedOff, Level::Administrator, self.level));
                }
                self.not_above(Rule::LevelAboveActor, level, self.level)?;
                allowed
            }
            Act::CancelInvite { own: true } => Ok(Decision::Allow(Grounds::Own)),
            Act::ChangeLevel { target, to } => {
                if to == Level::Owner {
                    self.has_right(self.level)?;
                }
                self.another_member(target, Rule::OwnLevel)?;
                self.has_right(self.level)?;
                self.not_above(Rule::TargetAboveActor, target.level.unwrap_or(to), self.level)?;
                self.not_above(Rule::LevelAboveActor, to, self.level)?;
                allowed
            }
            Act::Remove { target } if target.is_actor => {
                if !permits(Right::LeaveOrganization, self.level) {
                    return Err(refusal(self.action, Rule::OwnerCannotLeave));
                }
                Ok(Decision::Allow(Grounds::Own))
            }
            Act::Remove { target } => {
                self.another_member(target, Rule::OwnLevel)?;
                self.has_right(self.level)?;
                self.not_above(Rule::TargetAboveActor, target.level.unwrap_or(self.level), self.level)?;
                allowed
            }
            _ => {
                self.has_right(self.level)?;
                allowed
            }
        }
    }

    fn in_project(&self, act: Act, access: Access) -> Verdict {
        let allowed = Ok(Decision::Allow(access.grounds));
        match act {
            // Whatever the project level (contract 2.1).
            Act::SetPrivacy(_) => {
                self.has_right(self.level)?;
                Ok(Decision::Allow(Grounds::OrganizationLevel))
            }
            Act::Grant { target, level, .. } => {
                self.another_member(target, Rule::SelfGrant)?;
                self.has_right(access.level)?;
                self.not_above(Rule::LevelAboveActor, level, access.level)?;
                allowed
            }
            Act::ChangeGrant { target, from, to, .. } => {
                self.another_member(target, Rule::OwnLevel)?;
                self.has_right(access.level)?;
                self.not_above(Rule::TargetAboveActor, from, access.level)?;
                self.not_above(Rule::LevelAboveActor, to, access.level)?;
                allowed
            }
            Act::Revoke { target, .. } if target.is_actor => Ok(Decision::Allow(Grounds::Own)),
            Act::Revoke { target, from, .. } => {
                self.another_member(target, Rule::OwnLevel)?;
                self.has_right(access.level)?;
                self.not_above(Rule::TargetAboveActor, from, access.level)?;
                allowed
            }
            _ => {
                self.has_right(access.level)?;
                allowed
            }
        }
    }

    /// The matrix, asked with the level that counts here: the organization's or the effective one.
    fn has_right(&self, held: Level) -> Result<(), Denial> {
        let Some(right) = Right::of(self.action) else {
            return Ok(());
        };
        if permits(right, held) {
            return Ok(());
        }
        let needs = Level::ALL.into_iter().find(|level| permits(right, *level));
        let rule = if needs == Some(Level::Owner) { Rule::OwnerOnly } else { Rule::LevelTooLow };
        Err(Denial { action: self.action, rule, needs_level: needs, your_level: Some(held) })
    }

    fn another_member(&self, target: Target, if_actor: Rule) -> Result<(), Denial> {
        if target.is_actor {
            return Err(refusal(self.action, if_actor));
        }
        if target.level.is_none() {
            return Err(refusal(self.action, Rule::NotAMember));
        }
        Ok(())
    }

    fn not_above(&self, rule: Rule, level: Level, held: Level) -> Result<(), Denial> {
        if level > held { Err(self.level_refusal(rule, level, held)) } else { Ok(()) }
    }

    fn level_refusal(&self, rule: Rule, needs: Level, held: Level) -> Denial {
        Denial { action: self.action, rule, needs_level: Some(needs), your_level: Some(held) }
    }
}

/// A refusal by a rule that is not about a level.
fn refusal(action: Action, rule: Rule) -> Denial {
    Denial { action, rule, needs_level: None, your_level: None }
}
