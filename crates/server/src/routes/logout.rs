//! `POST /api/logout`.

use crate::app::App;
use crate::error::Result;
use crate::session;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// Signs out: the session is gone on the server. Who is not signed in is signed out already.
///
/// # Errors
/// The database does not answer.
pub async fn logout(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<(StatusCode, [(HeaderName, HeaderValue); 1])> {
    session::end(&app, &headers).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, session::no_cookie(&app)?)]))
}
