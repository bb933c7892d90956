//! Captures the log of a test. There is one subscriber for the whole process, set before anything is logged: with one
//! per test, `tracing` sometimes caches that a call site has no listener, because the first thread that reached it had
//! none.

use rolecall_server::config::LogFormat;
use rolecall_server::logging::subscriber;
use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;
use tracing_subscriber::EnvFilter;

thread_local! {
    /// The log of this thread since [`listen`].
    static HEARD: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Installs the subscriber, once.
pub(super) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // What the server would log with `RUST_LOG=trace`, except what it forbids.
        let subscriber = subscriber(LogFormat::Compact, EnvFilter::new("trace"), || Heard);
        tracing::subscriber::set_global_default(subscriber).unwrap();
    });
}

struct Heard;

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        HEARD.with_borrow_mut(|heard| {
            if let Some(heard) = heard {
                heard.extend_from_slice(bytes);
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Starts capturing the log of this thread. In a single-threaded test that is the server's log.
pub(crate) fn listen() {
    HEARD.set(Some(Vec::new()));
}

/// The log since [`listen`].
pub(crate) fn heard() -> String {
    String::from_utf8(HEARD.take().unwrap_or_default()).unwrap()
}
