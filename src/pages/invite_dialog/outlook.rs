//! The preview in words of what invited people will be able to see and do, for each person, or for each group if there
//! are many. Pure. The list is the one of `POST …/preview/`: both call [`preview_invite`] with the projects that the inviter
//! can see and what the request gives, so projects that are hidden from the inviter are not in either.

use super::{
    check::{InviteContext, RowState},
    state::{Draft, DraftRow, Key},
};
use crate::{
    intl::{self, count},
    language::{t, tr},
};
use rolecall_api::{ProjectBasic, ProjectId};
use rolecall_policy::{Grounds, InviteOffer, InvitePreview, Level, Right, preview_invite};
use std::collections::HashMap;

/// From this number of people on, those with the same preview are grouped.
const MANY: usize = 6;

/// What an invited person will be able to see and do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outlook {
    /// What they will see, to be followed by the names of private projects.
    pub sees: String,
    /// The names of the private projects that they will see.
    pub private: Vec<String>,
    /// What they will be able to do.
    pub may: String,
    /// What follows if it ends; `None`: nothing can end.
    pub then: Option<&'static str>,
}

/// People with one outlook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OutlookGroup {
    /// The key of the group's first row, which identifies the group.
    pub key: Key,
    /// The text that determines the colour of the avatar, if it is one person.
    pub picture: Option<String>,
    /// The name or email of one person, or the number of people.
    pub title: String,
    /// What they will see and do.
    pub outlook: Outlook,
}

/// The previews of the rows that are ready.
pub(super) fn groups(draft: &Draft, states: &HashMap<Key, RowState>, context: &InviteContext) -> Vec<OutlookGroup> {
    let ready: Vec<&DraftRow> =
        draft.rows().iter().filter(|row| states.get(&row.key).is_some_and(RowState::is_ready)).collect();
    let single = |row: &&DraftRow| OutlookGroup {
        key: row.key,
        picture: Some(row.address.clone()),
        title: row.title().to_owned(),
        outlook: outlook(row.level, &context.promised(row), context),
    };
    if ready.len() < MANY {
        return ready.iter().map(single).collect();
    }
    let mut groups: Vec<(Outlook, Vec<&DraftRow>)> = Vec::new();
    for row in ready {
        let outlook = outlook(row.level, &context.promised(row), context);
        match groups.iter_mut().find(|(context, _)| *context == outlook) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((outlook, vec![row])),
        }
    }
    groups
        .into_iter()
        .map(|(outlook, rows)| match rows.as_slice() {
            [one] => single(one),
            rows => OutlookGroup {
                key: rows.first().map_or(0, |first| first.key),
                picture: None,
                title: count(rows.len() as u64, "person", "people"),
                outlook,
            },
        })
        .collect()
}

/// What an invite at `level` gives, with the `promised` projects.
fn outlook(level: Level, promised: &[(ProjectId, Level)], context: &InviteContext) -> Outlook {
    let preview = preview(level, promised, context);
    let total = context.projects.len();
    let by = |grounds| preview.projects.iter().filter(move |project| project.access.grounds == grounds);
    let open = by(Grounds::OpenProject).count();
    let granted: Vec<String> = by(Grounds::ExplicitMembership).map(|project| project.project.name.clone()).collect();
    let may = may(&preview.rights, level, context);
    if by(Grounds::OrganizationLevel).count() > 0 {
        return Outlook {
            sees: sees_all(total, context.private_projects().count()),
            private: Vec::new(),
            may,
            then: Some("then a member"),
        };
    }
    // The number of all projects is shown only to somebody who can see all of them.
    let whole = (context.level >= Level::Administrator).then_some(total);
    let then = (!granted.is_empty()).then_some("then without the private projects");
    Outlook { sees: sees(open, granted.len(), whole), private: granted, may, then }
}

fn preview<'a>(
    level: Level,
    promised: &[(ProjectId, Level)],
    context: &'a InviteContext,
) -> InvitePreview<&'a ProjectBasic> {
    let offer = InviteOffer { level, promised, members_can_invite: context.members_can_invite };
    preview_invite(&offer, context.projects.iter().map(|project| (project.id, project, project.access_control)))
}

fn sees_all(total: usize, private: usize) -> String {
    match (total, private) {
        (1, 0) => t("Sees the one project").into(),
        (1, 1) => t("Sees the one project, private").into(),
        (_, 0) => tr!("Sees all {total} projects"),
        _ if private == total => tr!("Sees all {total} projects, private"),
        (_, 1) => tr!("Sees all {total} projects, including the private one"),
        _ => tr!("Sees all {total} projects, including the {private} private ones"),
    }
}

fn sees(open: usize, granted: usize, whole: Option<usize>) -> String {
    let seen = open + granted;
    match (open, granted, whole) {
        (0, 0, Some(0)) => t("Sees no projects: there are none yet").into(),
        (0, 0, _) => t("Sees no projects until someone grants access").into(),
        (_, 0, Some(total)) if open == total => sees_all(total, 0),
        (1, 0, Some(total)) => tr!("Sees 1 of {total} projects: the open one"),
        (_, 0, Some(total)) => tr!("Sees {open} of {total} projects: the open ones"),
        (1, 0, None) => t("Sees the open project").into(),
        (_, 0, None) => tr!("Sees the {open} open projects"),
        (0, _, Some(1)) => tr!("Sees {seen} of 1 project:"),
        (0, _, Some(total)) => tr!("Sees {seen} of {total} projects:", total = intl::number(total as u64)),
        (0, _, None) => t("Sees").into(),
        (1, _, Some(total)) => tr!("Sees {seen} of {total} projects: the open one and"),
        (_, _, Some(total)) => tr!("Sees {seen} of {total} projects: the {open} open ones and"),
        (1, _, None) => t("Sees the open project and").into(),
        (_, _, None) => tr!("Sees the {open} open projects and"),
    }
}

/// Their rights as a sentence.
fn may(rights: &[Right], level: Level, context: &InviteContext) -> String {
    if level >= Level::Administrator {
        // An administrator can change the level of another administrator, but not of the owner.
        let sentence = t(match (context.members_can_invite, context.level < Level::Owner) {
            (true, true) => {
                "Everything a member can do, and manage projects, settings and other people’s levels, including yours."
            }
            (true, false) => {
                "Everything a member can do, and manage projects, settings and other people’s levels, except yours."
            }
            (false, true) => {
                "Everything a member can do, and invite members, manage projects, settings and other people’s levels, including yours."
            }
            (false, false) => {
                "Everything a member can do, and invite members, manage projects, settings and other people’s levels, except yours."
            }
        });
        return sentence.to_owned();
    }
    let all = [
        (Right::ViewProjectData, "view and query data"),
        (Right::InviteMembers, "invite members"),
        (Right::ManageBilling, "manage billing"),
    ];
    let words = all.iter().filter(|(right, _)| rights.contains(right)).map(|&(_, words)| t(words));
    let sentence = words.collect::<Vec<_>>().join(", ");
    tr!("{rights}. Nothing else.", rights = intl::capitalized(&sentence))
}

#[cfg(test)]
mod tests;
