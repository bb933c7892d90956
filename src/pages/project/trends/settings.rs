//! How it is counted: interval, breakdown, time zone, comparison.

use super::{params, series::with_present, trends_state::Desk};
use crate::{
    pages::project::zones,
    ui::{Select, Tick},
};
use leptos::prelude::*;

/// The settings of the question.
#[component]
pub fn Settings(desk: Desk) -> impl IntoView {
    let interval = Signal::derive(move || desk.view.with(|view| params::word_of(view.interval)).to_owned());
    let intervals = Signal::derive(move || {
        let fitting = desk.view.with(|view| view.range.intervals());
        let option = |word: &'static str| (word.to_owned(), capitalized(word));
        fitting.into_iter().map(|interval| option(params::word_of(interval))).collect::<Vec<_>>()
    });
    let breakdown = Signal::derive(move || desk.view.with(|view| view.breakdown.clone()));
    let properties = Signal::derive(move || {
        let known = desk.properties.with(|page| page.results.iter().map(|one| one.name.clone()).collect::<Vec<_>>());
        with_present(known.unwrap_or_default(), &breakdown.get(), "None")
    });
    let zone = Signal::derive(move || {
        Some(desk.view.with(|view| view.zone.clone())).filter(|zone| !zone.is_empty()).unwrap_or_else(|| desk.zone())
    });
    let zones = Signal::derive(move || {
        let own = desk.zone();
        let mut known = crate::intl::time_zones().unwrap_or_default();
        known.push(own);
        zones::with(known, &zone.get()).into_iter().map(|zone| (zone.clone(), zones::words(&zone))).collect::<Vec<_>>()
    });
    let choose_zone = move |chosen: String| {
        let is_own = untrack(|| desk.zone()) == chosen;
        desk.put(params::ZONE, if is_own { "" } else { &chosen });
    };
    let compared = Signal::derive(move || desk.view.with(|view| view.is_compared));
    view! {
        <div class="trends-settings" role="group" aria-label="How it is counted">
            <Select label="Interval" value=interval options=intervals on_choose=move |word: String| desk.put(params::INTERVAL, &word)/>
            <Select label="Breakdown" value=breakdown options=properties on_choose=move |name: String| desk.put(params::BREAKDOWN, &name)/>
            <Select label="Time zone" value=zone options=zones on_choose=choose_zone/>
            <Tick checked=compared on_change=move |on| desk.put(params::COMPARE, if on { "on" } else { "" })>
                "Compare to previous period"
            </Tick>
        </div>
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
