//! Checks the logs of all organizations: `rolecall-server verify-activity`.
//!
//! It finds entries that were edited, removed, inserted, swapped or hashed anew. A log that was cut at its end, or
//! rewritten with all of its hashes, is consistent in itself: that is found only with a head that was noted elsewhere.

use super::chain;
use crate::clock::Moment;
use crate::store::activity::{self, EntryRow};
use crate::store::sql::{Connection, Result};
use crate::store::{Db, users};
use rolecall_api::{ActivityAction, ActivityScope, ERASED, OrganizationId, UserId};
use std::collections::HashMap;
use std::fmt;

/// How many entries are read at once.
const BATCH: u32 = 1000;

/// An entry that was noted elsewhere: its number and hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedHead {
    number: i64,
    hash: String,
}

impl NotedHead {
    /// Parses `NUMBER:HASH`. `None` if it has another form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (number, hash) = text.split_once(':')?;
        let number = number.parse().ok().filter(|number| *number > 0)?;
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| NotedHead { number, hash: hash.to_ascii_lowercase() })
    }
}

/// What is wrong with an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// Entries before it are missing, or it is not at its place.
    Gap,
    /// It does not contain the hash of the entry before it.
    Unchained,
    /// Its hash is not the hash of its contents.
    Edited,
    /// The name, email or personal changes are not those that the entry commits to.
    PersonEdited,
    /// The person of an existing account was erased.
    PersonHidden,
    /// Something was erased that is never erased: a project, an organization, or a key of somebody who was not.
    NotErasable,
    /// It is earlier than the entry before it.
    Earlier,
}

/// Something that is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// In an entry.
    Entry {
        /// The organization of the log.
        organization: OrganizationId,
        /// The number of the entry.
        number: i64,
        /// What is wrong.
        flaw: Flaw,
    },
    /// No log has an entry that was noted elsewhere: a log was cut or rewritten.
    HeadMissing(NotedHead),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::Entry { organization, number, flaw } => {
                let what = match flaw {
                    Flaw::Gap => "entries before it are missing, or it is out of place",
                    Flaw::Unchained => "it does not follow the entry before it",
                    Flaw::Edited => "it was edited: its hash does not match",
                    Flaw::PersonEdited => "a name, email or personal value was edited",
                    Flaw::PersonHidden => "a person with an account was erased",
                    Flaw::NotErasable => "it hides something that is never erased",
                    Flaw::Earlier => "it is earlier than the entry before it",
                };
                write!(f, "organization {organization}, entry {number}: {what}")
            }
            Finding::HeadMissing(head) => {
                write!(
                    f,
                    "no log has entry {} with the noted hash {}: a log was cut or rewritten",
                    head.number, head.hash
                )
            }
        }
    }
}

/// The result of a verification.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The number of organizations.
    pub organizations: u64,
    /// The number of entries.
    pub entries: u64,
    /// What is wrong; empty if all is well.
    pub findings: Vec<Finding>,
}

/// Verifies the logs of all organizations, against heads that were noted elsewhere.
///
/// # Errors
/// The database does not answer.
pub async fn verify(db: &Db, noted: &[NotedHead]) -> Result<Report> {
    let mut snapshot = db.snapshot().await?;
    let mut verifier = Verifier { noted: noted.to_vec(), accounts: HashMap::new(), report: Report::default() };
    for organization in activity::organizations(&mut snapshot).await? {
        verifier.report.organizations += 1;
        verifier.log(&mut snapshot, organization).await?;
    }
    let missing = verifier.noted.into_iter().map(Finding::HeadMissing);
    verifier.report.findings.extend(missing);
    Ok(verifier.report)
}

struct Verifier {
    /// The noted heads that were not met yet.
    noted: Vec<NotedHead>,
    /// Whether an account exists, for people who were erased.
    accounts: HashMap<UserId, bool>,
    report: Report,
}

