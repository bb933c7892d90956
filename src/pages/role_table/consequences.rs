//! Computes what changing a member's level or removing them does to rights, projects and pending invites, for the
//! preview in the dialog. Uses the data that the signed-in user can see, and the shared rules. Pure.

use crate::{
    intl::number,
    language::{t, tr},
    text,
};
use rolecall_api::{Invite, InviteSample, Member, ProjectBasic, ProjectGrant, ProjectId};
use rolecall_policy::{
    Access, Act, Action, Denial, Grounds, Level, PendingInvite, ProjectEffect, ProjectState, Right, Rule, Standing,
    Target, decide, invites_lost, preview_level, preview_rights,
};

/// One column of the preview.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Column {
    /// Descriptions of rights.
    pub rights: Vec<String>,
    /// Number of open projects, and the level in them if it should be shown.
    pub open: Option<(usize, Option<Level>)>,
    /// The private projects.
    pub private: Vec<PrivateProject>,
}

/// A private project in the preview.
#[derive(Debug, Clone, PartialEq)]
pub struct PrivateProject {
    /// The project's name.
    pub name: String,
    /// The level in it, if access is kept or gained.
    pub level: Option<Level>,
    /// The grant that gives the access, if one does.
    pub grant: Option<ProjectGrant>,
}

/// The effect of a change.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Consequences {
    /// What the member has only after the change.
    pub gains: Column,
    /// What the member has only before the change.
    pub loses: Column,
    /// What the member has before and after.
    pub keeps: Column,
}

impl Column {
    /// Number of projects, open and private.
    #[must_use]
    pub fn projects(&self) -> usize {
        self.open.map_or(0, |(open, _)| open) + self.private.len()
    }

    /// True if it has no rights and no projects.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rights.is_empty() && self.projects() == 0
    }
}

/// The effect of changing `member` to the level `to`, or of removing them if it is `None`. `projects` are those that
/// the signed-in user can access.
#[must_use]
pub fn consequences(
    member: &Member,
    to: Option<Level>,
    members_can_invite: bool,
    projects: &[ProjectBasic],
) -> Consequences {
    let from = Some(member.level);
    let states = projects.iter().map(|project| (project, state(member, project)));
    let preview = preview_level(from, to, states);
    let standing = |level| Standing { level, members_can_invite };
    let rights = preview_rights(standing(from), standing(to));
    let words = |rights: Vec<Right>, level| rights.into_iter().map(|right| right_words(right, level)).collect();
    let column = |rights, effects: Vec<_>, told: fn(&ProjectEffect<_>) -> Option<Access>| {
        let (open, private): (Vec<_>, Vec<_>) =
            effects.into_iter().partition(|effect: &ProjectEffect<&ProjectBasic>| !effect.project.access_control);
        Column {
            rights,
            open: open.first().map(|first| (open.len(), told(first).map(|access| access.level))),
            private: private.iter().map(|effect| private_project(member, effect.project, told(effect))).collect(),
        }
    };
    Consequences {
        gains: column(words(rights.gains, to), preview.projects.gains, |effect| effect.after),
        loses: column(words(rights.loses, None), preview.projects.loses, |_| None),
        keeps: column(words(rights.keeps, to), preview.projects.keeps, |effect| effect.after),
    }
}

fn right_words(right: Right, level: Option<Level>) -> String {
    let words = text::right(right);
    // The right is kept, but covers less than before.
    if right == Right::InviteMembers && level == Some(Level::Member) {
        tr!("{right}, as members", right = words)
    } else {
        words.into()
    }
}

fn private_project(member: &Member, project: &ProjectBasic, access: Option<Access>) -> PrivateProject {
    let by_grant = access.is_some_and(|access| access.grounds == Grounds::ExplicitMembership);
    PrivateProject {
        name: project.name.clone(),
        level: access.map(|access| access.level),
        grant: by_grant.then(|| grant(member, project.id)).flatten().cloned(),
    }
}

fn grant(member: &Member, project: ProjectId) -> Option<&ProjectGrant> {
    member.project_grants.iter().find(|grant| grant.project == project)
}

fn state(member: &Member, project: &ProjectBasic) -> ProjectState {
    ProjectState { private: project.access_control, explicit: grant(member, project.id).map(|grant| grant.level) }
}

