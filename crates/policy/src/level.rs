//! The three levels and their numbers in the API (contract 1).

use serde::{Deserialize, Serialize};

/// A level in an organization or a project. Ordered: a higher level can do everything that a lower one can, except
/// leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(into = "u8", try_from = "u8")]
#[cfg_attr(feature = "schema", schemars(extend("enum" = [1, 8, 15])))]
#[repr(u8)]
pub enum Level {
    /// 1: views data, invites people, manages billing.
    Member = 1,
    /// 8: also manages projects, settings and people.
    Administrator = 8,
    /// 15: exactly one per organization; also transfers ownership and deletes the organization.
    Owner = 15,
}

impl Level {
    /// All levels, lowest first.
    pub const ALL: [Level; 3] = [Level::Member, Level::Administrator, Level::Owner];

    /// The levels that a project membership or an invite may carry, lowest first (contract 1 and 2.4).
    pub const GRANTABLE: [Level; 2] = [Level::Member, Level::Administrator];

    /// The number in the API: 1, 8 or 15.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.number()
    }
}

impl TryFrom<u8> for Level {
    type Error = UnknownLevel;

    fn try_from(number: u8) -> Result<Self, UnknownLevel> {
        Level::ALL.into_iter().find(|level| level.number() == number).ok_or(UnknownLevel(number))
    }
}

/// The error for a number that is not a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownLevel(
    /// The number that was parsed.
    pub u8,
);

impl std::fmt::Display for UnknownLevel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is not a level (1, 8 or 15)", self.0)
    }
}

impl std::error::Error for UnknownLevel {}
