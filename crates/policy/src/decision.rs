//! The result of [`crate::decide()`]: allowed, denied or hidden, and by which rule (contract 2.5).

use crate::{Action, Grounds, Level, Step, Subject};
use serde::{Deserialize, Serialize};

/// The decision about one act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Allowed, and why.
    Allow(Grounds),
    /// Denied, and the actor may know that the resource exists: 403 in HTTP.
    Deny(Denial),
    /// Denied, and the actor must not know that the resource exists: 404 in HTTP.
    Hidden(Denial),
}

impl Decision {
    /// True if the act is allowed.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Decision::Allow(_))
    }

    /// The denial, hidden or not; `None` if allowed.
    #[must_use]
    pub const fn denial(&self) -> Option<Denial> {
        match self {
            Decision::Allow(_) => None,
            Decision::Deny(denial) | Decision::Hidden(denial) => Some(*denial),
        }
    }
}

/// Why an act is denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Denial {
    /// The denied action.
    pub action: Action,
    /// The rule that failed.
    pub rule: Rule,
    /// The level required; `None` if the rule is not about a level.
    pub needs_level: Option<Level>,
    /// The actor's level, in the organization or effective in the project ([`Action::judged_in_project`]); `None` if
    /// the rule is not about a level.
    pub your_level: Option<Level>,
    /// See [`Denial::helper_level`]. Not sent in responses: these name the people instead.
    #[serde(skip)]
    pub(crate) helper: Option<Level>,
}

impl Denial {
    /// A denial as a response describes it, without [`Denial::helper_level`].
    #[must_use]
    pub const fn from_response(
        action: Action,
        rule: Rule,
        needs_level: Option<Level>,
        your_level: Option<Level>,
    ) -> Denial {
        Denial { action, rule, needs_level, your_level, helper: None }
    }

    /// The denial of everything in an organization that keeps the member out ([`crate::is_kept_out`]).
    #[must_use]
    pub const fn two_factor_required(action: Action) -> Denial {
        Denial { action, rule: Rule::TwoFactorRequired, needs_level: None, your_level: None, helper: None }
    }

    /// The rule that failed, as the end of an explanation.
    #[must_use]
    pub const fn step(&self) -> Step {
        let Denial { rule, needs_level, your_level, .. } = *self;
        Step { rule, holds: false, subject: Subject::Actor, needs_level, your_level }
    }

    /// The lowest level at which somebody else can do this for the actor, in the organization or the project
    /// ([`Action::judged_in_project`]); `None` if nobody can, or if the actor must not know. Everybody at or above it
    /// can, except the person acted on.
    ///
    /// It can differ from `needs_level`: nobody can change their own level, but an administrator can do it for them;
    /// nobody can remove the owner, although removing requires only an administrator. It is `None` in a denial parsed
    /// from a response, where the server has named the people.
    #[must_use]
    pub const fn helper_level(&self) -> Option<Level> {
        self.helper
    }
}

/// The rules that can fail, with the names of the contract (2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The action requires a higher level (2.1).
    LevelTooLow,
    /// Only the owner can do this (2.1, 2.3).
    OwnerOnly,
    /// The person acted on holds a higher level than the actor (2.3).
    TargetAboveActor,
    /// The new level is above the actor's own (2.3, 2.4).
    LevelAboveActor,
    /// Nobody can give this level by invite or project membership (1, 2.4).
    LevelNotGrantable,
    /// Nobody can change their own level (2.3).
    OwnLevel,
    /// Nobody can grant themselves access to a project (2.3).
    SelfGrant,
    /// The owner cannot leave before transferring ownership (2.1).
    OwnerCannotLeave,
    /// The actor, or the person acted on, does not belong to the organization (2.2, 2.3).
    NotAMember,
    /// The project is private and the actor has no access (2.2).
    ProjectPrivate,
    /// Only the person to whom ownership is offered can accept or decline (9).
    OfferedPersonOnly,
    /// Only an administrator can be named as the successor (9).
    NotAnAdministrator,
    /// Only the successor can claim ownership (9).
    SuccessorOnly,
    /// The organization does not let members do this (2.4).
    SwitchedOff,
    /// The organization requires two-factor authentication, and the member has not set it up (10).
    TwoFactorRequired,
}

impl Rule {
    /// The names in responses. Readers that are smaller than serde's look them up here.
    pub const NAMES: [(&'static str, Rule); 15] = [
        ("level_too_low", Rule::LevelTooLow),
        ("owner_only", Rule::OwnerOnly),
        ("target_above_actor", Rule::TargetAboveActor),
        ("level_above_actor", Rule::LevelAboveActor),
        ("level_not_grantable", Rule::LevelNotGrantable),
        ("own_level", Rule::OwnLevel),
        ("self_grant", Rule::SelfGrant),
        ("owner_cannot_leave", Rule::OwnerCannotLeave),
        ("not_a_member", Rule::NotAMember),
        ("project_private", Rule::ProjectPrivate),
        ("offered_person_only", Rule::OfferedPersonOnly),
        ("not_an_administrator", Rule::NotAnAdministrator),
        ("successor_only", Rule::SuccessorOnly),
        ("switched_off", Rule::SwitchedOff),
        ("two_factor_required", Rule::TwoFactorRequired),
    ];
}
