//! The one table that queries read, as they see it. The project is not among its columns: a query cannot name it.

use crate::kind::Kind;

/// The table.
pub const TABLE: &str = "events";

/// The column with the number of the project; for the condition that every translation has.
pub const PROJECT: &str = "project_id";

/// The columns that queries may read, in the order of `SELECT *`.
pub const COLUMNS: [(&str, Kind); 6] = [
    ("uuid", Kind::Text),
    ("event", Kind::Text),
    ("properties", Kind::Properties),
    ("timestamp", Kind::Time),
    ("distinct_id", Kind::Text),
    ("created_at", Kind::Time),
];

/// Properties that are larger, in bytes, are not read: one event would end every query of its project.
pub const LARGEST_PROPERTIES: usize = 2 * 1024 * 1024;

/// The property that replaces all others of such an event: their size in bytes.
const TOO_LARGE: &str = "$too_large";

/// How many parts [`readable_properties`] has.
pub(crate) const PROPERTIES_WEIGHT: usize = 8;

/// An SQL expression for the properties of an event, or [`large_properties`] if they are too large. SQLite knows the size
/// without reading them.
#[must_use]
pub fn readable_properties() -> String {
    format!(
        "CASE WHEN octet_length(properties) <= {LARGEST_PROPERTIES} THEN properties ELSE {} END",
        large_properties()
    )
}

/// An SQL expression for the replacement of properties that are too large, such as `{"$too_large":30000000}`.
#[must_use]
pub fn large_properties() -> String {
    format!("'{{\"{TOO_LARGE}\":' || octet_length(properties) || '}}'")
}
