//! Passkeys (`WebAuthn`): which domain they belong to, and the checks of what browsers make with them, by webauthn-rs.
//!
//! Each check needs what was sent to the browser before. That is stored in the database and used once.

use crate::config::Config;
use crate::error::{Error, Result};
use crate::store::passkeys::PasskeyRow;
use crate::store::users::UserRow;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rolecall_api::{PasskeyAnswer, PasskeyOptions, RawJson};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyAuthentication,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// The maximum number of passkeys of an account.
pub(crate) const MAX_PASSKEYS: usize = 20;

/// Makes and checks passkeys, if this server has a domain for them.
#[derive(Clone)]
pub struct Passkeys(Option<(String, Webauthn)>);

impl std::fmt::Debug for Passkeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Passkeys").field(&self.domain()).finish()
    }
}

/// What a signature is checked against.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Challenge {
    /// By any passkey: it says whose it is.
    Any(DiscoverableAuthentication),
    /// By a passkey of the account whose password was right.
    Of(PasskeyAuthentication),
}

/// A new passkey that was checked.
#[derive(Debug)]
pub(crate) struct MadePasskey {
    /// The id that the browser gave it, as base64url.
    pub(crate) credential_id: String,
    /// As it is stored.
    pub(crate) credential: String,
}

impl Passkeys {
    /// Passkeys for the first address of this server that has a domain. Browsers have none for IP addresses.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let origins = config.origins.iter().filter_map(|origin| Url::parse(origin.as_str()).ok());
        let found = origins.filter_map(|url| Some((url.host_str()?.to_owned(), url))).find(|(host, url)| {
            let is_address = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
            !is_address && (url.scheme() == "https" || host == "localhost")
        });
        Passkeys(found.and_then(|(host, url)| {
            let others = config.origins.iter().filter_map(|origin| Url::parse(origin.as_str()).ok());
            let others = others.filter(|other| {
                let name = other.host_str().unwrap_or_default();
                other.scheme() == url.scheme() && (name == host || name.ends_with(&format!(".{host}")))
            });
            let builder = WebauthnBuilder::new(&host, &url).ok()?.rp_name("Rolecall");
            let builder = others.fold(builder, |builder, other| builder.append_allowed_origin(&other));
            Some((host.clone(), builder.build().ok()?))
        }))
    }

    /// The domain that passkeys belong to; `None` if this server can have none.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        self.0.as_ref().map(|(domain, _)| domain.as_str())
    }

    fn webauthn(&self) -> Result<&Webauthn> {
        let unavailable = || {
            let detail = "Passkeys need a server with a domain name and https, or localhost.";
            Error::invalid("passkeys_unavailable", detail)
        };
        self.0.as_ref().map(|(_, webauthn)| webauthn).ok_or_else(unavailable)
    }

    /// What a browser needs to make a passkey for an account, and what its answer is checked against. Devices that have
    /// one of `existing` refuse.
    ///
    /// # Errors
    /// `passkeys_unavailable`.
    pub(crate) fn start_registration(
        &self,
        user: &UserRow,
        existing: &[PasskeyRow],
    ) -> Result<(PasskeyOptions, String)> {
        let exclude = existing.iter().map(|row| Ok(read::<Passkey>(&row.credential)?.cred_id().clone()));
        let exclude = exclude.collect::<Result<Vec<_>>>()?;
        let id = Uuid::parse_str(user.id.as_str()).map_err(unexpected)?;
        let (options, state) = self
            .webauthn()?
            .start_passkey_registration(id, &user.email, &user.first_name, Some(exclude))
            .map_err(unexpected)?;
        let mut options = serde_json::to_value(&options).map_err(unexpected)?;
        // So that a browser offers it without an email, if the device has room for that.
        options["publicKey"]["authenticatorSelection"]["residentKey"] = "preferred".into();
        Ok((wire(&options["publicKey"]), write(&state)?))
    }

    /// Checks a new passkey.
    ///
    /// # Errors
    /// `passkey_rejected`, `passkeys_unavailable`.
    pub(crate) fn finish_registration(&self, state: &str, answer: &PasskeyAnswer) -> Result<MadePasskey> {
        let state: PasskeyRegistration = read(state)?;
        let answer: RegisterPublicKeyCredential = browser(answer)?;
        let passkey = self.webauthn()?.finish_passkey_registration(&answer, &state).map_err(|_| rejected())?;
        Ok(MadePasskey { credential_id: URL_SAFE_NO_PAD.encode(passkey.cred_id()), credential: write(&passkey)? })
    }

    /// What a browser needs to sign with one of these passkeys, or with any if there are none, and what its answer is
    /// checked against.
    ///
    /// # Errors
    /// `passkeys_unavailable`.
    pub(crate) fn start_login(&self, passkeys: &[PasskeyRow]) -> Result<(PasskeyOptions, String)> {
        let webauthn = self.webauthn()?;
        let (options, challenge) = if passkeys.is_empty() {
            let (options, state) = webauthn.start_discoverable_authentication().map_err(unexpected)?;
            (options, Challenge::Any(state))
        } else {
            let passkeys = passkeys.iter().map(|row| read::<Passkey>(&row.credential)).collect::<Result<Vec<_>>>()?;
            let (options, state) = webauthn.start_passkey_authentication(&passkeys).map_err(unexpected)?;
            (options, Challenge::Of(state))
        };
        let options = serde_json::to_value(&options).map_err(unexpected)?;
        Ok((wire(&options["publicKey"]), write(&challenge)?))
    }

    /// Checks a signature by a passkey. Returns the passkey as it has to be stored now: its counter may have changed.
    ///
    /// # Errors
    /// `passkey_rejected`, `passkeys_unavailable`.
    pub(crate) fn finish_login(&self, challenge: &str, answer: &PasskeyAnswer, row: &PasskeyRow) -> Result<String> {
        let webauthn = self.webauthn()?;
        let answer: PublicKeyCredential = browser(answer)?;
        let mut passkey: Passkey = read(&row.credential)?;
        let result: AuthenticationResult = match read(challenge)? {
            Challenge::Any(state) => {
                // The passkey names its owner, who must be the one for whom it was stored.
                let (user, _) = webauthn.identify_discoverable_authentication(&answer).map_err(|_| rejected())?;
                if user.to_string() != row.user.as_str() {
                    return Err(rejected());
                }
                webauthn.finish_discoverable_authentication_v2(&answer, state, DiscoverableKey::from(&passkey))
            }
            Challenge::Of(state) => webauthn.finish_passkey_authentication(&answer, &state),
        }
        .map_err(|_| rejected())?;
        passkey.update_credential(&result).ok_or_else(rejected)?;
        write(&passkey)
    }
}

/// 400: a passkey or signature that does not fit.
pub(crate) fn rejected() -> Error {
    Error::invalid("passkey_rejected", "This passkey was not accepted. It may have been removed. Try another way.")
}

/// What a browser made, as webauthn-rs reads it.
fn browser<T: DeserializeOwned>(answer: &PasskeyAnswer) -> Result<T> {
    let value = serde_json::to_value(answer).map_err(unexpected)?;
    serde_json::from_value(value).map_err(|_| rejected())
}

fn wire(options: &serde_json::Value) -> PasskeyOptions {
    PasskeyOptions { public_key: RawJson(options.to_string()) }
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(unexpected)
}

fn write<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(unexpected)
}

fn unexpected(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Unexpected(error.into())
}
