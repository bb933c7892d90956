//! The settings of the query: interval, breakdown, time zone, comparison.

use super::{params, series::with_present, trends_state::TrendsState};
use crate::{
    intl,
    language::t,
    pages::project::zones,
    ui::{Select, Tick},
};
use rolecall_view::prelude::*;

/// The controls for the settings of the query.
#[component]
pub fn Settings(state: TrendsState) -> impl IntoView {
    let interval =
        Signal::derive(move || state.params.with(|params| params::interval_name(params.interval)).to_owned());
    let intervals = Signal::derive(move || {
        let fitting = state.params.with(|params| params.range.intervals());
        let option = |word: &'static str| (word.to_owned(), intl::capitalized(t(word)));
        fitting.into_iter().map(|interval| option(params::interval_name(interval))).collect::<Vec<_>>()
    });
    let breakdown = Signal::derive(move || state.params.with(|params| params.breakdown.clone()));
    let properties = Signal::derive(move || {
        let known = state.properties.with(|page| page.results.iter().map(|one| one.name.clone()).collect::<Vec<_>>());
        with_present(known.unwrap_or_default(), &breakdown.get(), t("None"))
    });
    let zone = Signal::derive(move || {
        Some(state.params.with(|params| params.zone.clone()))
            .filter(|zone| !zone.is_empty())
            .unwrap_or_else(|| state.zone())
    });
    let zones = Signal::derive(move || {
        let own = state.zone();
        let mut known = crate::intl::time_zones().unwrap_or_default();
        known.push(own);
        zones::with(known, &zone.get()).into_iter().map(|zone| (zone.clone(), zones::words(&zone))).collect::<Vec<_>>()
    });
    let choose_zone = move |chosen: String| {
        let is_own = untrack(|| state.zone()) == chosen;
        state.put(params::ZONE, if is_own { "" } else { &chosen });
    };
    let compared = Signal::derive(move || state.params.with(|params| params.is_compared));
    view! {
        <div class="trends-settings" role="group" aria-label="Options">
            <Select label=t("Interval") value=interval options=intervals on_choose=move |word: String| state.put(params::INTERVAL, &word)/>
            <Select label=t("Breakdown") value=breakdown options=properties on_choose=move |name: String| state.put(params::BREAKDOWN, &name)/>
            <Select label=t("Time zone") value=zone options=zones on_choose=choose_zone/>
            <Tick checked=compared on_change=move |on| state.put(params::COMPARE, if on { "on" } else { "" })>
                "Compare to previous period"
            </Tick>
        </div>
    }
}
