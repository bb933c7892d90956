//! Measures idle streams of live updates, each of another person of one organization: memory and processor time of the
//! server, and how long a change takes to reach all of them.

use super::load::Program;
use super::seed::{self, PROJECTS};
use crate::world::World;
use rolecall_server::hash::sha256;
use rolecall_server::store::sql;
use sqlx::AssertSqlSafe;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;

/// Streams from one IP address, of which the server limits the connections.
const OF_ADDRESS: usize = 500;
/// Streams that are opened at the same time.
const AT_ONCE: usize = 64;
/// Changes that are timed.
const CHANGES: usize = 20;

/// Opens `count` streams and leaves them idle for `seconds`.
pub(crate) async fn run(count: usize, seconds: u64) {
    let world = World::new().await;
    let owner = world.owner().await;
    let seeded = seed::organization(&world, &owner, count * 51 / 50 + 10, PROJECTS).await;
    let mut tx = world.app.db.begin().await.unwrap();
    let now = world.app.clock.now().micros();
    let tokens: Vec<_> = seeded.members.iter().take(count).map(|user| (user, sha256(user))).collect();
    for tokens in tokens.chunks(500) {
        let row = |(user, token): &(&String, String)| format!("('{}', '{user}', {now}, {now})", sha256(token));
        let rows: Vec<_> = tokens.iter().map(row).collect();
        let sql =
            format!("INSERT INTO sessions (token_hash, user_id, created_at, last_used_at) VALUES {}", rows.join(", "));
        sql::query(AssertSqlSafe(sql)).persistent(false).execute(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    let tokens: Vec<_> = tokens.into_iter().map(|(_, token)| token).collect();
    let (key, folder) = world.end_keeping_folder().await;
    let program = Program::start(folder.path(), &key);
    let (memory, processor, began) = (program.memory(), program.processor(), Instant::now());
    let mut streams = Vec::new();
    for (batch, tokens) in tokens.chunks(AT_ONCE).enumerate() {
        let mut opening = JoinSet::new();
        for (index, token) in tokens.iter().enumerate() {
            let place = (batch * AT_ONCE + index) / OF_ADDRESS;
            opening.spawn(open(program.address, place, token.clone()));
        }
        streams.extend(opening.join_all().await);
    }
    println!(
        "{} streams opened in {:.1?}, processor {:.2?}",
        streams.len(),
        began.elapsed(),
        program.processor().saturating_sub(processor)
    );
    // What opening has left to do is done.
    tokio::time::sleep(Duration::from_secs(2)).await;
    println!("memory: {memory} MB before, {} MB with the streams", program.memory());
    let processor = program.processor();
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let used = program.processor().saturating_sub(processor);
    println!(
        "idle for {seconds} s: processor {used:.2?} ({:.2} % of a core)",
        used.as_secs_f64() * 100.0 / Duration::from_secs(seconds.max(1)).as_secs_f64()
    );
    let (mut times, processor) = (Vec::new(), program.processor());
    for change in 0..CHANGES {
        let asked = Instant::now();
        let body = format!(r#"{{"name": "Name {change}"}}"#);
        let path = format!("/api/organizations/{}/", seeded.id);
        tokio::task::block_in_place(|| program.send("PATCH", &path, &body));
        let mut reading = JoinSet::new();
        for mut stream in streams.drain(..) {
            reading.spawn(async move {
                stream.until("event: organization").await;
                (stream, asked.elapsed())
            });
        }
        for (stream, time) in reading.join_all().await {
            streams.push(stream);
            times.push(time);
        }
    }
    times.sort();
    let used = (program.processor().saturating_sub(processor)) / u32::try_from(CHANGES).unwrap();
    println!(
        "a change reaches a stream: p50 {:.1?}, p99 {:.1?}, the last {:.1?}; processor {used:.1?} a change",
        times[times.len() / 2],
        times[times.len() * 99 / 100],
        times[times.len() - 1]
    );
    println!("memory at the end: {} MB", program.memory());
}

/// A stream, with what it has sent and was not looked at.
struct Stream {
    socket: TcpStream,
    text: String,
}

async fn open(server: SocketAddr, place: usize, token: String) -> Stream {
    let socket = TcpSocket::new_v4().unwrap();
    let own = Ipv4Addr::new(127, 0, 1, u8::try_from(place + 1).unwrap());
    socket.bind(SocketAddr::from((own, 0))).unwrap();
    let mut stream = Stream { socket: socket.connect(server).await.unwrap(), text: String::new() };
    let head = format!("GET /api/stream/ HTTP/1.1\r\nhost: bench\r\ncookie: rolecall_session={token}\r\n\r\n");
    stream.socket.write_all(head.as_bytes()).await.unwrap();
    stream.until("event: ready").await;
    stream
}

impl Stream {
    /// Reads up to an event.
    async fn until(&mut self, event: &str) {
        let mut some = vec![0; 2048];
        loop {
            if let Some(at) = self.text.find(event) {
                self.text.drain(..at + event.len());
                return;
            }
            let size = self.socket.read(&mut some).await.unwrap();
            assert_ne!(size, 0, "a stream ended: {}", self.text);
            self.text.push_str(std::str::from_utf8(&some[..size]).unwrap());
        }
    }
}
