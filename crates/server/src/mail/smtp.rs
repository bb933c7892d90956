//! The connection to the mail server, and what its answers mean.

use crate::config::{MailConfig, SmtpTls};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::ExposeSecret;
use std::time::Duration;

/// Time limit of one answer of the mail server.
const ANSWER_TIME: Duration = Duration::from_secs(20);
/// Time limit of everything about one mail, from connecting to the last answer. A server that stops waits for it.
const SEND_TIME: Duration = Duration::from_mins(1);

/// Why mail cannot be set up.
#[derive(Debug, thiserror::Error)]
#[error("mail cannot be set up: {0}")]
pub struct MailSetupError(#[from] lettre::transport::smtp::Error);

/// A mail server.
pub(super) struct Smtp(AsyncSmtpTransport<Tokio1Executor>);

/// Why a mail was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// The mail server does not take mail for this address (a 5xx reply about it): trying again is useless.
    Refused(u16),
    /// Another reply of the mail server, for example about the login.
    Reply(u16),
    /// There was no connection, no TLS, or no answer.
    Unreachable,
}

impl Smtp {
    /// A mail server with these settings; connects for each mail.
    ///
    /// # Errors
    /// The certificates cannot be used.
    pub(super) fn new(config: &MailConfig, site_url: &str) -> Result<Self, MailSetupError> {
        let server = &config.server;
        let parameters = || {
            let mut builder = TlsParameters::builder(server.host.clone());
            if let Some(roots) = &config.roots {
                builder = builder.add_root_certificate(Certificate::from_pem(roots.as_bytes())?);
            }
            builder.build_rustls()
        };
        let tls = match server.tls {
            SmtpTls::Implicit => Tls::Wrapper(parameters()?),
            SmtpTls::Required => Tls::Required(parameters()?),
            SmtpTls::None => Tls::None,
        };
        let me = site_url.split_once("://").map_or(site_url, |(_, place)| place);
        let me = me.split_once(':').map_or(me, |(host, _)| host);
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .tls(tls)
            .hello_name(ClientId::Domain(me.to_owned()))
            .timeout(Some(ANSWER_TIME));
        if let Some((user, password)) = &server.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose_secret().to_owned()));
        }
        Ok(Smtp(builder.build()))
    }

    /// Hands a message to the mail server.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn send(&self, message: Message) -> Result<(), Failure> {
        match tokio::time::timeout(SEND_TIME, self.0.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failure(error.status().map(u16::from))),
            Err(_) => Err(Failure::Unreachable),
        }
    }
}

/// What a reply means; `None`: there was none.
fn failure(reply: Option<u16>) -> Failure {
    match reply {
        None => Failure::Unreachable,
        // About the mailbox (RFC 5321). Not 554, with which servers refuse everything, and not those about the login.
        Some(code @ (550..=553 | 555 | 556)) => Failure::Refused(code),
        Some(code) => Failure::Reply(code),
    }
}
