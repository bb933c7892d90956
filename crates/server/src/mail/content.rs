//! The words of each mail. How they are laid out is in [`super::render`].

mod account;
mod ends;
mod handover;
mod organization;
mod request;

use super::kinds::{Mail, MailPerson};
use crate::characters::is_hidden;
use crate::clock::Moment;
use rolecall_policy::Level;

/// The maximum length of a name of a person or an organization in a mail, in characters.
pub(super) const MAX_NAME: usize = 80;

/// A mail in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Content {
    /// One line without control characters.
    pub(super) subject: String,
    pub(super) heading: String,
    pub(super) blocks: Vec<Block>,
    /// Why the recipient gets it.
    pub(super) because: String,
}

/// A part of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// A paragraph.
    Text(String),
    /// What a person wrote, perhaps several lines.
    Quote(String),
    /// What to do, with the whole URL.
    Button(&'static str, String),
    /// Names and values.
    Facts(Vec<(&'static str, String)>),
    /// One line each.
    List(Vec<String>),
}

/// The words of a mail to `recipient`. `site`: the public URL of this server, without a trailing slash.
pub(super) fn content(mail: &Mail, recipient: &str, site: &str) -> Content {
    let because = || format!("You get this email because {recipient} has an account at {site}.");
    match mail {
        Mail::Invite(invite) => organization::invite(invite, recipient, site),
        Mail::Joined { organization, people, others } => organization::joined(organization, people, *others, site),
        Mail::Accepted { organization, joined } => organization::accepted(organization, joined, site),
        Mail::LevelChanged { organization, from, to, by, until, has_ended } => {
            let change = organization::LevelChange { from: *from, to: *to, by: by.as_ref(), has_ended: *has_ended };
            let until = until.map(Moment::from_micros);
            organization::level_changed(organization, &change, until, (site, because()))
        }
        Mail::EndChanged { organization, level, by, ends } => {
            ends::end_changed(organization, *level, (by.as_ref(), *ends), (site, because()))
        }
        Mail::GrantEnded { organization, project, level } => {
            ends::grant_ended(organization, (project, *level), (site, because()))
        }
        Mail::EndsSoon { organization, person, level, of, at } => {
            ends::ends_soon(organization, person.as_ref(), (*level, of, *at), (site, because()))
        }
        Mail::Removed { organization } => organization::removed(organization, because()),
        Mail::BroughtBack { organization, level } => {
            organization::brought_back(organization, *level, (site, because()))
        }
        Mail::DomainLost { organization, domain, loss } => {
            organization::domain_lost(organization, domain, *loss, (site, because()))
        }
        Mail::Requested { organization, by, act, note } => request::requested(organization, by, act, note, site),
        Mail::RequestDecided { organization, by, act, is_approved, note } => {
            request::decided((organization, site), by, (act, *is_approved), note, because())
        }
        Mail::Handover { organization, by, news } => handover::handover(organization, by, news, (site, because())),
        Mail::NewSignIn { name, device, ip, at } => {
            account::new_sign_in(name, device.as_deref(), ip, *at, because(), site)
        }
        Mail::PasswordChanged { name, at } => account::password_changed(name, *at, because(), site),
        Mail::SecondFactor { name, event, at } => account::second_factor(name, *event, *at, because(), site),
        Mail::ResetPassword { name, link, expires_at } => account::reset_password(name, link, *expires_at, because()),
        Mail::ConfirmEmail { name, link, expires_at, is_change } => {
            account::confirm_email(name, link, (*expires_at, *is_change), recipient, site)
        }
        Mail::EmailChanged { name, email } => account::email_changed(name, email, recipient, site),
        Mail::AccountDeleted { name } => account::account_deleted(name, recipient, site),
    }
}

fn greeting(name: &str) -> Block {
    Block::Text(format!("Hello {},", one_line(name)))
}

fn person(person: &MailPerson) -> String {
    format!("{} ({})", one_line(&person.name), person.email)
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Member => "member",
        Level::Administrator => "administrator",
        Level::Owner => "owner",
    }
}

fn a_level(level: Level) -> &'static str {
    match level {
        Level::Member => "a member",
        Level::Administrator => "an administrator",
        Level::Owner => "the owner",
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A moment for people, to the minute.
fn date(moment: Moment) -> String {
    jiff::Timestamp::from_microsecond(moment.micros())
        .map(|time| time.strftime("%-d %B %Y, %H:%M UTC").to_string())
        .unwrap_or_default()
}

/// A name as one line of at most [`MAX_NAME`] characters, without characters that are invisible or change the direction
/// of the text.
pub(super) fn one_line(text: &str) -> String {
    let shown: String = text.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect();
    let mut line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(MAX_NAME) {
        line.truncate(end);
        line.push('…');
    }
    line
}

/// A text of several lines, without other control characters.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().map(|c| if c != '\n' && is_hidden(c) { ' ' } else { c }).collect::<String>().trim().to_owned()
}
