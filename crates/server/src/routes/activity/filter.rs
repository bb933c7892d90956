//! Reads the filter of a page of the log from the query of a request.

use crate::error::{Error, Result};
use crate::http::extract::QueryParams;
use crate::routes::events::filter::time;
use crate::store::activity::{ActorFilter, EntryFilter};
use rolecall_api::{ActivityAction, ActivityScope, ProjectId, UserId, param};

/// The value of `?actor=` for the server.
const SYSTEM: &str = "system";
/// The longest id of an item.
const MAX_ITEM_LENGTH: usize = 100;

/// Reads `actor`, `item`, `action`, `scope`, `project`, `after`, `before` and `cursor`.
///
/// # Errors
/// `invalid_input`, `invalid_choice`, `max_length`.
pub(super) fn from_query(query: &QueryParams) -> Result<EntryFilter> {
    let text = |name| query.get(name).map(str::trim).filter(|text| !text.is_empty());
    let actor = |text: &str| match crate::text::uuids::parse(text) {
        _ if text == SYSTEM => Ok(ActorFilter::System),
        Some(id) => Ok(ActorFilter::Person(UserId(id.to_string()))),
        None => Err(Error::field(param::ACTOR, "invalid_input", "This must be the id of a user, or system.")),
    };
    let item = |text: &str| {
        let is_long = text.chars().count() > MAX_ITEM_LENGTH;
        let long = || Error::field(param::ITEM, "max_length", format!("At most {MAX_ITEM_LENGTH} characters."));
        if is_long { Err(long()) } else { Ok(text.to_owned()) }
    };
    let choice = |name| Error::field(name, "invalid_choice", "There is nothing of this name in the log.");
    let number = |name: &'static str, text: &str| {
        let number = text.parse::<i64>().ok().filter(|number| *number > 0);
        number.ok_or_else(|| Error::field(name, "invalid_input", "This must be a positive number."))
    };
    Ok(EntryFilter {
        actor: text(param::ACTOR).map(actor).transpose()?,
        item: text(param::ITEM).map(item).transpose()?,
        action: text(param::ACTION)
            .map(|name| ActivityAction::from_name(name).ok_or_else(|| choice(param::ACTION)))
            .transpose()?,
        scope: text(param::SCOPE)
            .map(|name| ActivityScope::from_name(name).ok_or_else(|| choice(param::SCOPE)))
            .transpose()?,
        project: text(param::PROJECT).map(|text| number(param::PROJECT, text).map(ProjectId)).transpose()?,
        after: time(query, param::AFTER)?,
        before: time(query, param::BEFORE)?,
        below: text(param::CURSOR).map(|text| number(param::CURSOR, text)).transpose()?,
    })
}
