//! The preamble of handlers: who asks, about which organization or project, and whether the rules allow it.
//!
//! A handler takes an [`OrganizationRequest`] or a [`ProjectRequest`] and names the act: `read` for an answer from one
//! snapshot of the database, `write` for a transaction. The resource is always loaded together with the caller's
//! membership, and `rolecall_policy` decides before the handler sees it. An act that depends on more than the resource,
//! such as the level of the person acted on, begins with `lock`; the handler then asks the actor itself. Changes to the
//! caller's own account begin with `write_account`.
//!
//! A refusal is a 404 for callers who may not know that the resource exists, and a 403 for others (contract 3).

use crate::accounts::Caller;
use crate::accounts::actor::{OrganizationActor, ProjectActor};
use crate::accounts::view_as::ViewRequest;
use crate::error::{Error, Result};
use crate::http::extract::Path;
use crate::http::view_as;
use crate::state::App;
use crate::store::organizations::FoundOrganization;
use crate::store::projects::FoundProject;
use crate::store::{Db, Tx};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use rolecall_api::OrganizationId;
use rolecall_policy::{Act, ProjectState};
use std::collections::HashMap;

/// A request about one organization: the signed-in caller, and the organization as `{org}` in the path names it. The
/// organization is not loaded yet.
pub struct OrganizationRequest {
    /// Who sent the request.
    pub caller: Caller,
    app: App,
    /// An id, a slug or `@current`.
    name: String,
    view: Option<ViewRequest>,
}

impl FromRequestParts<App> for OrganizationRequest {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let name = path_parameter(parts, app, "org").await?;
        let view = view_as::view(&parts.headers, app.clock.now());
        Ok(OrganizationRequest { caller, app: app.clone(), name, view })
    }
}

impl OrganizationRequest {
    /// A request about the caller's current organization, for a path without `{org}`.
    pub(crate) fn current(app: &App, caller: Caller) -> Self {
        OrganizationRequest { caller, app: app.clone(), name: "@current".to_owned(), view: None }
    }

    /// The organization as the path names it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Loads the organization to read from it, if the caller may do `act`. Further reads in the returned transaction
    /// see the same snapshot of the database.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the caller is not a member; [`Error::Denied`] if the rules refuse `act`.
    pub(crate) async fn read(&self, act: Act) -> Result<(Tx, OrganizationActor)> {
        self.app.ends.settle().await?;
        let mut snapshot = self.app.db.snapshot().await?;
        let mut actor = OrganizationActor::read(&mut snapshot, &self.caller, &self.name).await?;
        if let Some(view) = &self.view {
            actor = view.organization(&mut snapshot, &self.caller, actor).await?;
        }
        actor.allow(&mut snapshot, act).await?;
        Ok((snapshot, actor))
    }

    /// The organization, if the caller may do `act`: [`Self::read`] for handlers that read no more in this snapshot.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(crate) async fn find(&self, act: Act) -> Result<FoundOrganization> {
        Ok(self.read(act).await?.1.organization)
    }

    /// Loads the organization to change it, if the caller may do `act`. Other writes about it wait until the returned
    /// transaction ends.
    ///
    /// # Errors
    /// As [`Self::read`]; [`Error::NotAuthenticated`] or [`Error::BadKey`] if the session or key has ended meanwhile.
    pub(crate) async fn write(&self, act: Act) -> Result<(Tx, OrganizationActor)> {
        let (mut tx, actor) = self.lock().await?;
        actor.allow(&mut tx, act).await?;
        Ok((tx, actor))
    }

    /// As [`Self::write`], for an act that depends on what is loaded next: the rules are not asked here, so the handler
    /// calls [`OrganizationActor::allow`] or [`OrganizationActor::allow_on`] before it changes anything.
    ///
    /// # Errors
    /// As [`Self::write`], except that nothing is denied.
    pub(crate) async fn lock(&self) -> Result<(Tx, OrganizationActor)> {
        loop {
            let mut tx = self.app.db.begin().await?;
            let actor = OrganizationActor::write(&mut tx, &self.caller, &self.name).await?;
            // While it waited for the lock, a right may have ended.
            if !self.app.ends.is_due() {
                return Ok((tx, actor));
            }
            drop(tx);
            self.app.ends.settle().await?;
        }
    }
}

