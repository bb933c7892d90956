//! Limits password guessing (contract 4), per account **and** client, so that an attacker cannot lock out users where
//! they have signed in before.
//!
//! An attempt counts in one bucket of its account. Ten failures lock a bucket for ten minutes. The bucket is:
//!
//! - the device's, if the browser carries the token of an earlier sign-in to this account ([`remember`]);
//! - the network's, if the account was signed in to from it before (an IPv4 address or a /64 of IPv6);
//! - otherwise one bucket shared by all other clients, so that many clients together cannot guess more than one.
//!
//! When an open session asks for the current password, the attempt counts in a bucket of that session; with API keys,
//! in one bucket for all keys of the user, because a session can create any number of keys. A client that fails with
//! many accounts is locked for all of them, except on a known device.
//!
//! Codes of a second factor count in the same way, in buckets of their own, so that the right password does not clear
//! them.
//!
//! Requests for reset links count in the same way, in buckets of their own: an attacker cannot use up the links of a
//! user who asks from where they have signed in before.
//!
//! Buckets are in the database ([`login_failures`]), so several servers share them. They exist whether or not the
//! account does.

mod others;

use super::Caller;
use super::sessions::random_token;
use crate::background::Background;
use crate::client::Client;
use crate::clock::{Clock, Moment};
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::store::login_failures::{self, Limit};
use crate::store::sql::Connection;
use crate::store::{Db, known_clients};
use rolecall_api::UserId;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// Failures that lock a bucket of an account.
const PER_ACCOUNT: Limit = Limit { attempts: 10, window: Duration::from_mins(10) };
/// Failures that lock a client for all accounts. High, because a whole company may share one IP address.
const PER_CLIENT: Limit = Limit { attempts: 100, window: Duration::from_mins(10) };
/// How long a device or network is known after the last sign-in from it.
pub(crate) const KNOWN: Duration = Duration::from_hours(180 * 24);
/// How often expired buckets are deleted, so that the table stays small.
const SWEEP: Duration = Duration::from_mins(1);

/// Counts attempts to enter a password.
#[derive(Debug)]
pub struct LoginThrottle {
    db: Db,
    clock: Clock,
    background: Background,
    /// When this server last deleted expired buckets, in microseconds since 1970.
    swept_at: AtomicI64,
}

/// An attempt in progress. It counts as failed unless [`Attempt::succeeded`] is called.
#[derive(Debug)]
pub struct Attempt {
    bucket: String,
    client: Option<String>,
}

impl LoginThrottle {
    /// Counts in this database.
    #[must_use]
    pub fn new(db: Db, clock: Clock, background: Background) -> Self {
        LoginThrottle { db, clock, background, swept_at: AtomicI64::new(0) }
    }

    /// Counts an attempt to sign in to the account with this email. `device`: the device token in the request, if any.
    ///
    /// # Errors
    /// [`Error::Locked`]; the database does not answer.
    pub async fn attempt_to_sign_in(&self, address: &str, client: Client, device: Option<&str>) -> Result<Attempt> {
        self.attempt("", address, client, device).await
    }

    /// Counts an attempt to enter a code of a second factor of the account with this email, apart from passwords.
    ///
    /// # Errors
    /// [`Error::Locked`]; the database does not answer.
    pub async fn attempt_second_step(&self, address: &str, client: Client, device: Option<&str>) -> Result<Attempt> {
        self.attempt("second step ", address, client, device).await
    }

    /// Counts an attempt in the buckets whose names begin with `kind`.
    async fn attempt(&self, kind: &str, address: &str, client: Client, device: Option<&str>) -> Result<Attempt> {
        let now = self.clock.now();
        self.sweep(now);
        let mut tx = self.db.begin().await?;
        let mut origin = Origin::find(&mut tx, address, client, device, now).await?;
        origin.bucket.insert_str(0, kind);
        let attempt = Attempt { bucket: sha256(&origin.bucket), client: origin.client.as_deref().map(sha256) };
        // The client first: a locked client must not create a bucket for each email that it tries.
        let mut locked = None;
        if let Some(client) = &attempt.client {
            locked = login_failures::count(&mut tx, client, PER_CLIENT, now).await?;
        }
        if locked.is_none() {
            locked = login_failures::count(&mut tx, &attempt.bucket, PER_ACCOUNT, now).await?;
        }
        // Committed even if the request is refused afterwards.
        tx.commit_aside().await?;
        attempt.refuse_if_locked(locked, now)
    }

