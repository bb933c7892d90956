//! What an operator can change with `rolecall-server admin`: what people can do themselves, for those who cannot. It is
//! recorded in the activity logs as done by the system.

use crate::activity::deletion::{restore_organization, restored_project};
use crate::activity::transferring;
use crate::activity::{Author, NewEntry, record, record_in_each};
use crate::clock::Moment;
use crate::error::Error;
use crate::mail::{self, Mail, Mailer, SecondFactorEvent};
use crate::store::deletions::{self, KEPT};
use crate::store::{Db, admin, members, second_factor, sessions, users};
use crate::text::email::Email;
use rolecall_api::{ActivityAction, ProjectId};
use rolecall_policy::{Act, Level, Target, decide};

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// No account has this email address.
    #[error("no account has the email address `{0}`")]
    NoUser(Email),
    /// The account has no second factor.
    #[error("`{0}` has no second factor")]
    NoSecondFactor(Email),
    /// No organization has this id or URL name.
    #[error("there is no organization with the id or URL name `{0}`")]
    NoOrganization(String),
    /// The organization is deleted.
    #[error("the organization `{0}` is deleted: restore it first")]
    IsDeleted(String),
    /// The organization is not deleted.
    #[error("the organization `{0}` is not deleted")]
    NotDeleted(String),
    /// No project with this number was deleted by itself.
    #[error(
        "no project with the number {0} was deleted in the last 30 days (one that went with its organization comes back with it)"
    )]
    NoDeletedProject(i64),
    /// What was deleted is being erased.
    #[error("it is too late: it was deleted more than 30 days ago")]
    TooLate,
    /// The new owner is not a member.
    #[error("`{0}` is not a member of the organization: only members can become the owner")]
    NotMember(Email),
    /// The new owner is the owner.
    #[error("`{0}` is the owner already")]
    IsOwner(Email),
    /// The rules do not allow it.
    #[error("the rules do not allow it")]
    Refused,
    /// The database does not answer.
    #[error(transparent)]
    Database(#[from] crate::store::sql::Error),
    /// Something else.
    #[error(transparent)]
    Other(#[from] Error),
}

type Result<T> = std::result::Result<T, AdminError>;

/// Ends all sessions of the user with this email, and returns their number.
///
/// # Errors
/// See [`AdminError`].
pub async fn end_sessions(db: &Db, email: &Email, now: Moment) -> Result<usize> {
    let mut tx = db.begin().await?;
    let user = users::find_by_email(&mut tx, email.as_str()).await?;
    let user = user.ok_or_else(|| AdminError::NoUser(email.clone()))?;
    let organizations = tx.lock_organizations_of(user.id.as_str()).await?;
    tx.lock_user(user.id.as_str()).await?;
    // No session has an empty token.
    let ended = sessions::end_others(&mut tx, &user.id, "", now).await?;
    if ended > 0 {
        let entry = NewEntry::person(ActivityAction::SessionEnd, &user.wire());
        record_in_each(&mut tx, &organizations, &Author::SYSTEM, now, &[entry]).await?;
    }
    tx.commit().await?;
    Ok(ended)
}

/// Removes the second factor of the user with this email: for somebody who has lost their device and their recovery
/// codes. Their password is enough from then on.
///
/// # Errors
/// See [`AdminError`].
pub async fn remove_second_factor(db: &Db, mailer: &Mailer, email: &Email, now: Moment) -> Result<()> {
    let mut tx = db.begin().await?;
    let user = users::find_by_email(&mut tx, email.as_str()).await?;
    let user = user.ok_or_else(|| AdminError::NoUser(email.clone()))?;
    let organizations = tx.lock_organizations_of(user.id.as_str()).await?;
    tx.lock_user(user.id.as_str()).await?;
    if !second_factor::remove(&mut tx, &user.id).await? {
        return Err(AdminError::NoSecondFactor(email.clone()));
    }
    let entry = NewEntry::person(ActivityAction::SecondFactorChange, &user.wire());
    record_in_each(&mut tx, &organizations, &Author::SYSTEM, now, &[entry]).await?;
    let mail =
        Mail::SecondFactor { name: user.first_name.clone(), event: SecondFactorEvent::RemovedByOperator, at: now };
    mailer.queue(&mut tx, &user.email, &mail).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets mails that wait for another attempt be sent at once, except those that are due in some minutes anyway. Returns
/// their number.
///
/// # Errors
/// See [`AdminError`].
pub async fn retry_mails(db: &Db, now: Moment) -> Result<u64> {
    let mut tx = db.begin().await?;
    let hurried = mail::hurry(&mut tx, now).await?;
    tx.commit().await?;
    Ok(hurried)
}

/// Brings a deleted organization back, with the projects that were deleted with it, and returns its name. `key`: its id or
/// URL name.
///
/// # Errors
/// See [`AdminError`].
pub async fn undelete_organization(db: &Db, key: &str, now: Moment) -> Result<String> {
    let mut tx = db.begin().await?;
    let unknown = || AdminError::NoOrganization(key.to_owned());
    let seen = admin::organization(&mut tx, key).await?.ok_or_else(unknown)?;
    if !deletions::lock_organization(&mut tx, &seen.id).await? {
        return Err(AdminError::NotDeleted(key.to_owned()));
    }
    // Once more: it waited for the lock.
    let found = admin::organization(&mut tx, seen.id.as_str()).await?.ok_or_else(unknown)?;
    let (deleted_at, entry) = found.deletion.ok_or_else(|| AdminError::NotDeleted(key.to_owned()))?;
    if now >= deleted_at.after(KEPT) {
        return Err(AdminError::TooLate);
    }
    restore_organization(&mut tx, (&found.id, &found.name), entry, &Author::SYSTEM, now).await?;
    tx.commit().await?;
    Ok(found.name)
}

/// Brings a deleted project back, with its grants, token and events, and returns its name.
///
/// # Errors
/// See [`AdminError`].
pub async fn undelete_project(db: &Db, id: ProjectId, now: Moment) -> Result<String> {
    let mut tx = db.begin().await?;
    let unknown = || AdminError::NoDeletedProject(id.0);
    let seen = admin::deleted_project(&mut tx, id).await?.ok_or_else(unknown)?;
    tx.lock_organization(seen.organization.as_str()).await?;
    // Once more: it waited for the lock.
    let found = admin::deleted_project(&mut tx, id).await?.ok_or_else(unknown)?;
    if now >= found.deleted_at.after(KEPT) {
        return Err(AdminError::TooLate);
    }
    let entry = restored_project(&mut tx, id, &found.name, found.is_private).await?;
    let entry = NewEntry { undoes: Some(found.entry), ..entry };
    deletions::restore_project(&mut tx, id).await?;
    record(&mut tx, &found.organization, &Author::SYSTEM, now, vec![entry]).await?;
    tx.commit().await?;
    Ok(found.name)
}

/// Makes a member the owner of an organization whose owner is gone; the former owner becomes an administrator. Returns the
/// name of the organization. `key`: its id or URL name.
///
/// # Errors
/// See [`AdminError`].
pub async fn transfer_ownership(db: &Db, mailer: &Mailer, key: &str, email: &Email, now: Moment) -> Result<String> {
    let mut tx = db.begin().await?;
    let found = admin::organization(&mut tx, key).await?;
    let found = found.ok_or_else(|| AdminError::NoOrganization(key.to_owned()))?;
    if !tx.lock_organization(found.id.as_str()).await? {
        return Err(AdminError::IsDeleted(key.to_owned()));
    }
    let user = users::find_by_email(&mut tx, email.as_str()).await?;
    let user = user.ok_or_else(|| AdminError::NoUser(email.clone()))?;
    let member = members::find(&mut tx, &found.id, &user.id).await?;
    let member = member.ok_or_else(|| AdminError::NotMember(email.clone()))?;
    let former = admin::owner(&mut tx, &found.id).await?.filter(|owner| *owner != user.id);
    let former = former.ok_or_else(|| AdminError::IsOwner(email.clone()))?;
    // As if the owner did it.
    let target = Target { level: Some(member.level), is_actor: false };
    if !decide(Some(Level::Owner), Act::ChangeLevel { target, to: Level::Owner }).is_allowed() {
        return Err(AdminError::Refused);
    }
    let whom = (&user.wire(), member.level);
    let number = transferring::transfer_ownership(&mut tx, &found.id, &former, whom, &Author::SYSTEM, now).await?;
    mailer.tell(&mut tx, &found.id, number, now).await?;
    tx.commit().await?;
    Ok(found.name)
}
