//! The function that allows or refuses an act (contract 2). Nothing else in the code compares levels.

use crate::{
    Access, Act, Action, Decision, Denial, Grounds, Level, ProjectState, Right, Rule, Step, Subject, Target, access,
    permits,
};

/// Decides whether a person with `organization_level` (`None`: not in the organization) can do `act`, and why.
///
/// Everything is refused unless a rule allows it. If several rules fail, the first in this order is reported: not in
/// the organization; no access to the project; reserved to the owner; the target is oneself or an outsider; the actor's
/// level is too low (an organization can require a higher one to invite); the target's level is too high; the new level
/// cannot be given by anybody; the new level is above the actor's.
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

/// The lowest level at which somebody else could do `act` for a person of `level` who cannot. It asks the rules for
/// each level instead of reading the level off the failed rule: nobody can remove the owner, for example, although
/// removing requires a level.
fn helper_level(level: Level, act: Act) -> Option<Level> {
    // INVARIANT: there is one owner. If the owner is the actor or the target, no third person is the owner.
    let owner_is_involved = [Some(level), act.target().and_then(|target| target.level)].contains(&Some(Level::Owner));
    let third = |helper: &Level| *helper != Level::Owner || !owner_is_involved;
    let by_third = act.by_third(level);
    Level::ALL.into_iter().filter(third).find(|&helper| judge(helper, by_third).is_ok())
}

fn judge(level: Level, act: Act) -> Result<Grounds, Denial> {
    Judge { action: act.action(), level, trace: () }.judge(act)
}

/// The rules that [`decide`] looks at, in this order, with the one that fails last. A person of `organization_level`
/// can do `act` exactly if all of them hold.
#[must_use]
pub fn explain(organization_level: Option<Level>, act: Act) -> Vec<Step> {
    let action = act.action();
    let member = Step { subject: Subject::Actor, ..Step::new(Rule::NotAMember, organization_level.is_some()) };
    let Some(level) = organization_level else { return vec![member] };
    let mut judge = Judge { action, level, trace: vec![member] };
    // What it decides is told by `decide`.
    let _ = judge.judge(act);
    judge.trace
}

/// Who hears of each rule that is looked at.
trait Trace {
    fn note(&mut self, step: Step);
}

impl Trace for () {
    fn note(&mut self, _: Step) {}
}

impl Trace for Vec<Step> {
    fn note(&mut self, step: Step) {
        self.push(step);
    }
}

/// The actor's level and the action.
struct Judge<T> {
    action: Action,
    /// In the organization.
    level: Level,
    trace: T,
}

