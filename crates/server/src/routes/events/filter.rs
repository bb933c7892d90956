//! Reads the filter of an event list from the query of a request.

use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::events::conditions::conditions;
use crate::http::extract::QueryParams;
use crate::store::events::EventFilter;
use rolecall_api::param;

/// The largest number of event names in a filter.
const MAX_EVENT_NAMES: usize = 20;

/// Reads `event` (repeated: any of them), `distinct_id`, `after`, `before` and `properties`.
///
/// # Errors
/// `invalid_input`, `max_length`.
pub(crate) fn from_query(query: &QueryParams) -> Result<EventFilter> {
    let events: Vec<String> = query
        .iter()
        .filter(|(name, value)| *name == param::EVENT && !value.is_empty())
        .map(|(_, value)| value.to_owned())
        .collect();
    if events.len() > MAX_EVENT_NAMES {
        return Err(Error::field(param::EVENT, "max_length", format!("At most {MAX_EVENT_NAMES} names.")));
    }
    Ok(EventFilter {
        events,
        distinct_id: query.get(param::DISTINCT_ID).filter(|id| !id.is_empty()).map(str::to_owned),
        after: time(query, param::AFTER)?,
        before: time(query, param::BEFORE)?,
        properties: match query.get(param::PROPERTIES).filter(|text| !text.is_empty()) {
            None => Vec::new(),
            Some(text) => {
                let properties = serde_json::from_str(text).map_err(|_| {
                    Error::field(
                        param::PROPERTIES,
                        "invalid_input",
                        "This must be a JSON list of objects with key, operator and value.",
                    )
                })?;
                conditions(properties)?
            }
        },
    })
}

/// A parameter with a time; none if it was not sent or is blank.
pub(crate) fn time(query: &QueryParams, name: &'static str) -> Result<Option<Moment>> {
    let Some(text) = query.get(name).map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let time = text.parse::<jiff::Timestamp>().ok().or_else(|| {
        // As in PostHog, a time without a zone is UTC.
        let date = text.parse::<jiff::civil::DateTime>().ok()?;
        date.to_zoned_datetime(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    });
    match time {
        Some(time) => Ok(Some(Moment::from_micros(time.as_microsecond()))),
        None => Err(Error::field(name, "invalid_input", "This must be a time such as 2026-11-03T09:30:00Z.")),
    }
}
