//! What people try in the model of an organization, and what it does.

use crate::handover::Handover;
use crate::organization::{Invite, Organization, Project};
use crate::rules::{Fault, Rules};
use rolecall_policy::{Act, Level};

/// An attempted act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Invite {
        by: usize,
        to: usize,
        level: Level,
        promised: Vec<(usize, Level)>,
    },
    CancelInvite {
        by: usize,
        invite: usize,
    },
    /// The invited person accepts.
    Claim {
        invite: usize,
    },
    Switch {
        by: usize,
    },
    ChangeLevel {
        by: usize,
        who: usize,
        to: Level,
    },
    Remove {
        by: usize,
        who: usize,
    },
    /// The undo of a removal, whenever it was, of somebody who had this level and these grants. That it is possible
    /// whether or not there was such a removal allows more histories than there are.
    BringBack {
        by: usize,
        who: usize,
        level: Level,
        grants: Vec<(usize, Level)>,
    },
    CreateProject {
        by: usize,
    },
    DeleteProject {
        by: usize,
        project: usize,
    },
    /// The undo of its deletion.
    RestoreProject {
        by: usize,
        project: usize,
    },
    /// The server erases a project 30 days after it was deleted.
    EraseProject {
        project: usize,
    },
    SetPrivacy {
        by: usize,
        project: usize,
    },
    Grant {
        by: usize,
        project: usize,
        who: usize,
        level: Level,
    },
    Revoke {
        by: usize,
        project: usize,
        who: usize,
    },
    Handover(Handover),
}

impl Step {
    /// The responsible person: the actor, or the author of the accepted invite. `None`: the server.
    pub(crate) fn by(&self, organization: &Organization) -> Option<usize> {
        match self {
            Step::Claim { invite } => organization.invites.get(*invite).map(|invite| invite.author),
            Step::EraseProject { .. } => None,
            Step::Handover(handover) => handover.by(organization),
            Step::Invite { by, .. }
            | Step::CancelInvite { by, .. }
            | Step::Switch { by }
            | Step::ChangeLevel { by, .. }
            | Step::Remove { by, .. }
            | Step::BringBack { by, .. }
            | Step::CreateProject { by }
            | Step::DeleteProject { by, .. }
            | Step::RestoreProject { by, .. }
            | Step::SetPrivacy { by, .. }
            | Step::Grant { by, .. }
            | Step::Revoke { by, .. } => Some(*by),
        }
    }
}

impl Organization {
    /// Does the step if the rules allow it. Returns true if it was done.
    pub(crate) fn try_step(&mut self, rules: Rules, step: &Step) -> bool {
        let before = self.people.clone();
        let done = self.step(rules, step).is_some();
        self.end_handovers(rules, &before);
        done
    }

    fn step(&mut self, rules: Rules, step: &Step) -> Option<()> {
        match *step {
            Step::Invite { by, to, level, ref promised } => self.invite(rules, by, to, (level, promised)),
            Step::CancelInvite { by, invite } => {
                let own = self.invites.get(invite)?.author == by;
                self.ask(rules, by, Act::CancelInvite { own })?;
                self.invites.remove(invite);
                Some(())
            }
            Step::Claim { invite } => self.claim(rules, invite),
            Step::Switch { by } => {
                self.ask(rules, by, Act::ManageOrganization)?;
                self.members_can_invite = !self.members_can_invite;
                Some(())
            }
            Step::ChangeLevel { by, who, to } => self.change_level(rules, by, who, to),
            Step::Remove { by, who } => {
                self.ask(rules, by, Act::Remove { target: self.target(by, who) })?;
                self.renew_links(rules, who, None);
                self.people[who] = None;
                self.invites.retain(|invite| invite.author != who);
                for project in self.projects.iter_mut().flatten() {
                    project.explicit[who] = None;
                }
                Some(())
            }
            Step::BringBack { by, who, level, ref grants } => self.bring_back(rules, by, who, (level, grants)),
            Step::CreateProject { by } => {
                self.ask(rules, by, Act::CreateProject)?;
                let explicit = vec![None; self.people.len()];
                self.projects.push(Some(Project { private: false, deleted: false, explicit }));
                Some(())
            }
            Step::DeleteProject { by, project } => {
                self.ask(rules, by, Act::DeleteProject(self.state(project, by)?))?;
                self.projects[project].as_mut()?.deleted = true;
                Some(())
            }
            Step::RestoreProject { by, project } => {
                let state = self.stored(project, by).filter(|_| self.is_deleted(project))?;
                self.ask(rules, by, Act::DeleteProject(state))?;
                self.projects[project].as_mut()?.deleted = false;
                Some(())
            }
            Step::EraseProject { project } => {
                self.is_deleted(project).then_some(())?;
                self.projects[project] = None;
                for invite in &mut self.invites {
                    invite.promised.retain(|(promised, _)| *promised != project);
                }
                Some(())
            }
            Step::SetPrivacy { by, project } => {
                self.ask(rules, by, Act::SetPrivacy(self.state(project, by)?))?;
                let project = self.projects[project].as_mut()?;
                project.private = !project.private;
                if rules.has(Fault::PrivacyForgetsGrants) {
                    project.explicit.fill(None);
                }
                Some(())
            }
            Step::Handover(handover) => self.hand_over(rules, handover),
            Step::Grant { by, project, who, level } => {
                let (state, target) = (self.state(project, by)?, self.target(by, who));
                let act = match self.state(project, who)?.explicit {
                    None => Act::Grant { project: state, target, level },
                    Some(from) => Act::ChangeGrant { project: state, target, from, to: level },
                };
                self.ask(rules, by, act)?;
                self.projects[project].as_mut()?.explicit[who] = Some(level);
                Some(())
            }
            Step::Revoke { by, project, who } => {
                let (state, target) = (self.state(project, by)?, self.target(by, who));
                let from = self.state(project, who)?.explicit?;
                self.ask(rules, by, Act::Revoke { project: state, target, from })?;
                self.projects[project].as_mut()?.explicit[who] = None;
                Some(())
            }
        }
    }

