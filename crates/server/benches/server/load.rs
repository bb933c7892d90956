//! Starts the server as a process of its own, and sends requests as fast as it answers them.

use super::Scenario;
use crate::connection::Connection;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A running server.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: SocketAddr,
    key: String,
}

/// What the requests of a scenario cost.
pub(crate) struct Cost {
    pub(crate) per_second: f64,
    /// Milliseconds until the answer.
    pub(crate) median: f64,
    pub(crate) p99: f64,
    /// Milliseconds of processor time a request, of all threads of the server.
    pub(crate) processor: f64,
}

impl Program {
    /// Starts it on the database of a world.
    pub(crate) fn start(folder: &Path, key: &str) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_rolecall-server"))
            .envs(crate::world::settings(folder))
            .env("ROLECALL_LISTEN", address.to_string())
            .env("RUST_LOG", "warn")
            .spawn()
            .unwrap();
        let began = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(began.elapsed() < Duration::from_secs(20), "the server does not start");
            std::thread::sleep(Duration::from_millis(5));
        }
        let program = Program { child, address, key: key.to_owned() };
        program.send("GET", "/api/users/@me/", "");
        println!("from start to the first answer: {} ms; {} MB", began.elapsed().as_millis(), program.memory());
        program
    }

    /// Sends one request, which must succeed.
    pub(crate) fn send(&self, method: &str, path: &str, body: &str) {
        let status = Connection::open(self.address).send(method, path, Some(&self.key), body.as_bytes());
        assert!((200..300).contains(&status), "{method} {path}: {status}");
    }

    /// The path of the page after that at `path`, as the response gives it.
    pub(crate) fn next_page(&self, path: &str) -> String {
        let mut connection = Connection::open(self.address);
        assert_eq!(connection.send("GET", path, Some(&self.key), b""), 200, "{path}");
        let page: serde_json::Value = serde_json::from_slice(&connection.body).unwrap();
        // In the smallest organization there may be none.
        let Some(next) = page["next"].as_str() else { return path.to_owned() };
        next[next.find("/api/").unwrap()..].to_owned()
    }

    /// Sends the requests of a scenario for a time, or until there were enough.
    pub(crate) fn load(&self, scenario: &Scenario, connections: usize, time: Duration) -> Cost {
        let over = AtomicBool::new(false);
        let (before, began) = (self.processor(), Instant::now());
        let mut times: Vec<Duration> = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..connections)
                .map(|client| {
                    scope.spawn({
                        let over = &over;
                        move || self.client(scenario, client, scenario.most / connections, over)
                    })
                })
                .collect();
            while began.elapsed() < time && !clients.iter().all(std::thread::ScopedJoinHandle::is_finished) {
                std::thread::sleep(Duration::from_millis(2));
            }
            over.store(true, Ordering::Relaxed);
            clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
        });
        let (took, processor) = (began.elapsed(), self.processor().saturating_sub(before));
        times.sort();
        let count = u32::try_from(times.len()).unwrap();
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        Cost {
            per_second: f64::from(count) / took.as_secs_f64(),
            median: ms(times[times.len() / 2]),
            p99: ms(times[times.len() * 99 / 100]),
            processor: ms(processor) / f64::from(count),
        }
    }

    fn client(&self, scenario: &Scenario, client: usize, most: usize, over: &AtomicBool) -> Vec<Duration> {
        let mut connection = Connection::open(self.address);
        let mut times = Vec::new();
        while times.is_empty() || (times.len() < most && !over.load(Ordering::Relaxed)) {
            let (path, body) = (scenario.request)(client, times.len());
            let asked = Instant::now();
            let status = connection.send(scenario.method, &path, Some(&self.key), body.as_bytes());
            times.push(asked.elapsed());
            assert!((200..300).contains(&status), "{} {path}: {status}", scenario.method);
        }
        times
    }

    /// Processor time of the server's process until now, of the user and of the system.
    pub(crate) fn processor(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let fields: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        // Fields 14 and 15 of the line, in hundredths of a second.
        let ticks: u64 = [11, 12].iter().map(|index: &usize| fields[*index].parse::<u64>().unwrap()).sum();
        Duration::from_millis(ticks * 10)
    }

    /// Memory that the server has in use, in MB.
    pub(crate) fn memory(&self) -> u64 {
        crate::world::memory_of(&self.child.id().to_string())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already stopped, or stopped with the bench.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
