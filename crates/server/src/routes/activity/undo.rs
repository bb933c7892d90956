//! `GET` and `POST …/activity/:id/undo/`: what undoing an entry would do, and undoing it (contract 8).

use crate::accounts::actor::OrganizationActor;
use crate::activity::deletion::{restore_organization, restored_organization};
use crate::activity::names::named;
use crate::activity::view::LogReader;
use crate::ends::take_back_all;
use crate::error::{Error, Result};
use crate::http::body::Fields;
use crate::http::body::read_request;
use crate::http::body::rules::{boolean, or_default};
use crate::http::extract::Path;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::Tx;
use crate::store::activity::{self, EntryRow};
use crate::store::deletions::{self, DeletedRow};
use crate::store::sql::Connection;
use crate::undo::{AfterCommit, Undoing, come_back, not_undoable};
use axum::Json;
use axum::extract::State;
use rolecall_api::{ActivityEntry, FieldChange, OrganizationId, Undo, UndoPreview, UndoState};
use rolecall_policy::{Act, decide};

/// Returns what undoing the entry would do now, without doing it.
///
/// # Errors
/// 404 if the caller is not a member, or does not see the entry whole; of a deleted organization, if they may not bring it
/// back.
pub async fn show(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, entry)): Path<(String, String)>,
) -> Result<Json<UndoPreview>> {
    let (mut snapshot, actor) = match org.read(Act::ViewOrganization).await {
        Err(Error::NotFound) => return Ok(Json(preview_of_deleted(&app, &org, &entry).await?)),
        found => found?,
    };
    let found = Found::read(&app, &mut snapshot, &actor, &entry).await?;
    let Found { row, reader, .. } = &found;
    let mut preview = if found.state == UndoState::Possible {
        let now = app.clock.now();
        let plan = Undoing { tx: &mut snapshot, actor: &actor, reader, entry: row, now }.plan().await?;
        plan.preview(reader)?
    } else {
        preview(found.state, Vec::new())
    };
    preview.entry = reader.entry(row.clone(), found.undone_by.is_some());
    let changes = preview.changes.iter().chain(preview.entry.iter().flat_map(|entry| &entry.changes));
    preview.people = named(&mut snapshot, &actor.organization.id, changes).await?;
    Ok(Json(preview))
}

fn preview(undo: UndoState, changes: Vec<FieldChange>) -> UndoPreview {
    UndoPreview { changes, ..UndoPreview::new(undo) }
}

/// What bringing a deleted organization back would do.
async fn preview_of_deleted(app: &App, org: &OrganizationRequest, entry: &str) -> Result<UndoPreview> {
    let mut snapshot = app.db.snapshot().await?;
    let row = deleted(&mut snapshot, org, &id_of_deleted(org)?, entry).await?;
    if !row.is_kept(app.clock.now()) {
        return Ok(preview(UndoState::Expired, Vec::new()));
    }
    Ok(preview(UndoState::Possible, restored_organization(&row.organization, &row.name).changes))
}

/// Undoes the entry, and returns the new entry.
///
/// # Errors
/// 403 or 404 if the rules refuse it now; 409 `already_undone`, `not_undoable`, `changed_since`; 410 `expired`.
pub async fn create(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, entry)): Path<(String, String)>,
    body: Fields,
) -> Result<Json<ActivityEntry>> {
    let now = app.clock.now();
    let Undo { despite_changes } = read_request!(body, Undo { despite_changes: or_default(boolean) });
    let (mut tx, actor) = match org.lock().await {
        Err(Error::NotFound) => return return_to(&app, &org, &entry).await,
        locked => locked?,
    };
    let found = Found::read(&app, &mut tx, &actor, &entry).await?;
    found.check(&mut tx, &actor.organization.id).await?;
    let Found { row, reader, .. } = &found;
    let mut plan = Undoing { tx: &mut tx, actor: &actor, reader, entry: row, now }.plan().await?;
    plan.check(despite_changes)?;
    let (number, after) = plan.carry_out(&mut tx, &actor, found.row.number, &org.caller.author(), now).await?;
    app.mail.tell(&mut tx, &actor.organization.id, number, now).await?;
    let reader = read_as(&app, &mut tx, &actor).await?;
    let answer = read_new(&mut tx, &actor.organization.id, &reader, number).await?;
    tx.commit().await?;
    if let AfterCommit::SpendLimit(limit) = after {
        app.billing.spending.set_limit(&actor.organization.id, limit, now);
    }
    Ok(Json(answer))
}

/// Undoes a deletion of the organization, or the caller's own leaving: both are done by somebody who is no member.
async fn return_to(app: &App, org: &OrganizationRequest, entry: &str) -> Result<Json<ActivityEntry>> {
    let id = id_of_deleted(org)?;
    match restore(app, org, &id, entry).await {
        Err(Error::NotFound) => {}
        restored => return restored,
    }
    let (now, number) = (app.clock.now(), entry.parse().map_err(|_| Error::NotFound)?);
    let mut tx = app.db.begin().await?;
    if !tx.lock_organization(id.as_str()).await? {
        return Err(Error::NotFound);
    }
    org.caller.still_signed_in(&mut tx).await?;
    let (actor, number) = come_back(&mut tx, &org.caller, &id, number, now).await?;
    app.mail.tell(&mut tx, &id, number, now).await?;
    let reader = read_as(app, &mut tx, &actor).await?;
    let answer = read_new(&mut tx, &id, &reader, number).await?;
    tx.commit().await?;
    Ok(Json(answer))
}

