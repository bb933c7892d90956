//! `GET …/members/`: a page of the members, with `?search=`, `?level=` and `?order=`.

use super::wire;
use crate::error::{Error, Result};
use crate::http::paging::{ListRequest, Neighbour};
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::members::{self, Cursor, Listed, MemberFilter, MemberPage, Place, Sort};
use axum::Json;
use axum::extract::State;
use rolecall_api::{MemberOrder, Members, param};
use rolecall_policy::{Act, Level};

/// Returns a page of members, and how many there are of each level.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewOrganization`]; `invalid_choice` if there is no such level or order;
/// `invalid_input` if the cursor is not one that the server made for this order.
pub async fn list(State(app): State<App>, org: OrganizationRequest, list: ListRequest) -> Result<Json<Members>> {
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let organization = &actor.organization.id;
    let filter = filter(&list)?;
    let (place, offset) = place(&list, filter.sort)?;
    let names = app.db.names();
    let page = members::page(names, &mut snapshot, organization, &filter, &place, list.slice.limit).await?;
    let neighbours = neighbours(&page, &place, offset, filter.sort, list.slice.limit);
    let found = page.members.into_iter().map(|listed| listed.member).collect();
    let results = wire(&mut snapshot, &actor, found, app.clock.now()).await?;
    Ok(Json(Members { page: list.page_between(page.count, results, neighbours), counts: page.counts }))
}

/// Where the page is, and how many members are before it. A cursor that came with another offset does not count: the
/// client has changed the offset.
fn place(list: &ListRequest, sort: Sort) -> Result<(Place, u32)> {
    let offset = list.slice.offset;
    let Some(text) = list.query.get(param::CURSOR).filter(|text| !text.is_empty()) else {
        return Ok((Place::Offset(offset), offset));
    };
    let Some(cursor) = Cursor::parse(text, sort) else {
        let detail = "This must be a cursor from an earlier response to a list in this order.";
        return Err(Error::field(param::CURSOR, "invalid_input", detail));
    };
    if list.query.get(param::OFFSET).is_some() && cursor.offset != offset {
        return Ok((Place::Offset(offset), offset));
    }
    let offset = cursor.offset;
    Ok((cursor.into(), offset))
}

/// The pages before and after a page that has `offset` members before it.
fn neighbours(page: &MemberPage, place: &Place, offset: u32, sort: Sort, limit: u32) -> [Option<Neighbour>; 2] {
    let first_page = || Neighbour { offset: 0, cursor: None };
    // If people have come or gone, the offset in a cursor is only about right; but this is the start of the list.
    let offset = if page.more_before { offset } else { 0 };
    let at = |offset: u32, before: bool, Listed { key, .. }: &Listed| Neighbour {
        offset: offset.into(),
        cursor: Cursor { offset, before, key: key.clone() }.to_text(sort),
    };
    let shown = u32::try_from(page.members.len()).unwrap_or(limit);
    let next = page.more_after.then(|| match page.members.last() {
        Some(last) => at(offset.saturating_add(shown), false, last),
        None => first_page(),
    });
    let previous = page.more_before.then(|| match (page.members.first(), place) {
        (Some(_), Place::Offset(_)) if offset < limit => first_page(),
        (Some(first), _) => at(offset.saturating_sub(limit), true, first),
        (None, Place::Offset(_)) => Neighbour { offset: offset.saturating_sub(limit).into(), cursor: None },
        (None, _) => Neighbour { offset: page.count.saturating_sub(limit.into()), cursor: None },
    });
    [previous, next]
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
    let sort = match list.query.get(param::ORDER).filter(|order| !order.is_empty()) {
        None => Sort { order: MemberOrder::default(), reversed: false },
        Some(text) => {
            let (name, reversed) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
            match MemberOrder::from_param(name) {
                Some(order) => Sort { order, reversed },
                None => {
                    return Err(invalid_choice(param::ORDER, "This must be one of name, level, last_seen, joined."));
                }
            }
        }
    };
    Ok(MemberFilter::new(list.search(), level, sort))
}
