//! Every mail, as it is sent. `BLESS=1` writes `mails.txt` anew, and all mails as HTML and text to the folder of `MAILS`.

use super::content::{MAX_NAME, content, one_line};
use super::kinds::{
    DomainLoss, EndingOf, HandoverNews, InviteMail, JoinedPerson, Mail, MailOrganization, MailPerson, RequestedAct,
    SecondFactorEvent,
};
use super::message::{Origin, message};
use super::render;
use crate::clock::Moment;
use crate::config::Sender;
use crate::text::email::Email;
use rolecall_api::{OrganizationId, RequestAction};
use rolecall_policy::Level;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

const SITE: &str = "https://rolecall.example";
const TO: &str = "tim@meridian.example";
const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/mail/tests/mails.txt");

fn moment() -> Moment {
    Moment::from_micros(1_669_900_500_000_000)
}

/// Changes of levels, and ends.
fn about_levels(organization: &MailOrganization, by: &MailPerson, name: &str) -> Vec<Mail> {
    let changed = |from, to, by: Option<&MailPerson>, until: Option<Moment>| Mail::LevelChanged {
        organization: organization.clone(),
        from,
        to,
        by: by.cloned(),
        until: until.map(Moment::micros),
        has_ended: by.is_none() && to == Level::Member,
    };
    let ends_soon = |person: Option<&MailPerson>, of| {
        let (organization, person) = (organization.clone(), person.cloned());
        Mail::EndsSoon { organization, person, level: Level::Administrator, of, at: moment() }
    };
    let (end, project) = (Some(moment().micros()), name.to_owned());
    let end_changed = |by: Option<&MailPerson>, ends| {
        let (organization, by) = (organization.clone(), by.cloned());
        Mail::EndChanged { organization, level: Level::Administrator, by, ends }
    };
    vec![
        changed(Level::Member, Level::Administrator, Some(by), None),
        changed(Level::Member, Level::Administrator, Some(by), Some(moment())),
        changed(Level::Owner, Level::Administrator, None, None),
        changed(Level::Administrator, Level::Member, None, None),
        end_changed(Some(by), (None, end)),
        end_changed(None, (end, None)),
        Mail::GrantEnded { organization: organization.clone(), project, level: Level::Member },
        ends_soon(None, EndingOf::Level { after: Level::Member }),
        ends_soon(Some(by), EndingOf::Level { after: Level::Member }),
        ends_soon(None, EndingOf::Project { name: name.to_owned() }),
        ends_soon(Some(by), EndingOf::Project { name: name.to_owned() }),
    ]
}

