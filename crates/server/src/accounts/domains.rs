//! Domains of organizations (contract 10): their proof in the DNS, their loss, and joining by them.
//!
//! INVARIANT: no transaction is open while the DNS is asked.

use crate::activity::entries::changed;
use crate::activity::{Author, NewEntry, record};
use crate::clock::{Clock, Moment};
use crate::dns::{Dns, NoAnswer};
use crate::error::Result;
use crate::logging;
use crate::mail::{DomainLoss, Mailer};
use crate::store::domains::{self, DomainRow};
use crate::store::{Db, Tx, members, users};
use crate::text::domain::RECORD_PREFIX;
use crate::token::link_token;
use rolecall_api::{ActivityAction, ChangeValue, UserId, Via};
use rolecall_policy::Level;
use std::time::Duration;

/// How often the record of a verified domain is looked up.
const CHECK: Duration = Duration::from_hours(24);
/// A domain is no longer verified when its record has been missing for so long, in all lookups.
const MISSING: Duration = Duration::from_hours(3 * 24);
/// The same if no lookup has found it for so long, because nobody answers: who has bought a domain could keep silent.
const UNANSWERED: Duration = Duration::from_hours(14 * 24);
/// How many domains a run looks up.
const AT_ONCE: u32 = 200;

/// The name of the TXT record that proves a domain.
pub(crate) fn record_name(domain: &str) -> String {
    format!("{RECORD_PREFIX}{domain}")
}

/// What the record of a new domain has to contain.
pub(crate) fn new_challenge() -> String {
    format!("rolecall-{}", link_token())
}

/// The values of the records of a domain.
///
/// # Errors
/// [`NoAnswer`].
pub(crate) async fn look_up(dns: &Dns, domain: &str) -> Result<Vec<String>, NoAnswer> {
    let values = dns.txt(&record_name(domain)).await?;
    Ok(values.iter().map(|value| value.trim().to_owned()).collect())
}

/// Takes a domain from an organization, which ends automatic joining: recorded as by the system, and its administrators are
/// mailed. Lock the organization first.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn lose(tx: &mut Tx, mailer: &Mailer, row: &DomainRow, loss: DomainLoss, now: Moment) -> Result<()> {
    domains::unverify(tx, &row.id).await?;
    let entry = NewEntry::domain(ActivityAction::DomainLose, row)
        .with([changed("is_verified", true, false), changed("automatic_joining", row.automatic_joining, false)]);
    record(tx, &row.organization, &Author::SYSTEM, now, vec![entry]).await?;
    mailer.tell_of_lost_domain(tx, &row.organization, &row.domain, loss, now).await?;
    Ok(())
}

/// Looks up the records of the verified domains that were not looked up for a day. Without an answer, a domain stays
/// verified for two weeks.
///
/// # Errors
/// The database does not answer; the next run continues.
pub(crate) async fn check_due(db: &Db, dns: &Dns, mailer: &Mailer, clock: &Clock) -> Result<()> {
    let before = clock.now().before(CHECK);
    let due = domains::to_check(&mut *db.read().await?, before, AT_ONCE).await?;
    for row in due {
        let mut tx = db.begin().await?;
        let is_mine = domains::begin_check(&mut tx, &row.id, before, clock.now()).await?;
        tx.commit().await?;
        if is_mine {
            let found = look_up(dns, &row.domain).await.ok();
            note_check(db, mailer, &row, found.as_deref(), clock.now()).await?;
        }
    }
    Ok(())
}

/// Stores what a lookup has found; `None`: there was no answer.
async fn note_check(db: &Db, mailer: &Mailer, seen: &DomainRow, values: Option<&[String]>, now: Moment) -> Result<()> {
    let mut tx = db.begin().await?;
    if !tx.lock_organization(seen.organization.as_str()).await? {
        return Ok(());
    }
    // Meanwhile it may have been deleted or lost.
    let found = domains::find(&mut tx, &seen.organization, &seen.id).await?;
    let Some(row) = found.filter(|row| row.verified_at.is_some()) else {
        return Ok(());
    };
    let is_forgotten = row.found_at.is_none_or(|found_at| found_at.after(UNANSWERED) <= now);
    let since = row.missing_since.unwrap_or(now);
    match values.map(|values| values.contains(&row.challenge)) {
        Some(true) => domains::set_found(&mut tx, &row.id, now).await?,
        Some(false) if since.after(MISSING) <= now => lose(&mut tx, mailer, &row, DomainLoss::Missing, now).await?,
        None if is_forgotten => lose(&mut tx, mailer, &row, DomainLoss::Missing, now).await?,
        Some(false) if row.missing_since.is_none() => domains::set_missing(&mut tx, &row.id, since).await?,
        Some(false) | None => return Ok(()),
    }
    Ok(tx.commit().await?)
}

/// Makes a person with a verified address a member of the organization that admits everyone with an address of this domain.
/// Call it after the commit of what they did. If it fails, they join when they sign in the next time.
pub(crate) async fn join_by_domain(db: &Db, mailer: &Mailer, user: &UserId, now: Moment) {
    if let Err(error) = try_to_join(db, mailer, user, now).await {
        tracing::warn!(cause = logging::cause(&error), "joining by a domain failed; the next sign-in tries again");
    }
}

async fn try_to_join(db: &Db, mailer: &Mailer, id: &UserId, now: Moment) -> Result<()> {
    let mut read = db.read().await?;
    let Some(user) = users::find(&mut read, id).await?.filter(|user| user.is_email_verified) else {
        return Ok(());
    };
    let Some(organization) = domains::joinable(&mut read, id, &user.email, now).await? else {
        return Ok(());
    };
    drop(read);
    let mut tx = db.begin().await?;
    tx.lock_organization(organization.as_str()).await?;
    tx.lock_user(id.as_str()).await?;
    let Some(user) = users::find(&mut tx, id).await?.filter(|user| user.is_email_verified) else {
        return Ok(());
    };
    if domains::joinable(&mut tx, id, &user.email, now).await?.as_ref() != Some(&organization) {
        return Ok(());
    }
    members::insert(&mut tx, &organization, id, Level::Member, now).await?;
    let entry = NewEntry::person(ActivityAction::MemberJoin, &user.wire()).with([
        changed("level", ChangeValue::Null, Level::Member),
        changed("domain", ChangeValue::Null, crate::text::domain::of_email(&user.email)),
    ]);
    let author = Author::person(user.wire(), Via::Session);
    let number = record(&mut tx, &organization, &author, now, vec![entry]).await?;
    mailer.tell(&mut tx, &organization, number, now).await?;
    Ok(tx.commit_aside().await?)
}
