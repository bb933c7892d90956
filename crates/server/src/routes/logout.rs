//! `POST /api/logout`: signs out.

use crate::error::Result;
use crate::http::{key, session};
use crate::state::App;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

/// Signs out by deleting the session on the server. Succeeds also without a session. A request with a personal API key
/// has no session to end; the key stays valid.
///
/// # Errors
/// The database does not answer.
pub async fn logout(State(app): State<App>, headers: HeaderMap) -> Result<Response> {
    if key::is_given(&headers) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    session::end(&app, &headers).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, session::expired_cookie(&app)?)]).into_response())
}
