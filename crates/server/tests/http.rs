//! What is true of all addresses.

mod assets;
mod bodies;
mod csrf;
mod headers;
mod limits;
mod router;
