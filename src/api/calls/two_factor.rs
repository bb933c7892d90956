//! Calls about the second factor: signing in with it, and setting it up.

use super::Answer;
use crate::api::{
    change::{Change, ChangeName},
    connection::read,
};
use gloo_net::http::Method;
use rolecall_api::{
    MemberWithoutTwoFactor, NewPasskey, NoFields, OrganizationId, Page, PasskeyId, PasskeyLogin, PasskeyOptions,
    RecoveryCodes, RemoveTotp, Success, TotpSetup, TwoFactor, TwoFactorToken,
};

const PATH: &str = "/api/users/@me/two_factor";

/// Takes the second step of signing in, with a code.
pub fn sign_in_with_code(request: &TwoFactorToken) -> Change<Success> {
    Change::new(ChangeName::SignInWithCode, Method::POST, "/api/login/token".to_owned(), request)
}

/// Gets what a passkey has to sign.
pub fn start_passkey_login() -> Change<PasskeyOptions> {
    Change::new(ChangeName::StartPasskeyLogin, Method::POST, "/api/login/passkey/start".to_owned(), &NoFields {})
}

/// Signs in with what a passkey has signed.
pub fn sign_in_with_passkey(request: &PasskeyLogin) -> Change<Success> {
    Change::new(ChangeName::SignInWithPasskey, Method::POST, "/api/login/passkey".to_owned(), request)
}

/// Gets what the user has set up.
pub async fn two_factor() -> Answer<TwoFactor> {
    read(PATH).await
}

/// Gets the members of an organization who have set nothing up: the user first, then those of higher levels.
pub async fn members_without_two_factor(id: &OrganizationId, limit: u32) -> Answer<Page<MemberWithoutTwoFactor>> {
    read(&format!("/api/organizations/{id}/members_without_two_factor?limit={limit}")).await
}

/// Makes the secret of an authenticator app.
pub fn start_totp() -> Change<TotpSetup> {
    Change::new(ChangeName::StartTotp, Method::POST, format!("{PATH}/totp"), &NoFields {})
}

/// Turns the authenticator app on with its first code.
pub fn confirm_totp(request: &TwoFactorToken) -> Change<RecoveryCodes> {
    Change::new(ChangeName::ConfirmTotp, Method::POST, format!("{PATH}/totp/confirm"), request)
}

/// Removes the authenticator app.
pub fn remove_totp(request: &RemoveTotp) -> Change<()> {
    Change::silent(ChangeName::RemoveTotp, Method::DELETE, format!("{PATH}/totp")).with_body(request)
}

/// Replaces the recovery codes.
pub fn new_recovery_codes() -> Change<RecoveryCodes> {
    Change::new(ChangeName::NewRecoveryCodes, Method::POST, format!("{PATH}/recovery_codes"), &NoFields {})
}

/// Gets what the browser needs to make a passkey.
pub fn start_passkey() -> Change<PasskeyOptions> {
    Change::new(ChangeName::StartPasskey, Method::POST, format!("{PATH}/passkeys/start"), &NoFields {})
}

/// Adds a passkey that the browser has made.
pub fn add_passkey(request: &NewPasskey) -> Change<RecoveryCodes> {
    Change::new(ChangeName::AddPasskey, Method::POST, format!("{PATH}/passkeys"), request)
}

/// Removes a passkey.
pub fn remove_passkey(id: &PasskeyId) -> Change<()> {
    Change::silent(ChangeName::RemovePasskey, Method::DELETE, format!("{PATH}/passkeys/{id}"))
}
