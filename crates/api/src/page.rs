//! Paginated lists (contract 3).

use rolecall_json::FromJson;
use serde::{Deserialize, Serialize};

/// One page of a list, selected by `?limit=` (1 to 1000, default 100) and `?offset=`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PageOf{T}"))]
pub struct Page<T> {
    /// Number of items on all pages, with the search applied.
    pub count: u64,
    /// Absolute URL of the next page.
    pub next: Option<String>,
    /// Absolute URL of the previous page.
    pub previous: Option<String>,
    /// The items of this page.
    pub results: Vec<T>,
}
