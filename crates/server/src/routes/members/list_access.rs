//! `GET …/members/:user/access/?at=`: what a member had access to at a time (contract 8).

use crate::activity::as_of::{AsOf, Until};
use crate::clock::Moment;
use crate::error::Result;
use crate::http::extract::{Path, QueryParams};
use crate::http::resource::OrganizationRequest;
use crate::routes::events::filter::time;
use crate::state::App;
use crate::store::activity::AccessOf;
use crate::store::projects;
use axum::Json;
use axum::extract::State;
use rolecall_api::{ActivityActor, ActivityProject, MemberAccessAt, MemberProjectAccess, param};
use rolecall_policy::{Act, sees_every_entry};

/// Returns the projects that a member had access to at `?at=`, now by default. Projects that the caller has no access to
/// now are left out.
///
/// # Errors
/// 404 if the person is not a member; 403 if it is not the caller, and the rules refuse [`Act::ViewActivity`];
/// `invalid_input` if the time is malformed.
pub async fn list_access(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, user)): Path<(String, String)>,
    query: QueryParams,
) -> Result<Json<MemberAccessAt>> {
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let (target, member) = actor.person(&mut snapshot, &user).await?;
    if !target.is_actor {
        actor.allow_on(&mut snapshot, Act::ViewActivity, Some(&member.user.uuid)).await?;
    }
    let now = app.clock.now();
    let at = time(&query, param::AT)?.map_or(now, |at| at.min(now));
    let (user, organization) = (member.user, &actor.organization);
    let person = user.uuid.clone();
    let user = ActivityActor { uuid: user.uuid, first_name: user.first_name, email: user.email };
    let visible = if sees_every_entry(organization.level) {
        None
    } else {
        Some(projects::open_to(&mut snapshot, actor.rights(), &organization.id).await?)
    };
    let as_of = AsOf::read(&mut snapshot, &organization.id, AccessOf::Person(person.clone()), at).await?;
    let level = as_of.past.levels.get(&person).copied();
    let is_visible = |id| visible.as_ref().is_none_or(|visible| visible.contains(id));
    let projects = as_of.past.projects.iter().filter(|(id, _)| is_visible(id));
    let mut found: Vec<_> = projects
        .filter_map(|(id, project)| Some((*id, project.name.clone(), as_of.past.access(&person, *id)?)))
        .collect();
    found.sort_unstable_by_key(|(id, ..)| *id);
    let wanted = found.iter().map(|(id, _, access)| (person.clone(), *id, *access)).collect();
    let until = Until::read(&mut snapshot, &organization.id, (None, Some(&person)), at >= now).await?;
    let since = as_of.since(&mut snapshot, wanted).await?;
    let results = found.into_iter().map(|(id, name, access)| MemberProjectAccess {
        project: ActivityProject { id, name },
        level: access.level,
        rule: access.grounds.into(),
        since: since.get(&(person.clone(), id)).map(|since| since.wire()),
        expires_at: until.of(&person, id, access).map(Moment::wire),
    });
    let results = results.collect();
    let expires_at = until.levels.get(&person).copied().map(Moment::wire);
    Ok(Json(MemberAccessAt { at: at.wire(), user, level, expires_at, results }))
}
