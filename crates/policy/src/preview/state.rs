//! An organization as the rules see it, and the changes of rights that can be made to it. Computes what a change does,
//! without doing it anywhere; [`super::effects`] compares before and after.

use super::{PendingInvite, links_renewed};
use crate::{Act, Level, ProjectState, Target, is_kept_out};
use std::collections::{BTreeMap, BTreeSet};

/// The parts of an organization that decide about rights. `U`, `P` and `I` identify people, projects and invites for
/// the caller.
///
/// People and projects that no change touches may be left out, except administrators and the owner, who are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationState<U, P, I> {
    /// The members.
    pub people: BTreeMap<U, MemberState>,
    /// The projects.
    pub projects: BTreeMap<P, ProjectGrants<U>>,
    /// The pending invites.
    pub invites: BTreeMap<I, SentInvite<U, P>>,
    /// The setting that lets members invite.
    pub members_can_invite: bool,
    /// The setting that keeps out members without two-factor authentication.
    pub requires_two_factor: bool,
    /// The invites whose links were renewed by the changes so far.
    pub renewed: BTreeSet<I>,
}

/// A member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberState {
    /// The level in the organization.
    pub level: Level,
    /// True if they have set up two-factor authentication.
    pub has_two_factor: bool,
}

/// A project, with the grants (explicit memberships) in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectGrants<U> {
    /// True if it is private.
    pub private: bool,
    /// The level granted to each person; it counts while the project is private.
    pub grants: BTreeMap<U, Level>,
}

/// A pending invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentInvite<U, P> {
    /// Who sent it.
    pub author: U,
    /// The level that it gives.
    pub level: Level,
    /// The projects that it gives access to, and the level there.
    pub promised: Vec<(P, Level)>,
}

/// A change of rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RightsChange<U, P> {
    /// Changes a member's level; to [`Level::Owner`] it transfers ownership.
    ChangeLevel {
        /// Whose level.
        who: U,
        /// The new level.
        to: Level,
    },
    /// Removes a member; the actor: leaves.
    Remove {
        /// Who is removed.
        who: U,
    },
    /// Grants access to a project, or changes the level of a grant.
    Grant {
        /// Which project.
        project: P,
        /// Who gets access.
        who: U,
        /// The level there.
        level: Level,
    },
    /// Removes a grant; the actor's own: leaves the project.
    Revoke {
        /// Which project.
        project: P,
        /// Whose grant.
        who: U,
    },
    /// Makes a project private or open.
    SetPrivacy {
        /// Which project.
        project: P,
        /// True: private.
        private: bool,
        /// The people who are granted access in the same step.
        keep: Vec<(U, Level)>,
    },
    /// Switches whether members can invite.
    SetMembersCanInvite(bool),
    /// Switches whether the organization keeps out members without two-factor authentication.
    SetRequireTwoFactor(bool),
}

/// An act that the rules have to allow for a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequiredAct<U, P> {
    /// The act.
    pub act: Act,
    /// The person acted on, if any.
    pub person: Option<U>,
    /// The project in which it happens, if any.
    pub project: Option<P>,
}

impl<U: Ord + Clone, P: Ord + Clone, I: Ord + Clone> OrganizationState<U, P, I> {
    /// The level of a person; `None` if they are not a member.
    pub fn level(&self, person: &U) -> Option<Level> {
        self.people.get(person).map(|member| member.level)
    }

    /// The level that counts now: none for members whom the organization keeps out.
    pub fn counted_level(&self, person: &U) -> Option<Level> {
        let member = self.people.get(person)?;
        (!is_kept_out(self.requires_two_factor, member.has_two_factor)).then_some(member.level)
    }

    /// A project with the grant of one person.
    pub fn project(&self, project: &P, person: &U) -> Option<ProjectState> {
        let found = self.projects.get(project)?;
        Some(ProjectState { private: found.private, explicit: found.grants.get(person).copied() })
    }

