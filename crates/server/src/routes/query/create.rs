//! `POST …/query/`: runs an SQL query or a trends query over the events of a project.

use crate::error::Result;
use crate::events::sql;
use crate::events::trends;
use crate::http::body::rules::required;
use crate::http::body::{Field, Fields, read_request};
use crate::http::resource::ProjectRequest;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rolecall_api::{Query, QueryRequest};
use rolecall_policy::Act;

/// Runs a query and returns its rows, or the series of a trend.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewProject`]; 400 if the query is wrong, or takes too long (`too_long`); 429
/// if too many slow queries are running.
pub async fn create(State(app): State<App>, request: ProjectRequest, body: Fields) -> Result<Response> {
    let project = request.find(Act::ViewProject).await?;
    let QueryRequest { query } = read_request!(body, QueryRequest { query: required(query) });
    match query {
        Query::TrendsQuery(query) => {
            let series = trends::answer(&app.queries, &request.caller, &project, query).await?;
            Ok(Json(series).into_response())
        }
        Query::HogQLQuery(query) => {
            let rows = sql::answer(&app.queries, &request.caller, &project, query).await?;
            Ok(([(header::CONTENT_TYPE, "application/json")], rows).into_response())
        }
    }
}

/// Queries have many fields, and `events` checks them; so serde reads them here without a rule for each.
fn query(field: Field<'_>) -> Result<Option<Query>> {
    let query = field.as_sent().cloned().map(serde_json::from_value).transpose();
    query.map_err(|error| {
        // Keep what serde says is wrong, and cut off which of our Rust types it expected.
        let error = error.to_string();
        let wrong = ["struct ", "enum ", "internally tagged enum "]
            .iter()
            .find_map(|what| error.split_once(&format!(", expected {what}")))
            .map_or(error.as_str(), |(wrong, _)| wrong);
        field.error("invalid_input", format!("This query is not valid: {wrong}."))
    })
}
