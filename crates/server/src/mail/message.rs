//! A mail as a message with headers (RFC 5322).

use super::content::{content, one_line};
use super::kinds::{Mail, MailPerson};
use super::render;
use crate::clock::Moment;
use crate::config::Sender;
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use std::time::{Duration, SystemTime};

/// Why there is no message for a mail: an address that cannot be written to.
#[derive(Debug, thiserror::Error)]
pub(super) enum BuildError {
    #[error("an address is invalid")]
    Address(#[from] lettre::address::AddressError),
    #[error("a header is invalid")]
    Message(#[from] lettre::error::Error),
}

/// Where a message comes from.
pub(super) struct Origin<'a> {
    /// `From`.
    pub(super) sender: &'a Sender,
    /// The public URL of this server, without a trailing slash.
    pub(super) site_url: &'a str,
}

/// The message of the mail with this id. The same mail always has the same `Message-ID`.
///
/// # Errors
/// See [`BuildError`].
pub(super) fn message(
    mail: &Mail,
    id: &str,
    recipient: &str,
    created_at: Moment,
    from: &Origin<'_>,
) -> Result<Message, BuildError> {
    let content = content(mail, recipient, from.site_url);
    let sender = Mailbox::new(Some(one_line(&from.sender.name)), from.sender.email.as_str().parse()?);
    let host = sender.email.domain().to_owned();
    let micros = u64::try_from(created_at.micros()).unwrap_or_default();
    let mut builder = Message::builder()
        .message_id(Some(format!("<{id}@{host}>")))
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
        .from(sender)
        .to(Mailbox::new(None, recipient.parse()?))
        .subject(content.subject.clone())
        // No automatic answers (RFC 3834; the second one is for Exchange).
        .raw_header(raw("Auto-Submitted", "auto-generated"))
        .raw_header(raw("X-Auto-Response-Suppress", "All"));
    if let Mail::Invite(invite) = mail {
        builder = builder.reply_to(mailbox(&invite.by)?);
    }
    Ok(builder.multipart(MultiPart::alternative_plain_html(render::text(&content), render::html(&content)))?)
}

fn mailbox(person: &MailPerson) -> Result<Mailbox, BuildError> {
    Ok(Mailbox::new(Some(one_line(&person.name)), person.email.parse()?))
}

/// A header of ours, without encoding.
fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
