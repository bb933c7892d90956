//! A real mail server: `tests/smtp/server.py` with aiosmtpd. `./dev test` installs it and passes the path of its Python in
//! `ROLECALL_SMTP_PYTHON`.

use super::TestApp;
use super::folder::Folder;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A running mail server.
pub(crate) struct MailServer {
    process: Child,
    pub(crate) port: u16,
    /// What it says, one line of JSON each.
    lines: Mutex<Receiver<Value>>,
    folder: Folder,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl MailServer {
    /// Without TLS and login.
    pub(crate) fn plain() -> Self {
        MailServer::with(&[])
    }

    /// With these arguments of `server.py`.
    pub(crate) fn with(arguments: &[&str]) -> Self {
        let folder = Folder::new();
        let mut process = Command::new(std::env::var("ROLECALL_SMTP_PYTHON").unwrap())
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/smtp/server.py"))
            .args(["--ca", &format!("{}/ca.pem", folder.path())])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, lines) = channel();
        let output = process.stdout.take().unwrap();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = send.send(serde_json::from_str(&line).unwrap());
            }
        });
        let mut server = MailServer { process, port: 0, lines: Mutex::new(lines), folder };
        server.port = server.next()["port"].as_u64().unwrap().try_into().unwrap();
        server
    }

    /// The certificate of its authority.
    pub(crate) fn ca(&self) -> String {
        format!("{}/ca.pem", self.folder.path())
    }

    /// The next thing that it says.
    pub(crate) fn next(&self) -> Value {
        self.lines.lock().unwrap().recv_timeout(Duration::from_secs(30)).unwrap()
    }

    /// The next mail.
    pub(crate) fn mail(&self) -> Received {
        Received(self.next())
    }

    /// The next mail with this subject; others are dropped.
    pub(crate) fn mail_about(&self, subject: &str) -> Received {
        loop {
            let mail = self.mail();
            if mail.header("Subject") == subject {
                return mail;
            }
        }
    }

    /// Everything that it has said and no one has looked at.
    pub(crate) fn rest(&self) -> Vec<Value> {
        self.lines.lock().unwrap().try_iter().collect()
    }

    /// A Rolecall that sends its mails here.
    pub(crate) async fn app(&self) -> TestApp {
        TestApp::with(&[("ROLECALL_SMTP_URL", &format!("smtp://127.0.0.1:{}", self.port))]).await
    }
}

/// A mail that was received.
#[derive(Debug)]
pub(crate) struct Received(pub(crate) Value);

impl Received {
    pub(crate) fn to(&self) -> &str {
        self.0["to"][0].as_str().unwrap()
    }

    /// A header; folded lines are joined.
    pub(crate) fn header(&self, name: &str) -> String {
        let message = self.0["message"].as_str().unwrap().replace("\r\n", "\n");
        let head = message.split("\n\n").next().unwrap().replace("\n ", " ");
        let prefix = format!("{name}: ");
        head.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap_or_default().to_owned()
    }

    /// The part in plain text.
    pub(crate) fn text(&self) -> String {
        let message = self.0["message"].as_str().unwrap().replace("\r\n", "\n");
        let part = message.split("Content-Type: text/plain").nth(1).unwrap();
        let body = part.split_once("\n\n").unwrap().1.split("\n--").next().unwrap();
        if part.contains("quoted-printable") { unquoted(body) } else { body.to_owned() }
    }

    /// The first link in the plain text.
    pub(crate) fn link(&self) -> String {
        self.text().lines().find(|line| line.starts_with("http")).unwrap().to_owned()
    }
}

/// Decodes quoted-printable.
fn unquoted(body: &str) -> String {
    let joined = body.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
