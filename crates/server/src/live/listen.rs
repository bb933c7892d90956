//! Hears what other servers on the same PostgreSQL database have changed.

use super::Live;
use crate::logging;
use crate::store::listen::Listener;
use crate::store::sql::Error;
use std::time::Duration;

/// The pauses before connecting again: the first and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(10));

/// Hears notices, and connects again after the connection is lost. Never returns.
pub(super) async fn run(live: Live, mut listener: Listener) {
    loop {
        let error = hear(&live, &mut listener).await;
        live.set_current(false);
        tracing::warn!(cause = logging::cause(&error), "changes of other servers are not heard; connecting again");
        let mut pause = PAUSES.0;
        listener = loop {
            // Different servers do not come back at the same moment.
            tokio::time::sleep(pause.mul_f64(rand::random_range(0.5..1.0))).await;
            match live.0.db.listen().await {
                Ok(Some(listener)) => break listener,
                Ok(None) => return,
                Err(_) => pause = (pause * 2).min(PAUSES.1),
            }
        };
        tracing::info!("changes of other servers are heard again");
        live.look_at_everything();
        live.set_current(true);
    }
}

/// Hears notices until the connection is lost.
async fn hear(live: &Live, listener: &mut Listener) -> Error {
    loop {
        match listener.next().await {
            Ok(notice) => live.0.db.notices().add([notice]),
            Err(error) => return error,
        }
    }
}
