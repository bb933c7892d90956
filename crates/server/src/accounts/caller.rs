//! The signed-in user of a request, by session or by personal API key. The database stores only hashes of both.
//!
//! How a request carries them is in `http::session` and `http::key`.

use super::sessions::{self, alive};
use crate::activity::Author;
use crate::background::Background;
use crate::client::Visitor;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::store::sql::Connection;
use crate::store::users::UserRow;
use crate::store::{self, Db, Tx, keys};
use rolecall_api::{KeyId, UserId, Via};
use std::time::Duration;

/// The last use of a key is stored at most this often.
const TOUCH: Duration = Duration::from_mins(1);

/// The signed-in user of a request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The signed-in account.
    pub user: UserRow,
    /// True if the request is signed in with a personal API key.
    pub uses_key: bool,
    credential: Credential,
    /// When the user last entered their password in this session; `None` with an API key.
    proven_at: Option<Moment>,
    /// When the request arrived.
    came_at: Moment,
}

/// What the request is signed in with, as the hash in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Credential {
    Session(String),
    Key(String),
}

impl Caller {
    /// The user of the session with this token, or `None` if it has expired at `now`. Stores in the background when and
    /// by which `visitor` it was last used.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn from_session(
        db: &Db,
        background: &Background,
        token: &str,
        visitor: impl FnOnce() -> Visitor,
        now: Moment,
    ) -> Result<Option<Self>> {
        let session = sha256(token);
        let Some(row) = store::sessions::find(&mut *db.read().await?, &session, alive(now)).await? else {
            return Ok(None);
        };
        sessions::touch(db, background, &session, &row, visitor, now);
        let (user, proven_at) = (row.user, Some(row.proven_at));
        Ok(Some(Caller { user, uses_key: false, credential: Credential::Session(session), proven_at, came_at: now }))
    }

    /// The owner of a personal API key. Stores in the background when the key was last used, to the minute; this does
    /// not count as a visit of its owner.
    ///
    /// # Errors
    /// [`Error::BadKey`] if it is unknown or revoked; the database does not answer.
    pub(crate) async fn from_key(db: &Db, background: &Background, key: &str, now: Moment) -> Result<Self> {
        let hash = sha256(key);
        let found = keys::find_by_value(&mut *db.read().await?, &hash).await?.ok_or(Error::BadKey)?;
        if found.last_used_at.is_none_or(|last| last <= now.before(TOUCH)) {
            touch_key(db, background, found.id, now);
        }
        let credential = Credential::Key(hash);
        Ok(Caller { user: found.user, uses_key: true, credential, proven_at: None, came_at: now })
    }

    /// The id of the user.
    #[must_use]
    pub fn id(&self) -> &UserId {
        &self.user.id
    }

    /// The caller as the author of changes, for the activity log.
    pub(crate) fn author(&self) -> Author {
        Author::person(self.user.wire(), if self.uses_key { Via::Key } else { Via::Session })
    }

    /// The hash of the token of the session; `None` with an API key.
    pub(crate) fn session(&self) -> Option<&str> {
        match &self.credential {
            Credential::Session(hash) => Some(hash),
            Credential::Key(_) => None,
        }
    }

    /// Checks that the user has entered their password in this session not long ago: for changes with which a stolen
    /// session could outlast its end.
    ///
    /// # Errors
    /// 403 `password_required`, also with an API key.
    pub(crate) fn require_recent_password(&self) -> Result<()> {
        if self.proven_at.is_some_and(|proven_at| sessions::is_recent_proof(proven_at, self.came_at)) {
            return Ok(());
        }
        let detail = "Confirm your password to do this.".into();
        Err(Error::Forbidden { code: "password_required", detail })
    }

    /// Until when the session or key is valid, if it is neither used nor ended meanwhile.
    ///
    /// # Errors
    /// As [`Self::require_signed_in`].
    pub(crate) async fn valid_until(&self, conn: &mut Connection, now: Moment) -> Result<Moment> {
        match &self.credential {
            Credential::Session(hash) => {
                let session = store::sessions::find(conn, hash, alive(now)).await?;
                let session = session.filter(|session| session.user.id == *self.id()).ok_or(Error::NotAuthenticated)?;
                Ok(sessions::valid_until(&session))
            }
            Credential::Key(_) => {
                self.require_signed_in(conn, now).await?;
                Ok(Moment::from_micros(i64::MAX))
            }
        }
    }

    /// Checks that the session or key is still valid. Call it before each part of a streamed response, and after every
    /// wait for a lock or permit (contract 2.3: access ends at once).
    ///
    /// # Errors
    /// [`Error::NotAuthenticated`] or [`Error::BadKey`]; the database does not answer.
    pub(crate) async fn require_signed_in(&self, conn: &mut Connection, now: Moment) -> Result<()> {
        let (user, ended) = match &self.credential {
            Credential::Session(hash) => {
                let session = store::sessions::find(conn, hash, alive(now)).await?;
                (session.map(|session| session.user.id), Error::NotAuthenticated)
            }
            Credential::Key(hash) => (keys::find_by_value(conn, hash).await?.map(|key| key.user.id), Error::BadKey),
        };
        if user.as_ref() == Some(self.id()) { Ok(()) } else { Err(ended) }
    }

    /// The same inside a write transaction, after its locks are acquired. A session that has ended since the request
    /// arrived is rejected; one that has only become too old is accepted.
    ///
    /// # Errors
    /// As [`Self::require_signed_in`].
    pub(crate) async fn still_signed_in(&self, tx: &mut Tx) -> Result<()> {
        self.require_signed_in(tx, self.came_at).await
    }
}

/// Stores in the background when a key was last used, so that reads do not wait for a write.
fn touch_key(db: &Db, background: &Background, key: KeyId, now: Moment) {
    let db = db.clone();
    background.spawn("recording the use of a key", async move {
        let mut tx = db.begin().await?;
        keys::touch(&mut tx, &key, now, now.before(TOUCH)).await?;
        Ok(tx.commit().await?)
    });
}
