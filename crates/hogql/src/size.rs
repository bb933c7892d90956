//! How much SQLite makes of a query. Not how long its text is: see [`crate::limits::TRANSLATION_BYTES`].

/// How much SQLite makes of a query: it puts sub-queries into the queries around them, each time that they are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    /// How many parts all its expressions have, those of the relations that it reads included.
    pub(crate) weight: usize,
    /// How many SELECTs side by side it becomes: a query over a UNION is repeated for each of its sides.
    pub(crate) arms: usize,
}

impl Size {
    /// Nothing.
    pub(crate) const ZERO: Size = Size { weight: 0, arms: 1 };

    /// A query that reads both.
    pub(crate) fn joined(self, other: Size) -> Size {
        Size { weight: self.weight.saturating_add(other.weight), arms: self.arms.saturating_mul(other.arms) }
    }

    /// One SELECT beside the other.
    pub(crate) fn beside(self, other: Size) -> Size {
        Size { weight: self.weight.saturating_add(other.weight), arms: self.arms.saturating_add(other.arms) }
    }

    /// With one more expression.
    pub(crate) fn with(self, weight: usize) -> Size {
        Size { weight: self.weight.saturating_add(weight), ..self }
    }

    /// The parts of all arms.
    pub(crate) fn parts(self) -> usize {
        self.weight.saturating_mul(self.arms)
    }
}