/// One of each kind; everything that people write is `word`.
fn samples(word: &str) -> Vec<Mail> {
    let name = word.to_owned();
    let organization =
        MailOrganization { id: OrganizationId("o".to_owned()), name: name.clone(), slug: "s".to_owned() };
    let by = MailPerson { name: name.clone(), email: "ada@meridian.example".to_owned() };
    let joined = |level| JoinedPerson { person: by.clone(), level };
    let expires_at = moment().after(Duration::from_hours(72));
    let link = format!("{SITE}/signup/00000000-0000-4000-8000-000000000000");
    let invite = InviteMail {
        organization: organization.clone(),
        name: name.clone(),
        by: by.clone(),
        level: Level::Administrator,
        message: Some(format!("{name}\n{name}")),
        link: link.clone(),
        is_renewed: false,
        expires_at,
        access_until: None,
        invite: "i".to_owned(),
    };
    let domain_lost =
        |loss| Mail::DomainLost { organization: organization.clone(), domain: "lumenradio.example".to_owned(), loss };
    let act = |action, target: Option<&str>| RequestedAct {
        action,
        target: target.map(str::to_owned),
        project: Some(name.clone()),
        level: Some(Level::Administrator),
    };
    let requested = |action, target| Mail::Requested {
        organization: organization.clone(),
        by: by.clone(),
        act: act(action, target),
        note: format!("{name}\n{name}"),
    };
    let decided = |is_approved| Mail::RequestDecided {
        organization: organization.clone(),
        by: by.clone(),
        act: act(RequestAction::ViewProject, None),
        is_approved,
        note: if is_approved { String::new() } else { name.clone() },
    };
    let second_factor = |event| Mail::SecondFactor { name: name.clone(), event, at: moment() };
    let temporary = [Level::Administrator, Level::Member].map(|level| {
        let access_until = Some(expires_at.micros());
        Mail::Invite(InviteMail { level, message: None, access_until, ..invite.clone() })
    });
    let plain =
        InviteMail { name: String::new(), message: None, level: Level::Member, is_renewed: true, ..invite.clone() };
    let handovers = handovers(&organization, &by);
    let mut samples = vec![
        Mail::Invite(invite),
        Mail::Invite(plain),
        Mail::Joined { organization: organization.clone(), people: vec![joined(Level::Member)], others: 0 },
        Mail::Joined {
            organization: organization.clone(),
            people: vec![joined(Level::Member), joined(Level::Administrator)],
            others: 3,
        },
        Mail::Accepted { organization: organization.clone(), joined: joined(Level::Member) },
        Mail::Removed { organization: organization.clone() },
        Mail::BroughtBack { organization: organization.clone(), level: Level::Member },
        domain_lost(DomainLoss::Missing),
        domain_lost(DomainLoss::TakenOver),
        requested(RequestAction::ChangeMemberLevel, None),
        requested(RequestAction::ChangeMemberLevel, Some(word)),
        requested(RequestAction::RemoveMember, Some(word)),
        requested(RequestAction::InviteMember, Some("tim@meridian.example")),
        requested(RequestAction::CreateProject, Some(word)),
        requested(RequestAction::ViewProject, None),
        requested(RequestAction::SetProjectPrivacy, Some("private")),
        decided(true),
        decided(false),
        Mail::NewSignIn { name: name.clone(), device: Some(name.clone()), ip: "203.0.113.7".to_owned(), at: moment() },
        Mail::NewSignIn { name: name.clone(), device: None, ip: "2001:db8::1".to_owned(), at: moment() },
        Mail::PasswordChanged { name: name.clone(), at: moment() },
        second_factor(SecondFactorEvent::AppAdded),
        second_factor(SecondFactorEvent::AppRemoved),
        second_factor(SecondFactorEvent::PasskeyAdded),
        second_factor(SecondFactorEvent::PasskeyRemoved),
        second_factor(SecondFactorEvent::NewRecoveryCodes),
        second_factor(SecondFactorEvent::RecoveryCodeUsed),
        second_factor(SecondFactorEvent::CodesGuessed),
        second_factor(SecondFactorEvent::RemovedByOperator),
        Mail::ResetPassword { name: name.clone(), link: link.clone(), expires_at },
        Mail::ConfirmEmail { name: name.clone(), link: link.clone(), expires_at, is_change: true },
        Mail::ConfirmEmail { name: name.clone(), link, expires_at, is_change: false },
        Mail::EmailChanged { name: name.clone(), email: "tim@new.example".to_owned() },
        Mail::AccountDeleted { name },
    ];
    samples.extend(temporary);
    samples.extend(about_levels(&organization, &by, word));
    samples.extend(handovers);
    samples
}

/// One of each about handing over ownership.
fn handovers(organization: &MailOrganization, by: &MailPerson) -> Vec<Mail> {
    let moment = moment().after(Duration::from_hours(72));
    let news = [
        HandoverNews::Offered { until: moment },
        HandoverNews::Accepted,
        HandoverNews::Declined,
        HandoverNews::Withdrawn,
        HandoverNews::Named { waiting_days: 30 },
        HandoverNews::Claimed { effective_at: moment },
        HandoverNews::TakenBack,
        HandoverNews::Stopped,
        HandoverNews::TookEffect,
    ];
    let mail = |news| Mail::Handover { organization: organization.clone(), by: by.clone(), news };
    news.into_iter().map(mail).collect()
}

/// The message as it is sent to the mail server.
fn sent(mail: &Mail) -> String {
    let sender = Sender { name: "Rolecall".to_owned(), email: Email::parse("noreply@rolecall.example").unwrap() };
    let from = Origin { sender: &sender, site_url: SITE };
    let id = "01890000-0000-7000-8000-000000000000";
    String::from_utf8(message(mail, id, TO, moment(), &from).unwrap().formatted()).unwrap()
}

/// The headers of a message, folded lines joined.
fn headers(mail: &Mail) -> Vec<String> {
    let head = sent(mail).split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
    head.split("\r\n").map(str::to_owned).collect()
}

#[test]
fn every_mail_is_as_in_the_file() {
    let folder = std::env::var_os("MAILS").map(PathBuf::from);
    let mut table = String::new();
    for (number, mail) in samples("Ada Lovelace").iter().enumerate() {
        let content = content(mail, TO, SITE);
        let (text, kind) = (render::text(&content), mail.kind());
        writeln!(table, "=== {kind}\nSubject: {}\n\n{text}", content.subject).unwrap();
        if let Some(folder) = &folder {
            std::fs::write(folder.join(format!("{number:02}-{kind}.html")), render::html(&content)).unwrap();
        }
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(TABLE, &table).unwrap();
    }
    assert_eq!(table, std::fs::read_to_string(TABLE).unwrap(), "BLESS=1 writes the file anew");
}