/// A sentence about what happens to the pending invites that `member` sent; `None` if nothing does. `lost` are those that
/// stop working. `own` is true if the member is the signed-in user.
#[must_use]
pub fn invites_sentence(
    member: &Member,
    to: Option<Level>,
    members_can_invite: bool,
    projects: &[ProjectBasic],
    lost: &InviteSample,
    own: bool,
) -> Option<String> {
    let name = &member.user.first_name;
    let the_invite = |invite: &Invite| {
        let email = &invite.target_email;
        if own { tr!("Your pending invite to {email}") } else { tr!("{name}’s pending invite to {email}") }
    };
    match (lost.count, lost.newest.as_slice()) {
        (0, _) | (_, []) => None,
        (1, [invite, ..]) if to.is_none() => Some(tr!("{invite} will be cancelled.", invite = the_invite(invite))),
        (1, [invite, ..]) => {
            // The server has judged it; this finds the reason.
            let why = invites_lost(Some(member.level), to, members_can_invite, [pending(member, invite, projects)]);
            let (_, denial) = why.first()?;
            Some(excess(&the_invite(invite), member, to, invite, *denial, projects))
        }
        (count, _) => {
            let (count, emails) = (number(count), addresses(lost));
            Some(match (own, to.is_none()) {
                (true, true) => tr!("Your {count} pending invites, to {emails}, will be cancelled."),
                (true, false) => tr!("Your {count} pending invites, to {emails}, will be refused when used."),
                (false, true) => tr!("{name}’s {count} pending invites, to {emails}, will be cancelled."),
                (false, false) => tr!("{name}’s {count} pending invites, to {emails}, will be refused when used."),
            })
        }
    }
}

/// A sentence about links of invites that are renewed because `member` loses the right to see them; `None` if there are
/// none.
#[must_use]
pub fn links_sentence(member: &Member, renewed: &InviteSample) -> Option<String> {
    match (renewed.count, renewed.newest.as_slice()) {
        (0, _) | (_, []) => None,
        (1, [invite, ..]) => Some(tr!(
            "The pending invite to {email} gets a new link, because {name} knows the current one. Share it again.",
            email = invite.target_email,
            name = member.user.first_name
        )),
        (count, _) => Some(tr!(
            "{count} pending invites get new links, because {name} knows the current ones. Share them again.",
            count = number(count),
            name = member.user.first_name
        )),
    }
}

/// Converts an invite for the rules, which check it when the level of `member` changes.
fn pending<'a>(member: &Member, invite: &'a Invite, projects: &[ProjectBasic]) -> PendingInvite<&'a Invite> {
    let grants = invite.private_project_access.iter().filter_map(|grant| {
        let project = projects.iter().find(|project| project.id == grant.id)?;
        Some((state(member, project), grant.level))
    });
    PendingInvite { invite, level: invite.level, promised: grants.collect() }
}

/// Says which level or grants of an invite its author can no longer give. `subject`: the invite in words.
fn excess(
    subject: &str,
    member: &Member,
    to: Option<Level>,
    invite: &Invite,
    denial: Denial,
    projects: &[ProjectBasic],
) -> String {
    match denial.rule {
        Rule::SwitchedOff => {
            tr!("{invite} is no longer allowed for members. It will be refused when used.", invite = subject)
        }
        _ if denial.action == Action::GrantProjectAccess => {
            let target = Target { level: Some(invite.level), is_actor: false };
            let too_much = invite.private_project_access.iter().filter_map(|grant| {
                let project = projects.iter().find(|project| project.id == grant.id)?;
                let act = Act::Grant { project: state(member, project), target, level: grant.level };
                (!decide(to, act).is_allowed()).then_some(project.name.as_str())
            });
            tr!(
                "{invite} grants access to {projects}. It will be refused when used.",
                invite = subject,
                projects = too_much.collect::<Vec<_>>().join(t(" and "))
            )
        }
        _ => tr!(
            "{invite} makes {level}. It will be refused when used.",
            invite = subject,
            level = text::a_level(invite.level)
        ),
    }
}

/// The emails of the newest invites, and the number of further ones.
fn addresses(lost: &InviteSample) -> String {
    let shown: Vec<_> = lost.newest.iter().map(|invite| invite.target_email.as_str()).collect();
    match (shown.as_slice(), lost.count.saturating_sub(shown.len() as u64)) {
        ([first @ .., last], 0) if !first.is_empty() => tr!("{emails} and {last}", emails = first.join(", ")),
        (shown, 0) => shown.join(", "),
        (shown, more) => tr!("{emails} and {more} more", emails = shown.join(", "), more = number(more)),
    }
}

#[cfg(test)]
mod tests;
