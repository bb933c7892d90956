//! What is translated and what is refused, and how large a translation may become. What SQLite answers is tested in the
//! server.
#![expect(clippy::panic, reason = "a test may fail loudly")]

mod corpus;
mod functions;
mod generated;
mod generator;
mod growth;
mod refusals;

use jiff::tz::TimeZone;
use rolecall_hogql::{Context, Refusal, Translation, translate};

/// The 24th of November 2026, a Tuesday, at 10:00 in UTC.
const NOW: i64 = 1_795_514_400_000_000;

fn translated(query: &str) -> Result<Translation, Refusal> {
    translate(query, Context { project: 7, now: NOW, zone: &TimeZone::UTC })
}
