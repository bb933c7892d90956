//! A part of a list.

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// How many at most: 1 to 1000, 100 if not said.
    pub limit: u32,
    /// How many to skip.
    pub offset: u32,
}

impl Slice {
    /// How many items a list has in all, and those of this part.
    #[must_use]
    pub fn cut<T>(self, all: Vec<T>) -> (u64, Vec<T>) {
        let count = all.len() as u64;
        (count, all.into_iter().skip(self.offset as usize).take(self.limit as usize).collect())
    }
}
