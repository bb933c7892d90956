//! `GET …/members/`: a page of the people, with what each was granted explicitly. Four queries, however many people.

use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::error::{Error, Result};
use crate::http::extract::{Path, Query};
use crate::http::paging::{Slice, address};
use crate::state::App;
use crate::store::members::{self, MemberFilter, MemberRow};
use crate::store::{grants, projects};
use crate::text::normalize::like_pattern;
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use rolecall_api::{Member, MemberOrder, Members, ProjectGrant, param};
use rolecall_policy::{Act, Level};

/// Returns a page of members, and how many there are of each level.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewOrganization`]; `invalid_choice` if there is no such level or order.
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(org): Path<String>,
    query: Query,
    uri: Uri,
) -> Result<Json<Members>> {
    let mut snapshot = app.db.snapshot().await?;
    let actor = OrganizationActor::read(&mut snapshot, &caller, &org).await?;
    actor.allow(&mut snapshot, Act::ViewOrganization).await?;
    let id = &actor.organization.id;
    let (filter, slice) = (filter(&query)?, Slice::from_query(&query));
    let counts = members::counts(&mut snapshot, id, &filter.pattern).await?;
    let count = match filter.level {
        None => counts.owner + counts.administrators + counts.members,
        Some(Level::Owner) => counts.owner,
        Some(Level::Administrator) => counts.administrators,
        Some(Level::Member) => counts.members,
    };
    let found = members::page(&mut snapshot, id, &filter, slice).await?;
    let memberships: Vec<_> = found.iter().map(|member| member.id.clone()).collect();
    let mut granted = grants::list_for_people(&mut snapshot, &memberships).await?;
    let open = projects::open_to(&mut snapshot, &actor.me, id).await?;
    let results = found
        .into_iter()
        .map(|member| {
            let mut grants = granted.remove(&member.id).unwrap_or_default();
            grants.retain(|grant| open.contains(&grant.project));
            wire(member, grants)
        })
        .collect();
    Ok(Json(Members { page: slice.page(&address(&app.config.site_url, &uri), &query, count, results), counts }))
}

/// A member on the wire. `project_grants` have to be limited to what the caller can access.
pub(super) fn wire(member: MemberRow, project_grants: Vec<ProjectGrant>) -> Member {
    Member {
        id: member.id,
        user: member.user,
        level: member.level,
        joined_at: member.joined_at.wire(),
        updated_at: member.updated_at.wire(),
        last_seen: member.last_seen.map(crate::clock::Moment::wire),
        project_grants,
    }
}

fn filter(query: &Query) -> Result<MemberFilter> {
    let no_choice = |attr: &str, detail| Error::field(attr, "invalid_choice", detail);
    let level = match query.get(param::LEVEL).filter(|level| !level.is_empty()) {
        None => None,
        Some(text) => match text.parse::<u8>().ok().and_then(|number| Level::try_from(number).ok()) {
            Some(level) => Some(level),
            None => return Err(no_choice(param::LEVEL, "This must be one of 1, 8, 15.")),
        },
    };
    let order = match query.get(param::ORDER).filter(|order| !order.is_empty()) {
        None => (MemberOrder::default(), false),
        Some(text) => {
            let (word, reverse) = text.strip_prefix('-').map_or((text, false), |word| (word, true));
            match MemberOrder::from_param(word) {
                Some(order) => (order, reverse),
                None => return Err(no_choice(param::ORDER, "This must be one of name, level, last_seen, joined.")),
            }
        }
    };
    Ok(MemberFilter { pattern: like_pattern(query.get(param::SEARCH).unwrap_or_default()), level, order })
}