impl<T: Trace> Judge<T> {
    fn judge(&mut self, act: Act) -> Result<Grounds, Denial> {
        match act {
            // Every member can.
            Act::ViewOrganization => Ok(Grounds::OrganizationLevel),
            Act::CancelInvite { own: true } => Ok(Grounds::Own),
            Act::CancelInvite { own: false }
            | Act::ManageBilling
            | Act::CreateProject
            | Act::ManageOrganization
            | Act::ViewActivity
            | Act::WithdrawOffer
            | Act::RemoveSuccessor
            | Act::StopClaim
            | Act::DeleteOrganization => {
                self.has_right(self.level)?;
                Ok(Grounds::OrganizationLevel)
            }
            Act::ViewAs { target } => self.view_as(target),
            Act::Invite { level, members_can_invite } => self.invite(level, members_can_invite),
            Act::ChangeLevel { target, to } => self.change_level(target, to),
            Act::Remove { target } => self.remove(target),
            Act::OfferOwnership { target } => self.hand_over(target),
            Act::NameSuccessor { target } => {
                self.hand_over(target)?;
                let is_administrator = target.level == Some(Level::Administrator);
                self.check(is_administrator, Step::new(Rule::NotAnAdministrator, true))?;
                Ok(Grounds::OrganizationLevel)
            }
            Act::AnswerOffer { is_mine } => {
                self.check(is_mine, Step::new(Rule::OfferedPersonOnly, true))?;
                Ok(Grounds::Own)
            }
            Act::ClaimOwnership { is_successor } => {
                self.check(is_successor, Step::new(Rule::SuccessorOnly, true))?;
                // A successor who is lowered is one no longer; this does not depend on it.
                self.not_above(Rule::LevelTooLow, Level::Administrator, self.level)?;
                Ok(Grounds::Own)
            }
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
                // The organization level counts, whatever the project level (contract 2.1).
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

    fn invite(&mut self, level: Level, members_can_invite: bool) -> Result<Grounds, Denial> {
        self.has_right(self.level)?;
        let is_on = members_can_invite || self.level >= Level::Administrator;
        self.check(is_on, Step::at(Rule::SwitchedOff, Level::Administrator, self.level))?;
        self.gives(level, self.level)?;
        Ok(Grounds::OrganizationLevel)
    }

    fn view_as(&mut self, target: Target) -> Result<Grounds, Denial> {
        let present = self.member(target)?;
        self.has_right(self.level)?;
        self.not_above(Rule::TargetAboveActor, present, self.level)?;
        Ok(Grounds::OrganizationLevel)
    }

    fn change_level(&mut self, target: Target, to: Level) -> Result<Grounds, Denial> {
        if to == Level::Owner {
            self.has_right(self.level)?;
        }
        let present = self.another_member(target, Rule::OwnLevel)?;
        if to != Level::Owner {
            self.has_right(self.level)?;
        }
        self.reaches(present, self.level)?;
        self.not_above(Rule::LevelAboveActor, to, self.level)?;
        Ok(Grounds::OrganizationLevel)
    }

    /// Judges an act of the owner that lets another member become the owner.
    fn hand_over(&mut self, target: Target) -> Result<Grounds, Denial> {
        self.has_right(self.level)?;
        let present = self.another_member(target, Rule::OwnLevel)?;
        self.reaches(present, self.level)?;
        Ok(Grounds::OrganizationLevel)
    }

    fn remove(&mut self, target: Target) -> Result<Grounds, Denial> {
        if target.is_actor {
            let can_leave = permits(Right::LeaveOrganization, self.level);
            self.check(can_leave, Step::new(Rule::OwnerCannotLeave, can_leave))?;
            return Ok(Grounds::Own);
        }
        let present = self.another_member(target, Rule::OwnLevel)?;
        self.has_right(self.level)?;
        self.reaches(present, self.level)?;
        Ok(Grounds::OrganizationLevel)
    }

    /// The actor's access to the project. Without access they must not learn that it exists.
    fn open(&mut self, project: ProjectState) -> Result<Access, Denial> {
        let access = access(Some(self.level), project);
        self.check(access.is_some(), Step::new(Rule::ProjectPrivate, access.is_some()))?;
        access.ok_or(refusal(self.action, Rule::ProjectPrivate))
    }

    /// Checks the matrix with `held`: the organization level or the effective level in the project.
    fn has_right(&mut self, held: Level) -> Result<(), Denial> {
        // Nobody has a right to an action without a row.
        let action = self.action;
        let permitted = |level: Level| Right::for_action(action).is_some_and(|right| permits(right, level));
        let needs = Level::ALL.into_iter().find(|level| permitted(*level));
        let rule = if needs == Some(Level::Owner) { Rule::OwnerOnly } else { Rule::LevelTooLow };
        let step = Step { needs_level: needs, your_level: Some(held), ..Step::new(rule, true) };
        self.check(permitted(held), step)
    }

    /// The target's current level. The target must be another member of the organization.
    fn another_member(&mut self, target: Target, if_actor: Rule) -> Result<Level, Denial> {
        self.check(!target.is_actor, Step::new(if_actor, true))?;
        self.member(target)
    }

    /// The target's current level. The target must be a member of the organization.
    fn member(&mut self, target: Target) -> Result<Level, Denial> {
        let member = Step { subject: Subject::Target, ..Step::new(Rule::NotAMember, true) };
        self.check(target.level.is_some(), member)?;
        target.level.ok_or(refusal(self.action, Rule::NotAMember))
    }

    /// Checks that the target, who is not the actor, does not have a higher level than the actor.
    fn reaches(&mut self, present: Level, held: Level) -> Result<(), Denial> {
        // INVARIANT: there is one owner. Two owners mean that a transfer happened between reading the actor's level and
        // the target's. Refuse, or the new owner would be lost.
        if present == Level::Owner && held == Level::Owner {
            return self.check(false, Step::new(Rule::TargetAboveActor, false));
        }
        self.not_above(Rule::TargetAboveActor, present, held)
    }

    /// Checks that `level` can be given by invite or project membership, and is not above the actor's.
    fn gives(&mut self, level: Level, held: Level) -> Result<(), Denial> {
        self.check(Level::GRANTABLE.contains(&level), Step::new(Rule::LevelNotGrantable, true))?;
        self.not_above(Rule::LevelAboveActor, level, held)
    }

    fn not_above(&mut self, rule: Rule, level: Level, held: Level) -> Result<(), Denial> {
        self.check(level <= held, Step::at(rule, level, held))
    }

    /// Notes a rule that was looked at; a denial by it if it does not hold.
    fn check(&mut self, holds: bool, step: Step) -> Result<(), Denial> {
        self.trace.note(Step { holds, ..step });
        let Step { rule, needs_level, your_level, .. } = step;
        if holds { Ok(()) } else { Err(Denial { needs_level, your_level, ..refusal(self.action, rule) }) }
    }
}

/// A denial by a rule that is not about a level.
const fn refusal(action: Action, rule: Rule) -> Denial {
    Denial { action, rule, needs_level: None, your_level: None, helper: None }
}
