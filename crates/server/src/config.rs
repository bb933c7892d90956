//! The settings: environment variables, each with a default.

mod billing;
mod events;
mod mail;
mod origin;
mod plans;
mod server_limits;
mod settings;
mod site;
mod sqlite;

pub use billing::{BillingConfig, StripeConfig};
pub use events::EventsUrl;
pub use mail::{MailConfig, Sender, SmtpServer, SmtpTls};
pub use origin::Origin;
pub use plans::{Plans, PlansError};
pub use server_limits::ServerLimits;
pub use settings::help;
pub(crate) use sqlite::file_path;

use secrecy::SecretString;
use settings::Setting;
use site::{allowed, api, site};
use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// The settings of one server.
#[derive(Debug, Clone)]
pub struct Config {
    /// `ROLECALL_LISTEN`: address and port to listen on.
    pub listen: SocketAddr,
    /// `ROLECALL_DATABASE_URL`: `sqlite://file` or `postgres://…`.
    pub database_url: SecretString,
    /// `ROLECALL_DATABASE_SECONDS`: time limit of a database statement.
    pub database_time: Duration,
    /// `ROLECALL_EVENTS_URL`: where captured events are stored.
    pub events: EventsUrl,
    /// `--adopt-events`: pairs the database with the events file, whatever they belonged to before. Not an environment
    /// variable, because it is meant for a single start.
    pub adopt_events: bool,
    /// `ROLECALL_SITE_URL`: the public URL of the app, without a trailing slash; used in links.
    pub site_url: String,
    /// `ROLECALL_API_URL`: the public URL of this server, without a trailing slash, if another one serves the app.
    pub api_url: Option<String>,
    /// Allowed origins of browser requests: that of the site, and `ROLECALL_ALLOWED_ORIGINS`.
    pub origins: Vec<Origin>,
    /// `ROLECALL_SIGNUP`: who can create an account.
    pub signup: SignupPolicy,
    /// `ROLECALL_RATE_LIMITS`: whether requests are rate limited.
    pub rate_limits: bool,
    /// `ROLECALL_SQL_SECONDS`: time limit of an SQL query of a user.
    pub sql_time: Duration,
    /// `ROLECALL_QUERY_WORKER`: the program to start as query worker; `None`: the running program. For tests, which are
    /// not the server program.
    pub query_worker: Option<PathBuf>,
    /// `ROLECALL_STATIC_DIR`: the folder of the built browser app; `None`: the embedded one, or `dist`.
    pub static_dir: Option<PathBuf>,
    /// `ROLECALL_TRUSTED_PROXIES`: the proxies whose `X-Forwarded-For` is trusted; by default none.
    pub trusted_proxies: Vec<IpAddr>,
    /// `ROLECALL_LOG_FORMAT`: the format of the log.
    pub log_format: LogFormat,
    /// `ROLECALL_METRICS_ADDRESS`: where `GET /metrics` is served; `None`: nowhere.
    pub metrics: Option<SocketAddr>,
    /// `ROLECALL_DNS_RESOLVER`: who looks domains up; `None`: the system's resolver.
    pub dns_resolver: Option<SocketAddr>,
    /// The mail server; `None`: no mail is sent.
    pub mail: Option<MailConfig>,
    /// Prices, and payment by card.
    pub billing: BillingConfig,
    /// Limits of connections and requests. Not a setting; tests use shorter ones.
    pub limits: ServerLimits,
}

/// The format of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One readable line per entry.
    Compact,
    /// One JSON object per line.
    Json,
}

/// Who can create an account. The first account of an instance can always be created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignupPolicy {
    /// Everybody can sign up.
    Open,
    /// Only holders of an invite.
    Invite,
}

/// An invalid setting: which one, its value, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is `{value}`, but it must be {expected}")]
pub struct InvalidSetting {
    name: &'static str,
    value: String,
    expected: Cow<'static, str>,
}