    fn invite(
        &mut self,
        rules: Rules,
        by: usize,
        to: usize,
        (level, promised): (Level, &[(usize, Level)]),
    ) -> Option<()> {
        // Only existing projects can be promised.
        let is_there = |(project, _): &&(usize, Level)| self.state(*project, by).is_some();
        let promised = promised.iter().filter(is_there).copied().collect();
        let invite = Invite { author: by, to, level, promised, link: self.links + 1 };
        // Members are not invited; a pending invite is replaced if the actor can cancel it.
        let mine = |waiting: &Invite| Act::CancelInvite { own: waiting.author == by };
        let mut replaces = self.invites.iter().filter(|waiting| waiting.to == to);
        let may = self.people[to].is_none()
            && self.judge(&invite).is_allowed()
            && replaces.all(|waiting| rules.decide(self.people[by], mine(waiting)).is_allowed());
        may.then(|| {
            self.links += 1;
            self.invites.retain(|waiting| waiting.to != to);
            self.invites.push(invite);
        })
    }

    fn claim(&mut self, rules: Rules, invite: usize) -> Option<()> {
        let invite = self.invites.get(invite)?.clone();
        let works = rules.has(Fault::InvitesAreNotJudgedAgain) || self.judge(&invite).is_allowed();
        (works && self.people[invite.to].is_none()).then_some(())?;
        self.people[invite.to] = Some(invite.level);
        for (project, level) in invite.promised {
            if let Some(project) = self.projects[project].as_mut().filter(|project| !project.deleted) {
                project.explicit[invite.to] = Some(level);
            }
        }
        self.invites.retain(|waiting| waiting.to != invite.to);
        Some(())
    }

    fn change_level(&mut self, rules: Rules, by: usize, who: usize, to: Level) -> Option<()> {
        self.ask(rules, by, Act::ChangeLevel { target: self.target(by, who), to })?;
        if to == Level::Owner {
            self.renew_links(rules, by, Some(Level::Administrator));
            self.people[by] = Some(Level::Administrator);
        }
        self.renew_links(rules, who, Some(to));
        self.people[who] = Some(to);
        Some(())
    }

    /// Who may remove people of this level, invite at it and give all the grants may bring them back.
    fn bring_back(
        &mut self,
        rules: Rules,
        by: usize,
        who: usize,
        (level, grants): (Level, &[(usize, Level)]),
    ) -> Option<()> {
        self.people[who].is_none().then_some(())?;
        let target = rolecall_policy::Target { level: Some(level), is_actor: by == who };
        self.ask(rules, by, Act::Remove { target })?;
        self.ask(rules, by, Act::Invite { level, members_can_invite: self.members_can_invite })?;
        for (project, level) in grants {
            self.ask(rules, by, Act::Grant { project: self.stored(*project, by)?, target, level: *level })?;
        }
        self.people[who] = Some(level);
        if !rules.has(Fault::GrantsDoNotComeBack) {
            for (project, level) in grants {
                self.projects[*project].as_mut()?.explicit[who] = Some(*level);
            }
        }
        self.invites.retain(|waiting| waiting.to != who);
        Some(())
    }

    pub(crate) fn ask(&self, rules: Rules, by: usize, act: Act) -> Option<()> {
        rules.decide(self.people[by], act).is_allowed().then_some(())
    }
}
