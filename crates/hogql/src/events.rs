//! The `events` table as queries see it. The project is not among its columns, so a query cannot refer to it.

use crate::kind::Kind;

/// The name of the table.
pub const TABLE: &str = "events";

/// The column with the number of the project; every translation has a condition on it.
pub const PROJECT: &str = "project_id";

/// The columns that queries can read, in the order of `SELECT *`.
pub const COLUMNS: [(&str, Kind); 6] = [
    ("uuid", Kind::Text),
    ("event", Kind::Text),
    ("properties", Kind::Properties),
    ("timestamp", Kind::Time),
    ("distinct_id", Kind::Text),
    ("created_at", Kind::Time),
];

/// Maximum size of readable properties, in bytes: a larger event would make every query of its project fail.
pub const LARGEST_PROPERTIES: usize = 2 * 1024 * 1024;

/// The property that replaces the others of such an event: their size in bytes.
const TOO_LARGE: &str = "$too_large";

/// The number of parts of [`readable_properties`], see [`crate::limits::PARTS`].
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
