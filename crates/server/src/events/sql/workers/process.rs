//! One worker process, from the outside.

use crate::events::sql::worker::frame::{Question, Reply};
use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

/// Signals that end a process beyond its limits; their numbers are the same on all systems that we know.
const SIGABRT: i32 = 6;
const SIGKILL: i32 = 9;
const SIGXCPU: i32 = 24;
const SIGXFSZ: i32 = 25;

/// What is let through to a worker: where temporary files belong. No secrets, no database.
const ENVIRONMENT: [&str; 2] = ["SQLITE_TMPDIR", "TMPDIR"];

/// A worker process that waits for a question or answers one. Dropped, it is ended and waited for.
#[derive(Debug)]
pub(super) struct Worker {
    process: Arc<Process>,
    input: ChildStdin,
    output: ChildStdout,
}

/// The process itself; it can be killed while somebody waits for its answer.
#[derive(Debug)]
pub(super) struct Process(Mutex<Child>);

/// Why a worker has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It needed more memory than it may have.
    Memory,
    /// It kept the processor busy for too long.
    Processor,
    /// It wrote more to the disk than it may.
    Disk,
    /// For another reason.
    Other(ExitStatus),
}

impl Process {
    /// Ends it at once.
    pub(super) fn kill(&self) {
        // It may have ended by itself.
        let _ = self.0.lock().unwrap_or_else(PoisonError::into_inner).kill();
    }

    fn wait(&self) -> io::Result<ExitStatus> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).wait()
    }

    fn has_ended(&self) -> bool {
        !matches!(self.0.lock().unwrap_or_else(PoisonError::into_inner).try_wait(), Ok(None))
    }
}

impl Worker {
    /// Starts a worker that reads this file of events.
    ///
    /// # Errors
    /// The program cannot be started.
    pub(super) fn start(program: &Path, events: &Path) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.arg0("rolecall-server").arg(super::ARGUMENT).arg(events).env_clear();
        command.envs(ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take());
        let process = Arc::new(Process(Mutex::new(child)));
        match pipes {
            (Some(input), Some(output)) => Ok(Worker { process, input, output }),
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// To kill it with.
    pub(super) fn process(&self) -> Arc<Process> {
        Arc::clone(&self.process)
    }

    /// Whether it ended while it waited.
    pub(super) fn has_ended(&self) -> bool {
        self.process.has_ended()
    }

    /// Asks, and waits for the answer; none: it ended without one.
    pub(super) fn ask(&mut self, question: &Question) -> io::Result<Option<Reply>> {
        question.write(&mut self.input)?;
        Reply::read(&mut self.output)
    }

    /// Why it has ended, or ends now.
    pub(super) fn end(&self) -> io::Result<End> {
        self.process.kill();
        let status = self.process.wait()?;
        Ok(match status.signal() {
            // An allocation that fails aborts; SIGKILL is that of a system without memory, if it is not ours.
            Some(SIGABRT | SIGKILL) => End::Memory,
            Some(SIGXCPU) => End::Processor,
            Some(SIGXFSZ) => End::Disk,
            _ => End::Other(status),
        })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.process.kill();
        // Nobody minds how.
        let _ = self.process.wait();
    }
}

/// The running program, also when its file has been replaced since.
pub(super) fn own_program() -> PathBuf {
    let program = PathBuf::from("/proc/self/exe");
    if program.exists() {
        return program;
    }
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("rolecall-server"))
}
