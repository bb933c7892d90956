//! What the browser does with passkeys between two calls: it makes one, or signs with one. Browsers since 2025 read and
//! write the JSON of the server themselves; in older ones there are no passkeys.

use super::{ApiError, parse::parse};
use crate::language::t;
use js_sys::{Function, JSON, Object, Promise, Reflect};
use rolecall_api::{PasskeyAnswer, PasskeyOptions};
use rolecall_view::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

/// Waiting for a passkey that the user may pick from the suggestions of a field. It ends when this is dropped.
pub struct Waiting(AbortController);

impl Waiting {
    /// A wait that has not begun; `None` in a browser without a way to end it.
    #[must_use]
    pub fn new() -> Option<Self> {
        AbortController::new().ok().map(Waiting)
    }

    /// What ends the wait.
    #[must_use]
    pub fn signal(&self) -> AbortSignal {
        self.0.signal()
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// True if passkeys of this domain work here: the page is of the domain, and the browser is new enough.
#[must_use]
pub fn can_use_passkeys(domain: &str) -> bool {
    let host = window().location().hostname().unwrap_or_default();
    let is_of_domain = host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    is_of_domain && method(&class(), "parseRequestOptionsFromJSON").is_some()
}

/// True if the browser suggests passkeys in a field for the email.
pub async fn has_autofill() -> bool {
    let class = class();
    let Some(ask) = method(&class, "isConditionalMediationAvailable") else { return false };
    let Ok(asked) = ask.call0(&class) else { return false };
    JsFuture::from(Promise::resolve(&asked)).await.is_ok_and(|answer| answer.is_truthy())
}

/// Asks the user for a passkey to add.
///
/// # Errors
/// `passkey_cancelled` if the user or the browser refuses.
pub async fn make_passkey(options: &PasskeyOptions) -> Result<PasskeyAnswer, ApiError> {
    let made = ask("create", "parseCreationOptionsFromJSON", options, None).await;
    made.ok_or_else(|| {
        ApiError::local("passkey_cancelled", t("No passkey was added. Try again, or use another device."))
    })
}

/// Asks the user to sign with a passkey: in a dialog of the browser or, with `waiting`, when they pick one from the
/// suggestions of a field.
///
/// # Errors
/// `passkey_cancelled` if the user or the browser refuses, or the wait has ended.
pub async fn sign_with_passkey(
    options: &PasskeyOptions,
    waiting: Option<AbortSignal>,
) -> Result<PasskeyAnswer, ApiError> {
    let made = ask("get", "parseRequestOptionsFromJSON", options, waiting).await;
    made.ok_or_else(|| ApiError::local("passkey_cancelled", t("No passkey was used. Try again, or use another way.")))
}

async fn ask(
    name: &str,
    parser: &str,
    options: &PasskeyOptions,
    waiting: Option<AbortSignal>,
) -> Option<PasskeyAnswer> {
    let class = class();
    let public_key = method(&class, parser)?.call1(&class, &JSON::parse(&options.public_key.0).ok()?).ok()?;
    let request = Object::new();
    set(&request, "publicKey", &public_key);
    if let Some(signal) = waiting {
        set(&request, "mediation", &"conditional".into());
        set(&request, "signal", &signal);
    }
    let credentials = Reflect::get(&window().navigator(), &"credentials".into()).ok()?;
    let asked = method(&credentials, name)?.call1(&credentials, &request).ok()?;
    let made = JsFuture::from(Promise::resolve(&asked)).await.ok()?;
    let json = method(&made, "toJSON")?.call0(&made).ok()?;
    parse(&JSON::stringify(&json).ok()?.as_string()?)
}

fn class() -> JsValue {
    Reflect::get(&window(), &"PublicKeyCredential".into()).unwrap_or_default()
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // INVARIANT: setting a property of a new object does not fail.
    let _ = Reflect::set(object, &name.into(), value);
}
