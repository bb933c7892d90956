//! What all endpoints have in common.

mod assets;
mod bodies;
mod compression;
mod connections;
mod cross_origin;
mod csrf;
mod ended;
mod headers;
mod idempotency;
mod keys;
mod limits;
mod log;
mod methods;
mod router;
mod stopping;
mod unexpected;
