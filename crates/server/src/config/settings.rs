//! All settings: name, default and the line in `--help`. A test compares them with the list in README.md.

use std::fmt::Write;

/// A setting: an environment variable.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// The name of the environment variable.
    pub(super) name: &'static str,
    /// What applies if it is not set.
    default: Unset,
    /// What it is for, for `--help`.
    meaning: &'static str,
}

/// What applies if a setting is not set.
#[derive(Debug, Clone, Copy)]
enum Unset {
    /// A fixed default value.
    Value(&'static str),
    /// Something that is computed; described for `--help`.
    Other(&'static str),
}

use Unset::{Other, Value};

const fn setting(name: &'static str, default: Unset, meaning: &'static str) -> Setting {
    Setting { name, default, meaning }
}

pub(super) const LISTEN: Setting =
    setting("ROLECALL_LISTEN", Value("127.0.0.1:8080"), "IP address and port to listen on");
pub(super) const DATABASE_URL: Setting =
    setting("ROLECALL_DATABASE_URL", Value("sqlite://rolecall.db"), "sqlite://file or postgres://…");
pub(super) const DATABASE_SECONDS: Setting =
    setting("ROLECALL_DATABASE_SECONDS", Value("10"), "time limit of one PostgreSQL statement");
pub(super) const EVENTS_URL: Setting = setting(
    "ROLECALL_EVENTS_URL",
    Other("rolecall-events.db beside the SQLite database"),
    "sqlite://file for captured events, or off",
);
pub(super) const SITE_URL: Setting =
    setting("ROLECALL_SITE_URL", Other("http://127.0.0.1: and the port"), "URL that browsers use");
pub(super) const API_URL: Setting =
    setting("ROLECALL_API_URL", Other("ROLECALL_SITE_URL"), "URL of this server, if another one serves the app");
pub(super) const ALLOWED_ORIGINS: Setting =
    setting("ROLECALL_ALLOWED_ORIGINS", Other("none"), "further allowed origins, comma-separated");
pub(super) const SIGNUP: Setting =
    setting("ROLECALL_SIGNUP", Value("open"), "invite: only people with an invite can sign up");
pub(super) const SMTP_URL: Setting =
    setting("ROLECALL_SMTP_URL", Other("none"), "mail server: smtp://user:password@host:587 or smtps://…");
pub(super) const MAIL_FROM: Setting =
    setting("ROLECALL_MAIL_FROM", Other("Rolecall <noreply@ and the host of the site>"), "sender of mails");
pub(super) const SMTP_CA: Setting =
    setting("ROLECALL_SMTP_CA", Other("none"), "PEM file of further root certificates for the mail server");
pub(super) const DNS_RESOLVER: Setting = setting(
    "ROLECALL_DNS_RESOLVER",
    Other("that of the system"),
    "IP address and port of the DNS resolver for domains",
);
pub(super) const SQL_SECONDS: Setting = setting("ROLECALL_SQL_SECONDS", Value("10"), "time limit of an SQL query");
pub(super) const PLANS: Setting = setting("ROLECALL_PLANS", Other("built in"), "JSON file of prices");
pub(super) const STRIPE_KEY: Setting = setting("ROLECALL_STRIPE_KEY", Other("none"), "secret key of a Stripe account");
pub(super) const STRIPE_WEBHOOK_SECRET: Setting =
    setting("ROLECALL_STRIPE_WEBHOOK_SECRET", Other("none"), "signing secret of the Stripe webhook");
pub(super) const STRIPE_URL: Setting =
    setting("ROLECALL_STRIPE_URL", Value("https://api.stripe.com"), "another Stripe endpoint, for tests");
pub(super) const RATE_LIMITS: Setting = setting("ROLECALL_RATE_LIMITS", Value("on"), "off for tests");
pub(super) const STATIC_DIR: Setting =
    setting("ROLECALL_STATIC_DIR", Other("the embedded app, else dist"), "folder of the built app");
pub(super) const TRUSTED_PROXIES: Setting =
    setting("ROLECALL_TRUSTED_PROXIES", Value("none"), "IP addresses of reverse proxies, comma-separated");
pub(super) const LOG_FORMAT: Setting = setting("ROLECALL_LOG_FORMAT", Value("compact"), "json: one object per line");
pub(super) const METRICS_ADDRESS: Setting =
    setting("ROLECALL_METRICS_ADDRESS", Other("off"), "IP address and port for GET /metrics, for Prometheus");
/// Read by tracing-subscriber.
const LOG_FILTER: Setting = setting("RUST_LOG", Value("info"), "log filter");

/// All settings, in the order of README.md.
const ALL: [Setting; 23] = [
    LISTEN,
    DATABASE_URL,
    DATABASE_SECONDS,
    EVENTS_URL,
    SITE_URL,
    API_URL,
    ALLOWED_ORIGINS,
    SIGNUP,
    SMTP_URL,
    MAIL_FROM,
    SMTP_CA,
    DNS_RESOLVER,
    SQL_SECONDS,
    PLANS,
    STRIPE_KEY,
    STRIPE_WEBHOOK_SECRET,
    STRIPE_URL,
    RATE_LIMITS,
    STATIC_DIR,
    TRUSTED_PROXIES,
    LOG_FORMAT,
    METRICS_ADDRESS,
    LOG_FILTER,
];

impl Setting {
    /// The value from `get`, or the default if that is a value.
    pub(super) fn read(&self, get: impl Fn(&str) -> Option<String>) -> Option<String> {
        get(self.name).or(match self.default {
            Value(value) => Some(value.to_owned()),
            Other(_) => None,
        })
    }
}

/// The settings as `--help` prints them, one line each.
#[must_use]
pub fn help() -> String {
    ALL.iter().fold(String::new(), |mut lines, setting| {
        let (Value(default) | Other(default)) = setting.default;
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "  {:<31} {} (default: {default})", setting.name, setting.meaning);
        lines
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    #[test]
    fn every_setting_that_is_read_is_listed() {
        let read = RefCell::new(BTreeSet::new());
        let config = Config::from(|name| {
            read.borrow_mut().insert(name.to_owned());
            // Without a Stripe key the other Stripe settings are not read, and without a mail server those of mail.
            match name {
                "ROLECALL_STRIPE_KEY" | "ROLECALL_STRIPE_WEBHOOK_SECRET" => Some("secret".to_owned()),
                "ROLECALL_SMTP_URL" => Some("smtp://localhost".to_owned()),
                _ => None,
            }
        });
        assert!(config.unwrap().billing.stripe.is_some());
        let hidden = ["ROLECALL_EVENTS_PATH", "ROLECALL_QUERY_WORKER"];
        let listed = ALL.iter().map(|setting| setting.name).filter(|name| *name != LOG_FILTER.name);
        let expected: BTreeSet<_> = listed.chain(hidden).map(str::to_owned).collect();
        assert_eq!(read.into_inner(), expected);
    }

    #[test]
    fn the_readme_has_the_same_settings_and_defaults_in_the_same_order() {
        let readme = include_str!("../../../../README.md");
        let rows: Vec<_> =
            readme.lines().filter(|line| line.starts_with("| `ROLECALL_") || line.starts_with("| `RUST_LOG")).collect();
        assert_eq!(rows.len(), ALL.len());
        for (row, setting) in rows.iter().zip(ALL) {
            let mut cells = row.split('|').map(str::trim).skip(1);
            assert_eq!(cells.next(), Some(format!("`{}`", setting.name).as_str()));
            let (Value(default) | Other(default)) = setting.default;
            let cell = cells.next().unwrap_or_default().replace('`', "");
            assert!(cell.starts_with(default), "{}: {cell}", setting.name);
        }
    }
}
