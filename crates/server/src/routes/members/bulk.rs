//! `POST …/members/bulk/`: changes many members, each decided as a single change would be (ours).

use super::delete::remove;
use super::update::{LevelChange, change_level, moment};
use crate::accounts::actor::{OrganizationActor, ProjectActor};
use crate::activity::Author;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::rules::{end, id, integer, level, list, required, text};
use crate::http::body::{Field, Fields, read_request};
use crate::http::resource::OrganizationRequest;
use crate::routes::explicit_members::create::grant;
use crate::state::App;
use crate::store::Tx;
use crate::store::projects::{self, ProjectKey};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{BulkKind, CHANGES_AT_ONCE, ChangeMembers, ChangedMember, ProjectId, UserId, field_name};
use rolecall_policy::{Act, Level};
use std::collections::HashSet;

/// Changes the members that can be changed, and returns a result for each. Everything is one transaction, with an
/// entry in the activity log for each person.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewOrganization`]; 400 if a field is wrong, `does_not_exist` if the caller
/// cannot see the project.
pub async fn bulk(State(app): State<App>, org: OrganizationRequest, body: Fields) -> Result<Json<Vec<ChangedMember>>> {
    let (mut tx, actor) = org.write(Act::ViewOrganization).await?;
    let now = app.clock.now();
    let request = read(&body, now)?;
    let change = Change::new(&mut tx, &actor, &body, &request).await?;
    let author = org.caller.author();
    let mut results = Vec::with_capacity(request.user_uuids.len());
    for (index, user_uuid) in request.user_uuids.iter().enumerate() {
        // A refusal comes before anything is written, so the others are not touched by it.
        let changed = change.make(&app, &mut tx, (&actor, &author), user_uuid, now).await;
        results.push(match changed {
            Ok(entry) => ChangedMember { index, status: StatusCode::OK.as_u16(), entry, error: None },
            Err(error) if error.status().is_client_error() => {
                ChangedMember { index, status: error.status().as_u16(), entry: None, error: Some(error.body()) }
            }
            Err(error) => return Err(error),
        });
    }
    tx.commit().await?;
    Ok(Json(results))
}

/// What is done to each person.
enum Change {
    Level(Level, Option<Moment>),
    Remove,
    Grant(Box<ProjectActor>, Level, Option<Moment>),
}

impl Change {
    async fn new(tx: &mut Tx, actor: &OrganizationActor, body: &Fields, request: &ChangeMembers) -> Result<Change> {
        let missing = |name| body.field(name).error("required", "This kind of change needs this field.");
        let until = request.expires_at.clone().and_then(moment);
        match request.kind {
            BulkKind::ChangeMemberLevel => {
                let level = request.level.ok_or_else(|| missing(field_name!(ChangeMembers.level)))?;
                Ok(Change::Level(level, until))
            }
            BulkKind::RemoveMember => Ok(Change::Remove),
            BulkKind::GrantProjectAccess => {
                let place = field_name!(ChangeMembers.project);
                let project = request.project.ok_or_else(|| missing(place))?;
                let found = projects::find(tx, ProjectKey::Id(project), &actor.me).await?;
                // The same for unknown, foreign and inaccessible projects.
                let here = found.filter(|found| found.organization == actor.organization.id && found.is_accessible());
                let detail = "Project not found, or you don't have access to it.";
                let project = here.ok_or_else(|| Error::field(place, "does_not_exist", detail))?;
                let actor = ProjectActor { me: actor.me.clone(), project };
                Ok(Change::Grant(Box::new(actor), request.level.unwrap_or(Level::Member), until))
            }
        }
    }

    /// Changes one person, and returns the number of the entry.
    ///
    /// # Errors
    /// Those of a single change.
    async fn make(
        &self,
        app: &App,
        tx: &mut Tx,
        (actor, author): (&OrganizationActor, &Author),
        person: &UserId,
        now: Moment,
    ) -> Result<Option<i64>> {
        match self {
            Change::Level(to, until) => {
                let (target, member) = actor.target(tx, person.as_str()).await?;
                let Some(member) = member else {
                    return outsider(tx, actor, Act::ChangeLevel { target, to: *to }).await;
                };
                let change = LevelChange { target, member: &member, to: *to, until: *until };
                change_level(app, tx, actor, author, &change, now).await
            }
            Change::Remove => {
                let (target, member) = actor.target(tx, person.as_str()).await?;
                let Some(member) = member else { return outsider(tx, actor, Act::Remove { target }).await };
                if target.is_actor {
                    // Leaving is another thing than removing: it cannot be undone by others.
                    let detail = "You cannot remove yourself together with others. Leave the organization instead.";
                    return Err(Error::field(field_name!(ChangeMembers.user_uuids), "invalid_input", detail));
                }
                remove(app, tx, actor, author, &(target, member), now).await.map(Some)
            }
            Change::Grant(actor, level, until) => {
                let person = actor.person(tx, person.as_str()).await?;
                let (_, entry) = grant(tx, actor, author, person, (*level, *until), now).await?;
                Ok(Some(entry))
            }
        }
    }
}

/// Refuses an act on somebody who is not a member, by the same rule as for anybody unknown (contract 3).
async fn outsider(tx: &mut Tx, actor: &OrganizationActor, act: Act) -> Result<Option<i64>> {
    actor.allow(tx, act).await?;
    Err(Error::NotFound)
}

fn read(body: &Fields, now: Moment) -> Result<ChangeMembers> {
    let mut seen = HashSet::new();
    let person = move |_, item: &serde_json::Value| {
        let item = serde_json::json!({ "user_uuid": item });
        let id = Fields::try_from(item)?.field("user_uuid").read(required(id(UserId)))?;
        let once = crate::text::uuids::parse(id.as_str()).map_or_else(|| id.as_str().to_owned(), |id| id.to_string());
        if !seen.insert(once) {
            return Err(Error::invalid("duplicate", "This person is already in the list."));
        }
        Ok(id)
    };
    Ok(read_request!(
        body,
        ChangeMembers {
            kind: required(kind),
            user_uuids: required(list(CHANGES_AT_ONCE, person)),
            level: level(&Level::GRANTABLE),
            project: project,
            expires_at: end(now),
        }
    ))
}

/// A kind of change, of a fixed list.
fn kind(field: Field<'_>) -> Result<Option<BulkKind>> {
    let Some(name) = text(usize::MAX)(field)? else { return Ok(None) };
    let names = || BulkKind::NAMES.map(|(name, _)| name).join(", ");
    let unknown = || field.error("invalid_choice", format!("This must be one of {choices}.", choices = names()));
    BulkKind::from_name(&name).map(Some).ok_or_else(unknown)
}

fn project(field: Field<'_>) -> Result<Option<ProjectId>> {
    Ok(integer(field)?.map(ProjectId))
}
