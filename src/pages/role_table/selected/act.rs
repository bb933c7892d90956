//! What can be done with all selected people at once, and whether the rules allow it.

use crate::{
    language::tr,
    pages::role_table::{
        roster::{Here, Roster},
        rules,
    },
    session::state_of,
};
use rolecall_api::{
    BulkKind, ChangeKind, ChangeMembers, Member, PlannedChange, ProjectBasic, ProjectId, Timestamp, UserId,
};
use rolecall_policy::{Act, Decision, Level, Target, decide};
use rolecall_view::prelude::*;

/// What is done with all selected people at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum BulkAct {
    /// They get this level.
    Level(Level),
    /// They get access to this project, as member.
    Grant(ProjectId, String),
    /// They are removed.
    Remove,
}

impl BulkAct {
    /// The change of one person, for a preview.
    pub(super) fn planned(&self, person: UserId) -> PlannedChange {
        let change = |kind| PlannedChange { user_uuid: Some(person), ..PlannedChange::new(kind) };
        match self {
            BulkAct::Level(to) => PlannedChange { level: Some(*to), ..change(ChangeKind::ChangeMemberLevel) },
            BulkAct::Grant(project, _) => {
                PlannedChange { project: Some(*project), ..change(ChangeKind::GrantProjectAccess) }
            }
            BulkAct::Remove => change(ChangeKind::RemoveMember),
        }
    }

    /// The request that changes these people, perhaps until an end.
    pub(super) fn request(&self, user_uuids: Vec<UserId>, expires_at: Option<Timestamp>) -> ChangeMembers {
        let (kind, level, project) = match self {
            BulkAct::Level(to) => (BulkKind::ChangeMemberLevel, Some(*to), None),
            BulkAct::Grant(project, _) => (BulkKind::GrantProjectAccess, None, Some(*project)),
            BulkAct::Remove => (BulkKind::RemoveMember, None, None),
        };
        ChangeMembers { kind, user_uuids, level, project, expires_at }
    }

    /// What happens at an end, as a sentence with its date.
    pub(super) const fn then(&self) -> Option<fn(&str) -> String> {
        match self {
            BulkAct::Level(Level::Member) => Some(|date| tr!("On {date}, everyone is again what they are now.")),
            BulkAct::Level(_) => {
                Some(|date| tr!("On {date}, everyone is again what they are now; administrators become members."))
            }
            BulkAct::Grant(..) => Some(|date| tr!("On {date}, this access ends.")),
            BulkAct::Remove => None,
        }
    }

    /// Whether an end changes something for people of whom the level stays.
    pub(super) const fn changes_end(&self) -> bool {
        matches!(self, BulkAct::Level(Level::Administrator))
    }

    /// Whether the rules allow it for one person.
    fn decide(&self, here: &Here, target: Target) -> Decision {
        let act = match self {
            BulkAct::Level(to) => Act::ChangeLevel { target, to: *to },
            // Leaving is another thing than removing: the dialog says so.
            BulkAct::Remove => Act::Remove { target: Target { is_actor: false, ..target } },
            BulkAct::Grant(id, _) => match here.projects.iter().find(|project| project.id == *id) {
                Some(project) => Act::Grant { project: state_of(project), target, level: Level::Member },
                // The server says that it is gone.
                None => Act::ViewOrganization,
            },
        };
        decide(Some(here.level), act)
    }

    /// Whether the rules allow it for at least one of these people; else why not, by what needs the
    /// lowest level.
    pub(super) fn decision(self, roster: Roster, people: Signal<Vec<Member>>) -> Signal<Decision> {
        for_anybody(roster, people, move |here, target| self.decide(here, target))
    }
}

/// Whether the level of at least one of these people can be changed; else why not, as
/// [`BulkAct::decision`].
pub(super) fn can_change(roster: Roster, people: Signal<Vec<Member>>) -> Signal<Decision> {
    for_anybody(roster, people, |here, target| rules::change(Some(here.level), target))
}

fn for_anybody(
    roster: Roster,
    people: Signal<Vec<Member>>,
    decide: impl Fn(&Here, Target) -> Decision + Send + Sync + 'static,
) -> Signal<Decision> {
    Signal::derive(move || {
        let here = roster.here.get();
        let level = here.as_ref().map(|here| here.level);
        let one = |member: &Member| {
            let here = here.as_ref()?;
            let target = Target { level: Some(member.level), is_actor: member.user.uuid == here.me };
            Some(decide(here, target))
        };
        let needs = |decision: &Decision| match decision.denial() {
            None => (0, false),
            // Rather one where somebody can help.
            Some(denial) => (denial.needs_level.map_or(u8::MAX, Level::number), denial.helper_level().is_none()),
        };
        let best = people.with(|people| people.iter().filter_map(one).min_by_key(needs));
        // Without anybody, there is nothing to refuse.
        best.unwrap_or_else(|| rolecall_policy::decide(level, Act::ViewOrganization))
    })
}

/// The private projects to which the user can grant access.
pub(super) fn grantable(here: &Here) -> Vec<(ProjectId, String)> {
    let target = Target { level: Some(Level::Member), is_actor: false };
    let can = |project: &&ProjectBasic| {
        let act = Act::Grant { project: state_of(project), target, level: Level::Member };
        project.access_control && decide(Some(here.level), act).is_allowed()
    };
    here.projects.iter().filter(can).map(|project| (project.id, project.name.clone())).collect()
}
