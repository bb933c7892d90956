//! `./dev bench capture | query | soak`: how fast events are taken in and counted, in ratios within one run. Machines are
//! shared and noisy, so nothing here passes or fails.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a bench talks to whoever runs it")]

mod capture;
mod query;
mod soak;
mod world;

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let number = |index: usize, default: u64| args.get(index).map_or(default, |text| text.parse().expect("a number"));
    match args.first().map(String::as_str) {
        Some("capture") => capture::run(number(1, 500_000)).await,
        Some("query") => query::run(number(1, 10_000_000)).await,
        Some("soak") => soak::run(number(1, 15)).await,
        _ => println!("capture [EVENTS] | query [EVENTS] | soak [MINUTES]"),
    }
}
