//! Why a query is refused: a machine-readable code, a sentence for people, and the position in the text.

use std::fmt;

/// Why a query is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Machine-readable code.
    pub code: Code,
    /// A sentence for people, without a full stop and without the position.
    pub detail: String,
    /// The position of the mistake; `None` if it is about the query as a whole.
    pub position: Option<Position>,
}

/// The kind of mistake in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// The text is not a valid query.
    Syntax,
    /// Valid HogQL or SQL that this translation does not allow.
    NotAllowed,
    /// There is no such table, column or function.
    UnknownName,
    /// Several columns or tables have this name.
    AmbiguousName,
    /// A value has the wrong type.
    WrongType,
    /// A column is neither in `GROUP BY` nor inside of an aggregate.
    NotGrouped,
    /// The query or its translation is too long or too deeply nested.
    TooComplex,
}

/// A position in the text of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
}

impl Code {
    /// All codes, for lists and tests.
    pub const ALL: [Code; 7] = [
        Code::Syntax,
        Code::NotAllowed,
        Code::UnknownName,
        Code::AmbiguousName,
        Code::WrongType,
        Code::NotGrouped,
        Code::TooComplex,
    ];

    /// The code in JSON, such as `not_allowed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Code::Syntax => "syntax",
            Code::NotAllowed => "not_allowed",
            Code::UnknownName => "unknown_name",
            Code::AmbiguousName => "ambiguous_name",
            Code::WrongType => "wrong_type",
            Code::NotGrouped => "not_grouped",
            Code::TooComplex => "too_complex",
        }
    }
}

impl Refusal {
    pub(crate) fn new(code: Code, detail: impl Into<String>, position: Option<Position>) -> Self {
        Refusal { code, detail: detail.into(), position }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The sentence with the position: `… (line 1, column 8)`.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)?;
        match self.position {
            Some(Position { line, column }) => write!(f, " (line {line}, column {column})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Refusal {}
