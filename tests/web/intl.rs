//! The browser's formatters: they write the same as their replacement in native tests (`src/intl/english.rs`), and what
//! it
//! does not cover.

use js_sys::Date;
use rolecall::intl::{self, AgoStyle, DateStyle};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn thousands_are_separated() {
    for (value, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
        assert_eq!(intl::number(value), text);
    }
    assert_eq!(intl::number(u64::MAX), "18,446,744,073,709,551,615", "no digit is lost");
}

#[wasm_bindgen_test]
fn counts_have_their_plural() {
    for (value, text) in [(0, "0 people"), (1, "1 person"), (2, "2 people"), (1970, "1,970 people")] {
        assert_eq!(intl::count(value, "person", "people"), text);
    }
}

#[wasm_bindgen_test]
fn alternatives_are_joined_as_in_a_sentence() {
    for (names, text) in [
        (&[][..], ""),
        (&["Ada"], "Ada"),
        (&["Ada", "Grace"], "Ada or Grace"),
        (&["Ada", "Grace", "Ingrid", "others"], "Ada, Grace, Ingrid or others"),
    ] {
        assert_eq!(intl::one_of(names), text);
    }
}

#[wasm_bindgen_test]
fn the_past_is_written_as_people_say_it() {
    for (amount, unit, style, text) in [
        (4, "minute", AgoStyle::Short, "4 min ago"),
        (1, "hour", AgoStyle::Long, "1 hour ago"),
        (1, "day", AgoStyle::Long, "yesterday"),
        (3, "day", AgoStyle::Long, "3 days ago"),
        (2, "week", AgoStyle::Long, "2 weeks ago"),
        (2, "month", AgoStyle::Long, "2 months ago"),
        (2, "year", AgoStyle::Long, "2 years ago"),
    ] {
        assert_eq!(intl::ago(amount, unit, style), text);
    }
}

#[wasm_bindgen_test]
fn a_date_is_in_the_given_zone_and_in_utc_for_an_unknown_one() {
    let moment = Date::new(&JsValue::from_str("2026-11-23T23:41:07.118Z"));
    let iso = |zone| intl::date(DateStyle::ISO, Some(zone), &moment);
    assert_eq!(iso("UTC"), "2026-11-23 23:41:07");
    assert_eq!(iso("Asia/Kathmandu"), "2026-11-24 05:26:07");
    assert_eq!(iso("Atlantis/Capital"), "2026-11-23 23:41:07");
    assert_eq!(intl::date(DateStyle::CLOCK, Some("UTC"), &moment), "23:41");
    assert_eq!(intl::date(DateStyle::CLOCK, None, &Date::new(&JsValue::from_str("never"))), "");
}
