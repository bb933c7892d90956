//! The rights of a person in an organization, with the setting that can take one away.

use super::Delta;
use crate::{Act, Level, Right, decide, permits};

/// What decides about a person's rights in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Their level; `None`: not in the organization.
    pub level: Option<Level>,
    /// The organization's setting that lets members invite (contract 2.4).
    pub members_can_invite: bool,
}

impl Standing {
    /// True if the person has the right here: by the matrix, unless a setting takes it away.
    #[must_use]
    pub fn has(self, right: Right) -> bool {
        let Standing { level, members_can_invite } = self;
        let can_invite = || decide(level, Act::Invite { level: Level::Member, members_can_invite }).is_allowed();
        level.is_some_and(|level| permits(right, level)) && (right != Right::InviteMembers || can_invite())
    }
}

/// Compares the rights of a person before and after a change, in the order of the matrix.
#[must_use]
pub fn preview_rights(before: Standing, after: Standing) -> Delta<Right> {
    let mut rights = Delta::default();
    for right in Right::ALL {
        rights.sort_in(right, before.has(right), after.has(right));
    }
    rights
}
