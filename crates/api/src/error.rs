//! The error body (contract 3), and the people named in it.

use crate::{OrganizationId, TwoFactorWay, UserId};
use rolecall_json::FromJson;
use rolecall_policy::{Denial, Level};
use serde::{Deserialize, Serialize};

/// The body of every error response: one flat object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorBody {
    /// The type of the error.
    #[serde(rename = "type")]
    pub kind: ErrorType,
    /// Machine-readable code, such as `not_found`.
    pub code: String,
    /// A sentence for people.
    pub detail: String,
    /// The invalid field, if the error is about one.
    pub attr: Option<String>,
    /// Ours: the rule that refused, and who can help (403 by a rule only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denial: Option<DenialBody>,
    /// Ours: the request id to report to the operator (500 only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Ours: the organization that the caller is already a member of (`user_already_member` only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    /// Ours: the position of the error in the text of the field (queries only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// Ours: the ways to take the second step of signing in (`two_factor_required` of a sign-in only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ways: Option<Vec<TwoFactorWay>>,
}

/// A position in a text. Lines and columns start at 1; columns count Unicode characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
}

/// The types of errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorType {
    /// 400: a field is invalid.
    ValidationError,
    /// 400, 404, 405, 413, 415: the request as a whole is invalid.
    InvalidRequest,
    /// 402: the spend limit is reached.
    BillingError,
    /// 401 and 403: not signed in, or not allowed.
    AuthenticationError,
    /// 429: too many requests.
    ThrottledError,
    /// 500: an unexpected failure.
    ServerError,
}

/// A denial by a rule, with the people who can help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DenialBody {
    /// The denial by `rolecall-policy`.
    #[serde(flatten)]
    pub denial: Denial,
    /// At most five people who can do it, last seen first. There may be more.
    pub can_help: Vec<Person>,
}

/// An account, by name and email address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Person {
    /// The id of the account.
    pub uuid: UserId,
    /// First name.
    pub first_name: String,
    /// Email address.
    pub email: String,
}

/// Ours: a person who can help, with their level in the organization or, for a project, their effective level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Helper {
    /// The account of the person.
    #[serde(flatten)]
    pub person: Person,
    /// Their level, which is high enough to help.
    pub level: Level,
}
