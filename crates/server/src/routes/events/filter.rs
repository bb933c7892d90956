//! Which events are meant, as the query of a request says it.

use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::events::conditions::conditions;
use crate::http::extract::Query;
use crate::store::events::EventFilter;
use rolecall_api::param;

/// The most names of events.
const NAMES: usize = 20;
/// Reads `event` (repeated: any of them), `distinct_id`, `after`, `before` and `properties`.
///
/// # Errors
/// `invalid_input`, `max_length`.
pub(crate) fn from_query(query: &Query) -> Result<EventFilter> {
    let events: Vec<String> = query
        .iter()
        .filter(|(name, value)| *name == param::EVENT && !value.is_empty())
        .map(|(_, value)| value.to_owned())
        .collect();
    if events.len() > NAMES {
        return Err(Error::field(param::EVENT, "max_length", format!("At most {NAMES} names.")));
    }
    Ok(EventFilter {
        events,
        distinct_id: query.get(param::DISTINCT_ID).filter(|id| !id.is_empty()).map(str::to_owned),
        after: moment(query, param::AFTER)?,
        before: moment(query, param::BEFORE)?,
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

fn moment(query: &Query, name: &'static str) -> Result<Option<Moment>> {
    let Some(text) = query.get(name).map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let time = text.parse::<jiff::Timestamp>().ok().or_else(|| {
        // Without a time zone it is UTC, as PostHog takes it.
        let date = text.parse::<jiff::civil::DateTime>().ok()?;
        date.to_zoned_datetime(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    });
    match time {
        Some(time) => Ok(Some(Moment::from_micros(time.as_microsecond()))),
        None => Err(Error::field(name, "invalid_input", "This must be a time such as 2026-11-03T09:30:00Z.")),
    }
}
