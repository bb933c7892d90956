//! `GET …/activity/`: the log, newest first, with keyset pagination (`?cursor=`) and filters.

use super::filter;
use crate::activity::view::LogReader;
use crate::error::Result;
use crate::http::paging::ListRequest;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::activity::{self, EntryPage, Reader};
use crate::store::projects;
use axum::Json;
use axum::extract::State;
use rolecall_api::{Activity, ActivityEntry, ProjectId, param};
use rolecall_policy::Act;
use std::collections::HashMap;

/// Returns a page of the entries that the caller may see.
///
/// # Errors
/// 404 if the caller is not a member; 400 if a parameter is wrong.
pub async fn list(State(app): State<App>, org: OrganizationRequest, list: ListRequest) -> Result<Json<Activity>> {
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let (organization, filter) = (&actor.organization, filter::from_query(&list.query)?);
    let mut reader =
        LogReader { user: actor.me.clone(), level: organization.level, projects: HashMap::new(), now: app.clock.now() };
    let mut limited = None;
    if !reader.sees_everything() {
        reader.projects = projects::states(&mut snapshot, &actor.me, &organization.id).await?;
        let projects = reader.projects.keys().copied().collect();
        limited = Some(Reader { user: actor.me.clone(), projects });
    }
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
    Ok(Json(Activity {
        next: next.map(|below| list.url_with(param::CURSOR, &below.to_string())),
        results: entries.filter(is_asked).collect(),
    }))
}
