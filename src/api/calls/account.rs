//! Calls about the signed-in user's sessions, keys and account as a whole.

use super::Answer;
use crate::api::{
    change::{Change, ChangeName},
    connection::read,
};
use gloo_net::http::Method;
use rolecall_api::{
    ConfirmPassword, DeleteMe, KeyId, NewPersonalApiKey, NoFields, PersonalApiKey, SessionId, UserSession, param,
};

/// The error code of a change that needs the password once more; see [`confirm_password`].
pub const PASSWORD_REQUIRED: &str = "password_required";

/// The path of the export of the account, for a link.
pub const ACCOUNT_EXPORT: &str = "/api/users/@me/export/";

/// The path of the link that confirms the user's email.
const CONFIRMATION: &str = "/api/users/@me/email_confirmation";

/// Sends the link that confirms the user's email, or the new one, again.
pub fn send_confirmation() -> Change<()> {
    Change::silent(ChangeName::SendConfirmation, Method::POST, CONFIRMATION.to_owned()).with_body(&NoFields {})
}

/// Keeps the present email instead of a new one that is not confirmed yet.
pub fn withdraw_email() -> Change<()> {
    Change::silent(ChangeName::WithdrawEmail, Method::DELETE, CONFIRMATION.to_owned())
}

/// Lists the signed-in user's personal API keys, newest first.
pub async fn personal_api_keys() -> Answer<Vec<PersonalApiKey>> {
    read("/api/personal_api_keys").await
}

/// Creates a personal API key; only this response contains its value.
pub fn create_personal_api_key(request: &NewPersonalApiKey) -> Change<PersonalApiKey> {
    Change::new(ChangeName::CreateKey, Method::POST, "/api/personal_api_keys".to_owned(), request)
}

/// Revokes a personal API key; it stops working at once.
pub fn revoke_personal_api_key(id: &KeyId) -> Change<()> {
    Change::silent(ChangeName::RevokeKey, Method::DELETE, format!("/api/personal_api_keys/{id}"))
}

/// Lists where the user is signed in: this session first, then those that were used last.
pub async fn sessions() -> Answer<Vec<UserSession>> {
    read("/api/users/@me/sessions").await
}

/// Ends a session; its open pages are signed out at once.
pub fn end_session(id: &SessionId) -> Change<()> {
    Change::silent(ChangeName::EndSession, Method::DELETE, format!("/api/users/@me/sessions/{id}"))
}

/// Ends all sessions except this one.
pub fn end_other_sessions() -> Change<()> {
    let path = format!("/api/users/@me/sessions?{}=true", param::OTHERS);
    Change::silent(ChangeName::EndOtherSessions, Method::DELETE, path)
}

/// Proves that the user knows their password, for changes that need it.
pub fn confirm_password(request: &ConfirmPassword) -> Change<()> {
    let path = "/api/users/@me/confirm_password".to_owned();
    Change::silent(ChangeName::ConfirmPassword, Method::POST, path).with_body(request)
}

/// Deletes the account, which signs out everywhere.
pub fn delete_account(request: &DeleteMe) -> Change<()> {
    Change::silent(ChangeName::DeleteAccount, Method::DELETE, "/api/users/@me".to_owned()).with_body(request)
}
