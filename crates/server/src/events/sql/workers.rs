//! The pool of worker processes, seen from the server. Each answers one question at a time.
//!
//! A worker that does not reply in time, or whose client disconnected, is killed and replaced; the permit of its
//! question is held until the process is gone.

mod process;

use super::refusal::{QueryRefusal, TOO_BIG};
use super::run::OUT_OF_MEMORY;
use super::worker::frame::{Question, Reply};
use super::worker::{DISK, too_long};
use crate::events::query_permits::AT_ONCE;
use crate::logging::cause;
use process::{Process, Worker, WorkerEnd, own_program};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The command-line argument that starts this program as a worker.
pub(super) const ARGUMENT: &str = "query-worker";

/// A worker is killed this long after the time limit of its question. Normally the worker ends the question itself.
const GRACE: Duration = Duration::from_millis(500);

/// A worker is replaced after this many questions.
const QUESTIONS: u32 = 1000;

/// Why a question has no result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WorkerError {
    /// The query was refused.
    #[error("the query was refused")]
    Refused(QueryRefusal),
    /// A worker could not be started or asked.
    #[error("a query worker cannot be asked: {0}")]
    Io(#[from] io::Error),
    /// A worker failed; the message has no text of the query.
    #[error("a query worker failed: {0}")]
    Worker(String),
}

/// The pool of workers; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct QueryWorkers(Arc<Pool>);

#[derive(Debug)]
struct Pool {
    program: PathBuf,
    events: PathBuf,
    idle: Mutex<Idle>,
}

/// Idle workers, each with the number of questions it has answered.
#[derive(Debug, Default)]
struct Idle {
    workers: Vec<(Worker, u32)>,
    is_closed: bool,
}

/// Lets another thread stop the work on a question.
#[derive(Debug, Default)]
struct Stop(Mutex<Stopping>);

#[derive(Debug, Default)]
struct Stopping {
    is_stopped: bool,
    process: Option<Arc<Process>>,
}

impl Stop {
    /// Kills the worker, or prevents that a worker is asked.
    fn stop(&self) {
        let mut stopping = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        stopping.is_stopped = true;
        if let Some(process) = stopping.process.take() {
            process.kill();
        }
    }

    /// Registers the worker; false if the question was stopped already.
    fn begin(&self, worker: &Worker) -> bool {
        let mut stopping = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        stopping.process = Some(worker.process());
        !stopping.is_stopped
    }

    /// Unregisters the worker; false if it was killed.
    fn finish(&self) -> bool {
        let mut stopping = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        stopping.process = None;
        !stopping.is_stopped
    }
}

/// Stops the work when the request is dropped.
struct KillOnDrop(Arc<Stop>);

impl Drop for KillOnDrop {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl QueryWorkers {
    /// A pool for this events file; workers are started when needed. `program`: the server, if it is not the running
    /// program.
    pub(crate) fn new(program: Option<PathBuf>, events: PathBuf) -> Self {
        let program = program.unwrap_or_else(own_program);
        QueryWorkers(Arc::new(Pool { program, events, idle: Mutex::default() }))
    }

    /// Starts a worker, so that the first question does not wait for it.
    pub(crate) async fn warm_up(&self) {
        let inner = Arc::clone(&self.0);
        let started = tokio::task::spawn_blocking(move || inner.start().map(|worker| inner.put_back(worker, 0))).await;
        if let Ok(Err(error)) = started {
            tracing::error!(error = cause(&error), "the program that answers SQL queries cannot be started");
        }
        if !cfg!(target_os = "linux") {
            tracing::warn!(
                "this system does not limit the memory of a process: SQL queries are limited by SQLite alone"
            );
        }
    }

    /// Ends all workers.
    pub(crate) async fn close(&self) {
        let inner = Arc::clone(&self.0);
        let workers = {
            let mut idle = inner.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.is_closed = true;
            std::mem::take(&mut idle.workers)
        };
        // Dropping a worker waits for its process.
        let _ = tokio::task::spawn_blocking(move || drop(workers)).await;
    }

    /// Asks a worker, and drops `held` once no worker is busy with the question. Returns the JSON of
    /// [`rolecall_api::Rows`].
    ///
    /// # Errors
    /// See [`WorkerError`].
    pub(super) async fn ask(&self, question: Question, held: impl Send + 'static) -> Result<Vec<u8>, WorkerError> {
        let (inner, stop) = (Arc::clone(&self.0), Arc::new(Stop::default()));
        let stop_on_drop = KillOnDrop(Arc::clone(&stop));
        let limit = question.limit;
        let work = tokio::task::spawn_blocking(move || {
            let answer = inner.ask(&question, &stop);
            drop(held);
            answer
        });
        let answer = tokio::time::timeout(limit + GRACE, work).await;
        drop(stop_on_drop);
        match answer {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => Err(WorkerError::Worker(error.to_string())),
            Err(_) => Err(WorkerError::Refused(too_long(limit))),
        }
    }
}

impl Pool {
    fn start(&self) -> io::Result<Worker> {
        Worker::start(&self.program, &self.events)
    }

    fn take(&self) -> io::Result<(Worker, u32)> {
        loop {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).workers.pop();
            match idle {
                // An idle worker that has ended is dropped.
                Some((worker, _)) if worker.has_ended() => {}
                Some(idle) => return Ok(idle),
                None => return Ok((self.start()?, 0)),
            }
        }
    }

    fn put_back(&self, worker: Worker, asked: u32) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if !idle.is_closed && idle.workers.len() < AT_ONCE && asked < QUESTIONS {
            idle.workers.push((worker, asked));
        }
    }

    fn ask(&self, question: &Question, stop: &Stop) -> Result<Vec<u8>, WorkerError> {
        let (mut worker, asked) = self.take()?;
        let reply = if stop.begin(&worker) { worker.ask(question) } else { Ok(None) };
        let is_alive = stop.finish();
        match reply {
            Ok(Some(reply)) if is_alive => {
                self.put_back(worker, asked + 1);
                return match reply {
                    Reply::Rows(rows) => Ok(rows),
                    Reply::Refused(refusal) => Err(WorkerError::Refused(refusal)),
                    Reply::Failed(reason) => Err(WorkerError::Worker(reason)),
                };
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Err(WorkerError::Worker("the response is invalid".to_owned()));
            }
            _ => {}
        }
        let end = worker.end()?;
        drop(worker);
        // Starts the replacement now, so that the next question does not wait for it.
        self.put_back(self.start()?, 0);
        if !is_alive {
            return Err(WorkerError::Refused(too_long(question.limit)));
        }
        let too_big = |detail: String| Err(WorkerError::Refused(QueryRefusal::new(TOO_BIG, detail)));
        match end {
            WorkerEnd::Memory => too_big(OUT_OF_MEMORY.to_owned()),
            WorkerEnd::Processor => Err(WorkerError::Refused(too_long(question.limit))),
            WorkerEnd::Disk => {
                let megabytes = DISK >> 20;
                too_big(format!("The query needs more than {megabytes} MB of disk space; sort fewer events"))
            }
            WorkerEnd::Other(status) => Err(WorkerError::Worker(format!("it ended with {status}"))),
        }
    }
}
