//! `POST …/query/`: a question about the events of a project.

use crate::accounts::Caller;
use crate::error::Result;
use crate::events::sql;
use crate::events::trends;
use crate::http::body::rules::required;
use crate::http::body::{Field, Fields, read_request};
use crate::http::extract::Path;
use crate::routes::events::project;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rolecall_api::{Query, QueryRequest};
use rolecall_policy::Act;

/// Runs a query over the events of the project and returns its rows, or the series of a trend.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewProject`]; 400 if the query is wrong, or takes too long (`too_long`); 429
/// if too many slow queries are under way.
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(path): Path<String>,
    body: Fields,
) -> Result<Response> {
    let project = project(&app, &caller, &path, Act::ViewProject).await?;
    let request = read_request!(body, QueryRequest { query: required(query) });
    match request.query {
        Query::TrendsQuery(query) => {
            Ok(Json(trends::answer(&app.queries, &caller, &project, query).await?).into_response())
        }
        Query::HogQLQuery(query) => {
            let rows = sql::answer(&app.queries, &caller, &project, query).await?;
            Ok(([(header::CONTENT_TYPE, "application/json")], rows).into_response())
        }
    }
}

/// Queries have many fields and no limits of their own, so that serde reads them.
fn query(field: Field<'_>) -> Result<Option<Query>> {
    let query = field.as_sent().cloned().map(serde_json::from_value).transpose();
    query.map_err(|error| {
        // The library says what is wrong, and then which of our types it expected.
        let error = error.to_string();
        let wrong = ["struct ", "enum ", "internally tagged enum "]
            .iter()
            .find_map(|what| error.split_once(&format!(", expected {what}")))
            .map_or(error.as_str(), |(wrong, _)| wrong);
        field.error("invalid_input", format!("This query is not valid: {wrong}."))
    })
}
