//! `/decide` and `/flags`, which SDKs call when they start. Rolecall has no feature flags; the response tells SDKs that
//! they can compress events.

use super::intake;
use crate::error::Result;
use crate::state::App;
use axum::Json;
use axum::extract::{Request, State};
use rolecall_capture::Keep;
use serde_json::{Value, json};

/// Returns an empty list of flags. Accepts the same kinds of requests as capture, and uses only the token in them.
///
/// # Errors
/// Those of [`super::capture`], except that a request without events is valid.
pub async fn flags(State(app): State<App>, request: Request) -> Result<Json<Value>> {
    intake::receive(&app, request, Keep::Token).await?;
    Ok(Json(json!({
        "config": {"enable_collect_everything": true},
        "supportedCompression": ["gzip", "gzip-js"],
        "featureFlags": {},
        "featureFlagPayloads": {},
        // Newer SDK versions read the flags here, with details of each.
        "flags": {},
        "errorsWhileComputingFlags": false,
        "isAuthenticated": false,
        "sessionRecording": false,
        "capturePerformance": false,
        "autocapture_opt_out": false,
        "toolbarParams": {},
        "editorParams": {},
        "siteApps": [],
    })))
}
