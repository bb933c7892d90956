//! The end of signing in, after a handler has checked a password or created an account: begins a session, remembers the
//! device, and makes the cookies for both.

use super::{device, session};
use crate::client::Visitor;
use crate::error::Result;
use crate::state::App;
use crate::store::Tx;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::AppendHeaders;
use rolecall_api::UserId;

/// The `Set-Cookie` headers of a response that signs in: the session and the device.
pub type SignInCookies = AppendHeaders<[(HeaderName, HeaderValue); 2]>;

/// Signs `user` in. Ends the session that the request came with, if any.
///
/// # Errors
/// 403 if the request has a personal API key; the system has no randomness.
pub(crate) async fn sign_in(
    app: &App,
    tx: &mut Tx,
    headers: &HeaderMap,
    visitor: &Visitor,
    user: &UserId,
) -> Result<SignInCookies> {
    let session = session::begin(app, tx, headers, visitor, user).await?;
    let device = device::remember(app, tx, headers, visitor.client(), user).await?;
    Ok(AppendHeaders([(SET_COOKIE, session), (SET_COOKIE, device)]))
}