impl InvalidSetting {
    /// An invalid setting. `value` is printed, so it must not be a secret.
    pub(crate) fn new(name: &'static str, value: String, expected: impl Into<Cow<'static, str>>) -> Self {
        InvalidSetting { name, value, expected: expected.into() }
    }
}

impl Config {
    /// Reads the settings from the environment.
    ///
    /// # Errors
    /// The first invalid setting.
    pub fn from_env() -> Result<Self, InvalidSetting> {
        Config::from(|name| std::env::var(name).ok())
    }

    /// Reads the settings from `get`. An empty value counts as not set.
    ///
    /// # Errors
    /// The first invalid setting.
    pub fn from(get: impl Fn(&str) -> Option<String>) -> Result<Self, InvalidSetting> {
        let get = |name: &str| get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let value = |setting: Setting| setting.read(get).unwrap_or_default();
        let listen = address(settings::LISTEN, &value(settings::LISTEN))?;
        let (site_url, mut origins) = site(settings::SITE_URL.read(get), listen)?;
        let api_url = api(settings::API_URL.read(get), &site_url)?;
        // Pages of this server itself, which has the app as well.
        origins.extend(api_url.as_deref().and_then(Origin::parse));
        for text in list(&value(settings::ALLOWED_ORIGINS)) {
            origins.push(allowed(text)?);
        }
        let expected = "`none` or a list of IP addresses with commas between";
        let trusted_proxies = parsed(settings::TRUSTED_PROXIES, value, expected, |text| match text {
            "none" => Some(Vec::new()),
            _ => list(text).map(|address| Some(address.parse::<IpAddr>().ok()?.to_canonical())).collect(),
        })?;
        let mail = MailConfig::from(get, &site_url)?;
        let database_url = value(settings::DATABASE_URL);
        let events = EventsUrl::from(get, &database_url)?;
        let sql_time = seconds(settings::SQL_SECONDS, value)?;
        // Longer than the limit of a query, which reports its own time-out.
        let limits = ServerLimits::default();
        let limits = ServerLimits { handler: limits.handler.max(sql_time + Duration::from_mins(1)), ..limits };
        Ok(Config {
            listen,
            database_url: database_url.into(),
            database_time: seconds(settings::DATABASE_SECONDS, value)?,
            events,
            adopt_events: false,
            site_url,
            api_url,
            origins,
            signup: parsed(settings::SIGNUP, value, "`open` or `invite`", |word| match word {
                "open" => Some(SignupPolicy::Open),
                "invite" => Some(SignupPolicy::Invite),
                _ => None,
            })?,
            rate_limits: parsed(settings::RATE_LIMITS, value, "`on` or `off`", |word| match word {
                "on" => Some(true),
                "off" => Some(false),
                _ => None,
            })?,
            sql_time,
            query_worker: get("ROLECALL_QUERY_WORKER").map(PathBuf::from),
            static_dir: settings::STATIC_DIR.read(get).map(PathBuf::from),
            trusted_proxies,
            log_format: parsed(settings::LOG_FORMAT, value, "`compact` or `json`", |word| match word {
                "compact" => Some(LogFormat::Compact),
                "json" => Some(LogFormat::Json),
                _ => None,
            })?,
            metrics: settings::METRICS_ADDRESS
                .read(get)
                .map(|text| address(settings::METRICS_ADDRESS, &text))
                .transpose()?,
            dns_resolver: settings::DNS_RESOLVER
                .read(get)
                .map(|text| address(settings::DNS_RESOLVER, &text))
                .transpose()?,
            mail,
            billing: BillingConfig::from(get)?,
            limits,
        })
    }

    /// The public URL of this server.
    #[must_use]
    pub fn api_url(&self) -> &str {
        self.api_url.as_deref().unwrap_or(&self.site_url)
    }

    /// The origins whose pages use this server from elsewhere; none if this server serves the app itself.
    #[must_use]
    pub fn foreign_origins(&self) -> &[Origin] {
        if self.api_url.is_some() { &self.origins } else { &[] }
    }

    /// True if browsers reach this server by https; cookies are then restricted to https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.api_url().starts_with("https://")
    }
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}

