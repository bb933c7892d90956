//! Links to set a new password without the old one (contract 4 and 10): by mail, or from an operator with
//! `rolecall-server reset-link`.
//!
//! A link is a secret like a password. It works once and for an hour, and a newer one replaces it.

use crate::clock::Moment;
use crate::error::Result;
use crate::hash::sha256;
use crate::mail::{Mail, Mailer, Queued};
use crate::store::sql::Connection;
use crate::store::users::{self, UserRow};
use crate::store::{Db, password_resets};
use crate::text::email::Email;
use crate::token::link_token;
use std::time::Duration;

/// How long a link works.
const LIFE: Duration = Duration::from_hours(1);

/// Makes a link for an account and returns its URL. An earlier one stops working. `site_url`: the configured one, never
/// what a request says about itself, or somebody could have a link to their own site sent to others.
///
/// # Errors
/// The database does not answer.
async fn create_link(conn: &mut Connection, site_url: &str, user: &UserRow, now: Moment) -> Result<String> {
    let token = link_token();
    password_resets::replace(conn, user, &sha256(&token), now.after(LIFE)).await?;
    Ok(format!("{site_url}/reset/{}/{token}", user.id))
}

/// Mails a link to the user with this email, if there is one. If they have got too many mails lately, nothing happens, and
/// an earlier link goes on to work.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn mail_link(db: &Db, mailer: &Mailer, site_url: &str, email: &str, now: Moment) -> Result<()> {
    let mut tx = db.begin().await?;
    if let Some(user) = users::find_by_email(&mut tx, email).await? {
        let link = create_link(&mut tx, site_url, &user, now).await?;
        let mail = Mail::ResetPassword { name: user.first_name.clone(), link, expires_at: now.after(LIFE) };
        if mailer.queue(&mut tx, &user.email, &mail).await? != Queued::Yes {
            return Ok(());
        }
    }
    Ok(tx.commit().await?)
}

/// A link for the user with this email, made by an operator of the server; `None` if there is no such user.
///
/// # Errors
/// The database does not answer.
pub async fn operator_link(db: &Db, site_url: &str, email: &Email, now: Moment) -> Result<Option<String>> {
    let mut tx = db.begin().await?;
    let Some(user) = users::find_by_email(&mut tx, email.as_str()).await? else {
        return Ok(None);
    };
    let link = create_link(&mut tx, site_url, &user, now).await?;
    tx.commit().await?;
    Ok(Some(link))
}
