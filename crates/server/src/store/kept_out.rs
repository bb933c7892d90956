//! Reads what decides whether an organization keeps a member out, because it requires two-factor authentication and they
//! have not set it up (contract 10).

use super::decode;
use crate::store::sql::{Error, Row};

/// The columns for [`is_kept_out`], of a membership `m` in an organization `o`. The second factor is looked for only
/// where it is required.
pub(super) const COLUMNS: &str = "o.require_two_factor, CAST(CASE WHEN o.require_two_factor = 1 AND EXISTS
        (SELECT 1 FROM people_with_second_factor f WHERE f.user_id = m.user_id) THEN 1 ELSE 0 END AS BIGINT)
        AS has_two_factor";

/// The same question as a condition, for the order of a list.
pub(super) const CONDITION: &str = "(o.require_two_factor = 1 AND NOT EXISTS
        (SELECT 1 FROM people_with_second_factor f WHERE f.user_id = m.user_id))";

/// What [`rolecall_policy::is_kept_out`] says about a row with [`COLUMNS`].
pub(super) fn is_kept_out(row: &Row) -> Result<bool, Error> {
    let requires = decode::switch(row, "require_two_factor")?;
    Ok(rolecall_policy::is_kept_out(requires, decode::switch(row, "has_two_factor")?))
}