/// The id in the path: a deleted organization has no other name there.
fn id_of_deleted(org: &OrganizationRequest) -> Result<OrganizationId> {
    crate::text::uuids::parse(org.name()).map(|id| OrganizationId(id.to_string())).ok_or(Error::NotFound)
}

/// The deleted organization, if the entry is that of its deletion and the caller may bring it back.
async fn deleted(
    conn: &mut Connection,
    org: &OrganizationRequest,
    id: &OrganizationId,
    entry: &str,
) -> Result<DeletedRow> {
    let deleted = deletions::organizations(conn, org.caller.id()).await?;
    let deleted = deleted.into_iter().find(|row| row.organization == *id && row.entry.to_string() == entry);
    let may_restore = |row: &DeletedRow| decide(Some(row.level), Act::DeleteOrganization).is_allowed();
    deleted.filter(may_restore).ok_or(Error::NotFound)
}

/// Brings a deleted organization back: undoes the entry of its deletion. To all but those who may do this, it does not
/// exist.
async fn restore(
    app: &App,
    org: &OrganizationRequest,
    id: &OrganizationId,
    entry: &str,
) -> Result<Json<ActivityEntry>> {
    let (now, caller) = (app.clock.now(), &org.caller);
    let mut tx = app.db.begin().await?;
    if !deletions::lock_organization(&mut tx, id).await? {
        return Err(Error::NotFound);
    }
    caller.still_signed_in(&mut tx).await?;
    let row = deleted(&mut tx, org, id, entry).await?;
    if !row.is_kept(now) {
        return Err(expired());
    }
    let number = restore_organization(&mut tx, (id, &row.name), row.entry, &caller.author(), now).await?;
    // Not the deletion's undoing, but what ended meanwhile.
    take_back_all(&mut tx, &app.mail, id, now).await?;
    let reader = LogReader::read(&mut tx, id, (caller.id().into(), row.level), now).await?;
    let answer = read_new(&mut tx, id, &reader, number).await?;
    tx.commit().await?;
    Ok(Json(answer))
}

/// An entry of which the caller may be told what has become of it.
pub(crate) struct Found {
    row: EntryRow,
    reader: LogReader,
    state: UndoState,
    undone_by: Option<i64>,
}

impl Found {
    /// The entry with this number.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none that the actor may see, or it is in a project that is closed to them: they are
    /// not told whether somebody has undone it.
    pub(crate) async fn read(
        app: &App,
        conn: &mut Connection,
        actor: &OrganizationActor,
        number: &str,
    ) -> Result<Self> {
        let number: i64 = number.parse().map_err(|_| Error::NotFound)?;
        let found = activity::find(conn, &actor.organization.id, number).await?;
        let (row, undone_by) = found.ok_or(Error::NotFound)?;
        let reader = read_as(app, conn, actor).await?;
        let state = reader.undo(&row, undone_by.is_some()).ok_or(Error::NotFound)?;
        Ok(Found { row, reader, state, undone_by })
    }

    /// Checks that the entry can be undone.
    async fn check(&self, tx: &mut Tx, organization: &OrganizationId) -> Result<()> {
        match self.state {
            UndoState::Possible => Ok(()),
            UndoState::Never => Err(not_undoable()),
            UndoState::Expired => Err(expired()),
            UndoState::Done => {
                let by = activity::find(tx, organization, self.undone_by.unwrap_or_default()).await?;
                let by = by.and_then(|(row, _)| self.reader.entry(row, false));
                let name = by.and_then(|entry| entry.actor).map(|actor| actor.first_name);
                let detail = match name {
                    Some(name) => format!("{name} has already undone this."),
                    None => "Someone else has already undone this.".to_owned(),
                };
                Err(Error::Conflict { code: "already_undone", detail: detail.into() })
            }
        }
    }
}

fn expired() -> Error {
    Error::Expired("Changes can be undone for 30 days. It is too late for this one.")
}

/// The actor as a reader of the log.
async fn read_as(app: &App, conn: &mut Connection, actor: &OrganizationActor) -> Result<LogReader> {
    let organization = &actor.organization;
    Ok(LogReader::read(conn, &organization.id, (actor.rights(), organization.level), app.clock.now()).await?)
}

async fn read_new(
    tx: &mut Tx,
    organization: &OrganizationId,
    reader: &LogReader,
    number: i64,
) -> Result<ActivityEntry> {
    let (row, undone_by) = activity::find(tx, organization, number).await?.ok_or(Error::NotFound)?;
    reader.entry(row, undone_by.is_some()).ok_or(Error::NotFound)
}
