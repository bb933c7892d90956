//! The one error shape (contract 3), and the people that it names.

use crate::{OrganizationId, UserId};
use rolecall_policy::{Denial, Level};
use serde::{Deserialize, Serialize};

/// The body of every answer that is not a success: one flat object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// The kind of error.
    #[serde(rename = "type")]
    pub kind: ErrorType,
    /// The error for programs, such as `not_found`.
    pub code: String,
    /// The error for people: a sentence.
    pub detail: String,
    /// The field that is wrong, if it is one.
    pub attr: Option<String>,
    /// Ours: which rule refused, and who can help (403 of a rule only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denial: Option<DenialBody>,
    /// Ours: what to tell the operator (500 only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Ours: the organization that the caller belongs to already (`user_already_member` only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    /// Ours: where in the text of the field it is wrong (queries only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
}

/// A place in a text. Both are counted from 1; columns are characters of Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The character in it.
    pub column: u32,
}

/// The kinds of error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorType {
    /// 400: a field is wrong.
    ValidationError,
    /// 400, 404, 405, 413, 415: the request itself is wrong.
    InvalidRequest,
    /// 402: a spend limit is reached.
    BillingError,
    /// 401 and 403.
    AuthenticationError,
    /// 429.
    ThrottledError,
    /// 500.
    ServerError,
}

/// A refusal by a rule, on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DenialBody {
    /// The refusal as the rules gave it.
    #[serde(flatten)]
    pub denial: Denial,
    /// At most five people who may do it, those who were seen last first. There may be more.
    pub can_help: Vec<Person>,
}

/// Somebody, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their account.
    pub uuid: UserId,
    /// Their name.
    pub first_name: String,
    /// Their address.
    pub email: String,
}

/// Ours: somebody who may do more, with the level that they hold in the organization or, in a project, effectively.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Helper {
    /// Who.
    #[serde(flatten)]
    pub person: Person,
    /// Their level there.
    pub level: Level,
}
