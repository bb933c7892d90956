//! Which settings of mail are accepted, and that no error shows a password.

use super::*;
use secrecy::ExposeSecret;

fn settings(pairs: &[(&str, &str)]) -> Result<Option<MailConfig>, InvalidSetting> {
    let get = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    MailConfig::from(get, "https://rolecall.example.com")
}

fn server(url: &str) -> SmtpServer {
    settings(&[("ROLECALL_SMTP_URL", url)]).unwrap().unwrap().server
}

#[test]
fn without_a_url_no_mail_is_sent() {
    assert!(settings(&[]).unwrap().is_none());
    assert!(settings(&[("ROLECALL_MAIL_FROM", "ada@example.com")]).unwrap().is_none());
}

#[test]
fn tls_is_required_except_on_this_machine() {
    for (url, host, port, tls) in [
        ("smtp://mail.example.com", "mail.example.com", 587, SmtpTls::Required),
        ("smtp://mail.example.com:25/", "mail.example.com", 25, SmtpTls::Required),
        ("smtp://10.0.0.1:25", "10.0.0.1", 25, SmtpTls::Required),
        ("smtp://localhost.example.com", "localhost.example.com", 587, SmtpTls::Required),
        ("smtps://mail.example.com", "mail.example.com", 465, SmtpTls::Implicit),
        ("smtps://127.0.0.1:4650", "127.0.0.1", 4650, SmtpTls::Implicit),
        ("smtp://localhost:1025", "localhost", 1025, SmtpTls::None),
        ("smtp://127.0.0.2", "127.0.0.2", 587, SmtpTls::None),
        ("smtp://[::1]:25", "::1", 25, SmtpTls::None),
        ("smtp://[2001:db8::1]", "2001:db8::1", 587, SmtpTls::Required),
        ("smtp://localhost:1025?tls=required", "localhost", 1025, SmtpTls::Required),
    ] {
        let server = server(url);
        assert_eq!((server.host.as_str(), server.port, server.tls), (host, port, tls), "{url}");
        assert!(server.login.is_none());
    }
}

#[test]
fn the_login_is_percent_decoded_and_never_shown() {
    let config = settings(&[("ROLECALL_SMTP_URL", "smtp://ada%40example.com:hun%3Ater2@mail.example.com")]).unwrap();
    assert!(!format!("{config:?}").contains("hun"));
    let (user, password) = config.unwrap().server.login.unwrap();
    assert_eq!((user.as_str(), password.expose_secret()), ("ada@example.com", "hun:ter2"));
}

#[test]
fn mistakes_are_named_without_the_password() {
    for url in [
        "mail.example.com",
        "http://ada:hunter2@mail.example.com",
        "smtp://ada:hunter2@",
        "smtp://ada:hunter2@mail.example.com:0",
        "smtp://ada:hunter2@mail.example.com:port",
        "smtp://ada:hunter2@mail.example.com:65536",
        "smtp://ada:hunter2@mail.example.com/path",
        "smtp://ada:hunter2@mail.example.com?tls=none",
        "smtp://hunter2@mail.example.com",
        "smtp://:hunter2@mail.example.com",
        "smtp://ada:hunter2%0D%0A@mail.example.com",
        "smtp://ada:hunter2@[mail]:25",
        "smtp://ada:hunter2@[::1]25",
        "smtp://ada:hunter2",
        "ada:hunter2@mail.example.com",
    ] {
        let mistake = settings(&[("ROLECALL_SMTP_URL", url)]).unwrap_err().to_string();
        assert!(mistake.contains("ROLECALL_SMTP_URL") && mistake.contains("must be"), "{mistake}");
        assert!(!mistake.contains("hunter2"), "{mistake}");
    }
}

#[test]
fn mails_are_from_the_site_unless_set() {
    let from = |value: Option<&str>| {
        let mut pairs = vec![("ROLECALL_SMTP_URL", "smtp://localhost")];
        pairs.extend(value.map(|value| ("ROLECALL_MAIL_FROM", value)));
        settings(&pairs).map(|config| config.unwrap().from).map(|from| (from.name, from.email.as_str().to_owned()))
    };
    let pair = |name: &str, email: &str| Ok((name.to_owned(), email.to_owned()));
    assert_eq!(from(None), pair("Rolecall", "noreply@rolecall.example.com"));
    assert_eq!(from(Some("Ada <ada@example.com>")), pair("Ada", "ada@example.com"));
    assert_eq!(from(Some("\"Team Ä\" <team@example.com>")), pair("Team Ä", "team@example.com"));
    assert_eq!(from(Some("ada@example.com")), pair("Rolecall", "ada@example.com"));
    for wrong in ["Ada", "<ada@example.com", "Ada <ada>", "Ada\r\nBcc: eve <ada@example.com>", "a <b <c@d.example>"] {
        assert!(from(Some(wrong)).unwrap_err().to_string().contains("ROLECALL_MAIL_FROM"), "{wrong}");
    }
    let long = format!("{} <ada@example.com>", "a".repeat(MAX_NAME + 1));
    assert!(from(Some(&long)).is_err() && from(Some(&long[1..])).is_ok());
    assert_eq!(no_reply("http://127.0.0.1:8080").as_str(), "noreply@localhost");
    assert_eq!(no_reply("http://[::1]:8080").as_str(), "noreply@localhost");
    assert_eq!(no_reply("https://rolecall.example:444").as_str(), "noreply@rolecall.example");
}

#[test]
fn a_file_without_certificates_is_named() {
    for (path, told) in [
        ("/nonexistent/ca.pem", "No such file"),
        (concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"), "no certificate"),
    ] {
        let pairs = [("ROLECALL_SMTP_URL", "smtps://mail.example.com"), ("ROLECALL_SMTP_CA", path)];
        let mistake = settings(&pairs).unwrap_err().to_string();
        assert!(mistake.contains("ROLECALL_SMTP_CA") && mistake.contains(told), "{mistake}");
    }
}
