//! The worker processes for people's SQL, as the operating system shows them (Linux).

use super::TestApp;
use std::fs;
use std::time::Duration;

/// The ids of the processes that have opened this server's events file.
pub(crate) fn workers(app: &TestApp) -> Vec<u32> {
    let events = app.app.config.events.file().unwrap().to_string_lossy().into_owned();
    let processes = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let is_ours = |id: &u32| {
        let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        let mut args = line.split(|byte| *byte == 0).map(String::from_utf8_lossy);
        args.any(|arg| arg == "query-worker") && args.next().is_some_and(|arg| arg == events)
    };
    processes.filter(is_ours).collect()
}

/// Waits until all of these processes have ended.
pub(crate) async fn gone(ids: &[u32]) {
    for _ in 0..600 {
        if ids.iter().all(|id| !fs::exists(format!("/proc/{id}")).unwrap()) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{ids:?} are still there");
}

/// Waits until this process is dead, although the server has not noticed it yet.
pub(crate) async fn dead(id: u32) {
    for _ in 0..600 {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        // The state follows the name in brackets.
        if stat.rsplit(')').next().unwrap().trim_start().starts_with(['Z', 'X']) || stat.is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{id} is still alive");
}

/// Waits until this process is busy: until it has used another tenth of a second of CPU time.
pub(crate) async fn busy(id: u32) {
    let used = || {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
        // After the name in brackets, the twelfth field is the user time in ticks.
        stat.rsplit(')').next().unwrap().split_whitespace().nth(11).unwrap().parse::<u64>().unwrap()
    };
    let before = used();
    while used() < before + 10 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
