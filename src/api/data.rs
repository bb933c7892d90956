//! The API calls that query the events of a project: property names, trends and SQL.

#![expect(clippy::missing_errors_doc, reason = "each fails as `ApiError` says")]

use super::{
    ApiError,
    connection::{ask, ask_exactly, read},
};
use rolecall_api::{HogQlQuery, Page, ProjectId, PropertyDefinition, Query, QueryRequest, Rows, Trends, TrendsQuery};

/// Lists the property names that events of a project have had, by name.
pub async fn property_definitions(id: ProjectId) -> Result<Page<PropertyDefinition>, ApiError> {
    read(&format!("/api/projects/{id}/property_definitions/")).await
}

/// Counts events or unique users over time.
pub async fn trends(id: ProjectId, query: TrendsQuery) -> Result<Trends, ApiError> {
    let request = QueryRequest { query: Query::TrendsQuery(query) };
    ask(&format!("/api/projects/{id}/query/"), &request).await
}

/// Runs a SELECT over the events of a project.
pub async fn select(id: ProjectId, query: String) -> Result<Rows, ApiError> {
    let request = QueryRequest { query: Query::HogQLQuery(HogQlQuery { query }) };
    ask_exactly(&format!("/api/projects/{id}/query/"), &request).await
}
