//! The settings of mail: `ROLECALL_SMTP_URL` and what belongs to it.

use super::InvalidSetting;
use super::settings::{MAIL_FROM, SMTP_CA, SMTP_URL};
use crate::text::email::Email;
use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use std::net::{IpAddr, Ipv6Addr};

/// The name in `From` if none is set.
const DEFAULT_NAME: &str = "Rolecall";
/// The maximum length of the name in `From`, in characters.
const MAX_NAME: usize = 80;
/// The port of `smtp://`: where programs hand in mail.
const SUBMISSION: u16 = 587;
/// The port of `smtps://`.
const SUBMISSION_TLS: u16 = 465;

/// How mail is sent.
#[derive(Debug, Clone)]
pub struct MailConfig {
    /// `ROLECALL_SMTP_URL`: the mail server.
    pub server: SmtpServer,
    /// `ROLECALL_MAIL_FROM`: who mails are from.
    pub from: Sender,
    /// `ROLECALL_SMTP_CA`: further root certificates in PEM, for a mail server with a certificate of one's own.
    pub roots: Option<String>,
}

/// A mail server, and how to sign in there.
#[derive(Debug, Clone)]
pub struct SmtpServer {
    /// Name or IP address, without brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: SmtpTls,
    /// Name and password; `None`: the server asks for none.
    pub login: Option<(String, SecretString)>,
}

/// How a connection to a mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// From the beginning (`smtps://`).
    Implicit,
    /// STARTTLS; nothing is sent without it.
    Required,
    /// Not at all: only to this machine itself.
    None,
}

/// Who mails are from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The name.
    pub name: String,
    /// The address.
    pub email: Email,
}

impl MailConfig {
    /// Reads the settings from `get`; `None`: no mail is sent.
    ///
    /// # Errors
    /// The first invalid setting.
    pub(super) fn from(get: impl Fn(&str) -> Option<String>, site_url: &str) -> Result<Option<Self>, InvalidSetting> {
        let Some(url) = SMTP_URL.read(&get) else {
            return Ok(None);
        };
        let server = SmtpServer::parse(&url).ok_or_else(|| {
            let expected = "a URL such as smtp://user:password@mail.example.com:587 or smtps://mail.example.com, with \
                special characters in user and password percent-encoded";
            InvalidSetting::new(SMTP_URL.name, without_login(&url), expected)
        })?;
        let from = match MAIL_FROM.read(&get) {
            None => Sender { name: DEFAULT_NAME.to_owned(), email: no_reply(site_url) },
            Some(text) => Sender::parse(&text).ok_or_else(|| {
                let expected = "an email address, with or without a name, such as Rolecall <noreply@example.com>";
                InvalidSetting::new(MAIL_FROM.name, text, expected)
            })?,
        };
        let roots = SMTP_CA.read(&get).map(read_roots).transpose()?;
        Ok(Some(MailConfig { server, from, roots }))
    }
}

fn read_roots(path: String) -> Result<String, InvalidSetting> {
    let why = match std::fs::read_to_string(&path) {
        Ok(text) if text.contains("BEGIN CERTIFICATE") => return Ok(text),
        Ok(_) => "it contains no certificate".to_owned(),
        Err(error) => error.to_string(),
    };
    Err(InvalidSetting::new(SMTP_CA.name, path, format!("a PEM file with root certificates: {why}")))
}

impl SmtpServer {
    /// Parses `smtp://[user:password@]host[:port][?tls=required]` or `smtps://…`.
    fn parse(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let (rest, wants_tls) = match rest.split_once('?') {
            None => (rest, false),
            Some((rest, "tls=required")) => (rest, true),
            Some(_) => return None,
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (login, place) = match rest.rsplit_once('@') {
            None => (None, rest),
            Some((login, place)) => {
                let (user, password) = login.split_once(':')?;
                let (user, password) = (decoded(user)?, decoded(password)?);
                (Some((user, password.into())), place)
            }
        };
        let (host, port) = split_port(place)?;
        let (tls, default_port) = match scheme {
            "smtps" => (SmtpTls::Implicit, SUBMISSION_TLS),
            "smtp" if wants_tls || !is_loopback(host) => (SmtpTls::Required, SUBMISSION),
            "smtp" => (SmtpTls::None, SUBMISSION),
            _ => return None,
        };
        let port = match port {
            None => default_port,
            Some(port) => port.parse().ok().filter(|port| *port > 0)?,
        };
        Some(SmtpServer { host: host.to_owned(), port, tls, login })
    }
}

/// Splits `host:port`; the host can be an IPv6 address in brackets.
fn split_port(place: &str) -> Option<(&str, Option<&str>)> {
    let Some(rest) = place.strip_prefix('[') else {
        let (host, port) = place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port)));
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        return (!host.is_empty() && host.chars().all(allowed)).then_some((host, port));
    };
    let (host, rest) = rest.split_once(']')?;
    host.parse::<Ipv6Addr>().ok()?;
    (rest.is_empty() || rest.starts_with(':')).then_some((host, rest.strip_prefix(':')))
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Percent-decodes a part of a URL. `None`: it is empty, not UTF-8, or has control characters.
fn decoded(text: &str) -> Option<String> {
    let text = percent_decode_str(text).decode_utf8().ok()?.into_owned();
    (!text.is_empty() && !text.chars().any(char::is_control)).then_some(text)
}

/// The URL as an error can show it: without user and password, and without a port, which could be a password too.
fn without_login(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("…", url));
    let (login, place) = rest.rsplit_once('@').map_or(("", rest), |(_, place)| ("…@", place));
    match place.split_once(':') {
        Some((host, port)) if !port.bytes().all(|byte| byte.is_ascii_digit()) => format!("{scheme}://{login}{host}:…"),
        _ => format!("{scheme}://{login}{place}"),
    }
}

impl Sender {
    /// Parses `Name <address>` or an address.
    fn parse(text: &str) -> Option<Self> {
        let (name, address) = match text.strip_suffix('>') {
            Some(text) => text.split_once('<')?,
            None => (DEFAULT_NAME, text),
        };
        let name = name.trim().trim_matches('"');
        let allowed = |c: char| !c.is_control() && !matches!(c, '<' | '>' | '"');
        if name.is_empty() || name.chars().count() > MAX_NAME || !name.chars().all(allowed) {
            return None;
        }
        Some(Sender { name: name.to_owned(), email: Email::parse(address)? })
    }
}

/// The default sender: at the host of the site if that has a name.
fn no_reply(site_url: &str) -> Email {
    let place = site_url.split_once("://").map_or(site_url, |(_, place)| place);
    let host = split_port(place).map_or("localhost", |(host, _)| host);
    Email::parse(&format!("noreply@{host}")).unwrap_or_else(Email::no_reply_here)
}

#[cfg(test)]
mod tests;
