//! Whose rights decide what a read returns.

use crate::store::sql::{Error, Row};
use rolecall_api::UserId;
use rolecall_policy::{Level, ProjectState};

/// A member, or somebody at a level without any grant whom a member views the organization as (contract 9, "View as").
#[derive(Debug, Clone, Copy)]
pub(crate) struct RightsOf<'a> {
    /// The member.
    pub(crate) person: &'a UserId,
    /// Instead of the member's level and grants.
    pub(crate) level: Option<Level>,
}

impl<'a> From<&'a UserId> for RightsOf<'a> {
    fn from(person: &'a UserId) -> Self {
        RightsOf { person, level: None }
    }
}

impl RightsOf<'_> {
    /// The level and the grant that count, where the member has these.
    pub(crate) fn instead_of(self, level: Level, state: ProjectState) -> (Level, ProjectState) {
        (self.level.unwrap_or(level), self.state(state))
    }

    /// The grant that counts, where the member has this one.
    pub(crate) fn state(self, state: ProjectState) -> ProjectState {
        if self.level.is_some() { ProjectState { explicit: None, ..state } } else { state }
    }

    /// The level in the organization and the state of the project that count, in a row of [`super::projects`].
    pub(super) fn access_in(self, row: &Row) -> Result<(Level, ProjectState), Error> {
        let (level, state) = super::projects::access_of(row)?;
        Ok(self.instead_of(level, state))
    }
}
