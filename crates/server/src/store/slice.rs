//! A slice of a list: limit and offset.

/// The requested slice of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// Maximum number of items: 1 to 1000, by default 100.
    pub limit: u32,
    /// Number of items to skip.
    pub offset: u32,
}

impl Slice {
    /// The total number of items, and the items of this slice.
    #[must_use]
    pub fn cut<T>(self, all: Vec<T>) -> (u64, Vec<T>) {
        let count = all.len() as u64;
        (count, all.into_iter().skip(self.offset as usize).take(self.limit as usize).collect())
    }
}