impl Verifier {
    async fn log(&mut self, conn: &mut Connection, organization: OrganizationId) -> Result<()> {
        let (mut number, mut hash, mut time) = (0, chain::origin(), Moment::from_micros(i64::MIN));
        loop {
            let batch = activity::slice(conn, &organization, (number, i64::MAX), BATCH).await?;
            if batch.is_empty() {
                return Ok(());
            }
            for entry in batch {
                for flaw in self.flaws(conn, &entry, number, &hash, time).await? {
                    let organization = organization.clone();
                    self.report.findings.push(Finding::Entry { organization, number: entry.number, flaw });
                }
                self.report.entries += 1;
                self.noted.retain(|noted| noted.number != entry.number || noted.hash != entry.hash);
                (number, hash, time) = (entry.number, entry.hash, entry.created_at);
            }
        }
    }

    async fn flaws(
        &mut self,
        conn: &mut Connection,
        entry: &EntryRow,
        number: i64,
        previous: &str,
        time: Moment,
    ) -> Result<Vec<Flaw>> {
        let mut flaws = Vec::new();
        if entry.number != number + 1 {
            flaws.push(Flaw::Gap);
        }
        if entry.previous != previous {
            flaws.push(Flaw::Unchained);
        }
        if entry.created_at < time {
            flaws.push(Flaw::Earlier);
        }
        if chain::entry_hash(entry).ok().as_ref() != Some(&entry.hash) {
            flaws.push(Flaw::Edited);
        }
        if !is_committed(entry) {
            flaws.push(Flaw::PersonEdited);
        }
        if entry.item.salt.is_none() && !is_erasable(entry) {
            flaws.push(Flaw::NotErasable);
        }
        if self.is_hidden(conn, entry).await? {
            flaws.push(Flaw::PersonHidden);
        }
        Ok(flaws)
    }

    /// True if the entry hides a person who was not erased.
    async fn is_hidden(&mut self, conn: &mut Connection, entry: &EntryRow) -> Result<bool> {
        let actor = entry.actor.as_ref().filter(|actor| actor.salt.is_none()).map(|actor| actor.id.clone());
        // Of other items, such as invites and billing contacts, nothing says whose they were.
        let scopes = [ActivityScope::Member, ActivityScope::Grant, ActivityScope::Request, ActivityScope::Account];
        let scopes = scopes.map(ActivityScope::name);
        let is_person = entry.item.salt.is_none() && scopes.contains(&entry.scope.as_str());
        let item = is_person.then(|| UserId(entry.item.id.clone()));
        for person in [actor, item].into_iter().flatten() {
            let exists = match self.accounts.get(&person) {
                Some(exists) => *exists,
                None => users::find(conn, &person).await?.is_some(),
            };
            self.accounts.insert(person, exists);
            if exists {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// True if what was changed can be erased with a person: it is one, was invited, is on invoices, or is their key or
/// password.
fn is_erasable(entry: &EntryRow) -> bool {
    match ActivityScope::from_name(&entry.scope) {
        Some(
            ActivityScope::Member
            | ActivityScope::Grant
            | ActivityScope::Invite
            | ActivityScope::Request
            | ActivityScope::Account,
        ) => true,
        // The card is never personal.
        Some(ActivityScope::Billing) => entry.action == ActivityAction::BillingUpdate.name(),
        // Only the person themselves makes and revokes keys.
        Some(ActivityScope::Security) => entry.actor.as_ref().is_none_or(|actor| actor.salt.is_none()),
        Some(ActivityScope::Organization | ActivityScope::Project) | None => false,
    }
}

/// True if the people of an entry are those that it commits to, or were erased.
fn is_committed(entry: &EntryRow) -> bool {
    let item = &entry.item;
    let is_actor_right = entry.actor.as_ref().is_none_or(|actor| match &actor.salt {
        Some(salt) => chain::actor_commitment(salt, actor) == actor.commitment,
        None => actor.name == ERASED && actor.email == ERASED,
    });
    let is_item_right = match &item.salt {
        Some(salt) => chain::item_commitment(salt, item).ok().as_ref() == Some(&item.commitment),
        None => {
            item.name == ERASED && item.changes == "[]" && item.email.as_deref().is_none_or(|email| email == ERASED)
        }
    };
    is_actor_right && is_item_right
}
