//! What stands in the way of a row, asked in the order of the server (contract 2.4): the address, the rules, an earlier
//! row, the people who belong already, an invite that waits already. Pure; the server's answer counts.

use super::{
    address,
    spelling::Spelling,
    state::{Draft, DraftRow, Failure, Key},
};
use crate::session::state_of;
use rolecall_api::{Invite, Member, NewInvite, Organization, ProjectAccess, ProjectBasic, User, UserId};
use rolecall_policy::{Act, Decision, Denial, Level, Target, decide};
use std::collections::{HashMap, HashSet};

/// What is known of the organization. Until the people and invites have come, their lists are empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Known {
    /// The level of the person who invites.
    pub level: Level,
    /// The organization's switch.
    pub members_can_invite: bool,
    /// The projects that the person can access, by name.
    pub projects: Vec<ProjectBasic>,
    /// Who belongs, by address.
    people: HashMap<String, Belonging>,
    /// Who is invited, by address.
    invites: HashMap<String, PendingInvite>,
    /// The domains of the people who are here, the most frequent first.
    domains: Vec<String>,
}

/// Somebody who belongs already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Belonging {
    /// Their name.
    pub name: String,
    /// Their level.
    pub level: Level,
    /// True if it is the person who invites.
    pub is_me: bool,
}

/// An invite that was sent before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PendingInvite {
    /// Who sent it, if they still have an account.
    pub by: Option<User>,
    /// True if it was the person who invites now.
    pub own: bool,
    /// True if its time is over.
    pub is_expired: bool,
}

/// How a row stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum RowState {
    /// Nothing is in it.
    Blank,
    /// It can be sent.
    Ready {
        /// The address in its one spelling.
        address: String,
        /// An invite that it replaces.
        replaces: Option<PendingInvite>,
    },
    /// The address is none.
    Wrong {
        /// Why.
        sentence: String,
        /// What may have been meant.
        repair: Option<String>,
    },
    /// The rules refuse what it promises.
    Refused(Denial),
    /// The same address stands above.
    Duplicate,
    /// A link for this address was made in this dialog, and is still shown: another one would stop it.
    Invited,
    /// The person belongs already.
    Belongs {
        /// The address in its one spelling.
        address: String,
        /// Who it is.
        who: Belonging,
    },
    /// An invite waits that the person may not replace.
    Taken {
        /// That invite.
        waiting: PendingInvite,
        /// Why not.
        denial: Denial,
    },
    /// The server did not take it.
    Failed(Failure),
}

impl RowState {
    /// It will be sent.
    pub(super) const fn is_ready(&self) -> bool {
        matches!(self, RowState::Ready { .. })
    }

    /// It will not be sent, and there is nothing to mend: it is shown as switched off.
    pub(super) const fn is_off(&self) -> bool {
        matches!(self, RowState::Duplicate | RowState::Invited | RowState::Belongs { .. } | RowState::Taken { .. })
    }
}

impl Known {
    /// Puts together what is known.
    pub(super) fn new(
        organization: &Organization,
        me: &UserId,
        members: Option<&[Member]>,
        invites: Option<&[Invite]>,
    ) -> Known {
        let members = members.unwrap_or_default();
        let mut domains: HashMap<&str, usize> = HashMap::new();
        for (_, domain) in members.iter().filter_map(|member| member.user.email.rsplit_once('@')) {
            *domains.entry(domain).or_default() += 1;
        }
        let mut domains: Vec<_> = domains.into_iter().collect();
        domains.sort_by(|(one, often), (other, oftener)| oftener.cmp(often).then(one.cmp(other)));
        let person = |member: &Member| Belonging {
            name: member.user.first_name.clone(),
            level: member.level,
            is_me: member.user.uuid == *me,
        };
        let waiting = |invite: &Invite| PendingInvite {
            by: invite.created_by.clone(),
            own: invite.created_by.as_ref().is_some_and(|author| author.uuid == *me),
            is_expired: invite.is_expired,
        };
        Known {
            level: organization.membership_level,
            members_can_invite: organization.members_can_invite,
            projects: organization.teams.clone(),
            people: members.iter().map(|member| (member.user.email.clone(), person(member))).collect(),
            invites: invites
                .unwrap_or_default()
                .iter()
                .map(|invite| (invite.target_email.clone(), waiting(invite)))
                .collect(),
            domains: domains.into_iter().map(|(domain, _)| domain.to_owned()).collect(),
        }
    }

