//! What is counted besides attempts to enter a password or code: links, sign-ins with passkeys, warnings.

use super::{LoginThrottle, Origin, remaining};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::store::login_failures::{self, Limit};
use crate::store::sql::Connection;
use rolecall_api::{OrganizationId, UserId};
use std::time::Duration;

/// Reset links that are sent to an email address, per bucket of its account.
const LINKS_PER_ACCOUNT: Limit = Limit { attempts: 5, window: Duration::from_hours(1) };
/// Reset links that a client can ask for, for all accounts.
const LINKS_PER_CLIENT: Limit = Limit { attempts: 30, window: Duration::from_hours(1) };
/// Links to confirm an email address that a user can ask for.
const CONFIRMATIONS_PER_USER: Limit = Limit { attempts: 10, window: Duration::from_hours(1) };
/// Lookups of domains that an organization can ask for.
const LOOKUPS_PER_ORGANIZATION: Limit = Limit { attempts: 10, window: Duration::from_mins(1) };
/// Sign-ins with a passkey that a client can begin: each visit of the sign-in page is one.
const PASSKEYS_PER_CLIENT: Limit = Limit { attempts: 600, window: Duration::from_mins(10) };
/// Mails about guessed codes that the user of an account gets.
const WARNINGS_PER_ACCOUNT: Limit = Limit { attempts: 1, window: Duration::from_hours(24) };

impl LoginThrottle {
    /// Counts a request for a reset link to this email address. False: it has had its links of this hour, and gets no
    /// further one. The response must not depend on that, because buckets exist whether or not the account does, but
    /// those of known devices and networks only if it does.
    ///
    /// # Errors
    /// [`Error::Throttled`] if the client has asked for too many links; the database does not answer.
    pub async fn may_get_reset_link(&self, address: &str, client: Client, device: Option<&str>) -> Result<bool> {
        let now = self.clock.now();
        self.sweep(now);
        let mut tx = self.db.begin().await?;
        let origin = Origin::find(&mut tx, address, client, device, now).await?;
        let mut throttled = None;
        if let Some(client) = &origin.client {
            let client = sha256(&format!("reset {client}"));
            throttled = login_failures::count(&mut tx, &client, LINKS_PER_CLIENT, now).await?;
        }
        let mut spent = None;
        if throttled.is_none() {
            let bucket = sha256(&format!("reset {}", origin.bucket));
            spent = login_failures::count(&mut tx, &bucket, LINKS_PER_ACCOUNT, now).await?;
        }
        // Committed even if the request is refused afterwards.
        tx.commit_aside().await?;
        match throttled {
            Some(until) => Err(Error::Throttled(remaining(until, now))),
            None => Ok(spent.is_none()),
        }
    }

    /// Counts the beginning of a sign-in with a passkey.
    ///
    /// # Errors
    /// [`Error::Throttled`]; the database does not answer.
    pub async fn count_passkey_login(&self, client: Client) -> Result<()> {
        self.count(&format!("passkey client {}", client.text()), PASSKEYS_PER_CLIENT).await
    }

    /// Counts a link to confirm an email address that this user asks for.
    ///
    /// # Errors
    /// [`Error::Throttled`]; the database does not answer.
    pub(crate) async fn count_confirmation_link(&self, user: &UserId) -> Result<()> {
        self.count(&format!("confirmation {user}"), CONFIRMATIONS_PER_USER).await
    }

    /// Counts a lookup of a domain that somebody of this organization asks for.
    ///
    /// # Errors
    /// [`Error::Throttled`]; the database does not answer.
    pub(crate) async fn count_domain_lookup(&self, organization: &OrganizationId) -> Result<()> {
        self.count(&format!("domain lookup {organization}"), LOOKUPS_PER_ORGANIZATION).await
    }

    /// Counts one in a bucket.
    async fn count(&self, bucket: &str, limit: Limit) -> Result<()> {
        let now = self.clock.now();
        self.sweep(now);
        let mut tx = self.db.begin().await?;
        let throttled = login_failures::count(&mut tx, &sha256(bucket), limit, now).await?;
        tx.commit_aside().await?;
        throttled.map_or(Ok(()), |until| Err(Error::Throttled(remaining(until, now))))
    }

    /// True if the user has not been told lately that somebody guesses codes of their second factor.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn may_warn_of_guessing(&self, conn: &mut Connection, user: &UserId) -> Result<bool> {
        let bucket = sha256(&format!("warned of guessing {user}"));
        Ok(login_failures::count(conn, &bucket, WARNINGS_PER_ACCOUNT, self.clock.now()).await?.is_none())
    }
}
