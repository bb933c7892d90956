//! Why a query has no answer: what its translation says, or that running it took or made too much.

use rolecall_api::Position;
use rolecall_hogql::Code;

/// Why a query has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// For programs: one of the translation's, or one of these.
    pub(crate) code: &'static str,
    /// For people: a sentence without a full stop and without the place.
    pub(crate) detail: String,
    /// Where.
    pub(crate) position: Option<Position>,
}

/// It took too much time.
pub(crate) const TOO_LONG: &str = "too_long";
/// It made something too large.
pub(crate) const TOO_BIG: &str = "too_big";
/// It cannot be computed, such as a sum that is too large.
pub(crate) const NOT_COMPUTABLE: &str = "not_computable";

impl Refusal {
    /// A refusal of a query as a whole.
    pub(crate) fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Refusal { code, detail: detail.into(), position: None }
    }
}

impl From<rolecall_hogql::Refusal> for Refusal {
    fn from(refusal: rolecall_hogql::Refusal) -> Self {
        let position = refusal.position.map(|at| Position { line: at.line, column: at.column });
        Refusal { code: refusal.code.as_str(), detail: refusal.detail, position }
    }
}

/// The code of this name.
pub(super) fn known_code(name: &str) -> Option<&'static str> {
    let codes = Code::ALL.into_iter().map(Code::as_str).chain([TOO_LONG, TOO_BIG, NOT_COMPUTABLE]);
    codes.into_iter().find(|code| *code == name)
}
