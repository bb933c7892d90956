//! `GET /api/projects/:id/access/?at=`: who had access to a project at a time (contract 8).

use crate::activity::as_of::{AsOf, Until};
use crate::clock::Moment;
use crate::error::Result;
use crate::http::paging::ListRequest;
use crate::http::resource::ProjectRequest;
use crate::routes::events::filter::time;
use crate::state::App;
use crate::store::activity::AccessOf;
use crate::store::members;
use axum::Json;
use axum::extract::State;
use rolecall_api::{ActivityActor, Page, PersonAccess, ProjectAccessAt, UserId, param};
use rolecall_policy::{Act, decide};
use std::cmp::Reverse;

/// Returns a page of the people who had access at `?at=`, now by default; to callers who do not manage the project, only
/// their own access.
///
/// # Errors
/// 404 if the caller has no access to the project; `invalid_input` if the time is malformed.
pub async fn list_access(
    State(app): State<App>,
    project: ProjectRequest,
    list: ListRequest,
) -> Result<Json<ProjectAccessAt>> {
    let (mut snapshot, actor) = project.read(Act::ViewProject).await?;
    let now = app.clock.now();
    let at = time(&list.query, param::AT)?.map_or(now, |at| at.min(now));
    let (id, organization) = (actor.project.id, &actor.project.organization);
    let manages = decide(Some(actor.project.level), Act::ManageProject(actor.project.state)).is_allowed();
    let as_of = AsOf::read(&mut snapshot, organization, AccessOf::Project(id), at).await?;
    let people = as_of.past.levels.keys().filter(|user| manages || **user == actor.me);
    let mut found: Vec<_> = people.filter_map(|user| Some((user.clone(), as_of.past.access(user, id)?))).collect();
    found
        .sort_unstable_by(|(one, first), (two, second)| (Reverse(first.level), one).cmp(&(Reverse(second.level), two)));
    let (count, found) = list.slice.cut(found);
    let ids: Vec<&UserId> = found.iter().map(|(user, _)| user).collect();
    let present = members::names_of(&mut snapshot, organization, &ids).await?;
    let former = as_of.names.clone();
    let wanted = found.iter().map(|(user, access)| (user.clone(), id, *access)).collect();
    let until = Until::read(&mut snapshot, organization, (Some(id), None), at >= now).await?;
    let since = as_of.since(&mut snapshot, wanted).await?;
    let results = found.into_iter().map(|(user, access)| {
        let (first_name, email) = present.get(&user).or_else(|| former.get(&user)).cloned().unwrap_or_default();
        PersonAccess {
            level: access.level,
            rule: access.grounds.into(),
            since: since.get(&(user.clone(), id)).map(|since| since.wire()),
            expires_at: until.of(&user, id, access).map(Moment::wire),
            user: ActivityActor { uuid: user, first_name, email },
        }
    });
    let Page { count, next, previous, results } = list.page(count, results.collect());
    Ok(Json(ProjectAccessAt { at: at.wire(), count, next, previous, results }))
}
