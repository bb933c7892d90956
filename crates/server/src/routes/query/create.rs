//! `POST …/query/`: a question about the events of a project.

use crate::app::App;
use crate::body::Fields;
use crate::error::{Error, Result};
use crate::extract::Path;
use crate::routes::events::project;
use crate::session::Caller;
use crate::{sql, trends};
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
        // The library says what is wrong, and then which of our types it expected.
        let error = error.to_string();
        let wrong = ["struct ", "enum ", "internally tagged enum "]
            .iter()
            .find_map(|what| error.split_once(&format!(", expected {what}")))
            .map_or(error.as_str(), |(wrong, _)| wrong);
        Error::field("query", "invalid_input", format!("This is no query that can be answered: {wrong}."))
    })?;
    match query {
        Query::TrendsQuery(query) => Ok(Json(trends::answer(&app, &caller, &project, query).await?).into_response()),
        Query::HogQLQuery(query) => {
            let rows = sql::answer(&app, &caller, &project, query).await?;
            Ok(([(header::CONTENT_TYPE, "application/json")], rows).into_response())
        }
    }
}
