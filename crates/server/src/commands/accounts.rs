//! `rolecall-server reset-link`.

use super::{Done, Misuse, open, print};
use rolecall_server::accounts::password_reset::operator_link;
use rolecall_server::clock::Clock;
use rolecall_server::config::Config;
use rolecall_server::text::email::Email;

/// Makes a link to set a new password, and prints it.
pub(super) async fn reset_link(arguments: &[String]) -> Done {
    let [text] = arguments else { return Err(Misuse::new("reset-link needs one email address").into()) };
    let email = parse_email(text)?;
    let config = Config::from_env()?;
    let db = open(&config).await?;
    let link = operator_link(&db, &config.site_url, &email, Clock::system().now()).await;
    db.close().await;
    let link = link?.ok_or_else(|| format!("no account has the email address `{email}`"))?;
    print(&link)?;
    eprintln!("Whoever opens it can set a new password for {email}: once, and within an hour.");
    Ok(())
}

/// An email address as it is stored.
pub(super) fn parse_email(text: &str) -> Result<Email, Misuse> {
    Email::parse(text).ok_or_else(|| Misuse::new(format!("`{text}` is not an email address")))
}
