//! Starts the server, or runs one of the commands beside it.

mod commands;

use commands::{Misuse, print};
use rolecall_server::accounts::passwords::Passwords;
use rolecall_server::clock::Clock;
use rolecall_server::config::{self, Config};
use rolecall_server::demo;
use rolecall_server::events::sql::query_worker;
use rolecall_server::http::serve::{raise_file_limit, serve};
use rolecall_server::logging;
use rolecall_server::monitor::serve_metrics;
use rolecall_server::router::router;
use rolecall_server::state::{App, CONNECTIONS};
use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::net::SocketAddr;
use std::num::NonZero;
use std::path::Path;
use std::process::ExitCode;
use tokio::net::TcpListener;
use tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};

const HELP: &str = "\
Rolecall: organizations, projects and permissions.

Usage: rolecall-server [--demo] [--adopt-events] | COMMAND … | --help | --version

--demo puts a company with seventeen people into an empty database and prints how to sign in as each.
--adopt-events makes the events file and the database parts of one instance, if the server has refused to start because
they are not. Events of projects that the database does not have are then deleted.

Commands. They need the same settings as the server, and work while it runs unless they say otherwise:
COMMANDS
Settings are environment variables (README.md says more):
SETTINGS";

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
            if error.is::<Misuse>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let arguments = std::env::args_os().skip(1).map(OsString::into_string);
    let arguments: Vec<_> = arguments.collect::<Result<_, _>>().map_err(|_| Misuse::new("an argument is not UTF-8"))?;
    if let Some((command, others)) = arguments.split_first().filter(|(command, _)| !command.starts_with('-')) {
        return commands::run(command, others).await;
    }
    let (mut demo, mut adopt_events) = (false, false);
    for argument in &arguments {
        match argument.as_str() {
            "--demo" => demo = true,
            "--adopt-events" => adopt_events = true,
            "--help" | "-h" => {
                return print(&HELP.replace("COMMANDS", commands::HELP).replace("SETTINGS", &config::help()));
            }
            "--version" | "-V" => return print(env!("CARGO_PKG_VERSION")),
            other => return Err(Misuse::unknown(other).into()),
        }
    }
    let config = Config { adopt_events, ..Config::from_env()? };
    logging::start(config.log_format);
    raise_file_limit();
    let listener = bind(config.listen).await?;
    let metrics = match config.metrics {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
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
    let metrics = metrics.map(|listener| tokio::spawn(serve_metrics(listener, app.clone(), std::future::pending())));
    let stopped = stopped()?;
    let stop = async {
        stopped.await;
        app.end_streams();
    };
    serve(listener, router(app.clone()), app.config.clone(), stop).await;
    jobs.abort();
    if let Some(metrics) = metrics {
        metrics.abort();
    }
    app.close().await;
    tracing::info!("stopped");
    Ok(())
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Box<dyn Error>> {
    Ok(TcpListener::bind(address).await.map_err(|error| format!("cannot listen on {address}: {error}"))?)
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
