//! `GET …/activity/`: the log, newest first, with keyset pagination (`?cursor=`) and filters.

use super::filter;
use crate::activity::names::named;
use crate::activity::view::LogReader;
use crate::error::Result;
use crate::http::paging::ListRequest;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::activity::{self, EntryPage, Reader};
use axum::Json;
use axum::extract::State;
use rolecall_api::{Activity, ActivityEntry, ProjectId, param};
use rolecall_policy::Act;

/// Returns a page of the entries that the caller may see.
///
/// # Errors
/// 404 if the caller is not a member; 400 if a parameter is wrong.
pub async fn list(State(app): State<App>, org: OrganizationRequest, list: ListRequest) -> Result<Json<Activity>> {
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let (organization, filter) = (&actor.organization, filter::from_query(&list.query)?);
    let person = (actor.rights(), organization.level);
    let reader = LogReader::read(&mut snapshot, &organization.id, person, app.clock.now()).await?;
    let limited = (!reader.sees_everything())
        .then(|| Reader { user: reader.user.clone(), projects: reader.projects.keys().copied().collect() });
    // The answer must not tell which project a caller means who has no access to it.
    let is_closed = |project| limited.is_some() && !reader.projects.contains_key(&project);
    let projects = [filter.project, filter.item.as_ref().and_then(|item| item.parse().ok().map(ProjectId))];
    let EntryPage { entries, next } = if projects.into_iter().flatten().any(is_closed) {
        EntryPage { entries: Vec::new(), next: None }
    } else {
        activity::page(&mut snapshot, &organization.id, &filter, limited.as_ref(), list.slice.limit).await?
    };
    let entries = entries.into_iter().filter_map(|(row, is_undone)| reader.entry(row, is_undone));
    let is_asked = |entry: &ActivityEntry| filter.item.as_ref().is_none_or(|item| entry.item.id == *item);
    let results: Vec<ActivityEntry> = entries.filter(is_asked).collect();
    Ok(Json(Activity {
        next: next.map(|below| list.url_with(param::CURSOR, &below.to_string())),
        people: named(&mut snapshot, &organization.id, results.iter().flat_map(|entry| &entry.changes)).await?,
        results,
    }))
}
