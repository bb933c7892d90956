//! Hears, on SQLite, that a command beside the server (`rolecall-server admin`) has changed the database. On PostgreSQL such
//! commands send their notices.

use super::Live;
use std::time::Duration;

/// How often the file is looked at.
const EVERY: Duration = Duration::from_secs(1);

/// Looks at everything after a change by another process. `seen`: the version before the first stream. Never returns.
pub(super) async fn run(live: Live, mut seen: i64) {
    loop {
        tokio::time::sleep(EVERY).await;
        // What fails now is done the next time.
        if let Ok(Some(version)) = live.0.db.outside_version().await
            && version != seen
        {
            seen = version;
            live.look_at_everything();
        }
    }
}
