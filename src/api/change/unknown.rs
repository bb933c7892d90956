//! Changes whose outcome is unknown: if the user makes one again, it is sent with the same key.

use super::Request;
use std::cell::RefCell;

/// If the user repeats a change with an unknown outcome within this time, in milliseconds, it is sent with its old key.
const KEY_LIFE: f64 = 600_000.0;
/// Maximum number of changes with an unknown outcome that are remembered.
const MAX_UNKNOWN_OUTCOMES: usize = 16;

/// A change that was sent and whose outcome is unknown.
struct UnknownOutcome {
    request: Request,
    key: String,
    since: f64,
}

thread_local! {
    static UNKNOWN_OUTCOMES: RefCell<Vec<UnknownOutcome>> = const { RefCell::new(Vec::new()) };
}

/// The key of the same request if its outcome is unknown (it is then forgotten); else a new key.
pub(super) fn key_for(request: &Request) -> String {
    let oldest = js_sys::Date::now() - KEY_LIFE;
    let known = UNKNOWN_OUTCOMES.with_borrow_mut(|all| {
        all.retain(|one| one.since > oldest);
        let is_same = |one: &UnknownOutcome| {
            one.request.method == request.method && one.request.path == request.path && one.request.body == request.body
        };
        all.iter().position(is_same).map(|at| all.remove(at).key)
    });
    known.unwrap_or_else(|| {
        // It does not have to be unguessable: the server stores keys per user.
        let part = || js_sys::Math::random().to_bits();
        format!("{:016x}{:016x}", part(), part())
    })
}

pub(super) fn remember(request: Request, key: String) {
    UNKNOWN_OUTCOMES.with_borrow_mut(|all| {
        if all.len() >= MAX_UNKNOWN_OUTCOMES {
            all.remove(0);
        }
        all.push(UnknownOutcome { request, key, since: js_sys::Date::now() });
    });
}
