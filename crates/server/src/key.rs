//! Personal API keys: what a program signs in with as its person, `Authorization: Bearer phx_…` (contract 3 and 4).
//!
//! The database knows only a hash of the value, and nothing of it is logged. A key is taken wherever a session is, and can
//! what its person can, without three things that would outlive its being revoked or are about the browser: it makes no
//! further keys, begins no session (signing in or up is refused with it), and ends none. It reads and revokes the keys of
//! its person, so that a program can put an end to itself. What needs the present password needs it with a key too.
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

/// Whether a request carries a key, good or bad. Other bearer tokens, such as those of a proxy in front, are none.
pub(crate) fn is_given(headers: &HeaderMap) -> bool {
    value(headers).is_some()
}

/// Whose key a request carries, if it is one.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn find(app: &App, headers: &HeaderMap) -> Result<Option<UserRow>> {
    let value = value(headers).and_then(|value| std::str::from_utf8(value).ok());
    let Some(value) = value.filter(|value| token::is_key_value(value)) else {
        return Ok(None);
    };
    let Some(found) = keys::by_value(&mut *app.db.read().await?, &sha256(value)).await? else {
        return Ok(None);
    };
    let now = app.clock.now();
    if found.last_used_at.is_none_or(|last| last <= now.before(TOUCH)) {
        touch(app, found.id, now);
    }
    Ok(Some(found.user))
}

/// 403: a key is not enough.
pub(crate) fn refused(detail: &'static str) -> Error {
    Error::Forbidden { code: "permission_denied", detail: detail.into() }
}

/// Notes in the background that a key was used, so that reading waits for no writing.
fn touch(app: &App, key: KeyId, now: Moment) {
    let app2 = app.clone();
    app.behind("noting the use of a key", async move {
        let mut tx = app2.db.begin().await?;
        keys::touch(&mut tx, &key, now, now.before(TOUCH)).await?;
        Ok(tx.commit().await?)
    });
}

fn value(headers: &HeaderMap) -> Option<&[u8]> {
    headers.get_all(header::AUTHORIZATION).iter().find_map(|header| {
        let (scheme, rest) = header.as_bytes().split_at_checked(b"Bearer ".len())?;
        let value = rest.trim_ascii();
        (scheme.eq_ignore_ascii_case(b"Bearer ") && value.starts_with(token::KEY.as_bytes())).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_bearer_tokens_that_begin_as_keys_do_are_keys() {
        let given = |texts: &[&'static [u8]]| {
            let mut headers = HeaderMap::new();
            for text in texts {
                headers.append(header::AUTHORIZATION, HeaderValue::from_bytes(text).unwrap());
            }
            is_given(&headers)
        };
        for texts in [
            &[b"Bearer phx_x".as_slice()][..],
            &[b"bearer phx_"],
            &[b"BEARER   phx_x "],
            &[b"Bearer phx_\xff"],
            &[b"Basic eDp5", b"Bearer phx_x"],
        ] {
            assert!(given(texts), "{texts:?}");
        }
        for texts in
            [&[][..], &[b"".as_slice()], &[b"Bearer"], &[b"Bearer eyJ.x.y"], &[b"Bearer phc_x"], &[b"Basic phx_x"]]
        {
            assert!(!given(texts), "{texts:?}");
        }
    }
}
