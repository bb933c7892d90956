//! Property tests of the parser: limits, and equal results for every encoding.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod limits;
mod reading;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use rolecall_capture::{Full, Memory};
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

const FORM: &str = "application/x-www-form-urlencoded";

/// An unlimited memory budget that records its current and highest use.
#[derive(Default)]
struct Counted {
    now: usize,
    most: usize,
}

impl Memory for Counted {
    fn grow(&mut self, bytes: usize) -> Result<(), Full> {
        self.now += bytes;
        self.most = self.most.max(self.now);
        Ok(())
    }

    fn shrink(&mut self, bytes: usize) {
        self.now -= bytes;
    }
}
