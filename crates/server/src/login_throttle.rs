//! Limits guessing of passwords (contract 4), per account **and** client, so that an attack from elsewhere locks nobody
//! out where they have signed in before.
//!
//! An attempt counts in one of these buckets of its account, each of which is locked for ten minutes by ten failures:
//!
//! - that of the device, if the browser carries the cookie of an earlier sign-in to this account ([`DEVICE`]);
//! - that of the network, if the account was signed in to from there before (an IPv4 address or a /64 of IPv6);
//! - else the one bucket of all strangers, so that many clients together cannot guess more than one.
//!
//! A password that is asked for again in an open session counts in a bucket of that session alone; with API keys, in one
//! bucket of all keys of the person, because whoever has a session can make as many keys as they like. A client that fails
//! with many accounts is locked for all of them, except where a device is known.
//!
//! Buckets are in the database ([`login_failures`]), so several servers share them. They are never about whether the
//! account exists.

use crate::app::App;
use crate::client::Client;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::hash::{hexadecimal, sha256};
use crate::session::{self, Caller};
use crate::store::{known_clients, login_failures};
use axum::http::{HeaderMap, HeaderValue};
use rand::TryRng;
use rolecall_api::UserId;
use sqlx::AnyConnection;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// So many failures lock a bucket of an account.
const PER_ACCOUNT: i64 = 10;
/// So many failures lock a client for all accounts. A whole company may sit behind one address.
const PER_CLIENT: i64 = 100;
/// How long a client is known after the last sign-in from it.
const KNOWN: Duration = Duration::from_hours(180 * 24);
/// How often buckets that count no more are removed, so that the table holds only those of the last minutes.
const SWEEP: Duration = Duration::from_mins(1);
/// The name of the cookie by which a device is known; on https with the prefix `__Host-`.
const DEVICE: &str = "rolecall_device";

/// When this server last removed what counts no more.
#[derive(Debug, Default)]
pub struct LoginThrottle {
    swept_at: AtomicI64,
}

/// An attempt under way; unless it succeeds it counts as failed.
#[derive(Debug)]
pub struct Attempt {
    bucket: String,
    client: Option<String>,
}

impl Attempt {
    /// Counts an attempt to sign in to the account with this address.
    ///
    /// # Errors
    /// [`Error::Locked`]; the database does not answer.
    pub async fn to_sign_in(app: &App, address: &str, client: Client, headers: &HeaderMap) -> Result<Self> {
        let now = app.clock.now();
        let (device, network) = (device(app, headers).map(device_hash), network_hash(client));
        LoginThrottle::sweep(app, now);
        let mut tx = app.db.begin().await?;
        let clients = [device.as_deref().unwrap_or_default(), &network];
        let known = known_clients::known(&mut tx, address, clients, now.before(KNOWN)).await?;
        let device = device.filter(|device| known.contains(device));
        let attempt = Attempt {
            bucket: match (&device, known.contains(&network)) {
                (Some(device), _) => sha256(&format!("account {address} device {device}")),
                (None, true) => sha256(&format!("account {address} network {network}")),
                (None, false) => sha256(&format!("account {address}")),
            },
            client: device.is_none().then(|| sha256(&format!("client {}", client.text()))),
        };
        // First the client: one that is locked makes no bucket for each address that it tries.
        let mut locked = None;
        if let Some(client) = &attempt.client {
            locked = login_failures::count(&mut tx, client, PER_CLIENT, now).await?;
        }
        if locked.is_none() {
            locked = login_failures::count(&mut tx, &attempt.bucket, PER_ACCOUNT, now).await?;
        }
        // Not what the request asks for: counted even if the request is then refused.
        tx.commit_aside().await?;
        attempt.unless(locked, now)
    }

    /// Counts an attempt to give the current password in an open session, or with an API key.
    ///
    /// # Errors
    /// [`Error::Locked`]; the database does not answer.
    pub async fn in_session(app: &App, caller: &Caller, headers: &HeaderMap) -> Result<Self> {
        let (now, user) = (app.clock.now(), caller.id());
        let bucket = if caller.by_key {
            sha256(&format!("keys {user}"))
        } else {
            sha256(&format!("session {user} {}", session::token(app, headers).unwrap_or_default()))
        };
        let attempt = Attempt { bucket, client: None };
        LoginThrottle::sweep(app, now);
        let mut tx = app.db.begin().await?;
        let locked = login_failures::count(&mut tx, &attempt.bucket, PER_ACCOUNT, now).await?;
        tx.commit_aside().await?;
        attempt.unless(locked, now)
    }

    fn unless(self, locked: Option<Moment>, now: Moment) -> Result<Self> {
        match locked {
            Some(until) => Err(Error::Locked(Duration::from_micros((until.micros() - now.micros()).unsigned_abs()))),
            None => Ok(self),
        }
    }

    /// The password was right: the bucket starts anew, and the client has not failed this time.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn succeeded(self, conn: &mut AnyConnection) -> Result<()> {
        // In the order in which they were counted, so that no two transactions wait for each other.
        if let Some(client) = &self.client {
            login_failures::give_back(conn, client).await?;
        }
        Ok(login_failures::forget(conn, &self.bucket).await?)
    }
}

impl LoginThrottle {
    /// Removes what counts no more, in the background and at most once a minute.
    fn sweep(app: &App, now: Moment) {
        let swept_at = &app.login_throttle.swept_at;
        let last = swept_at.load(Ordering::Relaxed);
        let is_due = last <= now.before(SWEEP).micros();
        if is_due && swept_at.compare_exchange(last, now.micros(), Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            let app2 = app.clone();
            app.behind("removing old failed sign-ins", async move {
                let mut tx = app2.db.begin().await?;
                login_failures::sweep(&mut tx, now).await?;
                Ok(tx.commit().await?)
            });
        }
    }
}

/// Since when somebody must have signed in from a client for it to be known at `now`.
#[must_use]
pub fn known_since(now: Moment) -> Moment {
    now.before(KNOWN)
}

/// Remembers that `user` has signed in from this client, and gives the cookie by which the device will be known.
///
/// A device that anybody has signed in from keeps its token, so that one browser can be known for several accounts.
///
/// # Errors
/// The database does not answer, or the system has no randomness.
pub async fn remember(
    app: &App,
    conn: &mut AnyConnection,
    headers: &HeaderMap,
    client: Client,
    user: &UserId,
) -> Result<HeaderValue> {
    let mut token = String::new();
    if let Some(known) = device(app, headers)
        && known_clients::is_anybodys(conn, &device_hash(known)).await?
    {
        known.clone_into(&mut token);
    }
    if token.is_empty() {
        let mut random = [0_u8; 32];
        rand::rngs::SysRng.try_fill_bytes(&mut random).map_err(|error| Error::Unexpected(error.into()))?;
        token = hexadecimal(&random);
    }
    let clients = [device_hash(&token), network_hash(client)];
    known_clients::remember(conn, user, [&clients[0], &clients[1]], app.clock.now()).await?;
    session::cookie(app, DEVICE, &token, KNOWN)
}

fn device<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    session::random_cookie(app, DEVICE, headers)
}

fn device_hash(token: &str) -> String {
    sha256(&format!("device {token}"))
}

fn network_hash(client: Client) -> String {
    sha256(&format!("network {}", client.text()))
}
