//! Which queries are translated and which are refused, and how large a translation can be. Results in SQLite are tested
//! in the server.
#![expect(clippy::panic, reason = "a test may fail loudly")]

mod corpus;
mod functions;
mod generated;
mod generator;
mod growth;
mod refusals;

use jiff::tz::TimeZone;
use rolecall_hogql::{Context, Refusal, Translation, translate};

/// Tuesday, 24 November 2026, 10:00 UTC.
const NOW: i64 = 1_795_514_400_000_000;

fn translated(query: &str) -> Result<Translation, Refusal> {
    translate(query, Context { project: 7, now: NOW, zone: &TimeZone::UTC })
}
