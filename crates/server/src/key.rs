//! Personal API keys: what a program signs in with as its person, `Authorization: Bearer phx_…` (contract 3 and 4).
//!
//! The database knows only a hash of the value, and nothing of it is logged. A key is taken wherever a session is, and can
//! what its person can, without three things that would outlive its being revoked or are about the browser: it makes no
//! further keys, begins no session (signing in or up is refused with it), and ends none. It reads and revokes the keys of
//! its person, so that a program can put an end to itself. What needs the current password needs it with a key too.
//!
//! An `Authorization` header that is there counts, on every endpoint that knows people: one that is no key of ours is 401
//! `authentication_failed`, also beside a good cookie and on public endpoints. Capture knows no people and ignores it.
//!
//! Its use is noted as the use of the key, exact to a minute, and not as its person having been here.

use crate::app::App;
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::store::keys;
use crate::store::users::UserRow;
use crate::token;
use axum::http::{HeaderMap, header};
use rolecall_api::KeyId;
use std::time::Duration;

/// How exactly it is known when a key was last used.
const TOUCH: Duration = Duration::from_mins(1);

/// Whether a request has an `Authorization` header, good or bad. Then cookies do not count (contract 3).
pub(crate) fn is_given(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION)
}

/// Whose key a request carries, and the hash of the key.
///
/// # Errors
/// [`Error::BadKey`] if the header is not `Bearer` with a key that counts; the database does not answer.
pub(crate) async fn find(app: &App, headers: &HeaderMap) -> Result<(UserRow, String)> {
    let hash = sha256(value(headers).ok_or(Error::BadKey)?);
    let found = keys::by_value(&mut *app.db.read().await?, &hash).await?.ok_or(Error::BadKey)?;
    let now = app.clock.now();
    if found.last_used_at.is_none_or(|last| last <= now.before(TOUCH)) {
        touch(app, found.id, now);
    }
    Ok((found.user, hash))
}

/// 403: a key is not enough.
pub(crate) fn refused(detail: &'static str) -> Error {
    Error::Forbidden { code: "permission_denied", detail: detail.into() }
}

/// Notes in the background that a key was used, so that reading waits for no writing.
fn touch(app: &App, key: KeyId, now: Moment) {
    let app2 = app.clone();
    app.behind("recording the use of a key", async move {
        let mut tx = app2.db.begin().await?;
        keys::touch(&mut tx, &key, now, now.before(TOUCH)).await?;
        Ok(tx.commit().await?)
    });
}

/// The value of the key in the one `Authorization` header, if it has the shape of one.
pub(crate) fn value(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (scheme, rest) = values.next()?.to_str().ok()?.split_at_checked("Bearer ".len())?;
    let value = rest.trim();
    let is_key = scheme.eq_ignore_ascii_case("Bearer ") && token::is_key_value(value);
    (is_key && values.next().is_none()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(texts: &[&[u8]]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for text in texts {
            headers.append(header::AUTHORIZATION, HeaderValue::from_bytes(text).unwrap());
        }
        headers
    }

    #[test]
    fn a_key_is_the_one_bearer_token_with_the_shape_of_a_key() {
        let key = format!("phx_{}", "a".repeat(43));
        for scheme in ["Bearer", "bearer", "BEARER  "] {
            let header = format!("{scheme} {key} ");
            assert_eq!(value(&headers(&[header.as_bytes()])), Some(key.as_str()), "{header}");
        }
    }

    #[test]
    fn every_other_header_is_given_and_is_no_key() {
        let (key, bearer) = (format!("phx_{}", "a".repeat(43)), format!("Bearer phx_{}", "a".repeat(43)));
        let (basic, glued) = (format!("Basic {key}"), format!("Bearer{key}"));
        for texts in [
            &[b"".as_slice()][..],
            &[b"Bearer"],
            &[b"Bearer "],
            &[b"Bearer phx_\xff"],
            &[b"Bearer phx_short"],
            &[b"Bearer eyJ.x.y"],
            &[b"Basic eDp5"],
            &[key.as_bytes()],
            &[basic.as_bytes()],
            &[glued.as_bytes()],
            &[bearer.as_bytes(), bearer.as_bytes()],
            &[b"Basic eDp5", bearer.as_bytes()],
        ] {
            let headers = headers(texts);
            assert!(is_given(&headers) && value(&headers).is_none(), "{texts:?}");
        }
        assert!(!is_given(&headers(&[])));
    }
}
