//! `POST …/invites/bulk/`: creates many invites, all or none; with `?partial=true`, those that can be created, and a
//! result for each line (contract 5).

use super::offer::Offers;
use crate::error::{Error, Result};
use crate::http::body::{Fields, JsonBody};
use crate::http::extract::QueryParams;
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rolecall_api::{BulkLine, param};
use serde_json::Value;

/// The most invites of a request.
const MAX_LINES: usize = 20;
/// The most invites of a request with `?partial=true`.
const MAX_LINES_PARTIAL: usize = 500;

/// Creates many invites and returns them; if partial, returns the result of each line.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::Invite`](rolecall_policy::Act::Invite); `not_a_list`, `max_length`; unless
/// partial, the error of the first wrong line.
pub async fn bulk(
    State(app): State<App>,
    org: OrganizationRequest,
    query: QueryParams,
    JsonBody(body): JsonBody,
) -> Result<Response> {
    let partial = query.get(param::PARTIAL).is_some_and(|value| matches!(value, "true" | "1"));
    let (mut tx, actor) = org.lock().await?;
    let mut offers = Offers::begin(&mut tx, &actor, app.clock.now()).await?;
    let lines = lines(body, if partial { MAX_LINES_PARTIAL } else { MAX_LINES })?;
    let checked = offers.check(&mut tx, lines.into_iter().map(Fields::try_from).collect()).await?;
    if !partial {
        let numbered = checked.into_iter().enumerate().map(|(index, line)| line.map_err(|error| number(index, error)));
        let accepted = numbered.collect::<Result<Vec<_>>>()?;
        let invites =
            offers.insert(&mut tx, (&org.caller.user.wire(), &org.caller.author(), &app.mail), accepted).await?;
        tx.commit().await?;
        return Ok((StatusCode::CREATED, Json(invites)).into_response());
    }
    let mut accepted = Vec::new();
    let errors: Vec<Option<Error>> = checked
        .into_iter()
        .map(|line| match line {
            Ok(offer) => {
                accepted.push(offer);
                None
            }
            Err(error) => Some(error),
        })
        .collect();
    let mut invites =
        offers.insert(&mut tx, (&org.caller.user.wire(), &org.caller.author(), &app.mail), accepted).await?.into_iter();
    tx.commit().await?;
    let lines: Vec<BulkLine> = errors
        .into_iter()
        .enumerate()
        .map(|(index, error)| match error {
            None => BulkLine { index, status: StatusCode::CREATED.as_u16(), invite: invites.next(), error: None },
            Some(error) => BulkLine { index, status: error.status().as_u16(), invite: None, error: Some(error.body()) },
        })
        .collect();
    Ok(Json(lines).into_response())
}

/// The lines of a body, which must be a list of at most `max`.
fn lines(body: Value, max: usize) -> Result<Vec<Value>> {
    match body {
        Value::Array(lines) if lines.len() > max => {
            Err(Error::invalid("max_length", format!("At most {max} invites can be created at once.")))
        }
        Value::Array(lines) => Ok(lines),
        _ => Err(Error::invalid("not_a_list", "Expected a list of invites.")),
    }
}

/// Adds the line to an error: its index (from 0) to `attr`, its number (from 1) to `detail`.
fn number(index: usize, error: Error) -> Error {
    match error.within(index) {
        Error::Invalid { code, detail, attr } => {
            Error::Invalid { code, detail: format!("Line {number}: {detail}", number = index + 1).into(), attr }
        }
        error => error,
    }
}
