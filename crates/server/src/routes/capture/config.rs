//! `GET /array/:token/config` and `config.js`: what the current browser SDK asks for when a page opens. Nothing of what
//! it could switch on is there.

use super::project;
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

/// Returns a script that puts the same configuration where the SDK looks for it.
///
/// # Errors
/// 404 if there is no project with this token.
pub async fn script(State(app): State<App>, Path(token): Path<String>) -> Result<impl IntoResponse> {
    let config = config(&app, &token).await?;
    // JSON of our own making and a token that is in the database: nothing in them could end the script.
    let script = format!(
        "(function(){{var all=window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{{}};\
         all[{token}]={{config:{config},siteApps:[]}};}})();\n",
        token = json!(token),
    );
    Ok(([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], script))
}

/// Whether there is a project with this token.
///
/// # Errors
/// 404 if there is none.
pub(crate) async fn known(app: &App, token: &str) -> Result<()> {
    match project(app, Some(token)).await {
        Err(Error::Token { .. }) => Err(Error::NotFound),
        found => found.map(|_| ()),
    }
}

async fn config(app: &App, token: &str) -> Result<Value> {
    known(app, token).await?;
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
