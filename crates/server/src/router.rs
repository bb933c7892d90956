//! Builds the router from the endpoint table (`rolecall_api::ENDPOINTS`), so that every reachable URL is in the table,
//! and puts the layers of [`crate::http`] around it.

mod accounts;
mod not_allowed;

use crate::error::Error;
use crate::http::assets::Assets;
use crate::http::rate_limits::RateLimits;
use crate::http::read_body::with_time_limit;
use crate::http::session::MaybeCaller;
use crate::http::{
    body_limit, cors, csrf, explain, headers, idempotency, key, measured, rate_limits, recorded, request_id, retry,
    view_as,
};
use crate::paths::{is_api, is_capture, is_sensitive};
use crate::routes;
use crate::state::App;
use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use rolecall_api::{ENDPOINTS, Endpoint, Guard, Method};
use std::collections::BTreeMap;
use std::sync::Arc;
use tower::ServiceExt;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

/// The handler of an endpoint; none if it is missing (a test fails then).
fn handler(endpoint: &Endpoint) -> Option<MethodRouter<App>> {
    let method = match endpoint.method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Patch => MethodFilter::PATCH.or(MethodFilter::PUT),
        Method::Delete => MethodFilter::DELETE,
    };
    Some(match endpoint.name {
        "preflight.show" => on(method, routes::preflight::show::show),
        "health.show" => on(method, routes::health::show::show),
        "health.ready" => on(method, routes::health::ready::ready),
        "schema.show" => on(method, routes::schema::show::show),
        "stream.show" => on(method, routes::stream::show::show),
        "permissions.show" => on(method, routes::permissions::show),
        "can.show" => on(method, routes::can::show),
        "organization.list" => on(method, routes::organizations::list::list),
        "organization.deleted.list" => on(method, routes::organizations::list_deleted::list_deleted),
        "organization.create" => on(method, routes::organizations::create::create),
        "organization.show" => on(method, routes::organizations::show::show),
        "organization.update" => on(method, routes::organizations::update::update),
        "organization.delete" => on(method, routes::organizations::delete::delete),
        "member.list" => on(method, routes::members::list::list),
        "member.update" => on(method, routes::members::update::update),
        "member.delete" => on(method, routes::members::delete::delete),
        "domain.list" => on(method, routes::domains::list::list),
        "domain.create" => on(method, routes::domains::create::create),
        "domain.update" => on(method, routes::domains::update::update),
        "domain.verify" => on(method, routes::domains::verify::verify),
        "domain.delete" => on(method, routes::domains::delete::delete),
        "request.list" => on(method, routes::requests::list::list),
        "request.create" => on(method, routes::requests::create::create),
        "request.delete" => on(method, routes::requests::delete::delete),
        "request.approve" => on(method, routes::requests::approve::approve),
        "request.decline" => on(method, routes::requests::decline::decline),
        "transfer.show" => on(method, routes::transfer::show::show),
        "transfer.create" => on(method, routes::transfer::create::create),
        "transfer.delete" => on(method, routes::transfer::delete::delete),
        "transfer.accept" => on(method, routes::transfer::accept::accept),
        "transfer.decline" => on(method, routes::transfer::decline::decline),
        "successor.show" => on(method, routes::successor::show::show),
        "successor.update" => on(method, routes::successor::update::update),
        "successor.delete" => on(method, routes::successor::delete::delete),
        "successor.claim" => on(method, routes::successor::claim::claim),
        "successor.claim.delete" => on(method, routes::successor::take_back::take_back),
        "successor.stop" => on(method, routes::successor::stop::stop),
        "activity.list" => on(method, routes::activity::list::list),
        "activity.head" => on(method, routes::activity::head::head),
        "activity.undo.show" => on(method, routes::activity::undo::show),
        "activity.undo" => on(method, routes::activity::undo::create),
        "activity.export" => on(method, routes::activity::export::export),
        "member.without_two_factor.list" => {
            on(method, routes::members::list_without_two_factor::list_without_two_factor)
        }
        "member.access.list" => on(method, routes::members::list_access::list_access),
        "billing.show" => on(method, routes::billing::show::show),
        "billing.update" => on(method, routes::billing::update::update),
        "billing.checkout" => on(method, routes::billing::checkout::checkout),
        "billing.portal" => on(method, routes::billing::portal::portal),
        "billing.invoice.list" => on(method, routes::billing::list_invoices::list_invoices),
        "billing.invoice.csv" => on(method, routes::billing::invoices_csv::invoices_csv),
        "billing.invoice.show" => on(method, routes::billing::show_invoice::show_invoice),
        "billing.stripe" => on(method, routes::billing::stripe::stripe),
        "organization.project.list" => on(method, routes::projects::list::list_in_organization),
        "organization.project.deleted.list" => on(method, routes::projects::list_deleted::list_deleted),
        "organization.project.create" => on(method, routes::projects::create::create_in_organization),
        "project.list" => on(method, routes::projects::list::list),
        "project.create" => on(method, routes::projects::create::create),
        "project.show" => on(method, routes::projects::show::show),
        "project.update" => on(method, routes::projects::update::update),
        "project.delete" => on(method, routes::projects::delete::delete),
        "project.reset_token" => on(method, routes::projects::reset_token::reset_token),
        "project.person.list" => on(method, routes::projects::list_people::list_people),
        "project.access.list" => on(method, routes::projects::list_access::list_access),
        "project.member.list" => on(method, routes::explicit_members::list::list),
        "project.member.create" => on(method, routes::explicit_members::create::create),
        "project.member.update" => on(method, routes::explicit_members::update::update),
        "project.member.delete" => on(method, routes::explicit_members::delete::delete),
        "event.list" => on(method, routes::events::list::list),
        "event.show" => on(method, routes::events::show::show),
        "event.export" => on(method, routes::events::export::export),
        "event_definition.list" => on(method, routes::events::definitions::events),
        "property_definition.list" => on(method, routes::events::definitions::properties),
        "erasure.list" => on(method, routes::erasures::list::list),
        "erasure.create" => on(method, routes::erasures::create::create),
        "query.create" => on(method, routes::query::create::create),
        "member.bulk" => on(method, routes::members::bulk::bulk),
        "view_as.create" => on(method, routes::view_as::create),
        "preview.create" => on(method, routes::preview::create::create),
        "invite.list" => on(method, routes::invites::list::list),
        "invite.create" => on(method, routes::invites::create::create),
        "invite.bulk" => on(method, routes::invites::bulk::bulk),
        "invite.check" => on(method, routes::invites::check::check),
        "invite.send" => on(method, routes::invites::send::send),
        "invite.delete" => on(method, routes::invites::delete::delete),
        name if name.starts_with("capture.") => on(method, routes::capture::capture),
        name if name.starts_with("flags.") => on(method, routes::capture::flags::flags),
        "sdk_config.show" => on(method, routes::capture::config::show),
        "sdk_config.script" => on(method, routes::capture::config::script),
        name if name.starts_with("review.") => return review_handler(name, method),
        name => return accounts::handler(name, method),
    })
}

