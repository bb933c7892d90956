//! The answer of [`crate::decide()`]: allowed, refused or hidden, and by which rule (contract 2.5).

use crate::{Action, Grounds, Level};
use serde::{Deserialize, Serialize};

/// What the rules say to one act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes, and on what grounds.
    Allow(Grounds),
    /// No, and the person may know that the thing exists: 403 on the wire.
    Deny(Denial),
    /// No, and the person may not even know that the thing exists: 404 on the wire.
    Hidden(Denial),
}

impl Decision {
    /// True if the act may be done.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Decision::Allow(_))
    }

    /// The refusal, if it is one, hidden or not.
    #[must_use]
    pub const fn denial(&self) -> Option<Denial> {
        match self {
            Decision::Allow(_) => None,
            Decision::Deny(denial) | Decision::Hidden(denial) => Some(*denial),
        }
    }
}

/// Why something is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Denial {
    /// What was asked.
    pub action: Action,
    /// The rule that failed.
    pub rule: Rule,
    /// The level that would be needed; none where the rule is not about a level.
    pub needs_level: Option<Level>,
    /// The level that the person holds where it is judged (organization, or effective in the project); none where
    /// the rule is not about a level.
    pub your_level: Option<Level>,
    /// See [`Denial::helper_level`]. Not on the wire, where an answer names the people themselves.
    #[serde(skip)]
    pub(crate) helper: Option<Level>,
}

impl Denial {
    /// The least level of somebody else who may do this, judged in the same place ([`Action::judged_in_project`]);
    /// none if nobody may, or if it is none of the asker's business. Everybody of that level or above may, except the
    /// person acted on.
    ///
    /// It is not always `needs_level`: nobody changes their own level, but an administrator can do it for them; and
    /// nobody removes the owner, although removing needs no more than an administrator. A denial that was read from an
    /// answer has none: there the server has named the people.
    #[must_use]
    pub const fn helper_level(&self) -> Option<Level> {
        self.helper
    }
}

/// The rules that can fail, by the names that the contract gives them (2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The action needs a higher level (2.1).
    LevelTooLow,
    /// Only the owner does this (2.1, 2.3).
    OwnerOnly,
    /// The person acted on holds a higher level than the actor (2.3).
    TargetAboveActor,
    /// The level to be given is higher than the actor's own (2.3, 2.4).
    LevelAboveActor,
    /// The level to be given is none that an invite or a project membership can carry, whoever gives it (1, 2.4).
    LevelNotGrantable,
    /// Nobody changes their own level (2.3).
    OwnLevel,
    /// Nobody grants themselves access to a project (2.3).
    SelfGrant,
    /// The owner cannot leave; ownership has to be transferred first (2.1).
    OwnerCannotLeave,
    /// The actor, or the person acted on, does not belong to the organization (2.2, 2.3).
    NotAMember,
    /// The project is private and not open to the actor (2.2).
    ProjectPrivate,
    /// The organization has switched this off for members (2.4).
    SwitchedOff,
}
