//! `./dev bench server | page | stream | capture | query | soak`: how fast the server answers, and how fast events are taken in and counted, in ratios within one run. Machines are
//! shared and noisy, so nothing here passes or fails.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a bench talks to whoever runs it")]

mod capture;
mod connection;
mod query;
mod server;
mod soak;
mod world;

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let number = |index: usize, default: u64| args.get(index).map_or(default, |text| text.parse().expect("a number"));
    match args.first().map(String::as_str) {
        Some("server") => server::run(number(1, 3), args.get(2).cloned()).await,
        Some("stream") => server::stream::run(usize::try_from(number(1, 5_000)).unwrap(), number(2, 60)).await,
        Some("seed") => server::seed_for_page().await,
        Some("capture") => capture::run(number(1, 500_000), usize::try_from(number(2, 0)).unwrap()).await,
        Some("query") => query::run(number(1, 10_000_000)).await,
        Some("soak") => soak::run(number(1, 15)).await,
        _ => println!(
            "server [SECONDS [REQUEST]] | stream [STREAMS [SECONDS]] | seed | capture [EVENTS [PROPERTIES]] | query [EVENTS] | soak [MINUTES]"
        ),
    }
}
