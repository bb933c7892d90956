//! Work that outlives the request that began it.

use crate::error::{Error, Result};
use crate::logging;
use crate::store::idempotency;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Background tasks; cheap to clone. The server waits for them before it closes the database.
#[derive(Debug, Clone, Default)]
pub struct Background {
    tasks: TaskTracker,
    stopping: CancellationToken,
}

impl Background {
    /// Runs work that no response waits for. If it fails, logs the error with `what`.
    pub fn spawn(&self, what: &'static str, work: impl Future<Output = Result<()>> + Send + 'static) {
        self.tasks.spawn(async move {
            if let Err(error) = work.await {
                tracing::warn!(cause = logging::cause(&error), "{what} failed");
            }
        });
    }

    /// Runs work that is aborted when the server stops, and can resume at the next start.
    pub fn spawn_until_stop(&self, work: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        let stopping = self.stopping.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = work => {}
                () = stopping.cancelled() => {}
            }
        })
    }

    /// Runs `work` to completion even if the client disconnects.
    ///
    /// # Errors
    /// The error of `work`; a panic in it.
    pub async fn run_to_completion<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        let done = self.tasks.spawn(idempotency::inherit(work)).await;
        done.unwrap_or_else(|broken| Err(Error::Unexpected(broken.into())))
    }

    /// The same for work that is not what the request does: it neither marks its idempotency key nor names its entries.
    ///
    /// # Errors
    /// As [`Self::run_to_completion`].
    pub async fn run_apart<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        let done = self.tasks.spawn(work).await;
        done.unwrap_or_else(|broken| Err(Error::Unexpected(broken.into())))
    }

    /// Waits until all work of [`Self::spawn`] is done.
    pub async fn settle(&self) {
        self.tasks.close();
        self.tasks.wait().await;
        self.tasks.reopen();
    }

    /// Aborts the work of [`Self::spawn_until_stop`], and waits for the rest.
    pub async fn stop(&self) {
        self.stopping.cancel();
        self.settle().await;
    }
}