    /// Counts an attempt to enter the current password: in the session with this token, or with an API key.
    ///
    /// # Errors
    /// [`Error::Locked`]; the database does not answer.
    pub async fn attempt_in_session(&self, caller: &Caller, token: Option<&str>) -> Result<Attempt> {
        let (now, user) = (self.clock.now(), caller.id());
        let bucket = if caller.uses_key {
            sha256(&format!("keys {user}"))
        } else {
            sha256(&format!("session {user} {}", token.unwrap_or_default()))
        };
        let attempt = Attempt { bucket, client: None };
        self.sweep(now);
        let mut tx = self.db.begin().await?;
        let locked = login_failures::count(&mut tx, &attempt.bucket, PER_ACCOUNT, now).await?;
        tx.commit_aside().await?;
        attempt.refuse_if_locked(locked, now)
    }

    /// Deletes expired buckets, in the background and at most once a minute.
    fn sweep(&self, now: Moment) {
        let last = self.swept_at.load(Ordering::Relaxed);
        let is_due = last <= now.before(SWEEP).micros();
        if is_due && self.swept_at.compare_exchange(last, now.micros(), Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            let db = self.db.clone();
            self.background.spawn("removing old failed sign-ins", async move {
                let mut tx = db.begin().await?;
                login_failures::sweep(&mut tx, now).await?;
                Ok(tx.commit().await?)
            });
        }
    }
}

/// Where an attempt comes from, as far as an account knows: what its buckets are named after.
struct Origin {
    /// Names the bucket of the account.
    bucket: String,
    /// Names the bucket of the client; none on a known device.
    client: Option<String>,
}

impl Origin {
    /// Looks up whether the account with this email was signed in to from this device or network.
    async fn find(
        conn: &mut Connection,
        address: &str,
        client: Client,
        device: Option<&str>,
        now: Moment,
    ) -> Result<Self> {
        let (device, network) = (device.map(device_hash), network_hash(client));
        let clients = [device.as_deref().unwrap_or_default(), &network];
        let known = known_clients::known(conn, address, clients, now.before(KNOWN)).await?;
        let device = device.filter(|device| known.contains(device));
        Ok(Origin {
            bucket: match (&device, known.contains(&network)) {
                (Some(device), _) => format!("account {address} device {device}"),
                (None, true) => format!("account {address} network {network}"),
                (None, false) => format!("account {address}"),
            },
            client: device.is_none().then(|| format!("client {}", client.text())),
        })
    }
}

/// How long it is until `until`.
fn remaining(until: Moment, now: Moment) -> Duration {
    Duration::from_micros((until.micros() - now.micros()).unsigned_abs())
}

impl Attempt {
    fn refuse_if_locked(self, locked: Option<Moment>, now: Moment) -> Result<Self> {
        match locked {
            Some(until) => Err(Error::Locked(remaining(until, now))),
            None => Ok(self),
        }
    }

    /// Call it when the password was right: clears the bucket, and takes back the failure of the client.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn succeeded(self, conn: &mut Connection) -> Result<()> {
        // In the order in which `attempt…` locked them, so that two transactions cannot deadlock.
        if let Some(client) = &self.client {
            login_failures::give_back(conn, client).await?;
        }
        Ok(login_failures::forget(conn, &self.bucket).await?)
    }
}

/// The earliest last sign-in with which a client is still known at `now`.
#[must_use]
pub fn known_since(now: Moment) -> Moment {
    now.before(KNOWN)
}

/// True if `user` has signed in before, but not on the device with this token.
///
/// # Errors
/// The database does not answer.
pub async fn is_new_device(conn: &mut Connection, device: Option<&str>, user: &UserId, now: Moment) -> Result<bool> {
    let device = device.map(device_hash).unwrap_or_default();
    Ok(known_clients::is_new(conn, user, &device, known_since(now)).await?)
}

/// Remembers that `user` has signed in from this client, and returns the device token.
///
/// A device keeps its token, so that one browser can be known for several accounts.
///
/// # Errors
/// The database does not answer, or the system has no randomness.
pub async fn remember(
    conn: &mut Connection,
    device: Option<&str>,
    client: Client,
    user: &UserId,
    now: Moment,
) -> Result<String> {
    let mut token = String::new();
    if let Some(known) = device
        && known_clients::is_known(conn, &device_hash(known)).await?
    {
        known.clone_into(&mut token);
    }
    if token.is_empty() {
        token = random_token()?;
    }
    let clients = [device_hash(&token), network_hash(client)];
    known_clients::remember(conn, user, [&clients[0], &clients[1]], now).await?;
    Ok(token)
}

fn device_hash(token: &str) -> String {
    sha256(&format!("device {token}"))
}

fn network_hash(client: Client) -> String {
    sha256(&format!("network {}", client.text()))
}
