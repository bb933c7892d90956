//! Why a query has no result: it was refused by the translation, or exceeded a limit while running.

use rolecall_api::Position;
use rolecall_hogql::Code;

/// Why a query has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QueryRefusal {
    /// Machine-readable: a code of the translation, or one of the constants below.
    pub(crate) code: &'static str,
    /// For people: a sentence without a full stop and without the position.
    pub(crate) detail: String,
    /// The position in the query, if known.
    pub(crate) position: Option<Position>,
}

/// The time limit was exceeded.
pub(crate) const TOO_LONG: &str = "too_long";
/// A size or memory limit was exceeded.
pub(crate) const TOO_BIG: &str = "too_big";
/// It cannot be computed, for example because a sum overflows.
pub(crate) const NOT_COMPUTABLE: &str = "not_computable";

impl QueryRefusal {
    /// A refusal without a position.
    pub(crate) fn new(code: &'static str, detail: impl Into<String>) -> Self {
        QueryRefusal { code, detail: detail.into(), position: None }
    }
}

impl From<rolecall_hogql::Refusal> for QueryRefusal {
    fn from(refusal: rolecall_hogql::Refusal) -> Self {
        let position = refusal.position.map(|at| Position { line: at.line, column: at.column });
        QueryRefusal { code: refusal.code.as_str(), detail: refusal.detail, position }
    }
}

/// The constant equal to a code that came from a worker.
pub(super) fn known_code(name: &str) -> Option<&'static str> {
    let codes = Code::ALL.into_iter().map(Code::as_str).chain([TOO_LONG, TOO_BIG, NOT_COMPUTABLE]);
    codes.into_iter().find(|code| *code == name)
}
