//! `GET /api/users/@me/export/`: what belongs to the caller, as a JSON file (ours).
//!
//! The response is streamed in batches. Before each batch the session is checked again. If it has ended, the connection is
//! closed in the middle of the response, so that the client notices that the file is incomplete.

use super::OwnAccount;
use crate::accounts::Caller;
use crate::accounts::export::Export;
use crate::error::{Error, Result};
use crate::http::key;
use crate::state::App;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;

/// Streams the profile, organizations, grants, sessions, keys, invites and own changes of the caller.
///
/// # Errors
/// 404 for anybody else's account; 403 if the request has a personal API key.
pub async fn export(State(app): State<App>, OwnAccount(caller): OwnAccount) -> Result<Response> {
    let refused = || key::refused("A personal API key cannot export the account. Sign in to do this.");
    let session = caller.session().ok_or_else(refused)?;
    let (mut snapshot, domain) = (app.db.snapshot().await?, app.passkeys.domain());
    let (export, head) = Export::begin(&mut snapshot, &caller.user, session, domain, app.clock.now()).await?;
    drop(snapshot);
    let parts = stream::try_unfold((Some(head), export, app, caller), |(head, mut export, app, caller)| async move {
        let part = match head {
            Some(head) => Some(head),
            None => next(&mut export, &app, &caller).await?,
        };
        Ok::<_, Error>(part.map(|part| (part, (None, export, app, caller))))
    });
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"rolecall-account.json\""),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}

async fn next(export: &mut Export, app: &App, caller: &Caller) -> Result<Option<String>> {
    let (mut snapshot, now) = (app.db.snapshot().await?, app.clock.now());
    caller.require_signed_in(&mut snapshot, now).await?;
    export.next(&mut snapshot, now).await
}
