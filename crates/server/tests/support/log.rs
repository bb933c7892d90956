//! What the server logs, for tests of that. One subscriber for the whole process, set before anything is logged: with
//! one for each test, `tracing` remembers now and then of a place in the code that nobody listens to it, which was true
//! for the thread that came there first.

use rolecall_server::logging::{LogFormat, subscriber};
use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;
use tracing_subscriber::EnvFilter;

thread_local! {
    /// What was logged on this thread since it listens.
    static HEARD: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Sets the subscriber, once.
pub(super) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // What the program itself would write with `RUST_LOG=trace`, without what it forbids.
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

/// Listens from now on to what this thread logs, which for a test on one thread is what its server logs.
pub(crate) fn listen() {
    HEARD.set(Some(Vec::new()));
}

/// What was logged since [`listen`].
pub(crate) fn heard() -> String {
    String::from_utf8(HEARD.take().unwrap_or_default()).unwrap()
}
