//! What a change of somebody does, for the dialog that shows it before it is made: rights, projects and pending invites.
//! Computed from what the viewer may know, by the rules that the server then decides with. Pure.

use crate::text;
use rolecall_api::{Invite, Member, ProjectBasic, ProjectGrant, ProjectId};
use rolecall_policy::{
    Access, Act, Action, Delta, Denial, Grounds, Level, PendingInvite, ProjectEffect, ProjectState, Right, Rule,
    Target, decide, invites_lost, links_renewed, preview_level,
};

/// One column of the preview.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Column {
    /// Rights, in words.
    pub rights: Vec<String>,
    /// Open projects, summed up: how many, and the level in them where it is to be said.
    pub open: Option<(usize, Option<Level>)>,
    /// Private projects by name.
    pub private: Vec<PrivateProject>,
}

/// A private project in the preview.
#[derive(Debug, Clone, PartialEq)]
pub struct PrivateProject {
    /// Its name.
    pub name: String,
    /// The level in it, where access is kept or won.
    pub level: Option<Level>,
    /// The grant that the access comes from, if it comes from one.
    pub grant: Option<ProjectGrant>,
}

/// What a change does.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Consequences {
    /// Not before, but after.
    pub gains: Column,
    /// Before, but not after.
    pub loses: Column,
    /// Before and after.
    pub keeps: Column,
}

impl Column {
    /// How many projects.
    #[must_use]
    pub fn projects(&self) -> usize {
        self.open.map_or(0, |(open, _)| open) + self.private.len()
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rights.is_empty() && self.projects() == 0
    }
}

/// What it does to `member` to come to the level `to`, or, with none, to be taken out. `projects` are the viewer's.
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
    let rights = rights(preview.rights, from, to, members_can_invite);
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

/// The rows of the matrix, corrected by the organization's switch: where members may not invite, the level decides.
fn rights(matrix: Delta<Right>, from: Option<Level>, to: Option<Level>, members_can_invite: bool) -> Delta<Right> {
    let invites =
        |level: Option<Level>| decide(level, Act::Invite { level: Level::Member, members_can_invite }).is_allowed();
    let mut rights = matrix;
    match (invites(from), invites(to)) {
        (true, false) => shift(Right::InviteMembers, &mut rights.keeps, &mut rights.loses),
        (false, true) => shift(Right::InviteMembers, &mut rights.keeps, &mut rights.gains),
        (false, false) => {
            rights.keeps.retain(|right| *right != Right::InviteMembers);
            rights.loses.retain(|right| *right != Right::InviteMembers);
        }
        (true, true) => {}
    }
    rights
}

/// Moves a right from one list to another, if it is in the first; the order of the matrix stays.
fn shift(right: Right, from: &mut Vec<Right>, to: &mut Vec<Right>) {
    if from.contains(&right) {
        from.retain(|other| *other != right);
        to.push(right);
        to.sort_unstable();
    }
}

fn right_words(right: Right, level: Option<Level>) -> String {
    let words = text::right(right);
    // What is kept is less than it was.
    if right == Right::InviteMembers && level == Some(Level::Member) {
        format!("{words}, as members")
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

/// What becomes of the pending invites that `member` sent, as a sentence; none if nothing does. `invites` are all of the
/// organization. `own`: the viewer is the member.
#[must_use]
pub fn invites_sentence(
    member: &Member,
    to: Option<Level>,
    members_can_invite: bool,
    projects: &[ProjectBasic],
    invites: &[Invite],
    own: bool,
) -> Option<String> {
    let sent = invites.iter().filter(|invite| !invite.is_expired && is_by(invite, member));
    let pending = sent.map(|invite| pending(member, invite, projects));
    let lost = invites_lost(Some(member.level), to, members_can_invite, pending);
    let whose = if own { "Your".to_owned() } else { format!("{}’s", member.user.first_name) };
    match lost.as_slice() {
        [] => None,
        [(invite, _)] if to.is_none() => {
            Some(format!("{whose} pending invite to {} will be cancelled.", invite.target_email))
        }
        [(invite, denial)] => Some(format!(
            "{whose} pending invite to {} {}. It will be refused when used.",
            invite.target_email,
            promise(member, to, invite, *denial, projects)
        )),
        several => {
            let fate = if to.is_none() { "cancelled" } else { "refused when used" };
            let count = several.len();
            Some(format!("{whose} {count} pending invites, to {}, will be {fate}.", addresses(several)))
        }
    }
}

/// That the links of invites are renewed which `member` can see and then cannot, as a sentence; none if there are none.
/// `invites` are all of the organization.
#[must_use]
pub fn links_sentence(
    member: &Member,
    to: Option<Level>,
    projects: &[ProjectBasic],
    invites: &[Invite],
) -> Option<String> {
    let others = invites.iter().filter(|invite| !invite.is_expired && !is_by(invite, member));
    let renewed = links_renewed(Some(member.level), to, others.map(|invite| pending(member, invite, projects)));
    match renewed.as_slice() {
        [] => None,
        [invite] => Some(format!(
            "The pending invite to {} gets a new link, because {} knows the current one. Share it again.",
            invite.target_email, member.user.first_name
        )),
        several => Some(format!(
            "{} pending invites get new links, because {} knows the current ones. Share them again.",
            several.len(),
            member.user.first_name
        )),
    }
}

fn is_by(invite: &Invite, member: &Member) -> bool {
    invite.created_by.as_ref().is_some_and(|author| author.uuid == member.user.uuid)
}

/// An invite as the rules look at it when the level of `member` changes.
fn pending<'a>(member: &Member, invite: &'a Invite, projects: &[ProjectBasic]) -> PendingInvite<&'a Invite> {
    let promised = invite.private_project_access.iter().filter_map(|promise| {
        let project = projects.iter().find(|project| project.id == promise.id)?;
        Some((state(member, project), promise.level))
    });
    PendingInvite { invite, level: invite.level, promised: promised.collect() }
}

/// What an invite promises too much, to follow the address.
fn promise(member: &Member, to: Option<Level>, invite: &Invite, denial: Denial, projects: &[ProjectBasic]) -> String {
    match denial.rule {
        Rule::SwitchedOff => "is no longer allowed for members".into(),
        _ if denial.action == Action::GrantProjectAccess => {
            let target = Target { level: Some(invite.level), is_actor: false };
            let too_much = invite.private_project_access.iter().filter_map(|promise| {
                let project = projects.iter().find(|project| project.id == promise.id)?;
                let act = Act::Grant { project: state(member, project), target, level: promise.level };
                (!decide(to, act).is_allowed()).then_some(project.name.as_str())
            });
            format!("promises {}", too_much.collect::<Vec<_>>().join(" and "))
        }
        _ => format!("makes {}", text::a_level(invite.level)),
    }
}

/// At most three addresses, and how many more.
fn addresses(lost: &[(&Invite, Denial)]) -> String {
    let shown: Vec<_> = lost.iter().take(3).map(|(invite, _)| invite.target_email.as_str()).collect();
    match (shown.as_slice(), lost.len() - shown.len()) {
        ([first @ .., last], 0) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        (shown, 0) => shown.join(", "),
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests;
