//! Stripe's HTTP API: requests are forms, responses JSON. Logs errors only, never requests or responses.

use crate::config::StripeConfig;
use crate::error::{Error, Result};
use secrecy::ExposeSecret;
use serde_json::Value;
use std::time::Duration;
use ureq::Agent;
use ureq::http::{Response, StatusCode};

/// Time limit of a call.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Maximum size of a response, in bytes.
const MAX_RESPONSE: u64 = 4 * 1024 * 1024;

/// A client of Stripe's API; cheap to clone.
#[derive(Clone)]
pub struct Stripe {
    agent: Agent,
    settings: StripeConfig,
}

/// A response of Stripe.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum StripeResponse {
    /// The requested object.
    Found(Value),
    /// The object does not exist.
    Gone,
    /// The card was declined: 402, with the error.
    Declined(Value),
}

impl Stripe {
    /// A client with these settings.
    #[must_use]
    pub fn new(settings: StripeConfig) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(TIMEOUT)).max_redirects(0);
        Stripe { agent: config.build().new_agent(), settings }
    }

    /// The secret that signs webhooks.
    pub(super) fn webhook_secret(&self) -> &str {
        self.settings.webhook_secret.expose_secret()
    }

    /// Reads an object.
    ///
    /// # Errors
    /// Stripe cannot be reached, or rejects the request.
    pub(super) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<StripeResponse> {
        let sign = if query.is_empty() { "" } else { "?" };
        let address = format!("{}{path}{sign}{}", self.settings.url, form(query));
        let request = self.agent.get(address).header("authorization", self.authorization());
        interpret(path, ask(move || request.call()).await?)
    }

    /// Creates or changes an object. With an idempotency `key`, the same call twice acts once.
    ///
    /// # Errors
    /// Stripe cannot be reached, or rejects the request.
    pub(super) async fn post(&self, path: &str, fields: &[(&str, &str)], key: Option<&str>) -> Result<StripeResponse> {
        let request = self
            .agent
            .post(format!("{}{path}", self.settings.url))
            .header("authorization", self.authorization())
            .header("content-type", "application/x-www-form-urlencoded");
        let request = match key {
            Some(key) => request.header("idempotency-key", key),
            None => request,
        };
        let body = form(fields);
        interpret(path, ask(move || request.send(body)).await?)
    }

    fn authorization(&self) -> String {
        format!("Bearer {}", self.settings.key.expose_secret())
    }
}

/// Makes the call on a blocking thread.
async fn ask(
    call: impl FnOnce() -> Result<Response<ureq::Body>, ureq::Error> + Send + 'static,
) -> Result<(StatusCode, Value)> {
    let called = tokio::task::spawn_blocking(move || {
        let mut response = call()?;
        let text = response.body_mut().with_config().limit(MAX_RESPONSE).read_to_string()?;
        Ok::<_, ureq::Error>((response.status(), text))
    });
    let (status, text) = called.await.map_err(|error| Error::Unexpected(error.into()))?.map_err(|error| {
        tracing::warn!(%error, "Stripe cannot be reached");
        Error::StripeFailed
    })?;
    Ok((status, serde_json::from_str(&text).unwrap_or_default()))
}

fn interpret(path: &str, (status, body): (StatusCode, Value)) -> Result<StripeResponse> {
    match status.as_u16() {
        200..=299 => Ok(StripeResponse::Found(body)),
        402 => Ok(StripeResponse::Declined(body["error"].clone())),
        404 => Ok(StripeResponse::Gone),
        status => {
            // The error code says what to fix, and contains no user data.
            let code = body["error"]["code"].as_str().or_else(|| body["error"]["type"].as_str()).unwrap_or_default();
            tracing::error!(status, code, path, "Stripe refused a call");
            Err(Error::StripeFailed)
        }
    }
}

/// Encodes fields as a form.
fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

#[cfg(test)]
mod tests {
    use super::form;

    #[test]
    fn fields_are_written_so_that_nothing_in_them_is_taken_for_another_field() {
        assert_eq!(form(&[("a[b]", "1&c=2 ä")]), "a%5Bb%5D=1%26c%3D2+%C3%A4");
        assert_eq!(form(&[("a", "1"), ("b", "")]), "a=1&b=");
    }
}
