//! A small model of an organization that does whatever the rules allow, like the server, and nothing else.

use rolecall_policy::{
    Act, Decision, Level, PendingInvite, ProjectState, Target, decide, invite_still_allowed, links_renewed,
    sees_invite_link,
};

/// Number of people, inside and outside the organization.
pub(crate) const PEOPLE: usize = 6;

/// People keep their number when they join or leave, projects when they are deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Organization {
    pub(crate) people: Vec<Option<Level>>,
    pub(crate) projects: Vec<Option<Project>>,
    pub(crate) invites: Vec<Invite>,
    pub(crate) members_can_invite: bool,
    /// Number of links created so far.
    pub(crate) links: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Project {
    pub(crate) private: bool,
    /// The explicit membership of each person, by number.
    pub(crate) explicit: Vec<Option<Level>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invite {
    pub(crate) author: usize,
    pub(crate) to: usize,
    pub(crate) level: Level,
    /// Projects and levels.
    pub(crate) promised: Vec<(usize, Level)>,
    /// The number of its link; never reused.
    pub(crate) link: usize,
}

/// An attempted act.
#[derive(Debug, Clone)]
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
    CreateProject {
        by: usize,
    },
    DeleteProject {
        by: usize,
        project: usize,
    },
    SetPrivacy {
        by: usize,
        project: usize,
    },
    /// Also changes an existing membership.
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
}

impl Step {
    /// The responsible person: the actor, or the author of the accepted invite.
    pub(crate) fn by(&self, organization: &Organization) -> Option<usize> {
        match self {
            Step::Claim { invite } => organization.invites.get(*invite).map(|invite| invite.author),
            Step::Invite { by, .. }
            | Step::CancelInvite { by, .. }
            | Step::Switch { by }
            | Step::ChangeLevel { by, .. }
            | Step::Remove { by, .. }
            | Step::CreateProject { by }
            | Step::DeleteProject { by, .. }
            | Step::SetPrivacy { by, .. }
            | Step::Grant { by, .. }
            | Step::Revoke { by, .. } => Some(*by),
        }
    }
}

impl Organization {
    /// The project with one person's explicit membership, unless it was deleted.
    pub(crate) fn state(&self, project: usize, person: usize) -> Option<ProjectState> {
        let project = self.projects.get(project)?.as_ref()?;
        Some(ProjectState { private: project.private, explicit: project.explicit[person] })
    }

    /// A person's effective level, computed from the text of contract 2.2 and not by the tested code.
    pub(crate) fn effective(&self, project: usize, person: usize) -> Option<Level> {
        let project = self.projects.get(project)?.as_ref()?;
        match self.people[person] {
            None => None,
            Some(level) if !project.private => Some(level),
            Some(Level::Member) => project.explicit[person],
            Some(level) => Some(level),
        }
    }

    fn target(&self, by: usize, who: usize) -> Target {
        Target { level: self.people[who], is_actor: by == who }
    }

    /// Asks the rules whether an invite is still allowed; deleted projects are skipped.
    fn judge(&self, invite: &Invite) -> Decision {
        let promised = self.promised(invite, invite.author);
        invite_still_allowed(self.people[invite.author], invite.level, self.members_can_invite, &promised)
    }

    /// The projects of an invite with a person's explicit membership; deleted projects are skipped.
    fn promised(&self, invite: &Invite, person: usize) -> Vec<(ProjectState, Level)> {
        let promise = |(project, level): &(usize, Level)| Some((self.state(*project, person)?, *level));
        invite.promised.iter().filter_map(promise).collect()
    }

    /// True if a person can see the link of an invite.
    pub(crate) fn sees(&self, person: usize, invite: &Invite) -> bool {
        sees_invite_link(self.people[person], invite.author == person, invite.level, &self.promised(invite, person))
    }

    /// Whether a person may cancel an invite.
    pub(crate) fn may_cancel(&self, person: usize, invite: &Invite) -> bool {
        decide(self.people[person], Act::CancelInvite { own: invite.author == person }).is_allowed()
    }

    /// Renews the links that a person can no longer see at level `to`, like the server.
    fn renew_links(&mut self, person: usize, to: Option<Level>) {
        let pending = self.invites.iter().filter(|invite| invite.author != person).map(|invite| PendingInvite {
            invite: invite.to,
            level: invite.level,
            promised: self.promised(invite, person),
        });
        let lost = links_renewed(self.people[person], to, pending);
        for invite in self.invites.iter_mut().filter(|invite| lost.contains(&invite.to)) {
            self.links += 1;
            invite.link = self.links;
        }
    }

