//! The size of a query after SQLite has expanded it. Not the length of its text, see
//! [`crate::limits::TRANSLATION_BYTES`].

/// The size of a query after SQLite has expanded it: SQLite substitutes sub-queries wherever they are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    /// The number of parts of all expressions, including those of the relations that it reads.
    pub(crate) weight: usize,
    /// The number of SELECTs that it becomes: a query over a UNION is repeated for each side.
    pub(crate) arms: usize,
}

impl Size {
    /// The size of nothing.
    pub(crate) const ZERO: Size = Size { weight: 0, arms: 1 };

    /// The size of a query that reads both.
    pub(crate) fn joined(self, other: Size) -> Size {
        Size { weight: self.weight.saturating_add(other.weight), arms: self.arms.saturating_mul(other.arms) }
    }

    /// The size of a set operation on both.
    pub(crate) fn united(self, other: Size) -> Size {
        Size { weight: self.weight.saturating_add(other.weight), arms: self.arms.saturating_add(other.arms) }
    }

    /// The size with one more expression.
    pub(crate) fn with(self, weight: usize) -> Size {
        Size { weight: self.weight.saturating_add(weight), ..self }
    }

    /// The number of parts of all SELECTs together.
    pub(crate) fn parts(self) -> usize {
        self.weight.saturating_mul(self.arms)
    }
}
