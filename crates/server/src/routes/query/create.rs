//! `POST …/query/`: a question about the events of a project.

use crate::app::App;
use crate::body::Fields;
use crate::error::{Error, Result};
use crate::extract::Path;
use crate::routes::events::project;
use crate::session::Caller;
use crate::{hogql, trends};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rolecall_api::Query;
use rolecall_policy::Act;

/// Answers.
///
/// # Errors
/// As the rules say; the question is wrong; `too_long`; 429 if too many are under way.
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let project = project(&app, &caller, &path, Act::ViewProject).await?;
    let query = fields.field("query").required()?.value().cloned().unwrap_or_default();
    let query = serde_json::from_value(query).map_err(|error| {
        // The message of the library says what it expected, and names nothing but the fields.
        Error::field("query", "invalid_input", format!("This is no question that can be answered: {error}."))
    })?;
    match query {
        Query::TrendsQuery(query) => Ok(Json(trends::answer(&app, &caller, &project, query).await?).into_response()),
        Query::HogQLQuery(query) => {
            let rows = hogql::answer(&app, &caller, &project, query).await?;
            Ok(([(header::CONTENT_TYPE, "application/json")], rows).into_response())
        }
    }
}