/// The handler of an endpoint about access reviews.
fn review_handler(name: &str, method: MethodFilter) -> Option<MethodRouter<App>> {
    Some(match name {
        "review.show" => on(method, routes::reviews::show::show),
        "review.report.list" => on(method, routes::reviews::list::list),
        "review.report.create" => on(method, routes::reviews::create::create),
        "review.report.show" => on(method, routes::reviews::report::report),
        _ => return None,
    })
}

/// The endpoints of the table without a handler; a test requires that there are none.
#[must_use]
pub fn unanswered() -> Vec<&'static str> {
    ENDPOINTS.iter().filter(|endpoint| handler(endpoint).is_none()).map(|endpoint| endpoint.name).collect()
}

/// The whole server: the API, capture, and the files of the app.
pub fn router(app: App) -> Router {
    let (api, capture) = (api(&app), capture(&app));
    let assets = Arc::new(Assets::open(app.config.static_dir.clone()));
    let dispatch = move |State(app): State<App>, request: Request| {
        let (api, capture, assets) = (api.clone(), capture.clone(), Arc::clone(&assets));
        async move {
            let path = request.uri().path();
            if is_capture(path) {
                capture.oneshot(request).await.into_response()
            } else if is_api(path) {
                let mut response = api.oneshot(request).await.into_response();
                if let Some(build) = assets.build() {
                    response.headers_mut().insert(headers::BUILD, build);
                }
                response
            } else {
                let (parts, _) = request.into_parts();
                let file = with_time_limit(&app.config.limits, assets.respond(&parts));
                measured::measure_file(&app, async { file.await.unwrap_or_else(Error::into_response) }).await
            }
        }
    };
    Router::new()
        .fallback(dispatch)
        .layer(from_fn(request_id::layer))
        .layer(from_fn_with_state(app.clone(), cors::layer))
        .layer(from_fn_with_state(app.clone(), headers::layer))
        .with_state(app)
}

