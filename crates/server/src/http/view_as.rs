//! The header `rolecall-view-as`: which requests can have it (contract 9). How they are answered is in
//! `accounts::view_as`.

use crate::accounts::view_as::ViewRequest;
use crate::clock::Moment;
use crate::error::Error;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, Method as HttpMethod};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rolecall_api::{ENDPOINTS, Endpoint, Guard, Method, QUESTIONS, VIEW_AS};

/// The read of the account that is answered as for the person viewed, with nothing but what their colleagues know.
const WHO: &str = "user.show";
/// Reads that answer with everything: a view is for looking.
const EXPORTS: [&str; 3] = ["activity.export", "event.export", "billing.invoice.csv"];

/// The view of a request, if it has the header.
pub(crate) fn view(headers: &HeaderMap, now: Moment) -> Option<ViewRequest> {
    // A value that is no text is one that nobody has: the view has ended.
    headers.get(VIEW_AS).map(|value| ViewRequest::new(value.to_str().unwrap_or_default(), now))
}

/// Refuses requests with the header that do not only look at an organization or a project.
pub async fn layer(request: Request, next: Next) -> Response {
    if request.headers().contains_key(VIEW_AS)
        && let Some(endpoint) = endpoint(&request)
        && let Some(refused) = refusal(endpoint)
    {
        return refused.into_response();
    }
    next.run(request).await
}

/// The endpoint that the request is for; none for a method that has none.
fn endpoint(request: &Request) -> Option<&'static Endpoint> {
    let method = match *request.method() {
        HttpMethod::GET | HttpMethod::HEAD => Method::Get,
        HttpMethod::POST => Method::Post,
        HttpMethod::PATCH | HttpMethod::PUT => Method::Patch,
        HttpMethod::DELETE => Method::Delete,
        _ => return None,
    };
    let path = request.extensions().get::<MatchedPath>()?.as_str().trim_end_matches('/');
    let path = path.replacen("/api/environments", "/api/projects", 1);
    ENDPOINTS.iter().find(|endpoint| endpoint.method == method && endpoint.path == path)
}

/// Why a request with the header is refused here, if it is. Public endpoints ignore the header.
fn refusal(endpoint: &Endpoint) -> Option<Error> {
    let is_read = endpoint.method == Method::Get || QUESTIONS.contains(&endpoint.name);
    match endpoint.guard {
        Guard::Public | Guard::Token => None,
        _ if !is_read => Some(Error::Forbidden {
            code: "view_as_is_read_only",
            detail: "Nothing can be changed while you view the organization as someone else.".into(),
        }),
        Guard::May(_) if !EXPORTS.contains(&endpoint.name) => None,
        Guard::SignedIn if endpoint.name == WHO => None,
        Guard::May(_) | Guard::SignedIn => Some(Error::Forbidden {
            code: "view_as_refused",
            detail: "This can't be read while you view an organization as someone else.".into(),
        }),
    }
}
