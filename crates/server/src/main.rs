//! Starts the server.

use rolecall_server::app::App;
use rolecall_server::clock::Clock;
use rolecall_server::config::Config;
use rolecall_server::router::router;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::from_env()?;
    let listener = tokio::net::TcpListener::bind(config.listen).await?;
    let app = App::open(config, Clock::system()).await?;
    axum::serve(listener, router(app)).await?;
    Ok(())
}
