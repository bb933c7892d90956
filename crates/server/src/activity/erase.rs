//! Erases a person from every log, and from the reports of reviews, when their account is deleted. The hashes of entries cover people only by salted
//! commitments, so the chain stays verifiable, and without the salt nobody can confirm a guess.

use crate::store::activity::{self, EntryRow};
use crate::store::sql::{Connection, Result};
use crate::store::{reviews, users};
use rolecall_api::{ActivityScope, User};

/// Replaces the name and the email of a person, and their personal changes, in all logs and reports by a marker. Call it in the
/// transaction that deletes the account, before it is deleted.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn erase(conn: &mut Connection, user: &User) -> Result<()> {
    let (mut emails, organizations) = activity::mentions(conn, &user.uuid).await?;
    emails.remove(&user.email);
    // An address that the person gave up may belong to somebody else now.
    for email in emails.clone() {
        if users::is_taken(conn, &email).await? {
            emails.remove(&email);
        }
    }
    emails.insert(user.email.clone());
    activity::erase_actor(conn, &user.uuid).await?;
    activity::erase_items(conn, &user.uuid, &emails).await?;
    reviews::erase(conn, &user.uuid, &emails).await?;
    let is_mentioned = |entry: &EntryRow| emails.iter().any(|email| entry.item.changes.contains(email.as_str()));
    let billing = activity::entries_of(conn, &organizations, ActivityScope::Billing.name()).await?;
    for entry in billing.iter().filter(|entry| is_mentioned(entry)) {
        activity::erase_item(conn, entry).await?;
    }
    let mut texts: Vec<&str> = emails.iter().map(String::as_str).collect();
    texts.push(user.uuid.as_str());
    activity::forget_undo(conn, &organizations, &texts).await
}
