//! Limits that the operating system enforces on a worker process.
//!
//! Only Linux limits the memory of a process. Elsewhere only SQLite's own heap limit applies, and the server warns when
//! it starts.

use rustix::io::Result;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// Maximum memory in bytes: SQLite, the result, and temporary values.
const MEMORY: u64 = 80 * 1024 * 1024;
/// Maximum address space in bytes, which includes memory-mapped files.
const ADDRESS_SPACE: u64 = 768 * 1024 * 1024;
/// Maximum size of one temporary file, in bytes.
pub(in crate::events::sql) const DISK: u64 = 256 * 1024 * 1024;
/// Maximum number of open files: standard streams, the three of the events file, and temporary ones.
const FILES: u64 = 16;
/// Processor time beyond the time limit of the query, in seconds.
const EXTRA_SECONDS: u64 = 2;

/// Limits this process; this cannot be undone.
///
/// # Errors
/// The operating system refuses.
pub(super) fn set() -> Result<()> {
    lower(Resource::Core, 0)?;
    lower(Resource::Fsize, DISK)?;
    lower(Resource::Nofile, FILES)?;
    for (resource, most) in [(Resource::Data, MEMORY), (Resource::As, ADDRESS_SPACE)] {
        let limited = lower(resource, most);
        if cfg!(target_os = "linux") {
            limited?;
        }
    }
    Ok(())
}

fn lower(resource: Resource, most: u64) -> Result<()> {
    let most = getrlimit(resource).maximum.map_or(most, |hard| hard.min(most));
    setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
}

/// Sets the processor-time limit for the next query.
///
/// # Errors
/// The operating system refuses.
pub(super) fn allow_processor(limit: Duration) -> Result<()> {
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.try_into().unwrap_or(u64::MAX);
    let most = used.saturating_add(limit.as_secs()).saturating_add(EXTRA_SECONDS);
    let maximum = getrlimit(Resource::Cpu).maximum;
    let current = Some(maximum.map_or(most, |hard| hard.min(most)));
    setrlimit(Resource::Cpu, Rlimit { current, maximum })
}
