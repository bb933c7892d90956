//! Events stored through HTTP in batches of a hundred, against the same rows put into an identical table by the shell of
//! SQLite.

use crate::connection::Connection;
use crate::world::{World, made_up, memory};
use rolecall_server::http::serve::serve;
use serde_json::json;
use std::io::Write;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

pub(crate) const BATCH: u64 = 100;
/// Requests that are under way at the same time.
const CLIENTS: usize = 32;

/// Properties with few values, with many, and with too many.
const PROPERTIES: [&str; 6] = ["country", "items", "plan", "$browser", "$current_url", "amount"];
/// How many events are there before, so that a trend of them is slow.
const BEFORE: u64 = 30_000;

pub(crate) async fn run(events: u64, properties: usize) {
    let world = World::new().await;
    let address = listen(&world).await;
    let jobs = (properties > 0).then(|| {
        let app = world.app.clone();
        tokio::spawn(async move { app.run_jobs().await })
    });
    let before = if properties > 0 { BEFORE } else { 0 };
    for batch in 0..before / BATCH {
        let body = body(&world.token, batch, None);
        tokio::task::spawn_blocking(move || Connection::open(address).post("/batch/", &body)).await.unwrap();
    }
    for property in PROPERTIES.iter().take(properties) {
        let query = json!({"kind": "TrendsQuery", "series": [{}], "breakdownFilter": {"breakdown": property}});
        world.post(&format!("/api/projects/{}/query/", world.project), &json!({ "query": query })).await.unwrap();
    }
    world.app.events.roll_up_properties().await.unwrap();
    let bodies: Vec<Vec<u8>> = (0..events / BATCH).map(|batch| body(&world.token, batch, None)).collect();
    println!("{events} events in requests of {BATCH}, {CLIENTS} at a time; {} MB of memory before", memory());
    let began = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let mine: Vec<_> = bodies.iter().skip(client).step_by(CLIENTS).cloned().collect();
            std::thread::spawn(move || {
                let mut connection = Connection::open(address);
                for body in &mine {
                    while connection.post("/batch/", body) == 503 {
                        std::thread::sleep(Duration::from_millis(50));
                    }
                }
            })
        })
        .collect();
    tokio::task::spawn_blocking(move || clients.into_iter().for_each(|client| client.join().unwrap())).await.unwrap();
    let through_http = per_second(events, began.elapsed());
    println!("through HTTP:      {through_http:>9.0} events a second; {} MB of memory after", memory());
    if let Some(jobs) = jobs {
        let began = Instant::now();
        world.app.events.roll_up_properties().await.unwrap();
        println!("{properties} properties were rolled up {:.1?} later", began.elapsed());
        jobs.abort();
    }
    let by_shell = shell(&world, before + events).await;
    println!("by sqlite3's shell: {by_shell:>8.0} rows a second");
    println!("ratio:             {:>9.2} (aim: at least 0.5)", through_http / by_shell);
    world.end().await;
}

/// The server on a free port, as the program serves it.
pub(crate) async fn listen(world: &World) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, world.router.clone(), world.app.config.clone(), std::future::pending()));
    address
}

/// A request of a hundred events, as SDKs send it; `time`: when they happened, in RFC 3339.
pub(crate) fn body(token: &str, batch: u64, time: Option<&str>) -> Vec<u8> {
    let events: Vec<_> = (batch * BATCH..(batch + 1) * BATCH)
        .map(|number| {
            let (event, distinct_id, properties) = made_up(number);
            let uuid = uuid::Uuid::now_v7().to_string();
            let mut event = json!({"event": event, "distinct_id": distinct_id, "properties": properties, "uuid": uuid});
            if let Some(time) = time {
                event["timestamp"] = json!(time);
            }
            event
        })
        .collect();
    json!({"api_key": token, "batch": events}).to_string().into_bytes()
}

#[expect(clippy::cast_precision_loss, reason = "for people")]
pub(crate) fn per_second(events: u64, time: Duration) -> f64 {
    events as f64 / time.as_secs_f64()
}

/// Puts the rows that were stored into an identical table, and says how many a second.
async fn shell(world: &World, events: u64) -> f64 {
    world.app.events.close().await;
    let stored = world.app.config.events.file().unwrap().display().to_string();
    let csv = world.folder.path().join("rows.csv").display().to_string();
    let copy = world.folder.path().join("copy.db").display().to_string();
    let columns = "id, project_id, uuid, event, distinct_id, timestamp, created_at, properties";
    let count = sqlite(
        &stored,
        &format!(
            ".mode csv\n.output {csv}\nSELECT {columns} FROM events;\n.output stdout\nSELECT COUNT(*) FROM events;\n"
        ),
    );
    assert_eq!(count.trim(), events.to_string(), "not every event is there, once");
    let uncommented = include_str!("../migrations/events.sql").lines().filter(|line| !line.trim().starts_with("--"));
    let schema: String = uncommented
        .collect::<Vec<_>>()
        .join("\n")
        .split(';')
        .filter(|statement| statement.contains(" events ") && statement.contains("CREATE"))
        .fold(String::new(), |schema, statement| schema + statement + ";\n");
    sqlite(&copy, &format!("PRAGMA journal_mode = WAL;\n{schema}"));
    let began = Instant::now();
    sqlite(
        &copy,
        &format!(
            "PRAGMA synchronous = FULL;\nPRAGMA cache_size = -65536;\n.mode csv\nBEGIN;\n.import {csv} events\nCOMMIT;\n"
        ),
    );
    let time = began.elapsed();
    assert_eq!(sqlite(&copy, "SELECT COUNT(*) FROM events;\n").trim(), events.to_string());
    per_second(events, time)
}

fn sqlite(file: &str, commands: &str) -> String {
    let mut shell = Command::new("sqlite3");
    let mut shell = shell
        .arg("-bail")
        .arg(file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("sqlite3 is installed");
    shell.stdin.take().unwrap().write_all(commands.as_bytes()).unwrap();
    let output = shell.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}
