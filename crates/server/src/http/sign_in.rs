//! The end of signing in, after a handler has checked a password or created an account: begins a session, remembers the
//! device, makes the cookies for both, and mails the user about a new device.

use super::{device, session};
use crate::accounts::login_throttle;
use crate::client::Visitor;
use crate::error::Result;
use crate::mail::Mail;
use crate::state::App;
use crate::store::{Tx, users};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::AppendHeaders;
use rolecall_api::{UserId, device_name};

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
    tell_of_new_device(app, tx, headers, visitor, user).await?;
    let device = device::remember(app, tx, headers, visitor.client(), user).await?;
    Ok(AppendHeaders([(SET_COOKIE, session), (SET_COOKIE, device)]))
}

/// Queues a mail to a user who has signed in before, but not on this device.
async fn tell_of_new_device(
    app: &App,
    tx: &mut Tx,
    headers: &HeaderMap,
    visitor: &Visitor,
    user: &UserId,
) -> Result<()> {
    let at = app.clock.now();
    if !app.mail.is_on() || !login_throttle::is_new_device(tx, device::token(app, headers), user, at).await? {
        return Ok(());
    }
    if let Some(user) = users::find(tx, user).await? {
        let device = device_name(visitor.user_agent());
        let mail = Mail::NewSignIn { name: user.first_name, device, ip: visitor.ip(), at };
        app.mail.queue(tx, &user.email, &mail).await?;
    }
    Ok(())
}
