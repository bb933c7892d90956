//! Somebody who is signed in: by a session, or by a personal API key of theirs. The database knows only hashes of both.
//!
//! How a request carries them is not here: see `http::session` and `http::key`.

use super::sessions::{self, alive};
use crate::background::Background;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::store::users::UserRow;
use crate::store::{self, Db, Tx, keys};
use rolecall_api::{KeyId, UserId};
use sqlx::AnyConnection;
use std::time::Duration;

/// How exactly it is known when a key was last used.
const TOUCH: Duration = Duration::from_mins(1);

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub user: UserRow,
    /// Whether a program asks for them, with a personal API key.
    pub by_key: bool,
    credential: Credential,
    /// When the request came.
    came_at: Moment,
}

/// What a request is signed in with, by the hash that the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Credential {
    Session(String),
    Key(String),
}

impl Caller {
    /// Who has the session with this token, if it counts at `now`. That they were here is noted in the background.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn by_session(db: &Db, background: &Background, token: &str, now: Moment) -> Result<Option<Self>> {
        let session = sha256(token);
        let Some(row) = store::sessions::find(&mut *db.read().await?, &session, alive(now)).await? else {
            return Ok(None);
        };
        sessions::touch(db, background, &session, &row, now);
        Ok(Some(Caller { user: row.user, by_key: false, credential: Credential::Session(session), came_at: now }))
    }

    /// Whose personal API key this is. That it was used is noted in the background, exact to a minute, and not as its
    /// person having been here.
    ///
    /// # Errors
    /// [`Error::BadKey`] if it does not count; the database does not answer.
    pub(crate) async fn by_key(db: &Db, background: &Background, key: &str, now: Moment) -> Result<Self> {
        let hash = sha256(key);
        let found = keys::by_value(&mut *db.read().await?, &hash).await?.ok_or(Error::BadKey)?;
        if found.last_used_at.is_none_or(|last| last <= now.before(TOUCH)) {
            touch_key(db, background, found.id, now);
        }
        Ok(Caller { user: found.user, by_key: true, credential: Credential::Key(hash), came_at: now })
    }

    /// The account.
    #[must_use]
    pub fn id(&self) -> &UserId {
        &self.user.id
    }

    /// Goes on only if the session or the key of the request still counts. An answer that is sent in parts asks before
    /// each of them, and whatever had to wait asks after that (contract 2.3: access ends at once).
    ///
    /// # Errors
    /// [`Error::NotAuthenticated`] or [`Error::BadKey`]; the database does not answer.
    pub(crate) async fn require_signed_in(&self, conn: &mut AnyConnection, now: Moment) -> Result<()> {
        let (user, ended) = match &self.credential {
            Credential::Session(hash) => {
                let session = store::sessions::find(conn, hash, alive(now)).await?;
                (session.map(|session| session.user.id), Error::NotAuthenticated)
            }
            Credential::Key(hash) => (keys::by_value(conn, hash).await?.map(|key| key.user.id), Error::BadKey),
        };
        if user.as_ref() == Some(self.id()) { Ok(()) } else { Err(ended) }
    }

    /// The same in a transaction that writes, once it holds what it waited for: a request that was signed in when it came
    /// changes nothing after its session or key has ended. One that only grows too old meanwhile still counts.
    ///
    /// # Errors
    /// As [`Self::require_signed_in`].
    pub(crate) async fn still_signed_in(&self, tx: &mut Tx) -> Result<()> {
        self.require_signed_in(tx, self.came_at).await
    }
}

/// Notes in the background that a key was used, so that reading waits for no writing.
fn touch_key(db: &Db, background: &Background, key: KeyId, now: Moment) {
    let db = db.clone();
    background.spawn("recording the use of a key", async move {
        let mut tx = db.begin().await?;
        keys::touch(&mut tx, &key, now, now.before(TOUCH)).await?;
        Ok(tx.commit().await?)
    });
}
