//! What a process in which people's SQL runs may take of the machine; the operating system ends it beyond that.
//!
//! Only Linux limits the memory of a process. Elsewhere the limit on SQLite's own heap remains, and the server says so
//! when it starts.

use rustix::io::Result;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// The most bytes of memory: those of SQLite, the answer, and what is needed meanwhile.
const MEMORY: u64 = 80 * 1024 * 1024;
/// The most bytes of addresses, so also of files in memory.
const ADDRESSES: u64 = 768 * 1024 * 1024;
/// The most bytes of one file that a sort writes.
pub(in crate::events::sql) const DISK: u64 = 256 * 1024 * 1024;
/// How many files may be open: input and output, the three of the file of events, and those that sorts write.
const FILES: u64 = 16;
/// How much longer than the query may take the processor may work for it, in seconds.
const REST: u64 = 2;

/// Limits this process, for good.
///
/// # Errors
/// The operating system refuses.
pub(super) fn set() -> Result<()> {
    lower(Resource::Core, 0)?;
    lower(Resource::Fsize, DISK)?;
    lower(Resource::Nofile, FILES)?;
    for (resource, most) in [(Resource::Data, MEMORY), (Resource::As, ADDRESSES)] {
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

/// Lets the processor work for another query of this length, and no longer.
///
/// # Errors
/// The operating system refuses.
pub(super) fn allow_processor(limit: Duration) -> Result<()> {
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.try_into().unwrap_or(u64::MAX);
    let most = used.saturating_add(limit.as_secs()).saturating_add(REST);
    let maximum = getrlimit(Resource::Cpu).maximum;
    let current = Some(maximum.map_or(most, |hard| hard.min(most)));
    setrlimit(Resource::Cpu, Rlimit { current, maximum })
}