    /// Does the step if the rules allow it. Returns true if it was done.
    pub(crate) fn try_step(&mut self, step: &Step) -> bool {
        self.step(step).is_some()
    }

    fn step(&mut self, step: &Step) -> Option<()> {
        match *step {
            Step::Invite { by, to, level, ref promised } => {
                // Only existing projects can be promised.
                let is_there = |(project, _): &&(usize, Level)| self.state(*project, by).is_some();
                let promised = promised.iter().filter(is_there).copied().collect();
                let invite = Invite { author: by, to, level, promised, link: self.links + 1 };
                // Members are not invited; a pending invite is replaced if the actor can cancel it.
                let mine = |waiting: &Invite| Act::CancelInvite { own: waiting.author == by };
                let replaces = self.invites.iter().filter(|waiting| waiting.to == to);
                let may = self.judge(&invite).is_allowed()
                    && self.people[to].is_none()
                    && replaces.clone().all(|waiting| decide(self.people[by], mine(waiting)).is_allowed());
                may.then(|| {
                    self.links += 1;
                    self.invites.retain(|waiting| waiting.to != to);
                    self.invites.push(invite);
                })
            }
            Step::CancelInvite { by, invite } => {
                let own = self.invites.get(invite)?.author == by;
                self.ask(by, Act::CancelInvite { own })?;
                self.invites.remove(invite);
                Some(())
            }
            Step::Claim { invite } => {
                let invite = self.invites.get(invite)?.clone();
                (self.judge(&invite).is_allowed() && self.people[invite.to].is_none()).then_some(())?;
                self.people[invite.to] = Some(invite.level);
                for (project, level) in invite.promised {
                    if let Some(Some(project)) = self.projects.get_mut(project) {
                        project.explicit[invite.to] = Some(level);
                    }
                }
                self.invites.retain(|waiting| waiting.to != invite.to);
                Some(())
            }
            Step::Switch { by } => {
                self.ask(by, Act::ManageOrganization)?;
                self.members_can_invite = !self.members_can_invite;
                Some(())
            }
            Step::ChangeLevel { by, who, to } => {
                self.ask(by, Act::ChangeLevel { target: self.target(by, who), to })?;
                if to == Level::Owner {
                    self.renew_links(by, Some(Level::Administrator));
                    self.people[by] = Some(Level::Administrator);
                }
                self.renew_links(who, Some(to));
                self.people[who] = Some(to);
                Some(())
            }
            Step::Remove { by, who } => {
                self.ask(by, Act::Remove { target: self.target(by, who) })?;
                self.renew_links(who, None);
                self.people[who] = None;
                self.invites.retain(|invite| invite.author != who);
                for project in self.projects.iter_mut().flatten() {
                    project.explicit[who] = None;
                }
                Some(())
            }
            Step::CreateProject { by } => {
                self.ask(by, Act::CreateProject)?;
                let fresh = Some(Project { private: false, explicit: vec![None; self.people.len()] });
                self.projects.push(fresh);
                Some(())
            }
            Step::DeleteProject { by, project } => {
                self.ask(by, Act::DeleteProject(self.state(project, by)?))?;
                self.projects[project] = None;
                Some(())
            }
            Step::SetPrivacy { by, project } => {
                self.ask(by, Act::SetPrivacy(self.state(project, by)?))?;
                let project = self.projects[project].as_mut()?;
                project.private = !project.private;
                Some(())
            }
            Step::Grant { by, project, who, level } => {
                let (state, target) = (self.state(project, by)?, self.target(by, who));
                let act = match self.state(project, who)?.explicit {
                    None => Act::Grant { project: state, target, level },
                    Some(from) => Act::ChangeGrant { project: state, target, from, to: level },
                };
                self.ask(by, act)?;
                self.projects[project].as_mut()?.explicit[who] = Some(level);
                Some(())
            }
            Step::Revoke { by, project, who } => {
                let (state, target) = (self.state(project, by)?, self.target(by, who));
                let from = self.state(project, who)?.explicit?;
                self.ask(by, Act::Revoke { project: state, target, from })?;
                self.projects[project].as_mut()?.explicit[who] = None;
                Some(())
            }
        }
    }

    fn ask(&self, by: usize, act: Act) -> Option<()> {
        decide(self.people[by], act).is_allowed().then_some(())
    }
}
