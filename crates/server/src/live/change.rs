//! Entries of the log as live updates.

use crate::activity::view::changes;
use crate::clock::Moment;
use crate::store::activity::EntryRow;
use rolecall_api::{ActivityAction, ActivityScope, ChangeValue, LiveKind, ProjectId, UserId};

/// What a stream needs to know of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) number: i64,
    pub(super) at: Moment,
    /// Who made it.
    pub(super) actor: Option<UserId>,
    /// The id of what was changed.
    pub(super) item: String,
    pub(super) project: Option<ProjectId>,
    /// The project that an access request is about, which may not exist.
    pub(super) requested: Option<ProjectId>,
    /// The events that it becomes, each with the person that it is about.
    pub(super) events: Vec<(LiveKind, Option<UserId>)>,
}

impl Change {
    pub(super) fn from_entry(entry: &EntryRow) -> Self {
        Change {
            number: entry.number,
            at: entry.created_at,
            actor: entry.actor.as_ref().map(|actor| actor.id.clone()),
            item: entry.item.id.clone(),
            project: entry.project.as_ref().map(|project| project.id),
            requested: requested_project(entry),
            events: events(entry),
        }
    }
}

/// The events of an entry, besides that the log has a new one.
fn events(entry: &EntryRow) -> Vec<(LiveKind, Option<UserId>)> {
    let person = || Some(UserId(entry.item.id.clone()));
    let Some(scope) = ActivityScope::from_name(&entry.scope) else { return Vec::new() };
    match (scope, ActivityAction::from_name(&entry.action)) {
        (ActivityScope::Member, Some(ActivityAction::MemberTransfer)) => {
            let mut events = vec![(LiveKind::Level, person())];
            events.extend(former_owner(entry).map(|former| (LiveKind::Level, Some(former))));
            events
        }
        (ActivityScope::Member, Some(ActivityAction::MemberLevel)) => vec![(LiveKind::Level, person())],
        // Lists of members show names.
        (ActivityScope::Member | ActivityScope::Account, _) => vec![(LiveKind::Membership, person())],
        (ActivityScope::Organization | ActivityScope::Billing, _) => vec![(LiveKind::Organization, None)],
        (ActivityScope::Project, _) => vec![(LiveKind::Project, None)],
        (ActivityScope::Grant, _) => vec![(LiveKind::Grant, person())],
        (ActivityScope::Invite, _) => vec![(LiveKind::Invite, None)],
        (ActivityScope::Request, _) => vec![(LiveKind::Request, None)],
        (ActivityScope::Security, _) => Vec::new(),
    }
}

/// The project that an access request is about. It is not [`EntryRow::project`]: who asks must not learn from the log
/// whether it exists.
fn requested_project(entry: &EntryRow) -> Option<ProjectId> {
    if entry.scope != ActivityScope::Request.name() {
        return None;
    }
    changes(entry).into_iter().find_map(|change| match change.after {
        ChangeValue::Number(project) if change.field == "project" => Some(ProjectId(project)),
        _ => None,
    })
}

/// The owner before a transfer.
fn former_owner(entry: &EntryRow) -> Option<UserId> {
    changes(entry).into_iter().find_map(|change| match change.before {
        ChangeValue::Text(former) if change.field == "owner" => Some(UserId(former)),
        _ => None,
    })
}