    /// The acts that the rules have to allow to `actor` for a change, as the state is now. Empty if it is about a
    /// project that does not exist, or a grant that does not.
    pub fn required_acts(&self, actor: &U, change: &RightsChange<U, P>) -> Vec<RequiredAct<U, P>> {
        let target = |who: &U| Target { level: self.level(who), is_actor: who == actor };
        let on = |who: &U, act| vec![RequiredAct { act, person: Some(who.clone()), project: None }];
        match change {
            RightsChange::ChangeLevel { who, to } => on(who, Act::ChangeLevel { target: target(who), to: *to }),
            RightsChange::Remove { who } => on(who, Act::Remove { target: target(who) }),
            RightsChange::Grant { project, who, level } => {
                let Some(state) = self.project(project, actor) else { return Vec::new() };
                let granted = self.project(project, who).and_then(|project| project.explicit);
                let act = match granted {
                    None => Act::Grant { project: state, target: target(who), level: *level },
                    Some(from) => Act::ChangeGrant { project: state, target: target(who), from, to: *level },
                };
                vec![RequiredAct { act, person: Some(who.clone()), project: Some(project.clone()) }]
            }
            RightsChange::Revoke { project, who } => {
                let granted = self.project(project, who).and_then(|project| project.explicit);
                let (Some(state), Some(from)) = (self.project(project, actor), granted) else { return Vec::new() };
                let act = Act::Revoke { project: state, target: target(who), from };
                vec![RequiredAct { act, person: Some(who.clone()), project: Some(project.clone()) }]
            }
            RightsChange::SetPrivacy { project, keep, .. } => {
                let Some(state) = self.project(project, actor) else { return Vec::new() };
                let about = |act, person| RequiredAct { act, person, project: Some(project.clone()) };
                let own = [Act::ManageProject(state), Act::SetPrivacy(state)].map(|act| about(act, None));
                // Judged as if the project were private already.
                let private = ProjectState { private: true, ..state };
                let kept = keep.iter().map(|(who, level)| {
                    about(Act::Grant { project: private, target: target(who), level: *level }, Some(who.clone()))
                });
                own.into_iter().chain(kept).collect()
            }
            RightsChange::SetMembersCanInvite(_) | RightsChange::SetRequireTwoFactor(_) => {
                vec![RequiredAct { act: Act::ManageOrganization, person: None, project: None }]
            }
        }
    }

    /// True if a change would leave everything as it is.
    pub fn is_unchanged_by(&self, change: &RightsChange<U, P>) -> bool {
        let granted = |project, who| self.project(project, who).and_then(|project| project.explicit);
        match change {
            RightsChange::ChangeLevel { who, to } => self.level(who) == Some(*to),
            RightsChange::Remove { who } => self.level(who).is_none(),
            RightsChange::Grant { project, who, level } => granted(project, who) == Some(*level),
            RightsChange::Revoke { project, who } => granted(project, who).is_none(),
            RightsChange::SetPrivacy { project, private, keep } => {
                self.projects.get(project).is_some_and(|found| found.private == *private)
                    && keep.iter().all(|(who, _)| granted(project, who).is_some())
            }
            RightsChange::SetMembersCanInvite(on) => self.members_can_invite == *on,
            RightsChange::SetRequireTwoFactor(on) => self.requires_two_factor == *on,
        }
    }

    /// Makes a change, whose [`Self::required_acts`] the rules have allowed to `actor`.
    pub fn apply(&mut self, actor: &U, change: &RightsChange<U, P>) {
        match change {
            RightsChange::ChangeLevel { who, to } => {
                if *to == Level::Owner {
                    self.set_level(actor, Level::Administrator);
                }
                self.set_level(who, *to);
            }
            RightsChange::Remove { who } => {
                self.renew_links(who, None);
                self.people.remove(who);
                self.invites.retain(|_, invite| invite.author != *who);
                for project in self.projects.values_mut() {
                    project.grants.remove(who);
                }
            }
            RightsChange::Grant { project, who, level } => {
                if let Some(project) = self.projects.get_mut(project) {
                    project.grants.insert(who.clone(), *level);
                }
            }
            RightsChange::Revoke { project, who } => {
                if let Some(project) = self.projects.get_mut(project) {
                    project.grants.remove(who);
                }
            }
            RightsChange::SetPrivacy { project, private, keep } => {
                if let Some(project) = self.projects.get_mut(project) {
                    project.private = *private;
                    for (who, level) in keep {
                        project.grants.entry(who.clone()).or_insert(*level);
                    }
                }
            }
            RightsChange::SetMembersCanInvite(on) => self.members_can_invite = *on,
            RightsChange::SetRequireTwoFactor(on) => self.requires_two_factor = *on,
        }
    }

    fn set_level(&mut self, who: &U, to: Level) {
        self.renew_links(who, Some(to));
        if let Some(member) = self.people.get_mut(who) {
            member.level = to;
        }
    }

    /// Renews the links that a person can no longer see at level `to` (contract 2.4).
    fn renew_links(&mut self, who: &U, to: Option<Level>) {
        let others = self.invites.iter().filter(|(_, invite)| invite.author != *who);
        let pending = others.map(|(id, invite)| PendingInvite {
            invite: id.clone(),
            level: invite.level,
            promised: self.promised(invite, who),
        });
        let renewed = links_renewed(self.level(who), to, pending);
        self.renewed.extend(renewed);
    }

    /// The projects of an invite, each with the grant of `person`. Projects that are gone are skipped.
    pub(super) fn promised(&self, invite: &SentInvite<U, P>, person: &U) -> Vec<(ProjectState, Level)> {
        let promise = |(project, level): &(P, Level)| Some((self.project(project, person)?, *level));
        invite.promised.iter().filter_map(promise).collect()
    }
}
