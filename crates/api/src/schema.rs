//! The description of the API in `OpenAPI` 3.1, made from the endpoint table, the types of this crate and one line or more
//! per endpoint in [`operations`]. For the server and its tests: the browser app is compiled without it.
//!
//! Responses are described as serde writes them, requests as the server reads them.

mod components;
mod describe;
mod document;
mod errors;
mod operation;
mod operations;
mod parameters;
#[cfg(test)]
mod tests;

pub use document::{document, documented_path};

use crate::ENDPOINTS;

/// The endpoints of the table that nothing describes, and descriptions without an endpoint. A test requires that there are
/// none.
#[must_use]
pub fn undescribed() -> Vec<&'static str> {
    let described: Vec<_> = operations::all().iter().map(|operation| operation.name).collect();
    let listed: Vec<_> = ENDPOINTS.iter().map(|endpoint| endpoint.name).collect();
    let missing = listed.iter().filter(|name| !described.contains(name));
    missing.chain(described.iter().filter(|name| !listed.contains(name))).copied().collect()
}
