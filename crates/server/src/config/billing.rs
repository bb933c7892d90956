//! The settings of billing: `ROLECALL_PLANS` and those of Stripe.

use super::settings::{PLANS, STRIPE_KEY, STRIPE_URL, STRIPE_WEBHOOK_SECRET};
use super::{InvalidSetting, Plans};
use secrecy::SecretString;

/// The settings of billing.
#[derive(Debug, Clone)]
pub struct BillingConfig {
    /// `ROLECALL_PLANS`: prices of events.
    pub plans: Plans,
    /// `ROLECALL_STRIPE_KEY`: payment by card; `None`: invoices are sent by hand.
    pub stripe: Option<StripeConfig>,
}

/// Access to Stripe.
#[derive(Debug, Clone)]
pub struct StripeConfig {
    /// `ROLECALL_STRIPE_KEY`: the secret key.
    pub key: SecretString,
    /// `ROLECALL_STRIPE_WEBHOOK_SECRET`: verifies signatures of webhooks.
    pub webhook_secret: SecretString,
    /// `ROLECALL_STRIPE_URL`: base URL of the Stripe API, without a trailing slash.
    pub url: String,
}

impl BillingConfig {
    /// Reads the settings from `get`.
    ///
    /// # Errors
    /// The first invalid setting.
    pub fn from(get: impl Fn(&str) -> Option<String>) -> Result<Self, InvalidSetting> {
        Ok(BillingConfig { plans: plans(PLANS.read(&get))?, stripe: stripe(get)? })
    }
}

fn plans(path: Option<String>) -> Result<Plans, InvalidSetting> {
    let Some(path) = path else {
        return Plans::parse(None).map_err(|flaw| mistaken_plans("(built in)".to_owned(), &flaw.to_string()));
    };
    let text = std::fs::read_to_string(&path).map_err(|error| mistaken_plans(path.clone(), &error.to_string()))?;
    Plans::parse(Some(&text)).map_err(|flaw| mistaken_plans(path, &flaw.to_string()))
}

fn mistaken_plans(path: String, why: &str) -> InvalidSetting {
    InvalidSetting::new(PLANS.name, path, format!("a JSON file of plans as README.md describes it: {why}"))
}

fn stripe(get: impl Fn(&str) -> Option<String>) -> Result<Option<StripeConfig>, InvalidSetting> {
    let Some(key) = STRIPE_KEY.read(&get) else {
        return Ok(None);
    };
    // Without webhooks the server would not learn of payments.
    let webhook_secret = STRIPE_WEBHOOK_SECRET.read(&get).ok_or_else(|| {
        InvalidSetting::new(
            STRIPE_WEBHOOK_SECRET.name,
            String::new(),
            "set where ROLECALL_STRIPE_KEY is: what Stripe signs its messages to /api/billing/stripe/ with",
        )
    })?;
    let url = STRIPE_URL.read(&get).unwrap_or_default();
    let url = url.trim_end_matches('/').to_owned();
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return Err(InvalidSetting::new(STRIPE_URL.name, url, "a URL such as https://api.stripe.com"));
    }
    Ok(Some(StripeConfig { key: key.into(), webhook_secret: webhook_secret.into(), url }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn settings(pairs: &[(&str, &str)]) -> Result<BillingConfig, InvalidSetting> {
        BillingConfig::from(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn without_a_key_invoices_are_sent_by_hand() {
        assert!(settings(&[]).unwrap().stripe.is_none());
    }

    #[test]
    fn secrets_are_never_shown() {
        let both = [("ROLECALL_STRIPE_KEY", "sk_test_123"), ("ROLECALL_STRIPE_WEBHOOK_SECRET", "whsec_456")];
        let found = settings(&both).unwrap();
        let shown = format!("{found:?}");
        assert!(!shown.contains("sk_test") && !shown.contains("whsec"), "{shown}");
        let stripe = found.stripe.unwrap();
        assert_eq!((stripe.key.expose_secret(), stripe.url.as_str()), ("sk_test_123", "https://api.stripe.com"));
    }

    #[test]
    fn mistakes_are_named() {
        let key = ("ROLECALL_STRIPE_KEY", "sk_test_123");
        let secret = ("ROLECALL_STRIPE_WEBHOOK_SECRET", "whsec_456");
        for (pairs, told) in [
            (vec![key], "ROLECALL_STRIPE_WEBHOOK_SECRET"),
            (vec![key, secret, ("ROLECALL_STRIPE_URL", "stripe.local")], "ROLECALL_STRIPE_URL"),
            (vec![("ROLECALL_PLANS", "/nonexistent/plans.json")], "`/nonexistent/plans.json`"),
            (vec![("ROLECALL_PLANS", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))], "line 1"),
        ] {
            let mistake = settings(&pairs).unwrap_err().to_string();
            assert!(mistake.contains(told) && mistake.contains("must be"), "{mistake}");
            assert!(!mistake.contains("sk_test") && !mistake.contains("whsec"), "{mistake}");
        }
    }
}
