//! Checks each row of the dialog in the order of the server (contract 2.4): email, rules, duplicates, members, pending
//! invites. Pure; the server decides.

use super::{
    address,
    spelling::Spelling,
    state::{Draft, DraftRow, Failure, Key},
};
use crate::{language::t, session::state_of};
use rolecall_api::{
    CheckedEmails, Helper, Invite, NewInvite, Organization, ProjectAccess, ProjectBasic, ProjectId, User,
};
use rolecall_policy::{Act, Decision, Denial, Level, Target, decide};
use std::collections::{HashMap, HashSet};

/// What the checks need to know of the organization. Of members and invites, it has those with the typed emails, once the
/// server has answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct InviteContext {
    /// The level of the inviter, who is the signed-in user.
    pub level: Level,
    /// The organization's setting that members can invite.
    pub members_can_invite: bool,
    /// The projects that the inviter can access, by name.
    pub projects: Vec<ProjectBasic>,
    /// The members by normalized email.
    people: HashMap<String, ExistingMember>,
    /// The pending and expired invites by normalized email.
    invites: HashMap<String, PendingInvite>,
    /// The domains of the inviter's email and of those of the owner and administrators.
    domains: Vec<String>,
}

/// Somebody who is already a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExistingMember {
    /// The member's name.
    pub name: String,
    /// The member's level.
    pub level: Level,
    /// True if it is the inviter.
    pub is_me: bool,
}

/// An invite that exists already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PendingInvite {
    /// Who sent it, if they still have an account.
    pub by: Option<User>,
    /// True if the inviter has sent it.
    pub own: bool,
    /// True if it has expired.
    pub is_expired: bool,
}

/// The result of checking a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum RowState {
    /// Nothing is typed in it.
    Blank,
    /// It can be sent.
    Ready {
        /// The normalized email.
        address: String,
        /// The existing invite that it replaces.
        replaces: Option<PendingInvite>,
    },
    /// The email is invalid.
    Wrong {
        /// What is wrong with it.
        sentence: String,
        /// A suggested correction.
        repair: Option<String>,
    },
    /// The rules refuse its level or one of its grants.
    Refused(Denial),
    /// A row above has the same email.
    Duplicate,
    /// The dialog shows a link that it created for this email; a new invite would invalidate that link.
    Invited,
    /// The person is already a member.
    AlreadyMember {
        /// The normalized email.
        address: String,
        /// The member with this email.
        who: ExistingMember,
    },
    /// There is a pending invite that the inviter is not allowed to replace.
    NotReplaceable {
        /// The pending invite.
        waiting: PendingInvite,
        /// Why it cannot be replaced.
        denial: Denial,
    },
    /// The server has rejected it.
    Failed(Failure),
}

impl RowState {
    /// True if it will be sent.
    pub(super) const fn is_ready(&self) -> bool {
        matches!(self, RowState::Ready { .. })
    }

    /// True if it will not be sent and there is nothing to correct, so it is shown as disabled.
    pub(super) const fn is_disabled(&self) -> bool {
        matches!(
            self,
            RowState::Duplicate | RowState::Invited | RowState::AlreadyMember { .. } | RowState::NotReplaceable { .. }
        )
    }
}

impl InviteContext {
    /// Collects what is known of an organization. `me` is the inviter.
    pub(super) fn new(organization: &Organization, me: &User, known: &CheckedEmails) -> InviteContext {
        let mut domains: Vec<String> = Vec::new();
        let managers = organization.managers.iter().map(|helper| &helper.person.email);
        for (_, domain) in std::iter::once(&me.email).chain(managers).filter_map(|email| email.rsplit_once('@')) {
            if domains.iter().all(|other| other != domain) {
                domains.push(domain.to_owned());
            }
        }
        let person = |member: &Helper| ExistingMember {
            name: member.person.first_name.clone(),
            level: member.level,
            is_me: member.person.uuid == me.uuid,
        };
        let waiting = |invite: &Invite| PendingInvite {
            by: invite.created_by.clone(),
            own: invite.created_by.as_ref().is_some_and(|author| author.uuid == me.uuid),
            is_expired: invite.is_expired,
        };
        InviteContext {
            level: organization.membership_level,
            members_can_invite: organization.members_can_invite,
            projects: organization.teams.clone(),
            people: known.members.iter().map(|member| (member.person.email.clone(), person(member))).collect(),
            invites: known.invites.iter().map(|invite| (invite.target_email.clone(), waiting(invite))).collect(),
            domains,
        }
    }

    /// The state before any organization is loaded.
    pub(super) fn empty() -> InviteContext {
        InviteContext {
            level: Level::Member,
            members_can_invite: false,
            projects: Vec::new(),
            people: HashMap::new(),
            invites: HashMap::new(),
            domains: Vec::new(),
        }
    }

