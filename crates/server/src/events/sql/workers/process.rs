//! One worker process, seen from the server.

use crate::events::sql::worker::frame::{Question, Reply};
use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

/// Signals sent when a process exceeds a limit; their numbers are the same on all supported systems.
const SIGABRT: i32 = 6;
const SIGKILL: i32 = 9;
const SIGXCPU: i32 = 24;
const SIGXFSZ: i32 = 25;

/// Environment variables passed to a worker: the folders of temporary files. No secrets, no database.
const ENVIRONMENT: [&str; 2] = ["SQLITE_TMPDIR", "TMPDIR"];

/// A worker process. Dropping it kills the process and waits for its end.
#[derive(Debug)]
pub(super) struct Worker {
    process: Arc<Process>,
    input: ChildStdin,
    output: ChildStdout,
}

/// The process, which can be killed while another thread waits for a reply.
#[derive(Debug)]
pub(super) struct Process(Mutex<Child>);

/// Why a worker has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WorkerEnd {
    /// It exceeded the memory limit.
    Memory,
    /// It exceeded the processor-time limit.
    Processor,
    /// It exceeded the file-size limit.
    Disk,
    /// For a reason other than a limit.
    Other(ExitStatus),
}

impl Process {
    /// Kills the process.
    pub(super) fn kill(&self) {
        // Fails if the process has already ended.
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
    /// Starts a worker for an events file.
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

    /// A handle to kill it with.
    pub(super) fn process(&self) -> Arc<Process> {
        Arc::clone(&self.process)
    }

    /// True if the process has ended.
    pub(super) fn has_ended(&self) -> bool {
        self.process.has_ended()
    }

    /// Asks, and waits for the reply; `None` if the process ended without one.
    pub(super) fn ask(&mut self, question: &Question) -> io::Result<Option<Reply>> {
        question.write(&mut self.input)?;
        Reply::read(&mut self.output)
    }

    /// Waits for the end of the process, and says why it ended.
    pub(super) fn end(&self) -> io::Result<WorkerEnd> {
        self.process.kill();
        let status = self.process.wait()?;
        Ok(match status.signal() {
            // A failed allocation aborts; SIGKILL comes from the out-of-memory killer, unless this server sent it.
            Some(SIGABRT | SIGKILL) => WorkerEnd::Memory,
            Some(SIGXCPU) => WorkerEnd::Processor,
            Some(SIGXFSZ) => WorkerEnd::Disk,
            _ => WorkerEnd::Other(status),
        })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.process.kill();
        // The exit status does not matter.
        let _ = self.process.wait();
    }
}

/// The path of the running program, valid even after its file was replaced.
pub(super) fn own_program() -> PathBuf {
    let program = PathBuf::from("/proc/self/exe");
    if program.exists() {
        return program;
    }
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("rolecall-server"))
}
