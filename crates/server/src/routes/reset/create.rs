//! `POST /api/reset`: asks for a link by mail.

use crate::accounts::password_reset::mail_link;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::http::body::rules::{email, required};
use crate::http::body::{Fields, read_request};
use crate::http::device;
use crate::state::App;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use rolecall_api::RequestReset;

/// Sends a link if the email belongs to an account. The response is the same whether or not it does, after the same
/// time: the account is looked up afterwards.
///
/// # Errors
/// `email_not_available` if the server cannot send mail; `invalid_input` for a malformed email; 429 for a client that
/// asks for many links.
pub async fn create(State(app): State<App>, client: Client, headers: HeaderMap, body: Fields) -> Result<StatusCode> {
    let RequestReset { email } = read_request!(body, RequestReset { email: required(email) });
    if !app.mail.is_on() {
        let detail = "This server cannot send email. Ask an administrator of the server for a link to set a new \
                      password: they run `rolecall-server reset-link EMAIL`.";
        return Err(Error::invalid("email_not_available", detail));
    }
    if app.login_throttle.may_get_reset_link(&email, client, device::token(&app, &headers)).await? {
        let app = app.clone();
        let background = app.background.clone();
        background.spawn("mailing a reset link", async move {
            mail_link(&app.db, &app.mail, &app.config.site_url, &email, app.clock.now()).await
        });
    }
    Ok(StatusCode::NO_CONTENT)
}
