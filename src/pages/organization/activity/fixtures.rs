//! Entries for tests.

use rolecall_api::{
    ActivityAction, ActivityActor, ActivityEntry, ActivityItem, ActivityScope, ChangeValue, FieldChange, Timestamp,
    UndoState, UserId, Via,
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
