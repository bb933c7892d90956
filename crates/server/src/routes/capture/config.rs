//! `GET /array/:token/config` and `config.js`: the configuration that current browser SDKs load with a page. All
//! optional features are off.

use super::find_project;
use crate::error::{Error, Result};
use crate::http::extract::Path;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde_json::{Value, json};

/// Returns the configuration as JSON.
///
/// # Errors
/// 404 if there is no project with this token.
pub async fn show(State(app): State<App>, Path(token): Path<String>) -> Result<Json<Value>> {
    config(&app, &token).await.map(Json)
}

/// Returns a script that stores the same configuration in the variable that the SDK reads.
///
/// # Errors
/// 404 if there is no project with this token.
pub async fn script(State(app): State<App>, Path(token): Path<String>) -> Result<impl IntoResponse> {
    let config = config(&app, &token).await?;
    // Safe to insert: the JSON is constant except for the token, and the token is one from the database.
    let script = format!(
        "(function(){{var all=window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{{}};\
         all[{token}]={{config:{config},siteApps:[]}};}})();\n",
        token = json!(token),
    );
    Ok(([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], script))
}

/// Checks that a project has this token.
///
/// # Errors
/// 404 if none has.
pub(crate) async fn require_project(app: &App, token: &str) -> Result<()> {
    match find_project(app, Some(token)).await {
        Err(Error::Token { .. }) => Err(Error::NotFound),
        found => found.map(|_| ()),
    }
}

/// The configuration for the project with this token.
async fn config(app: &App, token: &str) -> Result<Value> {
    require_project(app, token).await?;
    Ok(json!({
        "token": token,
        "supportedCompression": ["gzip", "gzip-js"],
        "hasFeatureFlags": false,
        "autocapture_opt_out": false,
        "autocaptureExceptions": false,
        "captureDeadClicks": false,
        "capturePerformance": false,
        "elementsChainAsString": true,
        "heatmaps": false,
        "isAuthenticated": false,
        "sessionRecording": false,
        "siteApps": [],
        "toolbarParams": {},
    }))
}
