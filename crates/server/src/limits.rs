//! How much one client may ask: a bucket of tokens for everything, and a smaller one for what costs a password hash or
//! would let somebody guess. Counted in memory, so per server; `ROLECALL_RATE_LIMITS=off` switches it off.
//!
//! Not the lock after failed sign-ins, which is a promise of its own (see [`crate::store::login_failures`]).

use crate::app::App;
use crate::client::Client;
use crate::clock::Moment;
use crate::error::{Error, Result};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Everything under `/api`. A whole company may sit behind one address.
const ANY: Rate = Rate { burst: 2400, every: Duration::from_millis(10) };
/// Signing in and up, and looking invites up.
const SENSITIVE: Rate = Rate { burst: 60, every: Duration::from_millis(500) };
/// From so many clients on, those that have been quiet are forgotten.
const CROWD: usize = 10_000;

/// So many requests at once, and one more every so often.
#[derive(Debug, Clone, Copy)]
struct Rate {
    burst: u32,
    every: Duration,
}

/// The buckets of all clients.
#[derive(Debug, Default)]
pub struct Limits {
    any: Mutex<HashMap<Client, Moment>>,
    sensitive: Mutex<HashMap<Client, Moment>>,
}

impl Limits {
    fn check(&self, client: Client, is_sensitive: bool, now: Moment) -> Result<()> {
        take(&self.any, ANY, client, now)?;
        if is_sensitive {
            take(&self.sensitive, SENSITIVE, client, now)?;
        }
        Ok(())
    }
}

/// Takes a token. A bucket is kept as the moment when it will be full again.
fn take(buckets: &Mutex<HashMap<Client, Moment>>, rate: Rate, client: Client, now: Moment) -> Result<()> {
    let mut buckets = buckets.lock().unwrap_or_else(PoisonError::into_inner);
    if buckets.len() >= CROWD {
        buckets.retain(|_, full_at| *full_at > now);
    }
    let full_at = buckets.get(&client).copied().unwrap_or(now).max(now).after(rate.every);
    let latest = now.after(rate.every * rate.burst);
    if full_at > latest {
        return Err(Error::Throttled(Duration::from_micros((full_at.micros() - latest.micros()).unsigned_abs())));
    }
    buckets.insert(client, full_at);
    Ok(())
}

/// Lets through what is within the limits.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    if !app.config.rate_limits {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let client = Client::of(&parts, &app.config.trusted_proxies);
    let is_sensitive = crate::router::is_sensitive(parts.uri.path());
    match app.limits.check(client, is_sensitive, app.clock.now()) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(error) => error.into_response(),
    }
}
