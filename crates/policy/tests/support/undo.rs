//! The undo of a step, right after it, as `crates/server/src/undo` does it.

use crate::organization::{Invite, Organization};
use crate::rules::Rules;
use crate::step::Step;
use rolecall_policy::{Act, Level, ProjectState, Target};

/// How a step is undone.
pub(crate) enum Undo {
    /// By another step.
    Step(Step),
    /// By bringing back a removed person with the invites that they had sent.
    Person(Step, Vec<Invite>),
    /// By bringing back a cancelled invite.
    Invite(usize, Invite),
}

impl Undo {
    /// How `by` undoes a step, which was done in `before`; `None` if steps of its kind cannot be undone.
    pub(crate) fn new(before: &Organization, step: &Step, by: usize) -> Option<Undo> {
        let explicit = |project: usize, who: usize| before.stored(project, who).and_then(|state| state.explicit);
        let step = match *step {
            // A transfer of ownership stays, and so does what people take from themselves.
            Step::ChangeLevel { to: Level::Owner, .. }
            | Step::Invite { .. }
            | Step::Claim { .. }
            | Step::CreateProject { .. }
            | Step::EraseProject { .. }
            | Step::Handover(_) => return None,
            Step::Remove { by, who } | Step::Revoke { by, who, .. } if by == who => return None,
            // Whoever is brought back needs no invite: one that waited for them has ended.
            Step::BringBack { who, .. } if before.invites.iter().any(|invite| invite.to == who) => return None,
            Step::ChangeLevel { who, .. } => Step::ChangeLevel { by, who, to: before.people[who]? },
            Step::Remove { who, .. } => {
                let projects = 0..before.projects.len();
                let grants = projects.filter_map(|project| Some((project, explicit(project, who)?))).collect();
                let sent = before.invites.iter().filter(|invite| invite.author == who).cloned().collect();
                let back = Step::BringBack { by, who, level: before.people[who]?, grants };
                return Some(Undo::Person(back, sent));
            }
            Step::BringBack { who, .. } => Step::Remove { by, who },
            Step::CancelInvite { invite, .. } => return Some(Undo::Invite(by, before.invites.get(invite)?.clone())),
            Step::Switch { .. } => Step::Switch { by },
            Step::DeleteProject { project, .. } => Step::RestoreProject { by, project },
            Step::RestoreProject { project, .. } => Step::DeleteProject { by, project },
            Step::SetPrivacy { project, .. } => Step::SetPrivacy { by, project },
            Step::Grant { project, who, .. } => match explicit(project, who) {
                None => Step::Revoke { by, project, who },
                Some(level) => Step::Grant { by, project, who, level },
            },
            Step::Revoke { project, who, .. } => Step::Grant { by, project, who, level: explicit(project, who)? },
        };
        Some(Undo::Step(step))
    }

    /// True if everything that this undo brings back works: an invite that was refused already is not brought back.
    pub(crate) fn is_whole(&self, before: &Organization) -> bool {
        let works = |invite: &Invite| before.author_could_give(Rules::REAL, invite);
        match self {
            Undo::Step(_) => true,
            Undo::Person(_, sent) => sent.iter().all(works),
            Undo::Invite(_, invite) => works(invite),
        }
    }
}

impl Organization {
    /// Undoes a step if the rules allow it and if nothing of it is lost. Returns true if it was done.
    pub(crate) fn try_undo(&mut self, rules: Rules, undo: Undo) -> bool {
        match undo {
            Undo::Step(step) => self.try_step(rules, &step),
            Undo::Person(back, sent) => {
                self.try_step(rules, &back) && sent.into_iter().all(|invite| self.restore_invite(rules, invite))
            }
            Undo::Invite(by, invite) => {
                let level = self.people[by];
                let may_send = Act::Invite { level: invite.level, members_can_invite: self.members_can_invite };
                rules.decide(level, may_send).is_allowed()
                    && self.could_give(rules, by, &invite)
                    && self.restore_invite(rules, invite)
            }
        }
    }

    fn restore_invite(&mut self, rules: Rules, invite: Invite) -> bool {
        let is_free = self.people[invite.to].is_none() && self.invites.iter().all(|waiting| waiting.to != invite.to);
        let comes_back = is_free && self.author_could_give(rules, &invite);
        if comes_back {
            self.links += 1;
            self.invites.push(Invite { link: self.links, ..invite });
        }
        comes_back
    }

    /// True if the author of an invite could send it now, deleted projects included.
    fn author_could_give(&self, rules: Rules, invite: &Invite) -> bool {
        let act = Act::Invite { level: invite.level, members_can_invite: self.members_can_invite };
        rules.decide(self.people[invite.author], act).is_allowed() && self.could_give(rules, invite.author, invite)
    }

    /// True if a person could give each grant of an invite.
    fn could_give(&self, rules: Rules, person: usize, invite: &Invite) -> bool {
        let target = Target { level: Some(invite.level), is_actor: false };
        let grant = |project: ProjectState, level| Act::Grant { project, target, level };
        invite.promised.iter().all(|(project, level)| {
            let state = self.stored(*project, person);
            state.is_some_and(|state| rules.decide(self.people[person], grant(state, *level)).is_allowed())
        })
    }
}