    /// Whether the rules allow inviting somebody at a level.
    pub(super) fn may_invite(&self, level: Level) -> Decision {
        decide(Some(self.level), Act::Invite { level, members_can_invite: self.members_can_invite })
    }

    /// Whether the rules allow an invite to grant membership of a project.
    pub(super) fn may_grant(&self, project: &ProjectBasic) -> Decision {
        let target = Target { level: Some(Level::Member), is_actor: false };
        decide(Some(self.level), Act::Grant { project: state_of(project), target, level: Level::Member })
    }

    /// The private projects that a row grants. Ignores deleted projects, and is empty for an administrator, who sees
    /// every project anyway.
    pub(super) fn grants_of(&self, row: &DraftRow) -> impl Iterator<Item = &ProjectBasic> {
        let counts = row.level < Level::Administrator;
        self.private_projects().filter(move |project| counts && row.projects.contains(&project.id))
    }

    /// What the invite of a row gives in projects: what is sent, and what the preview is about.
    pub(super) fn promised(&self, row: &DraftRow) -> Vec<(ProjectId, Level)> {
        self.grants_of(row).map(|project| (project.id, Level::Member)).collect()
    }

    /// Whether a row gives something that can end: members stay members.
    pub(super) fn gives_an_end(&self, row: &DraftRow) -> bool {
        !row.is_blank() && (row.level > Level::Member || self.grants_of(row).next().is_some())
    }

    /// The private projects that the inviter can access.
    pub(super) fn private_projects(&self) -> impl Iterator<Item = &ProjectBasic> {
        self.projects.iter().filter(|project| project.access_control)
    }
}

/// The valid emails of all rows, normalized; what the server is asked about.
pub(super) fn emails(draft: &Draft, spelling: &Spelling) -> Vec<String> {
    let rows = draft.rows().iter().filter(|row| !row.is_blank());
    let mut emails: Vec<String> = rows.filter_map(|row| address::parse(&row.address, spelling).ok()).collect();
    emails.sort_unstable();
    emails.dedup();
    emails
}

/// Checks all rows. `links` are the normalized emails for which this dialog shows a link that it created.
pub(super) fn check(
    draft: &Draft,
    context: &InviteContext,
    links: &HashSet<String>,
    spelling: &Spelling,
) -> HashMap<Key, RowState> {
    let mut above = HashSet::new();
    draft.rows().iter().map(|row| (row.key, check_row(row, context, links, spelling, &mut above))).collect()
}

fn check_row(
    row: &DraftRow,
    context: &InviteContext,
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
                if row.address.trim().is_empty() { t("Enter an email address.").to_owned() } else { flaw.sentence() };
            return RowState::Wrong { sentence, repair: address::repair(&row.address, &context.domains, spelling) };
        }
    };
    let is_first = above.insert(address.clone());
    if let Some(who) = context.people.get(&address) {
        return RowState::AlreadyMember { address, who: who.clone() };
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
    if let Some(denial) = refusal(row, context) {
        return RowState::Refused(denial);
    }
    let replaces = context.invites.get(&address).cloned();
    if let Some(waiting) = &replaces
        && !waiting.is_expired
        && let Some(denial) = decide(Some(context.level), Act::CancelInvite { own: waiting.own }).denial()
    {
        return RowState::NotReplaceable { waiting: waiting.clone(), denial };
    }
    RowState::Ready { address, replaces }
}

/// The refusal of the row's level or of one of its grants, if the rules refuse one.
fn refusal(row: &DraftRow, context: &InviteContext) -> Option<Denial> {
    let project = || context.grants_of(row).find_map(|project| context.may_grant(project).denial());
    context.may_invite(row.level).denial().or_else(project)
}

/// The requests for the rows that are ready.
pub(super) fn requests(
    draft: &Draft,
    states: &HashMap<Key, RowState>,
    context: &InviteContext,
) -> Vec<(Key, NewInvite)> {
    let request = |row: &DraftRow| {
        let Some(RowState::Ready { address, .. }) = states.get(&row.key) else { return None };
        let grants = context.promised(row).into_iter().map(|(id, level)| ProjectAccess { id, level });
        let invite = NewInvite {
            target_email: address.clone(),
            first_name: row.name.trim().to_owned(),
            message: None,
            level: Some(row.level),
            private_project_access: grants.collect(),
            expires_at: None,
            access_expires_at: None,
        };
        Some((row.key, invite))
    };
    draft.rows().iter().filter_map(request).collect()
}

#[cfg(test)]
mod tests;
