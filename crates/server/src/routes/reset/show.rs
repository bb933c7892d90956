//! `GET /api/reset/:user?token=`: whether a link still works. It does not use it up, because programs that scan mail
//! open links too.

use super::{MAX_TOKEN_LENGTH, TOKEN, find_usable};
use crate::error::{Error, Result};
use crate::http::extract::{Path, QueryParams};
use crate::state::App;
use axum::extract::State;
use axum::http::StatusCode;

/// 204 if the link works.
///
/// # Errors
/// `invalid_token`; `required` without a token; `max_length`.
pub async fn show(State(app): State<App>, Path(user): Path<String>, query: QueryParams) -> Result<StatusCode> {
    let token = query.get(TOKEN).filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| Error::field(TOKEN, "required", "This parameter is required."))?;
    if token.chars().count() > MAX_TOKEN_LENGTH {
        let detail = format!("This parameter can have at most {MAX_TOKEN_LENGTH} characters.");
        return Err(Error::field(TOKEN, "max_length", detail));
    }
    find_usable(&app, &user, token).await?;
    Ok(StatusCode::NO_CONTENT)
}
