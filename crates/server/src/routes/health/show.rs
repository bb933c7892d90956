//! `GET /_health/`: whether the process answers. A supervisor restarts a server that does not, so a database that is
//! down does not count.

use axum::Json;
use rolecall_api::{Health, HealthStatus};

/// Returns `ok`, without looking at anything.
pub async fn show() -> Json<Health> {
    Json(Health { status: HealthStatus::Ok })
}
