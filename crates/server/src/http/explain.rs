//! `?explain=true`: adds to a refusal which rules were looked at (contract 9).

use super::error_response::Explainable;
use super::extract::QueryParams;
use crate::error::explained_rules;
use crate::state::App;
use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rolecall_api::param;
use serde_json::Value;

/// The most bytes of a refusal: sentences and five names.
const MAX_BODY: usize = 64 * 1024;

/// Explains the refusals of requests that ask for it.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let asks = is_asked(request.uri().query().unwrap_or_default());
    let mut response = next.run(request).await;
    let Some(Explainable(refusal)) = response.extensions_mut().remove::<Explainable>().filter(|_| asks) else {
        return response;
    };
    let Some(organization) = &refusal.organization else { return response };
    let rules = explained_rules(&refusal.steps, refusal.body.denial.action, organization, &app.config.site_url);
    let (mut head, body) = response.into_parts();
    let Some(mut error) = read(body).await else { return (head, axum::body::Body::empty()).into_response() };
    error["explanation"] = serde_json::to_value(rules).unwrap_or_default();
    head.headers.remove(CONTENT_LENGTH);
    (head, Json(error)).into_response()
}

fn is_asked(query: &str) -> bool {
    QueryParams::parse(query).is_ok_and(|query| query.get(param::EXPLAIN) == Some("true"))
}

/// The body of a refusal, which was written here a moment ago.
async fn read(body: axum::body::Body) -> Option<Value> {
    serde_json::from_slice(&to_bytes(body, MAX_BODY).await.ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::is_asked;

    #[test]
    fn only_true_asks_for_an_explanation() {
        assert!(is_asked("limit=1&explain=true"));
        for query in ["", "explain", "explain=false", "explain=1", "explain=%00"] {
            assert!(!is_asked(query), "{query}");
        }
    }
}
