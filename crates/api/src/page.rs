//! Lists in pages (contract 3).

use serde::{Deserialize, Serialize};

/// One page of a list: `?limit=&offset=`, 100 a page if not said, 1 to 1000.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// How many there are in all, after the search.
    pub count: u64,
    /// Absolute address of the next page.
    pub next: Option<String>,
    /// Absolute address of the page before.
    pub previous: Option<String>,
    /// The items of this page.
    pub results: Vec<T>,
}
