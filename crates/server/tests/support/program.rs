//! The commands of the program, run beside a server.

use super::{SITE, TestApp};
use rolecall_server::store::DatabaseKind;
use secrecy::ExposeSecret;
use std::process::{Command, Output};

/// What a command has said.
#[derive(Debug)]
pub(crate) struct Said {
    /// The exit code.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Said {
    /// Its output; it must have succeeded.
    #[track_caller]
    pub(crate) fn succeeds(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.out
    }

    /// It must have failed with this exit code, for this reason, and have printed nothing.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, reason: &str) {
        assert!(
            self.code == Some(code) && self.err.contains(reason) && self.out.is_empty(),
            "not `{reason}`: {self:?}"
        );
    }
}

/// Runs a command with these settings.
pub(crate) fn run(settings: &[(&str, &str)], arguments: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall-server"));
    command.env_clear().envs(settings.iter().copied());
    let Output { status, stdout, stderr } = command.args(arguments).output().unwrap();
    Said { code: status.code(), out: String::from_utf8(stdout).unwrap(), err: String::from_utf8(stderr).unwrap() }
}

impl TestApp {
    /// True if the program can be given the address of the database: that of a PostgreSQL test has a schema, which the
    /// program would take, but its tables are made for one server.
    pub(crate) fn is_on_sqlite(&self) -> bool {
        self.app.db.kind() == DatabaseKind::Sqlite
    }

    /// Runs a command with the settings of this server.
    pub(crate) fn command(&self, arguments: &[&str]) -> Said {
        let config = &self.app.config;
        let events = format!("sqlite://{}", config.events.file().unwrap().display());
        let database = config.database_url.expose_secret();
        let mut settings =
            vec![("ROLECALL_DATABASE_URL", database), ("ROLECALL_EVENTS_URL", &events), ("ROLECALL_SITE_URL", SITE)];
        // No command sends mails; it queues them if there is a mail server.
        settings.extend(config.mail.as_ref().map(|_| ("ROLECALL_SMTP_URL", "smtp://127.0.0.1:1")));
        run(&settings, arguments)
    }
}
