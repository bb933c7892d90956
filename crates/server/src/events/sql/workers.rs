//! The processes in which people's SQL runs, from the outside: a few that are warm, each asked one question at a time.
//!
//! A worker that does not answer in time, or that nobody waits for any more, is killed and replaced; the permit of its
//! question is held until it is gone.

mod process;

use super::refusal::{Refusal, TOO_BIG};
use super::run::NO_MEMORY;
use super::worker::frame::{Question, Reply};
use super::worker::{DISK, too_long};
use crate::events::query_permits::AT_ONCE;
use crate::logging::cause;
use process::{End, Process, Worker, own_program};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The argument with which this program is a worker.
pub(super) const ARGUMENT: &str = "query-worker";

/// How much longer than a question may take its worker lives: the worker ends the question itself, unless it is stuck.
const GRACE: Duration = Duration::from_millis(500);

/// A worker is replaced after so many questions.
const QUESTIONS: u32 = 1000;

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failed {
    /// The query is at fault.
    #[error("the query was refused")]
    Refused(Refusal),
    /// A worker could not be started or asked.
    #[error("a query worker cannot be asked: {0}")]
    Io(#[from] io::Error),
    /// A worker is broken. Nothing of the query is in it.
    #[error("a query worker failed: {0}")]
    Worker(String),
}

/// The workers; cheap to copy.
#[derive(Debug, Clone)]
pub(crate) struct QueryWorkers(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    program: PathBuf,
    events: PathBuf,
    idle: Mutex<Idle>,
}

/// Workers that wait for a question, and of each how many it has answered.
#[derive(Debug, Default)]
struct Idle {
    workers: Vec<(Worker, u32)>,
    is_closed: bool,
}

/// Ends the work on a question, from another thread.
#[derive(Debug, Default)]
struct Stop(Mutex<Stopping>);

#[derive(Debug, Default)]
struct Stopping {
    is_stopped: bool,
    process: Option<Arc<Process>>,
}

impl Stop {
    /// Kills the worker that is asked, or will be.
    fn stop(&self) {
        let mut stopping = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        stopping.is_stopped = true;
        if let Some(process) = stopping.process.take() {
            process.kill();
        }
    }

    /// Whether the question is still to be asked.
    fn begin(&self, worker: &Worker) -> bool {
        let mut stopping = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        stopping.process = Some(worker.process());
        !stopping.is_stopped
    }

    /// Whether the worker is still alive; it is not killed any more.
    fn finish(&self) -> bool {
        let mut stopping = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        stopping.process = None;
        !stopping.is_stopped
    }
}

/// Stops the work when whoever asked goes away.
struct StopOnDrop(Arc<Stop>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl QueryWorkers {
    /// Workers that read this file of events; they are started when they are needed. `program`: the server, if it is not
    /// this program.
    pub(crate) fn new(program: Option<PathBuf>, events: PathBuf) -> Self {
        let program = program.unwrap_or_else(own_program);
        QueryWorkers(Arc::new(Inner { program, events, idle: Mutex::default() }))
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
        // They are waited for.
        let _ = tokio::task::spawn_blocking(move || drop(workers)).await;
    }

    /// Asks, and drops `held` once no worker is busy with the question any more. Gives the JSON of
    /// [`rolecall_api::Rows`].
    ///
    /// # Errors
    /// See [`Failed`].
    pub(super) async fn ask(&self, question: Question, held: impl Send + 'static) -> Result<Vec<u8>, Failed> {
        let (inner, stop) = (Arc::clone(&self.0), Arc::new(Stop::default()));
        let stop_on_drop = StopOnDrop(Arc::clone(&stop));
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
            Ok(Err(error)) => Err(Failed::Worker(error.to_string())),
            Err(_) => Err(Failed::Refused(too_long(limit))),
        }
    }
}

impl Inner {
    fn start(&self) -> io::Result<Worker> {
        Worker::start(&self.program, &self.events)
    }

    fn take(&self) -> io::Result<(Worker, u32)> {
        loop {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).workers.pop();
            match idle {
                // One that ended while it waited counts for nothing.
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

    fn ask(&self, question: &Question, stop: &Stop) -> Result<Vec<u8>, Failed> {
        let (mut worker, asked) = self.take()?;
        let reply = if stop.begin(&worker) { worker.ask(question) } else { Ok(None) };
        let is_alive = stop.finish();
        match reply {
            Ok(Some(reply)) if is_alive => {
                self.put_back(worker, asked + 1);
                return match reply {
                    Reply::Rows(rows) => Ok(rows),
                    Reply::Refused(refusal) => Err(Failed::Refused(refusal)),
                    Reply::Failed(reason) => Err(Failed::Worker(reason)),
                };
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Err(Failed::Worker("the response is invalid".to_owned()));
            }
            _ => {}
        }
        let end = worker.end()?;
        drop(worker);
        // The next question does not wait for a new one.
        self.put_back(self.start()?, 0);
        if !is_alive {
            return Err(Failed::Refused(too_long(question.limit)));
        }
        let too_big = |detail: String| Err(Failed::Refused(Refusal::new(TOO_BIG, detail)));
        match end {
            End::Memory => too_big(NO_MEMORY.to_owned()),
            End::Processor => Err(Failed::Refused(too_long(question.limit))),
            End::Disk => {
                too_big(format!("The query needs more than {} MB of disk space; sort fewer events", DISK >> 20))
            }
            End::Other(status) => Err(Failed::Worker(format!("it ended with {status}"))),
        }
    }
}
