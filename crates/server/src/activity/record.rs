//! Writes entries in the transaction of a change.

use super::chain;
use super::entries::changed;
use crate::clock::Moment;
use crate::store::activity::{self, EntryRow, Head, StoredActor, StoredItem};
use crate::store::notices::Notice;
use crate::store::sql::{Connection, Error, Result};
use crate::store::{access_requests, handovers};
use rolecall_api::{
    ActivityAction, ActivityProject, ActivityScope, ChangeValue, FieldChange, OrganizationId, User, UserId, Via,
};
use std::cell::RefCell;

/// The field of a change with the id of the person who asked for it.
const REQUESTED_BY: &str = "requested_by";

/// Who makes a change, and how.
#[derive(Debug, Clone)]
pub(crate) struct Author {
    /// `None`: the server.
    user: Option<User>,
    via: Via,
    /// Who asked for it, if it is done by approving an access request.
    requested_by: Option<UserId>,
}

impl Author {
    /// A person.
    pub(crate) fn person(user: User, via: Via) -> Self {
        Author { user: Some(user), via, requested_by: None }
    }

    /// The same, who does what `asker` asked for.
    pub(crate) fn for_request_of(self, asker: UserId) -> Self {
        Author { requested_by: Some(asker), ..self }
    }

    /// The server itself.
    pub(crate) const SYSTEM: Author = Author { user: None, via: Via::System, requested_by: None };
}

/// An entry to write.
#[derive(Debug, Clone)]
pub(crate) struct NewEntry {
    pub(crate) action: ActivityAction,
    /// The id of what is changed.
    pub(crate) item: String,
    /// Its name.
    pub(crate) name: String,
    /// The email of the person that is changed or invited.
    pub(crate) email: Option<String>,
    pub(crate) project: Option<ActivityProject>,
    /// Changes without personal data. They are hashed as they are, and never erased.
    pub(crate) changes: Vec<FieldChange>,
    /// Changes with personal data of the item, which are erased with it.
    pub(crate) personal: Vec<FieldChange>,
    /// The number of the entry that this one undoes.
    pub(crate) undoes: Option<i64>,
}

tokio::task_local! {
    static FIRST: RefCell<Option<Recorded>>;
}

/// An entry that a request has written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) organization: OrganizationId,
    pub(crate) number: i64,
}

/// Runs `work`, and returns its result with the first entry that it has written to the log of one organization.
pub(crate) async fn first_recorded<T>(work: impl Future<Output = T>) -> (T, Option<Recorded>) {
    let watched = async {
        let result = work.await;
        (result, FIRST.with(RefCell::take))
    };
    FIRST.scope(RefCell::new(None), watched).await
}

/// Writes entries of one organization, in their order, and returns the number of the last. Two statements for up to 500
/// entries; none for no entry. If they are about people, invites, projects or grants, a third ends the access requests
/// that have come true; if they are about members, two end the offers of ownership and the successor that no longer
/// hold.
///
/// Call it in the transaction of the change, after the organization is locked ([`crate::store::Tx::lock_organization`]).
///
/// # Errors
/// The database does not answer.
pub(crate) async fn record(
    conn: &mut Connection,
    organization: &OrganizationId,
    author: &Author,
    now: Moment,
    entries: Vec<NewEntry>,
) -> Result<i64> {
    if entries.is_empty() {
        return Ok(0);
    }
    let head = activity::heads(conn, std::slice::from_ref(organization)).await?.remove(organization);
    let mut chain = Chain { organization, author, now, head: head.unwrap_or_else(|| beginning(now)) };
    let rows = entries.into_iter().map(|entry| chain.next(entry)).collect::<Result<Vec<_>>>()?;
    activity::append(conn, &rows).await?;
    if let Some(first) = rows.first() {
        // An error: nobody wants to know.
        let _ = FIRST.try_with(|recorded| {
            let first = Recorded { organization: organization.clone(), number: first.number };
            recorded.borrow_mut().get_or_insert(first);
        });
    }
    if rows.iter().any(may_settle) {
        access_requests::settle(conn, organization, now).await?;
    }
    if rows.iter().any(|row| row.scope == ActivityScope::Member.name()) {
        handovers::settle(conn, organization, now).await?;
    }
    conn.notice(Notice::Organization(organization.clone()));
    Ok(chain.head.number)
}

