//! The commands beside the server. They work on the same database, usually while the server runs.
//!
//! Exit codes: 0 done, 1 failed, 2 used wrongly. What was asked for goes to standard output, everything else to standard
//! error.

mod accounts;
mod activity;
mod admin;
mod copies;
mod hosting;

use rolecall_server::config::Config;
use rolecall_server::store::Db;
use secrecy::ExposeSecret;
use std::error::Error;

/// What a command returns.
type Done = Result<(), Box<dyn Error>>;

/// The commands, for `--help`.
pub(crate) const HELP: &str = "  backup DIR [--minutes N]  copy the database and the events file, as one pair, into a new folder. Copying can take an hour,
                            or N minutes. On PostgreSQL: the events file only; run pg_dump before
  restore DIR [--force]     put a backup where the settings say. --force replaces files that exist. Stop the server first
  verify-activity [--head NUMBER:HASH]…
                            check the activity logs of all organizations: fail if an entry was edited, removed, moved or
                            added, or if there is no log. It only reads. --head is an entry that was noted elsewhere
                            (…/activity/head/); it also finds logs that were cut or rewritten
  host-app DIR URL          prepare the built app in DIR (dist) for another web server: write config.js with the URL of this
                            server, and the headers of responses for nginx, Caddy and hosts that read _headers
  reset-link EMAIL          print a link with which this user can set a new password, once and within an hour
  admin users [SEARCH], admin organizations [SEARCH]
                            list users or organizations (also deleted ones); with --limit N and --after KEY for more
  admin deleted-projects    list projects that can be restored
  admin end-sessions EMAIL  sign this user out everywhere
  admin remove-second-factor EMAIL
                            for someone who has lost their device and their recovery codes
  admin mails               list mails that wait or were given up, without their text
  admin mails retry         try those that wait for another attempt now
  admin undelete organization ID, admin undelete project NUMBER
                            restore what was deleted in the last 30 days. ID: or the URL name
  admin transfer-ownership ID EMAIL
                            make a member the owner of an organization whose owner is gone
";

/// A command was used wrongly.
#[derive(Debug, thiserror::Error)]
#[error("{0}; try --help")]
pub(crate) struct Misuse(String);

impl Misuse {
    pub(crate) fn new(mistake: impl Into<String>) -> Self {
        Misuse(mistake.into())
    }

    /// An argument that nobody knows.
    pub(crate) fn unknown(argument: &str) -> Self {
        Misuse(format!("unknown argument `{argument}`"))
    }
}

/// Runs a command.
pub(crate) async fn run(command: &str, arguments: &[String]) -> Done {
    match command {
        "backup" => copies::backup(arguments),
        "restore" => copies::restore(arguments),
        "verify-activity" => activity::verify(arguments).await,
        "host-app" => hosting::host_app(arguments),
        "admin" => admin::run(arguments).await,
        "reset-link" => accounts::reset_link(arguments).await,
        other => Err(Misuse::unknown(other).into()),
    }
}

/// Opens the database of the settings, which the server has opened before, to write to it.
async fn open(config: &Config) -> Result<Db, Box<dyn Error>> {
    Ok(Db::open_to_write(config.database_url.expose_secret(), config.database_time).await?)
}

/// Prints a line.
pub(crate) fn print(text: &str) -> Done {
    use std::io::Write;
    writeln!(std::io::stdout(), "{text}")?;
    Ok(())
}
