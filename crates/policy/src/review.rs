//! Access review: which rights look stale or wide, and what a reviewer can do about each (ours).
//!
//! It finds; it changes nothing. What can be done about a finding are ordinary acts, decided by [`crate::decide()`] like
//! all others.

use crate::{Act, Level, ProjectState, Target, effective_level};
use serde::{Deserialize, Serialize};

/// From so many days on, a person who was not seen is a finding.
pub const UNSEEN_DAYS: u64 = 60;
/// From so many days on, an administrator without an administrative act is a finding.
pub const IDLE_DAYS: u64 = 90;
/// For so many days, what a review kept is not asked again.
pub const KEPT_DAYS: u64 = 90;

/// Why something is in a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Only the owner can administer, although there are other members.
    OneAdministrator,
    /// An administrator who has done nothing that needs it for [`IDLE_DAYS`].
    IdleAdministrator,
    /// A member who was not seen for [`UNSEEN_DAYS`].
    Unseen,
    /// A grant without which the person would have the same access.
    IdleGrant,
    /// An invite that expired before somebody used it.
    UnusedInvite,
}

impl FindingKind {
    /// All kinds, in the order of a review, with their names in JSON.
    pub const NAMES: [(&'static str, FindingKind); 5] = [
        ("one_administrator", FindingKind::OneAdministrator),
        ("idle_administrator", FindingKind::IdleAdministrator),
        ("unseen", FindingKind::Unseen),
        ("idle_grant", FindingKind::IdleGrant),
        ("unused_invite", FindingKind::UnusedInvite),
    ];

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        FindingKind::NAMES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// The kind with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        FindingKind::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }
}

/// What a reviewer decides about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReviewDecision {
    /// It stays as it is.
    Keep,
    /// The administrator becomes a member.
    Lower,
    /// The member is removed, the grant is removed, or the invite is cancelled.
    Remove,
}

impl ReviewDecision {
    /// All decisions, with their names in JSON.
    pub const NAMES: [(&'static str, ReviewDecision); 3] =
        [("keep", ReviewDecision::Keep), ("lower", ReviewDecision::Lower), ("remove", ReviewDecision::Remove)];

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        ReviewDecision::NAMES.iter().find(|(_, decision)| *decision == self).map_or("", |(name, _)| name)
    }

    /// The decision with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        ReviewDecision::NAMES.iter().find(|(known, _)| *known == name).map(|(_, decision)| *decision)
    }
}

/// One thing that a review looks at, with the facts that count. Times are whole days until now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reviewed {
    /// A member.
    Member {
        /// Their level in the organization.
        level: Level,
        /// Since they were last seen; if never, since they joined.
        unseen_days: u64,
        /// Since their last administrative act, or since they have their level, whichever is less.
        idle_days: u64,
    },
    /// A grant.
    Grant {
        /// The person's level in the organization.
        level: Level,
        /// The project, with the grant.
        project: ProjectState,
    },
    /// A pending invite.
    Invite {
        /// True if nobody can use it any more.
        is_expired: bool,
    },
    /// The organization as a whole.
    Organization {
        /// How many members there are.
        members: u64,
        /// How many of them are administrators or the owner.
        administrators: u64,
    },
}

impl Reviewed {
    /// What a review finds here.
    #[must_use]
    pub fn findings(self) -> Vec<FindingKind> {
        let found = match self {
            Reviewed::Member { level, unseen_days, idle_days } => [
                // The owner cannot be anything less.
                (level == Level::Administrator && idle_days >= IDLE_DAYS).then_some(FindingKind::IdleAdministrator),
                (unseen_days >= UNSEEN_DAYS).then_some(FindingKind::Unseen),
            ],
            Reviewed::Grant { level, project } => {
                let without = ProjectState { explicit: None, ..project };
                let gives = effective_level(Some(level), project) != effective_level(Some(level), without);
                [(project.explicit.is_some() && !gives).then_some(FindingKind::IdleGrant), None]
            }
            Reviewed::Invite { is_expired } => [is_expired.then_some(FindingKind::UnusedInvite), None],
            Reviewed::Organization { members, administrators } => {
                [(administrators <= 1 && members > 1).then_some(FindingKind::OneAdministrator), None]
            }
        };
        found.into_iter().flatten().collect()
    }
}

/// Whom or what a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReviewTarget {
    /// A member.
    Member(Target),
    /// A member's grant.
    Grant {
        /// Whose.
        target: Target,
        /// True if the project is private.
        private: bool,
        /// The level of the grant.
        level: Level,
    },
    /// A pending invite.
    Invite,
    /// The organization as a whole.
    Organization,
}

impl ReviewTarget {
    /// The act that carries out a decision, which the rules may refuse. `None`: there is no such thing to do about it, and
    /// always for [`ReviewDecision::Keep`], which anybody can who reviews.
    #[must_use]
    pub fn act(self, decision: ReviewDecision) -> Option<Act> {
        match (decision, self) {
            // Nothing is lower than a member. The owner is not lowered either; the rules say why.
            (ReviewDecision::Lower, ReviewTarget::Member(target)) if target.level > Some(Level::Member) => {
                Some(Act::ChangeLevel { target, to: Level::Member })
            }
            // Removing oneself is leaving, which is no decision of a review.
            (ReviewDecision::Remove, ReviewTarget::Member(target)) if !target.is_actor => Some(Act::Remove { target }),
            (ReviewDecision::Remove, ReviewTarget::Grant { target, private, level }) => {
                // A reviewer is an administrator at least, so that no grant of theirs counts.
                let project = ProjectState { private, explicit: None };
                Some(Act::Revoke { project, target, from: level })
            }
            (ReviewDecision::Remove, ReviewTarget::Invite) => Some(Act::CancelInvite { own: false }),
            _ => None,
        }
    }
}
