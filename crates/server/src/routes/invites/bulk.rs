//! `POST …/invites/bulk/`: many invites, all or none; with `?partial=true` those that can be made, with a result a line.

use super::offer::Offers;
use crate::accounts::Caller;
use crate::accounts::actor::OrganizationActor;
use crate::error::{Error, Result};
use crate::http::body::{Fields, JsonBody};
use crate::http::extract::{Path, Query};
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rolecall_api::{BulkLine, param};
use serde_json::Value;

const MOST: usize = 20;
const MOST_PARTIAL: usize = 500;

/// Makes many invites and returns them; if partial, the result of each line.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::Invite`](rolecall_policy::Act::Invite); `not_a_list`, `max_length`; unless
/// partial, the error of the first wrong line.
pub async fn bulk(
    State(app): State<App>,
    caller: Caller,
    Path(org): Path<String>,
    query: Query,
    JsonBody(body): JsonBody,
) -> Result<Response> {
    let partial = query.get(param::PARTIAL).is_some_and(|value| matches!(value, "true" | "1"));
    let author = caller.user.wire();
    let mut tx = app.db.begin().await?;
    let actor = OrganizationActor::write(&mut tx, &caller, &org).await?;
    let mut offers = Offers::begin(&mut tx, &actor, app.clock.now()).await?;
    let lines = lines(body, if partial { MOST_PARTIAL } else { MOST })?;
    let judged = offers.judge(&mut tx, lines.into_iter().map(Fields::try_from).collect()).await?;
    if !partial {
        let numbered = judged.into_iter().enumerate().map(|(index, offer)| offer.map_err(|error| number(index, error)));
        let offered = numbered.collect::<Result<Vec<_>>>()?;
        let made = offers.put(&mut tx, &author, offered).await?;
        tx.commit().await?;
        return Ok((StatusCode::CREATED, Json(made)).into_response());
    }
    let mut offered = Vec::new();
    let errors: Vec<Option<Error>> = judged
        .into_iter()
        .map(|offer| match offer {
            Ok(offer) => {
                offered.push(offer);
                None
            }
            Err(error) => Some(error),
        })
        .collect();
    let mut made = offers.put(&mut tx, &author, offered).await?.into_iter();
    tx.commit().await?;
    let lines: Vec<BulkLine> = errors
        .into_iter()
        .enumerate()
        .map(|(index, error)| match error {
            None => BulkLine { index, status: StatusCode::CREATED.as_u16(), invite: made.next(), error: None },
            Some(error) => BulkLine { index, status: error.status().as_u16(), invite: None, error: Some(error.body()) },
        })
        .collect();
    Ok(Json(lines).into_response())
}

fn lines(body: Value, most: usize) -> Result<Vec<Value>> {
    match body {
        Value::Array(lines) if lines.len() > most => {
            Err(Error::invalid("max_length", format!("At most {most} invites can be created at once.")))
        }
        Value::Array(lines) => Ok(lines),
        _ => Err(Error::invalid("not_a_list", "Expected a list of invites.")),
    }
}

/// Says which line is wrong: for programs by its place, for people by its number.
fn number(index: usize, error: Error) -> Error {
    match error.within(index) {
        Error::Invalid { code, detail, attr } => {
            Error::Invalid { code, detail: format!("Line {}: {detail}", index + 1).into(), attr }
        }
        error => error,
    }
}
