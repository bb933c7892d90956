//! What happens when its time has come: levels and grants end, and claims to ownership take effect.

use crate::ends;
use crate::error;
use crate::handovers;
use crate::logging;
use crate::metrics::Job;
use crate::state::App;
use std::time::Duration;

/// How often claims to ownership are looked for that have waited long enough.
const TAKE_EFFECT: Duration = Duration::from_secs(10);

impl App {
    /// Takes back levels and grants when they end, and first what ended while no server ran.
    pub(super) async fn take_back_what_ends(&self) {
        loop {
            // On the heap: it is large, and seldom has anything to do.
            let pause = match Box::pin(self.take_back_ended()).await {
                Ok(()) => self.ends.pause(),
                Err(error) => {
                    let cause = logging::cause(&error);
                    tracing::warn!(cause, "what has ended was not taken back; the next run continues");
                    ends::POLL
                }
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// Takes back the levels and grants that have ended, and queues mails about those that end in a day.
    ///
    /// # Errors
    /// The database does not answer; the next run continues.
    pub async fn take_back_ended(&self) -> error::Result<()> {
        self.ends.run().await?;
        self.note_success(Job::Ends);
        Ok(())
    }

    /// Makes successors the owners whose claims have waited long enough, also while no server ran.
    ///
    /// # Errors
    /// The database does not answer; the next run continues.
    pub async fn let_claims_take_effect(&self) -> error::Result<()> {
        handovers::take_effect(&self.db, &self.mail, &self.clock).await
    }

    pub(super) async fn take_effect(&self) {
        loop {
            tokio::time::sleep(TAKE_EFFECT).await;
            // On the heap: it is large, and rarely does anything.
            if let Err(error) = Box::pin(self.let_claims_take_effect()).await {
                tracing::warn!(cause = logging::cause(&error), "claims did not take effect; the next run continues");
            }
        }
    }
}
