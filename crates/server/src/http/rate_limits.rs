//! How much one client may ask: a bucket of tokens for everything, and a smaller one for what costs a password hash or
//! would let somebody guess. Counted in memory, so per server; `ROLECALL_RATE_LIMITS=off` switches it off.
//!
//! Not the lock after failed sign-ins, which is a promise of its own (see [`crate::store::login_failures`]).

use crate::client::Client;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::client::client_of;
use crate::paths::is_sensitive;
use crate::state::App;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Everything under `/api`. A whole company may sit behind one address.
const ANY: Rate = Rate { burst: 2400, every: Duration::from_millis(10) };
/// Signing in and up, and looking invites up.
const SENSITIVE: Rate = Rate { burst: 60, every: Duration::from_millis(500) };
/// Above this many tracked clients, drop the buckets that have refilled, at most once a second.
const CROWD: usize = 10_000;
/// The most clients that are tracked; further ones share one bucket until others have refilled.
const MOST: usize = 200_000;

/// How often buckets that have refilled are dropped.
const SWEEP: Duration = Duration::from_secs(1);

/// So many requests at once, and one more every so often.
#[derive(Debug, Clone, Copy)]
struct Rate {
    burst: u32,
    every: Duration,
}

/// The buckets of all clients.
#[derive(Debug, Default)]
pub struct Limits {
    any: Mutex<Buckets>,
    sensitive: Mutex<Buckets>,
}

/// Buckets of one rate, each kept as the moment when it will be full again.
#[derive(Debug, Default)]
struct Buckets {
    clients: HashMap<Client, Moment>,
    /// The one of all clients that are not tracked.
    others: Option<Moment>,
    /// When those that had refilled were dropped.
    swept: Option<Moment>,
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

/// Takes a token.
fn take(buckets: &Mutex<Buckets>, rate: Rate, client: Client, now: Moment) -> Result<()> {
    let mut buckets = buckets.lock().unwrap_or_else(PoisonError::into_inner);
    let is_due = buckets.swept.is_none_or(|last| last <= now.before(SWEEP));
    if buckets.clients.len() >= CROWD && is_due {
        buckets.clients.retain(|_, full_at| *full_at > now);
        buckets.swept = Some(now);
    }
    let is_tracked = buckets.clients.len() < MOST || buckets.clients.contains_key(&client);
    let known = if is_tracked { buckets.clients.get(&client).copied() } else { buckets.others };
    let full_at = known.unwrap_or(now).max(now).after(rate.every);
    let latest = now.after(rate.every * rate.burst);
    if full_at > latest {
        return Err(Error::Throttled(Duration::from_micros((full_at.micros() - latest.micros()).unsigned_abs())));
    }
    if is_tracked {
        buckets.clients.insert(client, full_at);
    } else {
        buckets.others = Some(full_at);
    }
    Ok(())
}

/// Lets through what is within the limits.
pub async fn layer(State((app, limits)): State<(App, Arc<Limits>)>, request: Request, next: Next) -> Response {
    if !app.config.rate_limits {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let client = client_of(&parts, &app.config.trusted_proxies);
    let is_sensitive = is_sensitive(parts.uri.path());
    match limits.check(client, is_sensitive, app.clock.now()) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(error) => error.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn the_memory_of_the_limits_is_bounded() {
        let (buckets, now) = (Mutex::default(), Moment::from_micros(0));
        let client = |number: usize| Client::from(Ipv4Addr::from_bits(u32::try_from(number).unwrap()));
        for number in 0..MOST + 100 {
            let _ = take(&buckets, SENSITIVE, client(number), now);
        }
        assert_eq!(buckets.lock().unwrap().clients.len(), MOST);
        // Those that are not tracked have the tokens of one, and those that are have their own.
        assert!(take(&buckets, SENSITIVE, client(MOST + 200), now).is_err());
        assert!(take(&buckets, SENSITIVE, client(7), now).is_ok());
        // When they have refilled they are dropped.
        let later = now.after(Duration::from_mins(1));
        assert!(take(&buckets, SENSITIVE, client(MOST + 200), later).is_ok());
        assert_eq!(buckets.lock().unwrap().clients.len(), 1);
    }
}
