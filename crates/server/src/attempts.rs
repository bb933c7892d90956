//! Attempts to give a password: counted per account and per client, so that nobody can go on guessing (contract 4).

use crate::app::App;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::store::login_failures;
use sqlx::AnyConnection;

/// So many failures lock an account, whether it exists or not.
const PER_ACCOUNT: i64 = 10;
/// So many failures lock a client. A whole company may sit behind one address.
const PER_CLIENT: i64 = 100;

/// An attempt under way; unless it succeeds it counts as failed.
#[derive(Debug)]
pub struct Attempt {
    account: String,
    client: Option<String>,
}

impl Attempt {
    /// Counts an attempt at the account with this address.
    ///
    /// # Errors
    /// `too_many_failed_attempts`.
    pub async fn begin(app: &App, address: &str, client: Option<Client>) -> Result<Self> {
        let attempt = Attempt {
            account: sha256(&format!("account {address}")),
            client: client.map(|client| sha256(&format!("client {}", client.text()))),
        };
        let now = app.clock.now();
        let mut tx = app.db.begin().await?;
        let mut is_free = login_failures::count(&mut tx, &attempt.account, PER_ACCOUNT, now).await?;
        if let Some(client) = &attempt.client {
            is_free &= login_failures::count(&mut tx, client, PER_CLIENT, now).await?;
        }
        tx.commit().await?;
        if !is_free {
            return Err(Error::Forbidden {
                code: "too_many_failed_attempts",
                detail: "Too many failed attempts to sign in; try again in 10 minutes.".into(),
            });
        }
        Ok(attempt)
    }

    /// The password was right: the account starts anew, and the client has not failed this time.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn succeeded(self, conn: &mut AnyConnection) -> Result<()> {
        login_failures::forget(conn, &self.account).await?;
        if let Some(client) = &self.client {
            login_failures::give_back(conn, client).await?;
        }
        Ok(())
    }
}