    /// Nothing.
    pub(super) fn nothing() -> Known {
        Known {
            level: Level::Member,
            members_can_invite: false,
            projects: Vec::new(),
            people: HashMap::new(),
            invites: HashMap::new(),
            domains: Vec::new(),
        }
    }

    /// What the rules say to inviting somebody at a level.
    pub(super) fn may_invite(&self, level: Level) -> Decision {
        decide(Some(self.level), Act::Invite { level, members_can_invite: self.members_can_invite })
    }

    /// What the rules say to promising membership of a project.
    pub(super) fn may_promise(&self, project: &ProjectBasic) -> Decision {
        let target = Target { level: Some(Level::Member), is_actor: false };
        decide(Some(self.level), Act::Grant { project: state_of(project), target, level: Level::Member })
    }

    /// The private projects that a row promises: of those that are still there, and none to an administrator, who sees
    /// every project anyway.
    pub(super) fn promised_by(&self, row: &DraftRow) -> impl Iterator<Item = &ProjectBasic> {
        let counts = row.level < Level::Administrator;
        self.private_projects().filter(move |project| counts && row.projects.contains(&project.id))
    }

    /// The private projects that the person knows.
    pub(super) fn private_projects(&self) -> impl Iterator<Item = &ProjectBasic> {
        self.projects.iter().filter(|project| project.access_control)
    }
}

/// How the rows stand. `links`: the addresses, in their one spelling, for which this dialog shows a link that it made.
pub(super) fn check(
    draft: &Draft,
    known: &Known,
    links: &HashSet<String>,
    spelling: &Spelling,
) -> HashMap<Key, RowState> {
    let mut above = HashSet::new();
    draft.rows().iter().map(|row| (row.key, check_row(row, known, links, spelling, &mut above))).collect()
}

fn check_row(
    row: &DraftRow,
    known: &Known,
    links: &HashSet<String>,
    spelling: &Spelling,
    above: &mut HashSet<String>,
) -> RowState {
    if row.is_blank() {
        return RowState::Blank;
    }
    let address = match address::parse(&row.address, spelling) {
        Ok(address) => address,
        Err(flaw) => {
            let sentence =
                if row.address.trim().is_empty() { "Enter an email address.".to_owned() } else { flaw.sentence() };
            return RowState::Wrong { sentence, repair: address::repair(&row.address, &known.domains, spelling) };
        }
    };
    let is_first = above.insert(address.clone());
    if let Some(who) = known.people.get(&address) {
        return RowState::Belongs { address, who: who.clone() };
    }
    if !is_first {
        return RowState::Duplicate;
    }
    if links.contains(&address) {
        return RowState::Invited;
    }
    if let Some(failure) = &row.failure {
        return RowState::Failed(failure.clone());
    }
    if let Some(denial) = refusal(row, known) {
        return RowState::Refused(denial);
    }
    let replaces = known.invites.get(&address).cloned();
    if let Some(waiting) = &replaces
        && !waiting.is_expired
        && let Some(denial) = decide(Some(known.level), Act::CancelInvite { own: waiting.own }).denial()
    {
        return RowState::Taken { waiting: waiting.clone(), denial };
    }
    RowState::Ready { address, replaces }
}

/// What the row promises beyond what may be promised, or may be any more.
fn refusal(row: &DraftRow, known: &Known) -> Option<Denial> {
    let project = || known.promised_by(row).find_map(|project| known.may_promise(project).denial());
    known.may_invite(row.level).denial().or_else(project)
}

/// The requests of the rows that are ready.
pub(super) fn requests(draft: &Draft, states: &HashMap<Key, RowState>, known: &Known) -> Vec<(Key, NewInvite)> {
    let request = |row: &DraftRow| {
        let Some(RowState::Ready { address, .. }) = states.get(&row.key) else { return None };
        let promise = |project: &ProjectBasic| ProjectAccess { id: project.id, level: Level::Member };
        let invite = NewInvite {
            target_email: address.clone(),
            first_name: row.name.trim().to_owned(),
            message: None,
            level: Some(row.level),
            private_project_access: known.promised_by(row).map(promise).collect(),
        };
        Some((row.key, invite))
    };
    draft.rows().iter().filter_map(request).collect()
}

#[cfg(test)]
mod tests;
