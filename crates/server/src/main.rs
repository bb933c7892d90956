//! Starts the server.

use rolecall_server::accounts::password_reset::operator_link;
use rolecall_server::accounts::passwords::Passwords;
use rolecall_server::activity::verify::{NotedHead, verify};
use rolecall_server::clock::Clock;
use rolecall_server::config::{self, Config};
use rolecall_server::demo;
use rolecall_server::events::sql::query_worker;
use rolecall_server::http::serve::{raise_file_limit, serve};
use rolecall_server::logging;
use rolecall_server::router::router;
use rolecall_server::state::{App, CONNECTIONS};
use rolecall_server::store::Db;
use rolecall_server::text::email::Email;
use secrecy::ExposeSecret;
use std::error::Error;
use std::ffi::OsStr;
use std::num::NonZero;
use std::path::Path;
use std::process::ExitCode;
use tokio::net::TcpListener;
use tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};

const HELP: &str = "\
Rolecall: organizations, projects and permissions.

Usage: rolecall-server [--demo] [--adopt-events] | verify-activity [--head NUMBER:HASH]… | reset-link EMAIL
       | --help | --version

--demo puts a company with seventeen people into an empty database and prints how to sign in as each.
--adopt-events makes the events file and the database parts of one instance, if the server has refused to start because
they are not. Events of projects that the database does not have are then deleted.
verify-activity checks the activity logs of all organizations and fails if an entry was edited, removed, moved or added, or
if there is no log. It only reads the database.
--head is an entry that was noted elsewhere (`…/activity/head/`); it also finds logs that were cut or rewritten.
reset-link prints a link with which the user with this email can set a new password, once and within an hour. The server
may be running. It needs the same settings as the server.

Settings are environment variables (README.md says more):
";

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    // Hidden: the server starts its worker processes for users' SQL this way. They need no async runtime.
    if let (Some("query-worker"), Some(events)) = (args.next().as_deref().and_then(OsStr::to_str), args.next()) {
        return query_worker(Path::new(&events));
    }
    serve_until_stopped()
}

fn serve_until_stopped() -> ExitCode {
    // Statements on SQLite run in these threads. There are more threads than connections, so that long statements on all
    // connections leave threads for requests that need no database.
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get) + CONNECTIONS;
    let runtime = runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build();
    match runtime.map_err(Box::from).and_then(|runtime| runtime.block_on(run())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rolecall-server: {}", logging::cause(&*error));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1).as_deref() {
        Some("verify-activity") => return verify_activity(std::env::args().skip(2)).await,
        Some("reset-link") => return reset_link(std::env::args().skip(2)).await,
        _ => {}
    }
    let (mut demo, mut adopt_events) = (false, false);
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--demo" => demo = true,
            "--adopt-events" => adopt_events = true,
            "--help" | "-h" => return print(&format!("{HELP}\n{}", config::help())),
            "--version" | "-V" => return print(env!("CARGO_PKG_VERSION")),
            other => return Err(format!("unknown argument `{other}`; try --help").into()),
        }
    }
    let config = Config { adopt_events, ..Config::from_env()? };
    logging::start(config.log_format);
    raise_file_limit();
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", config.listen))?;
    let app = App::open(config, Clock::system(), Passwords::new(Passwords::strong())?).await?;
    if demo {
        print(&demo::seed(&app).await?)?;
    }
    app.warm_up().await;
    tracing::info!(listen = %listener.local_addr()?, site = app.config.site_url, "ready");
    let jobs = tokio::spawn({
        let app = app.clone();
        async move { app.run_jobs().await }
    });
    let stopped = stopped()?;
    let stop = async {
        stopped.await;
        app.end_streams();
    };
    serve(listener, router(app.clone()), app.config.clone(), stop).await;
    jobs.abort();
    app.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Checks the activity logs and prints what is wrong.
async fn verify_activity(mut arguments: impl Iterator<Item = String>) -> Result<(), Box<dyn Error>> {
    let mut heads = Vec::new();
    while let Some(argument) = arguments.next() {
        let head = match (argument.as_str(), arguments.next()) {
            ("--head", Some(head)) => NotedHead::parse(&head).ok_or(format!("`{head}` is not NUMBER:HASH"))?,
            (other, _) => return Err(format!("unknown argument `{other}`; try --help").into()),
        };
        heads.push(head);
    }
    let config = Config::from_env()?;
    let db = Db::open_to_read(config.database_url.expose_secret(), config.database_time).await?;
    let report = verify(&db, &heads).await?;
    db.close().await;
    for finding in &report.findings {
        print(&finding.to_string())?;
    }
    print(&format!("{} entries of {} organizations verified", report.entries, report.organizations))?;
    if report.findings.is_empty() { Ok(()) } else { Err("the activity log is not intact".into()) }
}

/// Makes a link to set a new password, and prints it.
async fn reset_link(mut arguments: impl Iterator<Item = String>) -> Result<(), Box<dyn Error>> {
    let (Some(text), None) = (arguments.next(), arguments.next()) else {
        return Err("reset-link needs one email address; try --help".into());
    };
    let email = Email::parse(&text).ok_or_else(|| format!("`{text}` is not an email address"))?;
    let config = Config::from_env()?;
    let db = Db::open_to_write(config.database_url.expose_secret(), config.database_time).await?;
    let link = operator_link(&db, &config.site_url, &email, Clock::system().now()).await;
    db.close().await;
    let link = link?.ok_or_else(|| format!("no account has the email address `{email}`"))?;
    print(&link)?;
    eprintln!("Whoever opens it can set a new password for {email}: once, and within an hour.");
    Ok(())
}

/// Completes when the server is asked to stop (SIGINT or SIGTERM).
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

fn print(text: &str) -> Result<(), Box<dyn Error>> {
    use std::io::Write;
    writeln!(std::io::stdout(), "{text}")?;
    Ok(())
}
