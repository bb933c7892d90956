//! What mails about a change read from its entry in the activity log.

use super::kinds::MailOrganization;
use crate::store::activity::EntryRow;
use crate::store::organizations::NamedOrganization;
use rolecall_api::{ChangeValue, FieldChange};
use rolecall_policy::Level;

/// The organization, as mails name it.
pub(super) fn of(named: &NamedOrganization) -> MailOrganization {
    MailOrganization { id: named.id.clone(), name: named.name.clone(), slug: named.slug.clone() }
}

/// The change of a field.
pub(super) fn change(entry: &EntryRow, field: &str) -> Option<FieldChange> {
    let changes: Vec<FieldChange> = serde_json::from_str(&entry.changes).unwrap_or_default();
    changes.into_iter().find(|change| change.field == field)
}

/// The levels before and after a change.
pub(super) fn levels(entry: &EntryRow) -> (Option<Level>, Option<Level>) {
    let Some(change) = change(entry, "level") else { return (None, None) };
    let level = |value: ChangeValue| match value {
        ChangeValue::Number(number) => Level::try_from(u8::try_from(number).ok()?).ok(),
        _ => None,
    };
    (level(change.before), level(change.after))
}
