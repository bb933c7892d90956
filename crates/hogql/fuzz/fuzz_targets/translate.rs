//! Translates the input as text, and a query that the tests' generator makes from it.
#![no_main]

#[path = "../../tests/hogql/generator.rs"]
mod generator;

use generator::Generator;
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use rolecall_hogql::limits::TRANSLATION_BYTES;
use rolecall_hogql::{Code, Context, translate};

fuzz_target!(|input: &[u8]| {
    let context = Context { project: 7, now: 1_795_514_400_000_000, zone: &TimeZone::UTC };
    if let Ok(translation) = translate(&String::from_utf8_lossy(input), context) {
        assert!(translation.sql.len() <= TRANSLATION_BYTES);
    }
    match translate(&Generator::new(input).query_text(), context) {
        Ok(translation) => assert!(translation.sql.len() <= TRANSLATION_BYTES),
        Err(refusal) => assert_eq!(refusal.code, Code::TooComplex, "{refusal}"),
    }
});
