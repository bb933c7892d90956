//! `/decide` and `/flags`: what SDKs ask before they begin. Rolecall has no feature flags; what matters in the answer
//! is that events may come compressed.

use super::intake;
use crate::error::Result;
use crate::state::App;
use axum::Json;
use axum::extract::{Request, State};
use rolecall_capture::Keep;
use serde_json::{Value, json};

/// Returns no flags. Takes every form of request that capture takes, and looks only at its token.
///
/// # Errors
/// As in [`super::capture`].
pub async fn flags(State(app): State<App>, request: Request) -> Result<Json<Value>> {
    intake::take(&app, request, Keep::Token).await?;
    Ok(Json(json!({
        "config": {"enable_collect_everything": true},
        "supportedCompression": ["gzip", "gzip-js"],
        "featureFlags": {},
        "featureFlagPayloads": {},
        // The same for the versions of SDKs that ask for more about each.
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