fn seconds(setting: Setting, value: impl Fn(Setting) -> String) -> Result<Duration, InvalidSetting> {
    parsed(setting, value, "a number of seconds from 1 to 600", |text| {
        text.parse().ok().filter(|seconds| (1..=600).contains(seconds)).map(Duration::from_secs)
    })
}

/// An IP address with a port.
fn address(setting: Setting, text: &str) -> Result<SocketAddr, InvalidSetting> {
    let expected = "an IP address with a port, such as 127.0.0.1:8080";
    text.parse().map_err(|_| InvalidSetting::new(setting.name, text.to_owned(), expected))
}

/// The value of a setting, or its default, parsed by `parse`.
fn parsed<T>(
    setting: Setting,
    value: impl Fn(Setting) -> String,
    expected: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, InvalidSetting> {
    let value = value(setting);
    parse(&value).ok_or_else(|| InvalidSetting::new(setting.name, value, expected))
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn config(pairs: &[(&str, &str)]) -> Result<Config, InvalidSetting> {
        Config::from(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn everything_has_a_default() {
        let config = config(&[]).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.site_url, "http://127.0.0.1:8080");
        assert_eq!(config.database_url.expose_secret(), "sqlite://rolecall.db");
        assert_eq!(config.signup, SignupPolicy::Open);
        assert!(config.rate_limits && !config.is_https() && config.static_dir.is_none());
        assert!(config.origins.contains(&Origin::parse("http://localhost:8080").unwrap()));
    }

    #[test]
    fn the_password_of_the_database_is_never_shown() {
        let config = config(&[("ROLECALL_DATABASE_URL", "postgres://rolecall:hunter2@db/rolecall")]).unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn only_configured_proxies_are_trusted() {
        let proxies = |value| config(&[("ROLECALL_TRUSTED_PROXIES", value)]).unwrap().trusted_proxies;
        assert_eq!(config(&[]).unwrap().trusted_proxies, Vec::<IpAddr>::new());
        assert_eq!(proxies("none"), Vec::<IpAddr>::new());
        let expected = [IpAddr::from([127, 0, 0, 1]), IpAddr::from([10, 0, 0, 1]), "::1".parse().unwrap()];
        assert_eq!(proxies("127.0.0.1, ::ffff:10.0.0.1,::1"), expected);
    }

    #[test]
    fn an_explicit_site_is_the_only_origin() {
        let config = config(&[("ROLECALL_SITE_URL", "https://a.example/")]).unwrap();
        assert_eq!(config.site_url, "https://a.example");
        assert_eq!(config.origins, [Origin::parse("https://a.example").unwrap()]);
        assert!(config.is_https());
    }

    #[test]
    fn mistakes_are_named() {
        for (name, value) in [
            ("ROLECALL_LISTEN", "8080"),
            ("ROLECALL_SITE_URL", "rolecall.example"),
            ("ROLECALL_SITE_URL", "https://a.example/path"),
            ("ROLECALL_SIGNUP", "closed"),
            ("ROLECALL_RATE_LIMITS", "yes"),
            ("ROLECALL_ALLOWED_ORIGINS", "https://a.example,b"),
            ("ROLECALL_TRUSTED_PROXIES", "proxy.local"),
            ("ROLECALL_TRUSTED_PROXIES", "10.0.0.1, none"),
            ("ROLECALL_TRUSTED_PROXIES", "10.0.0.1:80"),
            ("ROLECALL_LOG_FORMAT", "xml"),
            ("ROLECALL_DNS_RESOLVER", "1.1.1.1"),
            ("ROLECALL_DATABASE_SECONDS", "0"),
            ("ROLECALL_DATABASE_SECONDS", "601"),
            ("ROLECALL_SQL_SECONDS", "soon"),
        ] {
            let mistake = config(&[(name, value)]).unwrap_err().to_string();
            assert!(mistake.contains(name) && mistake.contains("must be"), "{mistake}");
        }
    }
}
