//! `GET /api/projects/:id/people/`: the members of the organization by their access to the project (ours). For the access
//! page and its dialogs, which would otherwise have to read all members.

use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::extract::QueryParams;
use crate::http::paging::ListRequest;
use crate::http::resource::ProjectRequest;
use crate::state::App;
use crate::store::grants;
use crate::store::members::{self, AccessFilter, MemberFilter, Sort};
use axum::Json;
use axum::extract::State;
use rolecall_api::{
    ASKED_AT_ONCE, AccessBasis, MemberOrder, Page, PersonGrant, ProjectPeople, ProjectPerson, UserId, param,
};
use rolecall_policy::Act;

/// Returns a page of people, each with their level and their grant.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewProject`], as for the list of grants; `invalid_choice` if there is no such
/// basis of access; `max_length` if too many people are named.
pub async fn list_people(
    State(app): State<App>,
    project: ProjectRequest,
    list: ListRequest,
) -> Result<Json<ProjectPeople>> {
    let (mut snapshot, actor) = project.read(Act::ViewProject).await?;
    let project = &actor.project;
    let filter = AccessFilter {
        project: project.id,
        access: access(&list.query)?,
        members: MemberFilter::new(list.search(), None, Sort { order: MemberOrder::Level, reversed: false }),
        only: only(&list.query)?,
    };
    let (found, (own, open)) =
        members::page_by_access(app.db.names(), &mut snapshot, &project.organization, &filter, list.slice).await?;
    let memberships: Vec<_> = found.iter().map(|member| member.id.clone()).collect();
    let mut granted = grants::list_of(&mut snapshot, project.id, &memberships).await?;
    let people = found.into_iter().map(|member| ProjectPerson {
        grant: granted.remove(&member.id).map(|grant| PersonGrant {
            level: grant.level,
            granted_by: grant.granted_by,
            granted_at: grant.joined_at.wire(),
            expires_at: grant.end.map(|end| end.at().wire()),
        }),
        user: member.user,
        level: member.level,
        last_seen: member.last_seen.map(Moment::wire),
    });
    let count = match filter.access {
        Some(AccessBasis::Own) => own,
        Some(AccessBasis::Open) => open,
        None => own + open,
    };
    let Page { count, next, previous, results } = list.page(count, people.collect());
    Ok(Json(ProjectPeople { count, next, previous, results, own, open }))
}

fn access(query: &QueryParams) -> Result<Option<AccessBasis>> {
    let Some(text) = query.get(param::ACCESS).filter(|text| !text.is_empty()) else { return Ok(None) };
    match AccessBasis::from_param(text) {
        Some(basis) => Ok(Some(basis)),
        None => Err(Error::field(param::ACCESS, "invalid_choice", "This must be one of own, open.")),
    }
}

/// The people named by `?user=`. A malformed id names nobody.
fn only(query: &QueryParams) -> Result<Option<Vec<UserId>>> {
    let named: Vec<&str> = query
        .iter()
        .filter(|(name, value)| *name == param::USER && !value.is_empty())
        .map(|(_, value)| value)
        .collect();
    if named.len() > ASKED_AT_ONCE {
        let detail = format!("At most {ASKED_AT_ONCE} people can be named.");
        return Err(Error::field(param::USER, "max_length", detail));
    }
    let ids = named.iter().filter_map(|text| crate::text::uuids::parse(text)).map(|id| UserId(id.to_string()));
    Ok((!named.is_empty()).then(|| ids.collect()))
}