/// The handlers of the wanted endpoints, by path.
fn paths(is_wanted: impl Fn(&Endpoint) -> bool) -> BTreeMap<&'static str, MethodRouter<App>> {
    let mut paths: BTreeMap<&str, MethodRouter<App>> = BTreeMap::new();
    for endpoint in ENDPOINTS.iter().filter(|endpoint| is_wanted(endpoint)) {
        if let Some(handler) = handler(endpoint) {
            let methods = paths.remove(endpoint.path).unwrap_or_default();
            paths.insert(endpoint.path, methods.merge(handler));
        }
    }
    paths
}

/// The endpoints for SDKs. They have body limits of their own, no rate limits and no sessions.
fn capture(app: &App) -> Router {
    let mut router = Router::new();
    for (path, methods) in paths(|endpoint| endpoint.guard == Guard::Token) {
        let methods = methods.fallback(not_allowed::answer_anybody);
        router = router.route(&format!("{path}/"), methods.clone()).route(path, methods);
    }
    router
        .layer(from_fn(request_id::remember_route_of_failures))
        .fallback(async || Error::NotFound)
        .layer(from_fn_with_state(app.clone(), measured::layer))
        .with_state(app.clone())
}

/// The API, which the browser app uses too. The layer added last runs first.
fn api(app: &App) -> Router {
    // Events would wait in the compressor.
    let compressible = SizeAbove::new(1024).and(NotForContentType::SSE);
    let mut router = Router::new();
    for (path, methods) in paths(|endpoint| endpoint.guard != Guard::Token) {
        let methods = methods.fallback(not_allowed::answer);
        for path in [Some(path.to_owned()), alias(path)].into_iter().flatten() {
            router = router.route(&format!("{path}/"), methods.clone()).route(&path, methods.clone());
        }
    }
    router
        .layer(from_fn(recorded::layer))
        .layer(from_fn_with_state(app.clone(), explain::layer))
        // Inside of the others, so that a repeated request passes the other layers once.
        .layer(from_fn_with_state(app.clone(), retry::layer))
        .layer(from_fn_with_state(app.clone(), idempotency::layer))
        // Outside of the former, which would keep a refusal for the same request without the header.
        .layer(from_fn(view_as::layer))
        .layer(from_fn(request_id::remember_route))
        .fallback(async || Error::NotFound)
        .layer(from_fn_with_state(app.clone(), guard))
        .layer(from_fn_with_state(app.clone(), body_limit::layer))
        .layer(from_fn_with_state((app.clone(), Arc::new(RateLimits::default())), rate_limits::layer))
        // Half of the time of the usual level, for answers a sixth larger (docs/benchmarks.md).
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(compressible))
        .layer(from_fn_with_state(app.clone(), uncompressed_across_sites))
        .layer(from_fn_with_state(app.clone(), measured::layer))
        .with_state(app.clone())
}

/// Refuses cross-site requests, and requests with an invalid API key.
async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_sensitive = is_sensitive(request.uri().path());
    let (ours, foreign) = (&app.config.origins, app.config.foreign_origins());
    if let Err(error) = csrf::check(request.method(), request.headers(), is_sensitive, ours, foreign) {
        return error.into_response();
    }
    let (mut parts, body) = request.into_parts();
    if key::is_given(&parts.headers) {
        // The caller is stored in `parts`, so the handler does not look them up again.
        if let Err(error) = MaybeCaller::from_request_parts(&mut parts, &app).await {
            return error.into_response();
        }
    }
    next.run(Request::from_parts(parts, body)).await
}

/// Disables compression of responses to requests from pages of other sites, against the BREACH attack: such a page can
/// send many requests with chosen text, and guess a secret in the response from its compressed length.
async fn uncompressed_across_sites(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if is_cross_site(request.headers()) && !cors::is_foreign_page(&app, request.headers()) {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    next.run(request).await
}

/// True if a browser says that a page of another site made the request. Other programs do not send the header.
fn is_cross_site(headers: &HeaderMap) -> bool {
    headers.get_all("sec-fetch-site").iter().any(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"))
}

/// The path with `/api/environments` for `/api/projects`, which means the same (contract 5).
fn alias(path: &str) -> Option<String> {
    path.strip_prefix("/api/projects").map(|rest| format!("/api/environments{rest}"))
}
