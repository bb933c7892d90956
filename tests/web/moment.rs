//! Relative times: calendar days of the reader, and texts that are updated with the clock.

use crate::support::mount_in_page;
use js_sys::Date;
use rolecall::{time, ui::Ago};
use rolecall_api::Timestamp;
use rolecall_view::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

/// A local time on a day in November 2026.
fn local(day: u32, hour: u32, minute: u32) -> f64 {
    let date = Date::new_0();
    date.set_full_year_with_month_date(2026, 10, i32::try_from(day).unwrap());
    date.set_hours(hour);
    date.set_minutes(minute);
    date.set_seconds(0);
    date.set_milliseconds(0);
    date.get_time()
}

fn moment(millis: f64) -> Timestamp {
    Timestamp(Date::new(&millis.into()).to_iso_string().into())
}

#[wasm_bindgen_test]
fn yesterday_is_a_day_of_the_calendar() {
    for (then, now, words) in [
        (local(23, 14, 0), local(24, 20, 0), "yesterday"),
        (local(23, 11, 0), local(24, 10, 0), "yesterday"),
        (local(23, 0, 0), local(24, 23, 59), "yesterday"),
        (local(22, 23, 59), local(24, 1, 0), "2 days ago"),
        (local(24, 0, 0), local(24, 23, 59), "23 hours ago"),
        (local(23, 23, 50), local(24, 0, 10), "20 min ago"),
        (local(23, 22, 0), local(24, 0, 10), "yesterday"),
        (local(24, 10, 0), local(24, 9, 0), "now"),
    ] {
        assert_eq!(time::ago_at(&moment(then), now), words);
    }
}

#[wasm_bindgen_test]
fn remaining_time_is_relative_to_the_given_time() {
    let until = moment(local(24, 12, 0));
    assert_eq!(time::left_at(&until, local(24, 11, 30)), "30 min left");
    assert_eq!(time::left_at(&until, local(24, 12, 1)), "expired");
}

#[wasm_bindgen_test]
fn times_of_day_are_written_with_24_hours() {
    let afternoon = moment(local(24, 15, 4));
    assert!(time::short(&afternoon).contains("15:04"), "{}", time::short(&afternoon));
    assert!(time::exact(&afternoon).contains("15:04"), "{}", time::exact(&afternoon));
}

#[wasm_bindgen_test]
fn a_relative_time_has_the_exact_one_beside_it() {
    let page = mount_in_page(|| view! { <Ago moment=Some(moment(Date::now() - 5.0 * 60_000.0))/> });
    let shown = page.root.query_selector("time").unwrap().unwrap();
    assert_eq!(shown.text_content().as_deref(), Some("5 min ago"));
    assert!(shown.get_attribute("title").is_some_and(|title| title.contains(':')));
}
