//! Laws of reading: whatever comes, reading does not panic and its limits hold; whatever the encoding, the same events
//! come out.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod reading;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use std::io::Write;

fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn base64(data: &[u8]) -> String {
    STANDARD.encode(data)
}

fn percent(data: &[u8]) -> String {
    percent_encode(data, NON_ALPHANUMERIC).to_string()
}
