//! Why something is allowed or refused, and the permissions of each level as data (contract 9). The app asks the rules
//! itself; this is for other clients.

use crate::{DenialBody, ErrorBody};
use rolecall_policy::{Action, Grounds, Level, Rule};
use serde::Serialize;

/// A rule that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExplainedRule {
    /// The name of the rule, which is what it is called if it fails.
    pub rule: Rule,
    /// True if it allows the act.
    pub holds: bool,
    /// The reason, as a sentence.
    pub because: String,
    /// The place of the action on the page of roles.
    pub link: String,
}

/// A refusal with its explanation: of a request with `?explain=true`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExplainedError {
    /// The error.
    #[serde(flatten)]
    pub error: ErrorBody,
    /// The rules that were looked at; the last one failed.
    pub explanation: Vec<ExplainedRule>,
}

/// The response of `GET …/can/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CanAnswer {
    /// True if the caller can do it now.
    pub allowed: bool,
    /// Why it is allowed; null if it is not.
    pub grounds: Option<Grounds>,
    /// Why it is refused, and who can do it; null if it is allowed.
    pub denial: Option<DenialBody>,
    /// The rules that were looked at. All hold, or the last one fails.
    pub explanation: Vec<ExplainedRule>,
}

/// What each level can do: the response of `GET /api/permissions/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Permissions {
    /// The levels, the lowest first.
    pub levels: Vec<PermissionLevel>,
    /// The rows of the article's table, in its order.
    pub rights: Vec<PermissionRow>,
    /// Where the caller's current organization differs from them.
    pub differences: Vec<PermissionDifference>,
}

/// A level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PermissionLevel {
    /// Its number.
    pub level: Level,
    /// Its name.
    pub name: &'static str,
}

/// A right, and who has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PermissionRow {
    /// Its name.
    pub right: &'static str,
    /// The actions that it is needed for.
    pub actions: Vec<Action>,
    /// True if it is about a project: the effective level there counts.
    pub in_project: bool,
    /// The levels that have it.
    pub levels: Vec<Level>,
}

/// A level that does not have a right in an organization, because of one of its settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PermissionDifference {
    /// The right.
    pub right: &'static str,
    /// The level that does not have it here.
    pub level: Level,
    /// The rule that refuses it.
    pub rule: Rule,
    /// The reason, as a sentence.
    pub because: String,
}
