//! Rate limits per client: a token bucket for all API requests, and a smaller one for requests that cost a password
//! hash or allow guessing. The buckets are in memory, so they limit each server separately; `ROLECALL_RATE_LIMITS=off`
//! disables them.
//!
//! The lock after wrong passwords is not here; see [`crate::accounts::login_throttle`].

use crate::client::Client;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::client::client_of;
use crate::paths::{is_health, is_sensitive};
use crate::state::App;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// All requests under `/api`. It is generous: a whole company may share one IP address.
const ANY: Rate = Rate { burst: 2400, every: Duration::from_millis(10) };
/// Requests that sign in or up, look up an invite, confirm an email, or reset a password.
const SENSITIVE: Rate = Rate { burst: 60, every: Duration::from_millis(500) };
/// Above this many tracked clients, full buckets are dropped once per [`SWEEP`].
const SWEEP_ABOVE: usize = 10_000;
/// The most clients with a bucket of their own. Further clients share one bucket until there is room.
const MAX_CLIENTS: usize = 200_000;

/// The shortest time between two sweeps.
const SWEEP: Duration = Duration::from_secs(1);

/// The size of a bucket, and the time in which one token is added.
#[derive(Debug, Clone, Copy)]
struct Rate {
    burst: u32,
    every: Duration,
}

/// The buckets of all clients.
#[derive(Debug, Default)]
pub struct RateLimits {
    any: Mutex<Buckets>,
    sensitive: Mutex<Buckets>,
}

/// The buckets of one rate. Each is stored as the time at which it is full again.
#[derive(Debug, Default)]
struct Buckets {
    clients: HashMap<Client, Moment>,
    /// The shared bucket of clients without one of their own.
    others: Option<Moment>,
    /// When full buckets were last dropped.
    swept: Option<Moment>,
}

impl RateLimits {
    /// Takes the tokens for a request.
    ///
    /// # Errors
    /// [`Error::Throttled`] if a bucket is empty.
    fn check(&self, client: Client, is_sensitive: bool, now: Moment) -> Result<()> {
        take_token(&self.any, ANY, client, now)?;
        if is_sensitive {
            take_token(&self.sensitive, SENSITIVE, client, now)?;
        }
        Ok(())
    }
}

/// Takes a token from the bucket of `client`.
///
/// # Errors
/// [`Error::Throttled`] if it is empty.
fn take_token(buckets: &Mutex<Buckets>, rate: Rate, client: Client, now: Moment) -> Result<()> {
    let mut buckets = buckets.lock().unwrap_or_else(PoisonError::into_inner);
    let is_due = buckets.swept.is_none_or(|last| last <= now.before(SWEEP));
    if buckets.clients.len() >= SWEEP_ABOVE && is_due {
        buckets.clients.retain(|_, full_at| *full_at > now);
        buckets.swept = Some(now);
    }
    let is_tracked = buckets.clients.len() < MAX_CLIENTS || buckets.clients.contains_key(&client);
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

/// Responds with 429 and `Retry-After` to requests above the rate.
pub async fn layer(State((app, limits)): State<(App, Arc<RateLimits>)>, request: Request, next: Next) -> Response {
    if !app.config.rate_limits || is_health(request.uri().path()) {
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
        for number in 0..MAX_CLIENTS + 100 {
            let _ = take_token(&buckets, SENSITIVE, client(number), now);
        }
        assert_eq!(buckets.lock().unwrap().clients.len(), MAX_CLIENTS);
        // Untracked clients share the tokens of one client; tracked ones have their own.
        assert!(take_token(&buckets, SENSITIVE, client(MAX_CLIENTS + 200), now).is_err());
        assert!(take_token(&buckets, SENSITIVE, client(7), now).is_ok());
        // Full buckets are dropped.
        let later = now.after(Duration::from_mins(1));
        assert!(take_token(&buckets, SENSITIVE, client(MAX_CLIENTS + 200), later).is_ok());
        assert_eq!(buckets.lock().unwrap().clients.len(), 1);
    }
}
