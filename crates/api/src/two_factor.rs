//! The second factor of an account (contract 10): authenticator apps (TOTP), passkeys (`WebAuthn`), recovery codes, and
//! the second step of signing in.

use crate::{PasskeyId, Timestamp};
use rolecall_json::{FromJson, Node};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// How many recovery codes are made at a time.
pub const RECOVERY_CODES: usize = 10;

/// A way to take the second step of signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TwoFactorWay {
    /// A code of an authenticator app.
    Totp,
    /// A passkey.
    Passkey,
    /// A recovery code.
    RecoveryCode,
}

/// `GET /api/users/@me/two_factor/`: what the caller has set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TwoFactor {
    /// True if an authenticator app is set up.
    pub totp: bool,
    /// The passkeys, oldest first.
    pub passkeys: Vec<Passkey>,
    /// How many recovery codes are left.
    pub recovery_codes: u32,
    /// The domain that passkeys belong to; they work only on pages of it. None if the address of this server is an IP
    /// address, for which browsers have no passkeys.
    pub passkey_domain: Option<String>,
}

impl TwoFactor {
    /// True if signing in with the password takes a second step.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.totp || !self.passkeys.is_empty()
    }
}

/// A passkey of the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Passkey {
    /// Its id.
    pub id: PasskeyId,
    /// The name that its owner gave it.
    pub label: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When somebody last signed in with it.
    pub last_used_at: Option<Timestamp>,
}

/// The response of `POST /api/users/@me/two_factor/totp/`: the secret of an authenticator app, to be confirmed with a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TotpSetup {
    /// In Base32, for typing.
    pub secret: String,
    /// The same as an `otpauth:` URL.
    pub uri: String,
    /// The URL as a QR code.
    pub qr: QrCode,
}

/// A QR code, as what an SVG needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QrCode {
    /// Modules on each side, without the quiet zone.
    pub size: u32,
    /// The dark modules as the `d` of an SVG path, one unit each.
    pub path: String,
}

impl QrCode {
    /// The code with these dark modules, given by column and row.
    #[must_use]
    pub fn from_modules(size: u32, is_dark: impl Fn(u32, u32) -> bool) -> QrCode {
        let mut path = String::new();
        for row in 0..size {
            let mut column = 0;
            while column < size {
                let end = (column..size).find(|end| !is_dark(*end, row)).unwrap_or(size);
                if end > column {
                    let width = end - column;
                    for part in [
                        "M",
                        &column.to_string(),
                        " ",
                        &row.to_string(),
                        "h",
                        &width.to_string(),
                        "v1h-",
                        &width.to_string(),
                        "z",
                    ] {
                        path.push_str(part);
                    }
                }
                column = end + 1;
            }
        }
        QrCode { size, path }
    }
}

/// The body of `POST /api/users/@me/two_factor/totp/confirm/` and of `POST /api/login/token/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TwoFactorToken {
    /// A code of the authenticator app; in signing in also a recovery code.
    pub token: String,
}

/// The body of `DELETE /api/users/@me/two_factor/totp/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemoveTotp {
    /// The current password.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 1000)))]
    pub password: String,
    /// A code of the authenticator app, or a recovery code.
    pub token: String,
}

/// Recovery codes, shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecoveryCodes {
    /// The codes; none if there were some already, which stay valid, or if this response repeats an earlier one.
    pub recovery_codes: Option<Vec<String>>,
}

/// The response of `POST …/two_factor/passkeys/start/` and of `POST /api/login/passkey/start/`: what the browser needs to
/// make a passkey or to sign with one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PasskeyOptions {
    /// For `PublicKeyCredential.parseCreationOptionsFromJSON()` or `parseRequestOptionsFromJSON()`.
    #[serde(rename = "publicKey")]
    pub public_key: RawJson,
}

/// The body of `POST /api/users/@me/two_factor/passkeys/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewPasskey {
    /// A name for it.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 40)))]
    pub label: String,
    /// What the browser made.
    pub credential: PasskeyAnswer,
}

/// The body of `POST /api/login/passkey/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PasskeyLogin {
    /// What the browser made.
    pub credential: PasskeyAnswer,
}

/// What a browser makes with a passkey, as `PublicKeyCredential.toJSON()` returns it. Bytes are base64url.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PasskeyAnswer {
    /// The id of the credential.
    pub id: String,
    /// The same.
    #[serde(rename = "rawId")]
    pub raw_id: String,
    /// `public-key`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What the device made.
    pub response: PasskeyResponse,
}

/// The part of a [`PasskeyAnswer`] that the device made: of a new passkey, or a signature. Bytes are base64url.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PasskeyResponse {
    /// What the browser knows of the request.
    #[serde(rename = "clientDataJSON")]
    pub client_data_json: String,
    /// Of a new passkey: its public key.
    #[serde(rename = "attestationObject", default, skip_serializing_if = "Option::is_none")]
    pub attestation_object: Option<String>,
    /// Of a signature: what the device knows of the request.
    #[serde(rename = "authenticatorData", default, skip_serializing_if = "Option::is_none")]
    pub authenticator_data: Option<String>,
    /// Of a signature: the signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// Of a signature: whose passkey it is.
    #[serde(rename = "userHandle", default, skip_serializing_if = "Option::is_none")]
    pub user_handle: Option<String>,
}

/// Any JSON, as text: it passes through the app to the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
pub struct RawJson(
    /// The JSON text.
    pub String,
);

impl Serialize for RawJson {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.clone()).map_err(serde::ser::Error::custom)?.serialize(to)
    }
}

impl<'de> Deserialize<'de> for RawJson {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(RawJson(Box::<RawValue>::deserialize(from)?.get().to_owned()))
    }
}

impl FromJson for RawJson {
    fn read(node: &impl Node, failed: &mut bool) -> Self {
        RawJson(node.json().unwrap_or_else(|| {
            *failed = true;
            String::new()
        }))
    }
}
