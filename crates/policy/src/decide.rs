//! The one function that allows or refuses (contract 2).

use crate::{
    Access, Act, Action, Decision, Denial, Grounds, Level, ProjectState, Right, Rule, Target, access, permits,
};

/// Says whether a person with `organization_level` (none: not in the organization) may do `act`, and why.
///
/// The default is no: an act is allowed only by a rule that names it. Refusals come in a fixed order: not in the
/// organization; project not open; the owner's privilege; the target is oneself, or an outsider; the actor's level (with
/// the switch that raises what it has to be); the target's level; a level that nobody can give; the level to be given.
#[must_use]
pub fn decide(organization_level: Option<Level>, act: Act) -> Decision {
    let Some(level) = organization_level else {
        return Decision::Hidden(refusal(act.action(), Rule::NotAMember));
    };
    match judge(level, act) {
        Ok(grounds) => Decision::Allow(grounds),
        Err(denial) => {
            let denial = Denial { helper: helper_level(level, act), ..denial };
            if denial.rule == Rule::ProjectPrivate { Decision::Hidden(denial) } else { Decision::Deny(denial) }
        }
    }
}

/// The least level of a third person who may do what a person of `level` may not. Asking the rules themselves is the
/// only answer that is true for every act: the owner, say, is removed by nobody, although removing needs a level.
fn helper_level(level: Level, act: Act) -> Option<Level> {
    // INVARIANT: an organization has one owner. If that is the actor or the target, it is no third person.
    let owner_is_involved = [Some(level), act.target().and_then(|target| target.level)].contains(&Some(Level::Owner));
    let third = |helper: &Level| *helper != Level::Owner || !owner_is_involved;
    let by_third = act.by_third(level);
    Level::ALL.into_iter().filter(third).find(|&helper| judge(helper, by_third).is_ok())
}

fn judge(level: Level, act: Act) -> Result<Grounds, Denial> {
    Judge { action: act.action(), level }.judge(act)
}

/// The person who acts, and what they ask.
struct Judge {
    action: Action,
    /// In the organization.
    level: Level,
}

impl Judge {
    fn judge(&self, act: Act) -> Result<Grounds, Denial> {
        match act {
            // Everybody who belongs to it.
            Act::ViewOrganization => Ok(Grounds::OrganizationLevel),
            Act::CancelInvite { own: true } => Ok(Grounds::Own),
            Act::CancelInvite { own: false }
            | Act::ManageBilling
            | Act::CreateProject
            | Act::ManageOrganization
            | Act::DeleteOrganization => {
                self.has_right(self.level)?;
                Ok(Grounds::OrganizationLevel)
            }
            Act::Invite { level, members_can_invite } => self.invite(level, members_can_invite),
            Act::ChangeLevel { target, to } => self.change_level(target, to),
            Act::Remove { target } => self.remove(target),
            Act::ViewProject(project)
            | Act::ManageProject(project)
            | Act::DeleteProject(project)
            | Act::ExportEvents(project)
            | Act::EraseEvents(project) => {
                let access = self.open(project)?;
                self.has_right(access.level)?;
                Ok(access.grounds)
            }
            Act::SetPrivacy(project) => {
                self.open(project)?;
                // Whatever the project level (contract 2.1).
                self.has_right(self.level)?;
                Ok(Grounds::OrganizationLevel)
            }
            Act::Grant { project, target, level } => {
                let access = self.open(project)?;
                self.another_member(target, Rule::SelfGrant)?;
                self.has_right(access.level)?;
                self.gives(level, access.level)?;
                Ok(access.grounds)
            }
            Act::ChangeGrant { project, target, from, to } => {
                let access = self.open(project)?;
                let present = self.another_member(target, Rule::OwnLevel)?.max(from);
                self.has_right(access.level)?;
                self.reaches(present, access.level)?;
                self.gives(to, access.level)?;
                Ok(access.grounds)
            }
            Act::Revoke { project, target, from } => {
                let access = self.open(project)?;
                if target.is_actor {
                    return Ok(Grounds::Own);
                }
                let present = self.another_member(target, Rule::OwnLevel)?.max(from);
                self.has_right(access.level)?;
                self.reaches(present, access.level)?;
                Ok(access.grounds)
            }
        }
    }

