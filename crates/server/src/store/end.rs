//! The end of a level or a grant, as it is stored.

use super::decode;
use crate::clock::Moment;
use crate::store::sql::{Error, Row};
use rolecall_api::UserId;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How far ahead an end is at least. Longer than a server goes by what it has read of them ([`crate::ends`]).
pub(crate) const SOONEST: Duration = Duration::from_mins(1);
/// How far ahead an end can be.
pub(crate) const LATEST: Duration = Duration::from_hours(366 * 24);
/// How long before the end both sides get a mail.
const WARNING: Duration = Duration::from_hours(24);

/// The end of a level or a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct End {
    /// When, in microseconds since 1970.
    pub(super) at: i64,
    /// Who set it; `None`: their account is deleted.
    pub(crate) by: Option<UserId>,
}

impl End {
    pub(crate) fn new(at: Moment, by: &UserId) -> Self {
        End { at: at.micros(), by: Some(by.clone()) }
    }

    /// When it ends.
    pub(crate) fn at(&self) -> Moment {
        Moment::from_micros(self.at)
    }

    /// True if it is far enough ahead to be set, or to come back, at `now`.
    pub(crate) fn is_ahead(&self, now: Moment) -> bool {
        self.at() >= now.after(SOONEST)
    }

    /// When both sides get a mail, if it is set `now`: none if it is less than a day ahead.
    pub(super) fn warn_at(&self, now: Moment) -> Option<Moment> {
        Some(self.at().before(WARNING)).filter(|warn_at| *warn_at >= now)
    }

    /// Reads the columns `expires_at` and `expires_by`.
    pub(super) fn read(row: &Row) -> Result<Option<Self>, Error> {
        let Some(at) = row.try_get::<Option<i64>>("expires_at")? else { return Ok(None) };
        Ok(Some(End { at, by: row.try_get::<Option<String>>("expires_by")?.map(UserId) }))
    }
}

/// The end of a member's level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LevelEnd {
    pub(crate) end: End,
    /// The level that they have then.
    pub(crate) after: Level,
}

impl LevelEnd {
    /// Reads the columns `expires_at`, `expires_by` and `level_after`.
    pub(super) fn read(row: &Row) -> Result<Option<Self>, Error> {
        let Some(end) = End::read(row)? else { return Ok(None) };
        Ok(Some(LevelEnd { end, after: decode::optional_level(row, "level_after")?.unwrap_or(Level::Member) }))
    }
}