/// A request about one project: the signed-in caller, and the project as `{project}` in the path names it. The project
/// is not loaded yet.
///
/// Acts are named without the state of the project, such as `Act::ViewProject`: the state is filled in from the
/// database.
pub struct ProjectRequest {
    /// Who sent the request.
    pub caller: Caller,
    app: App,
    /// An id or `@current`.
    name: String,
    view: Option<ViewRequest>,
}

impl FromRequestParts<App> for ProjectRequest {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let name = path_parameter(parts, app, "project").await?;
        let view = view_as::view(&parts.headers, app.clock.now());
        Ok(ProjectRequest { caller, app: app.clone(), name, view })
    }
}

impl ProjectRequest {
    /// Loads the project to read from it, if the caller may do `act`. Further reads in the returned transaction see the
    /// same snapshot of the database.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the caller has no access to the project; [`Error::Denied`] if the rules refuse `act`.
    pub(crate) async fn read(&self, act: fn(ProjectState) -> Act) -> Result<(Tx, ProjectActor)> {
        self.app.ends.settle().await?;
        let mut snapshot = self.app.db.snapshot().await?;
        let mut actor = ProjectActor::read(&mut snapshot, &self.caller, &self.name).await?;
        if let Some(view) = &self.view {
            actor = view.project(&mut snapshot, &self.caller, actor).await?;
        }
        actor.allow(&mut snapshot, act(actor.project.state)).await?;
        Ok((snapshot, actor))
    }

    /// The project, if the caller may do `act`: [`Self::read`] for handlers that read no more in this snapshot, because
    /// events are stored elsewhere.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(crate) async fn find(&self, act: fn(ProjectState) -> Act) -> Result<FoundProject> {
        Ok(self.read(act).await?.1.project)
    }

    /// Loads the project to change it, if the caller may do `act`. Other writes about its organization wait until the
    /// returned transaction ends.
    ///
    /// # Errors
    /// As [`Self::read`]; [`Error::NotAuthenticated`] or [`Error::BadKey`] if the session or key has ended meanwhile.
    pub(crate) async fn write(&self, act: fn(ProjectState) -> Act) -> Result<(Tx, ProjectActor)> {
        let (mut tx, actor) = self.lock().await?;
        actor.allow(&mut tx, act(actor.project.state)).await?;
        Ok((tx, actor))
    }

    /// As [`Self::write`], for an act that depends on what is loaded next: the rules are not asked here, so the handler
    /// calls [`ProjectActor::allow`] or [`ProjectActor::allow_on`] before it changes anything.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the caller is not a member of the project's organization; the session or key has ended
    /// meanwhile.
    pub(crate) async fn lock(&self) -> Result<(Tx, ProjectActor)> {
        loop {
            let mut tx = self.app.db.begin().await?;
            let actor = ProjectActor::write(&mut tx, &self.caller, &self.name).await?;
            // While it waited for the lock, a right may have ended.
            if !self.app.ends.is_due() {
                return Ok((tx, actor));
            }
            drop(tx);
            self.app.ends.settle().await?;
        }
    }
}

/// Begins a transaction that changes what belongs to the caller's account. Other such transactions of the same user
/// wait until it ends.
///
/// # Errors
/// [`Error::NotAuthenticated`] or [`Error::BadKey`] if the session or key has ended meanwhile.
pub(crate) async fn write_account(db: &Db, caller: &Caller) -> Result<Tx> {
    let mut tx = db.begin().await?;
    tx.lock_user(caller.id().as_str()).await?;
    caller.still_signed_in(&mut tx).await?;
    Ok(tx)
}

/// The same for a change that is recorded in all organizations of the caller, which it returns. Other writes about them
/// wait until the transaction ends.
///
/// # Errors
/// As [`write_account`].
pub(crate) async fn write_account_everywhere(db: &Db, caller: &Caller) -> Result<(Tx, Vec<OrganizationId>)> {
    let mut tx = db.begin().await?;
    let organizations = tx.lock_organizations_of(caller.id().as_str()).await?;
    tx.lock_user(caller.id().as_str()).await?;
    caller.still_signed_in(&mut tx).await?;
    Ok((tx, organizations))
}

/// One parameter of the path by its name in the endpoint table.
pub(crate) async fn path_parameter(parts: &mut Parts, app: &App, name: &str) -> Result<String> {
    let Path(mut parameters): Path<HashMap<String, String>> = Path::from_request_parts(parts, app).await?;
    parameters.remove(name).ok_or(Error::NotFound)
}
