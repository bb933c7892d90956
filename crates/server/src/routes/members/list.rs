//! `GET …/members/`: a page of the members, with `?search=`, `?level=` and `?order=`.

use super::wire;
use crate::error::{Error, Result};
use crate::http::paging::ListRequest;
use crate::http::resource::OrganizationRequest;
use crate::store::members::{self, MemberFilter};
use axum::Json;
use rolecall_api::{MemberOrder, Members, param};
use rolecall_policy::{Act, Level};

/// Returns a page of members, and how many there are of each level.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewOrganization`]; `invalid_choice` if there is no such level or order.
pub async fn list(org: OrganizationRequest, list: ListRequest) -> Result<Json<Members>> {
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let organization = &actor.organization.id;
    let filter = filter(&list)?;
    let counts = members::counts(&mut snapshot, organization, &filter.pattern).await?;
    let count = match filter.level {
        None => counts.owner + counts.administrators + counts.members,
        Some(level) => members::count_of(counts, level),
    };
    let found = members::page(&mut snapshot, organization, &filter, counts, list.slice).await?;
    let results = wire(&mut snapshot, &actor, found).await?;
    Ok(Json(Members { page: list.page(count, results), counts }))
}

/// Which members to list, and in which order: `?order=joined`, or `?order=-joined` for the reverse.
fn filter(list: &ListRequest) -> Result<MemberFilter> {
    let invalid_choice = |parameter: &str, detail| Error::field(parameter, "invalid_choice", detail);
    let level = match list.query.get(param::LEVEL).filter(|level| !level.is_empty()) {
        None => None,
        Some(text) => match text.parse::<u8>().ok().and_then(|number| Level::try_from(number).ok()) {
            Some(level) => Some(level),
            None => return Err(invalid_choice(param::LEVEL, "This must be one of 1, 8, 15.")),
        },
    };
    let order = match list.query.get(param::ORDER).filter(|order| !order.is_empty()) {
        None => (MemberOrder::default(), false),
        Some(text) => {
            let (name, reverse) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
            match MemberOrder::from_param(name) {
                Some(order) => (order, reverse),
                None => {
                    return Err(invalid_choice(param::ORDER, "This must be one of name, level, last_seen, joined."));
                }
            }
        }
    };
    Ok(MemberFilter { pattern: list.search_pattern(), level, order })
}
