//! Links that confirm an email address (contract 2.4 and 4): of a new account, or the one that an account is to have.
//!
//! A link is a secret that only the mailbox has. It works once and for three days, and a newer one replaces it.

use crate::clock::Moment;
use crate::error::Result;
use crate::hash::sha256;
use crate::mail::{Mail, Mailer, Queued};
use crate::store::email_confirmations;
use crate::store::sql::Connection;
use crate::store::users::UserRow;
use crate::token::link_token;
use std::time::Duration;

/// How long a link works.
const LIFE: Duration = Duration::from_hours(3 * 24);

/// Mails a link to `email`: the address of the account, or another one that takes its place when the link is used.
/// `site_url`: the configured one, never what a request says about itself. If it returns anything but [`Queued::Yes`],
/// nothing has changed.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn mail_link(
    conn: &mut Connection,
    (mailer, site_url): (&Mailer, &str),
    user: &UserRow,
    email: &str,
    now: Moment,
) -> Result<Queued> {
    let (token, expires_at) = (link_token(), now.after(LIFE));
    let mail = Mail::ConfirmEmail {
        name: user.first_name.clone(),
        link: format!("{site_url}/confirm/{}/{token}", user.id),
        expires_at,
        is_change: email != user.email,
    };
    let queued = mailer.queue(conn, email, &mail).await?;
    if queued == Queued::Yes {
        email_confirmations::replace(conn, user, email, &sha256(&token), expires_at).await?;
    }
    Ok(queued)
}
