//! The calls about what is in a project: names in use, and questions.

#![expect(clippy::missing_errors_doc, reason = "each fails as `ApiError` says")]

use super::{
    ApiError,
    connection::{ask, read},
};
use rolecall_api::{HogQlQuery, Page, ProjectId, PropertyDefinition, Query, QueryRequest, Rows, Trends, TrendsQuery};

/// The names of properties that events of a project have had, by name.
pub async fn property_definitions(id: ProjectId) -> Result<Page<PropertyDefinition>, ApiError> {
    read(&format!("/api/projects/{id}/property_definitions/")).await
}

/// Events or people over time.
pub async fn trends(id: ProjectId, query: TrendsQuery) -> Result<Trends, ApiError> {
    let request = QueryRequest { query: Query::TrendsQuery(query) };
    ask(&format!("/api/projects/{id}/query/"), &request).await
}

/// The rows of a SELECT.
pub async fn select(id: ProjectId, query: String) -> Result<Rows, ApiError> {
    let request = QueryRequest { query: Query::HogQLQuery(HogQlQuery { query }) };
    ask(&format!("/api/projects/{id}/query/"), &request).await
}