    fn invite(&self, level: Level, members_can_invite: bool) -> Result<Grounds, Denial> {
        self.has_right(self.level)?;
        if !members_can_invite && self.level < Level::Administrator {
            return Err(self.level_refusal(Rule::SwitchedOff, Level::Administrator, self.level));
        }
        self.gives(level, self.level)?;
        Ok(Grounds::OrganizationLevel)
    }

    fn change_level(&self, target: Target, to: Level) -> Result<Grounds, Denial> {
        if to == Level::Owner {
            self.has_right(self.level)?;
        }
        let present = self.another_member(target, Rule::OwnLevel)?;
        self.has_right(self.level)?;
        self.reaches(present, self.level)?;
        self.not_above(Rule::LevelAboveActor, to, self.level)?;
        Ok(Grounds::OrganizationLevel)
    }

    fn remove(&self, target: Target) -> Result<Grounds, Denial> {
        if target.is_actor {
            return if permits(Right::LeaveOrganization, self.level) {
                Ok(Grounds::Own)
            } else {
                Err(refusal(self.action, Rule::OwnerCannotLeave))
            };
        }
        let present = self.another_member(target, Rule::OwnLevel)?;
        self.has_right(self.level)?;
        self.reaches(present, self.level)?;
        Ok(Grounds::OrganizationLevel)
    }

    /// The actor's access to the project; without any, they may not know that it exists.
    fn open(&self, project: ProjectState) -> Result<Access, Denial> {
        access(Some(self.level), project).ok_or(refusal(self.action, Rule::ProjectPrivate))
    }

    /// The matrix, asked with the level that counts here: the organization's or the effective one.
    fn has_right(&self, held: Level) -> Result<(), Denial> {
        // An action without a row is in nobody's right.
        let permitted = |level: Level| Right::of(self.action).is_some_and(|right| permits(right, level));
        if permitted(held) {
            return Ok(());
        }
        let needs = Level::ALL.into_iter().find(|level| permitted(*level));
        let rule = if needs == Some(Level::Owner) { Rule::OwnerOnly } else { Rule::LevelTooLow };
        Err(Denial { needs_level: needs, your_level: Some(held), ..refusal(self.action, rule) })
    }

    /// The present level of the target, who has to be somebody else of the same organization.
    fn another_member(&self, target: Target, if_actor: Rule) -> Result<Level, Denial> {
        if target.is_actor {
            return Err(refusal(self.action, if_actor));
        }
        target.level.ok_or(refusal(self.action, Rule::NotAMember))
    }

    /// The target, who is somebody else, is no higher than the actor.
    fn reaches(&self, present: Level, held: Level) -> Result<(), Denial> {
        // INVARIANT: an organization has one owner. Two of them mean that the actor's level was read before a transfer
        // and the target's after it; the owner must not be lost to that.
        if present == Level::Owner && held == Level::Owner {
            return Err(refusal(self.action, Rule::TargetAboveActor));
        }
        self.not_above(Rule::TargetAboveActor, present, held)
    }

    /// An invite or a project membership can carry `level`, and it is no higher than the one held.
    fn gives(&self, level: Level, held: Level) -> Result<(), Denial> {
        if !Level::GRANTABLE.contains(&level) {
            return Err(refusal(self.action, Rule::LevelNotGrantable));
        }
        self.not_above(Rule::LevelAboveActor, level, held)
    }

    fn not_above(&self, rule: Rule, level: Level, held: Level) -> Result<(), Denial> {
        if level > held { Err(self.level_refusal(rule, level, held)) } else { Ok(()) }
    }

    fn level_refusal(&self, rule: Rule, needs: Level, held: Level) -> Denial {
        Denial { needs_level: Some(needs), your_level: Some(held), ..refusal(self.action, rule) }
    }
}

/// A refusal by a rule that is not about a level.
const fn refusal(action: Action, rule: Rule) -> Denial {
    Denial { action, rule, needs_level: None, your_level: None, helper: None }
}
