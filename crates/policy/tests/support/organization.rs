//! A small model of an organization that does whatever the rules allow, like the server, and nothing else.
//! What the steps do is in `step.rs`.

use crate::handover::{Offer, Successor};
use crate::rules::Rules;
use rolecall_policy::{Decision, Level, PendingInvite, ProjectState, Target, invite_still_allowed, sees_invite_link};

/// People keep their number when they join or leave, projects when they are deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Organization {
    /// Inside and outside the organization.
    pub(crate) people: Vec<Option<Level>>,
    /// `None`: erased, 30 days after it was deleted.
    pub(crate) projects: Vec<Option<Project>>,
    pub(crate) invites: Vec<Invite>,
    pub(crate) members_can_invite: bool,
    pub(crate) offer: Option<Offer>,
    pub(crate) successor: Option<Successor>,
    /// Number of links created so far.
    pub(crate) links: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Project {
    pub(crate) private: bool,
    /// Nobody finds it, but it can be brought back.
    pub(crate) deleted: bool,
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

impl Organization {
    /// The project with one person's explicit membership, also if it is deleted, but not if it is erased.
    pub(crate) fn stored(&self, project: usize, person: usize) -> Option<ProjectState> {
        let project = self.projects.get(project)?.as_ref()?;
        Some(ProjectState { private: project.private, explicit: project.explicit[person] })
    }

    /// The same, unless it is deleted.
    pub(crate) fn state(&self, project: usize, person: usize) -> Option<ProjectState> {
        if self.is_deleted(project) { None } else { self.stored(project, person) }
    }

    pub(crate) fn is_deleted(&self, project: usize) -> bool {
        self.projects.get(project).is_some_and(|project| project.as_ref().is_some_and(|project| project.deleted))
    }

    /// A person's effective level, computed from the text of contract 2.2 and not by the tested code.
    pub(crate) fn effective(&self, project: usize, person: usize) -> Option<Level> {
        if self.is_deleted(project) { None } else { self.held(project, person) }
    }

    /// The same; in a deleted project, the level that comes back with it.
    pub(crate) fn held(&self, project: usize, person: usize) -> Option<Level> {
        let project = self.projects.get(project)?.as_ref()?;
        match self.people[person] {
            None => None,
            Some(level) if !project.private => Some(level),
            Some(Level::Member) => project.explicit[person],
            Some(level) => Some(level),
        }
    }

    pub(crate) fn target(&self, by: usize, who: usize) -> Target {
        Target { level: self.people[who], is_actor: by == who }
    }

    /// Asks the rules whether an invite is still allowed; deleted projects are skipped.
    pub(crate) fn judge(&self, invite: &Invite) -> Decision {
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

    /// Renews the links that a person can no longer see at level `to`, like the server.
    pub(crate) fn renew_links(&mut self, rules: Rules, person: usize, to: Option<Level>) {
        let pending = self.invites.iter().filter(|invite| invite.author != person).map(|invite| PendingInvite {
            invite: invite.to,
            level: invite.level,
            promised: self.promised(invite, person),
        });
        let lost = rules.links_renewed(self.people[person], to, pending.collect());
        for invite in self.invites.iter_mut().filter(|invite| lost.contains(&invite.to)) {
            self.links += 1;
            invite.link = self.links;
        }
    }

    /// True if two organizations differ at most in the links of their invites, and in offers and successors: what has
    /// ended does not come back.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let invited = |organization: &Self, invite: &Invite| {
            let mut there = organization.invites.iter();
            there.any(|there| Invite { link: invite.link, ..there.clone() } == *invite)
        };
        self.people == other.people
            && self.projects == other.projects
            && self.members_can_invite == other.members_can_invite
            && self.invites.len() == other.invites.len()
            && self.invites.iter().all(|invite| invited(other, invite))
    }
}
