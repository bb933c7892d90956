//! Entries for tests.

use super::values::Names;
use rolecall_api::{
    ActivityAction, ActivityActor, ActivityEntry, ActivityItem, ActivityScope, ChangeValue, FieldChange, ProjectId,
    Timestamp, UndoState, UserId, Via,
};

/// An entry by Grace.
pub fn entry(action: ActivityAction, item: &str, changes: Vec<FieldChange>) -> ActivityEntry {
    ActivityEntry {
        id: 1,
        created_at: Timestamp("2026-11-24T10:00:00Z".into()),
        actor: Some(ActivityActor {
            uuid: UserId("grace".into()),
            first_name: "Grace".into(),
            email: "grace@meridian.example".into(),
        }),
        via: Via::Session,
        action,
        scope: ActivityScope::Member,
        item: ActivityItem { id: "item".into(), name: item.into() },
        project: None,
        changes,
        undo: UndoState::Never,
        undoes: None,
        hash: String::new(),
    }
}

/// A change of a field.
pub fn change(field: &str, before: ChangeValue, after: ChangeValue) -> FieldChange {
    FieldChange { field: field.into(), before, after }
}

/// Names for tests: the project 7 is Quills, and the person `max` is Max.
pub struct Known;

impl Names for Known {
    fn project(&self, id: ProjectId) -> Option<String> {
        (id == ProjectId(7)).then(|| "Quills".to_owned())
    }

    fn person(&self, id: &UserId) -> Option<String> {
        (id.as_str() == "max").then(|| "Max".to_owned())
    }
}