/// Writes an entry about a person's account to the log of each of these organizations.
///
/// # Errors
/// As [`record`].
pub(crate) async fn record_in_each(
    conn: &mut Connection,
    organizations: &[OrganizationId],
    author: &Author,
    now: Moment,
    entries: &[NewEntry],
) -> Result<()> {
    if organizations.is_empty() || entries.is_empty() {
        return Ok(());
    }
    let mut heads = activity::heads(conn, organizations).await?;
    let mut rows = Vec::with_capacity(organizations.len() * entries.len());
    for organization in organizations {
        let head = heads.remove(organization).unwrap_or_else(|| beginning(now));
        let mut chain = Chain { organization, author, now, head };
        for entry in entries {
            rows.push(chain.next(entry.clone())?);
        }
    }
    activity::append(conn, &rows).await?;
    for organization in organizations {
        conn.notice(Notice::Organization(organization.clone()));
    }
    Ok(())
}

/// True if access requests can have come true with it.
fn may_settle(entry: &EntryRow) -> bool {
    let scopes = [
        ActivityScope::Organization,
        ActivityScope::Member,
        ActivityScope::Invite,
        ActivityScope::Project,
        ActivityScope::Grant,
    ];
    ActivityScope::from_name(&entry.scope).is_some_and(|scope| scopes.contains(&scope))
}

/// The head of an empty log.
fn beginning(now: Moment) -> Head {
    Head { number: 0, hash: chain::origin(), created_at: now }
}

/// The log of an organization while entries are added.
struct Chain<'a> {
    organization: &'a OrganizationId,
    author: &'a Author,
    now: Moment,
    head: Head,
}

impl Chain<'_> {
    fn next(&mut self, new: NewEntry) -> Result<EntryRow> {
        let asker = self.author.requested_by.as_ref().map(UserId::as_str);
        let new = new.with([changed(REQUESTED_BY, ChangeValue::Null, asker)]);
        let salt = chain::new_salt();
        let mut item = StoredItem {
            id: new.item,
            name: new.name,
            email: new.email,
            changes: canonical(&new.personal)?,
            salt: None,
            commitment: String::new(),
        };
        item.commitment = chain::item_commitment(&salt, &item).map_err(invalid)?;
        item.salt = Some(salt);
        let mut row = EntryRow {
            organization: self.organization.clone(),
            number: self.head.number + 1,
            // The clocks of several servers may differ. Times grow with numbers, so that lists can be limited by time.
            created_at: self.now.max(self.head.created_at),
            actor: self.author.user.as_ref().map(actor),
            via: self.author.via.name().to_owned(),
            action: new.action.name().to_owned(),
            scope: new.action.scope().name().to_owned(),
            item,
            project: new.project,
            changes: canonical(&new.changes)?,
            undoes: new.undoes,
            previous: self.head.hash.clone(),
            hash: String::new(),
        };
        row.hash = chain::entry_hash(&row).map_err(invalid)?;
        self.head = Head { number: row.number, hash: row.hash.clone(), created_at: row.created_at };
        Ok(row)
    }
}

fn actor(user: &User) -> StoredActor {
    let salt = chain::new_salt();
    let mut actor = StoredActor {
        id: user.uuid.clone(),
        name: user.first_name.clone(),
        email: user.email.clone(),
        salt: None,
        commitment: String::new(),
    };
    actor.commitment = chain::actor_commitment(&salt, &actor);
    actor.salt = Some(salt);
    actor
}

/// Changes as canonical JSON.
fn canonical(changes: &[FieldChange]) -> Result<String> {
    Ok(serde_json::to_value(changes).map_err(invalid)?.to_string())
}

fn invalid(error: serde_json::Error) -> Error {
    Error::Value(error.into())
}
