//! Trends: events and unique users over time (contract 7). Turns a query into points in the project's time zone, and
//! counts them.

mod label;
mod period;

use super::QueryService;
use super::conditions::conditions;
use crate::accounts::Caller;
use crate::error::{Error, Result};
use crate::store::events::{LineCounts, Ranking, TrendRead};
use crate::store::projects::FoundProject;
use label::Labels;
use period::ChartPeriod;
use rolecall_api::{BreakdownKind, Math, TrendSeries, Trends, TrendsQuery};
use rolecall_policy::Act;

/// Maximum number of series.
const SERIES: usize = 5;
/// Maximum length of an event or property name, in characters.
const LENGTH: usize = 1000;
/// Number of breakdown values that get a line of their own.
const TOP: usize = 10;

/// Answers a trends query about a project that the caller can see.
///
/// # Errors
/// A field is invalid; `too_long`; 429 if too many slow queries are running.
pub(crate) async fn answer(
    queries: &QueryService,
    caller: &Caller,
    project: &FoundProject,
    query: TrendsQuery,
) -> Result<Trends> {
    let wrong = |attr: &str, detail: &'static str| Err(Error::field(attr, "invalid_input", detail));
    if query.series.is_empty() || query.series.len() > SERIES {
        return wrong("series", "Choose one to five series.");
    }
    let long = |text: &str| text.chars().count() > LENGTH || text.contains('\0');
    if let Some(place) = query.series.iter().position(|series| series.event.as_deref().is_some_and(long)) {
        return wrong(&format!("series.{place}.event"), "This is not a valid event name.");
    }
    if query.breakdown.as_ref().is_some_and(|breakdown| breakdown.breakdown.is_empty() || long(&breakdown.breakdown)) {
        return wrong("breakdownFilter", "This is not a valid property name.");
    }
    let properties = conditions(query.properties)?;
    let zone = query.timezone.as_deref().unwrap_or(&project.timezone);
    let now = queries.clock.now();
    let period = ChartPeriod::new(&query.date_range, query.interval, zone, now)?;
    let before = query.compare.filter(|compare| compare.compare).map(|_| period.before()).transpose()?;

    let mut results = Vec::new();
    let mut labels = Labels::default();
    for (order, series) in (0..).zip(&query.series) {
        let read = TrendRead {
            project: project.id,
            event: series.event.clone(),
            people: series.math == Math::Dau,
            edges: period.edges(),
            properties: properties.clone(),
            breakdown: query.breakdown.as_ref().map(|breakdown| Ranking {
                key: breakdown.breakdown.clone(),
                values: None,
                top: TOP,
            }),
        };
        let read_before = before.as_ref().map(|before| TrendRead { edges: before.edges(), ..read.clone() });
        let events = if read.is_slow() || read_before.as_ref().is_some_and(TrendRead::is_slow) {
            let permit = queries.permit(caller, project, Act::ViewProject, TrendRead::TIME).await?;
            queries.events.with_permit(permit)
        } else {
            queries.events.clone()
        };
        let present = events.trend(read).await?;
        let previous = match read_before {
            None => Vec::new(),
            Some(mut read) => {
                if let Some(ranking) = &mut read.breakdown {
                    let values = present.iter().filter(|counted| !counted.is_other);
                    ranking.values = Some(values.map(|counted| counted.value.clone()).collect());
                }
                events.trend(read).await?
            }
        };
        let is_split = query.breakdown.is_some();
        let mut line = |counted: LineCounts, period: &ChartPeriod, is_previous| {
            let kind = is_split.then(|| kind_of(&counted));
            TrendSeries {
                order,
                label: labels.next(series, kind, counted.value.as_deref(), is_previous),
                breakdown_value: counted.value,
                breakdown_kind: kind,
                is_previous,
                days: period.days(),
                partial_first: period.partial_first(),
                partial_last: period.partial_last(),
                unfinished: period.is_unfinished(now),
                data: counted.points,
                count: counted.total,
            }
        };
        let mut previous = previous.into_iter();
        for counted in present {
            results.push(line(counted, &period, false));
            if let Some(before) = &before {
                // In the same order, so that each line has its previous period next to it; a line may be missing in one
                // of them.
                results.extend(previous.next().map(|counted| line(counted, before, true)));
            }
        }
        if let Some(before) = &before {
            results.extend(previous.map(|counted| line(counted, before, true)));
        }
    }
    Ok(Trends { results, timezone: zone.to_owned() })
}

fn kind_of(counted: &LineCounts) -> BreakdownKind {
    match &counted.value {
        _ if counted.is_other => BreakdownKind::Other,
        None => BreakdownKind::NotSet,
        Some(value) if value.is_empty() => BreakdownKind::Empty,
        Some(_) => BreakdownKind::Value,
    }
}
