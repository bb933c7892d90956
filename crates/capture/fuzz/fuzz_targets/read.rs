//! Parses the input as a request body, plain and compressed, and as the query of a URL.
#![no_main]

use flate2::Compression;
use flate2::write::GzEncoder;
use libfuzzer_sys::fuzz_target;
use rolecall_capture::limits::{MAX_EVENT, MAX_EVENTS};
use rolecall_capture::{ParsedEvents, Full, Keep, Memory, Moment, RawRequest, read, read_small};
use std::io::Write;

struct Unlimited;

impl Memory for Unlimited {
    fn grow(&mut self, _: usize) -> Result<(), Full> {
        Ok(())
    }

    fn shrink(&mut self, _: usize) {}
}

fn check(query: &str, body: &[u8]) {
    let received = Moment::from_micros(1_664_582_400_000_000);
    let request = RawRequest { engage: false, query, content_type: "", body, received };
    let _ = read_small(request, Keep::All, &mut Unlimited);
    let _ = read(request, Keep::UntilTrusted, &mut Unlimited);
    let Ok(parsed) = read(request, Keep::All, &mut Unlimited) else { return };
    let ParsedEvents::Accepted(events) = parsed.events else { return };
    assert!(events.len() <= MAX_EVENTS);
    for event in events {
        assert!(event.finish(None).properties.len() <= MAX_EVENT + 2048);
    }
}

fuzz_target!(|input: &[u8]| {
    check("", input);
    check(&String::from_utf8_lossy(input), b"");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    if encoder.write_all(input).is_ok() && let Ok(compressed) = encoder.finish() {
        check("", &compressed);
    }
});