#[test]
fn what_people_write_is_escaped_in_html() {
    let evil = "</title><script>alert(\"1\")</script>'&amp;{blocks}{because}";
    let plain = samples("Ada").into_iter().map(|mail| render::html(&content(&mail, TO, SITE)));
    for (mail, plain) in samples(evil).iter().zip(plain) {
        let html = render::html(&content(mail, TO, SITE));
        // The same tags with the same attributes as with a harmless name.
        let tags = |html: &str| html.split('<').skip(1).map(|tag| tag.split('>').next().unwrap().to_owned()).collect();
        let (tags, expected): (Vec<String>, Vec<String>) = (tags(&html), tags(&plain));
        assert_eq!(tags, expected, "{}", mail.kind());
        assert!(!html.contains("alert(\"1\")") && !html.contains("'&amp;{"), "{html}");
        assert_eq!(html.matches("{blocks}").count(), html.matches("{because}").count(), "{}", mail.kind());
    }
}

#[test]
fn names_cannot_add_headers() {
    let evil = "Ada\r\nBcc: eve@example.com\r\n\r\n<p>hello\u{2028}Bcc: eve@example.com\u{0}\u{7f}";
    for (mail, plain) in samples(evil).iter().zip(samples("Ada")) {
        let names = |headers: Vec<String>| -> Vec<String> {
            headers.iter().map(|line| line.split_once(": ").unwrap().0.to_owned()).collect()
        };
        assert_eq!(names(headers(mail)), names(headers(&plain)), "{}", mail.kind());
        let content = content(mail, TO, SITE);
        assert!(!content.subject.contains(char::is_control) && !content.heading.contains(char::is_control));
    }
}

#[test]
fn a_name_in_any_alphabet_arrives() {
    let invite = samples("Ægir \"Ö\" 李, <x@y>").swap_remove(0);
    let headers = headers(&invite);
    assert!(headers.iter().all(|line| line.is_ascii() && line.len() < 998), "{headers:?}");
    let reply_to = headers.iter().find(|line| line.starts_with("Reply-To: ")).unwrap();
    assert!(reply_to.ends_with("<ada@meridian.example>"), "{reply_to}");
    assert!(content(&invite, TO, SITE).subject.contains("Ægir \"Ö\" 李, <x@y>"));
}

#[test]
fn names_have_a_maximum_length() {
    assert_eq!(one_line(&"é".repeat(MAX_NAME)), "é".repeat(MAX_NAME));
    assert_eq!(one_line(&"é".repeat(MAX_NAME + 1)), format!("{}…", "é".repeat(MAX_NAME)));
    assert_eq!(one_line("  Ada\t\u{202e}Lovelace\u{200b} "), "Ada Lovelace");
}

#[test]
fn mails_load_nothing_and_suit_dark_clients() {
    for mail in samples("Ada") {
        let html = render::html(&content(&mail, TO, SITE));
        for loads in ["src=", "url(", "@import", "<link", "<img", "<script", "background=\""] {
            assert!(!html.contains(loads), "{loads}");
        }
        assert!(html.contains("name=\"color-scheme\"") && html.contains("prefers-color-scheme: dark"));
        assert!(!html.contains("{font}") && !html.contains("{subject}") && !html.contains("{heading}"));
    }
}

#[test]
fn headers_say_who_and_that_a_program_wrote_it() {
    let headers = headers(&samples("Ada").swap_remove(0));
    for expected in [
        "Message-ID: <01890000-0000-7000-8000-000000000000@rolecall.example>",
        "From: Rolecall <noreply@rolecall.example>",
        "Reply-To: Ada <ada@meridian.example>",
        "To: tim@meridian.example",
        "Subject: Ada invites you to Ada",
        "Auto-Submitted: auto-generated",
        "Date: Thu, 01 Dec 2022 13:15:00 +0000",
    ] {
        assert!(headers.iter().any(|line| line == expected), "{expected}: {headers:#?}");
    }
}

#[test]
fn a_mail_is_read_from_the_queue_as_it_was_written() {
    for mail in samples("Ada") {
        let stored = serde_json::to_string(&mail).unwrap();
        assert_eq!(serde_json::from_str::<Mail>(&stored).unwrap(), mail);
        // The name of the kind is that of the stored variant.
        assert!(stored.starts_with(&format!("{{\"{}\":", mail.kind())), "{stored}");
    }
}
