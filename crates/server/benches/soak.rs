//! Minutes at half the maximum rate with people using the app: every event counted, memory watched, and how long the
//! members page takes meanwhile.

use crate::capture::{BATCH, body, listen, per_second};
use crate::connection::Connection;
use crate::world::{World, memory};
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How long the maximum is looked for, and the members page is measured without load.
const WARM: Duration = Duration::from_secs(20);
/// Requests that are under way at the same time.
const CLIENTS: u32 = 32;
/// How many requests there are that differ in more than the UUIDs of their events.
const FORMS: u64 = 64;

pub(crate) async fn run(minutes: u64) {
    let world = Arc::new(World::new().await);
    let address = listen(&world).await;
    let alone = members_page(&world, WARM).await;
    let maximum = load(&world, address, WARM, None).await;
    let rate = per_second(maximum, WARM);
    println!("the maximum here is {rate:.0} events a second; half of it for {minutes} minutes");
    let time = Duration::from_secs(60 * minutes);
    let (sent, during) = tokio::join!(load(&world, address, time, Some(rate / 2.0)), members_page(&world, time));
    println!("sent {sent} events ({:.0} a second)", per_second(sent, time));
    let query = json!({"query": {"kind": "TrendsQuery", "series": [{}], "dateRange": {"date_from": "-2d"}}});
    let counted = world.post(&format!("/api/projects/{}/query/", world.project), &query).await.unwrap();
    let counted = counted["results"][0]["count"].as_u64().unwrap();
    let expected = maximum + sent;
    println!("stored {counted} of {expected}: {} lost or doubled", expected.abs_diff(counted));
    println!("members page alone:      p50 {:.1?}, p99 {:.1?}", alone.0, alone.1);
    println!("members page under load: p50 {:.1?}, p99 {:.1?}", during.0, during.1);
    if let Ok(world) = Arc::try_unwrap(world) {
        world.end().await;
    }
}

/// Sends events for a time, as fast as it goes or at a rate (events a second), and says how many were taken.
async fn load(world: &Arc<World>, address: SocketAddr, time: Duration, rate: Option<f64>) -> u64 {
    let taken = Arc::new(AtomicU64::new(0));
    let batches = Arc::new(AtomicUsize::new(0));
    let forms: Arc<Vec<Form>> = Arc::new((0..FORMS).map(|batch| Form::new(&world.token, batch)).collect());
    let over = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (taken, batches, over, forms) =
                (Arc::clone(&taken), Arc::clone(&batches), Arc::clone(&over), Arc::clone(&forms));
            std::thread::spawn(move || {
                let mut connection = Connection::open(address);
                #[expect(clippy::cast_precision_loss, reason = "a rate")]
                let pause = rate.map(|rate| Duration::from_secs_f64(f64::from(CLIENTS) * BATCH as f64 / rate));
                let mut next = Instant::now();
                while !over.load(Ordering::Relaxed) {
                    let body = forms[batches.fetch_add(1, Ordering::Relaxed) % forms.len()].anew();
                    while connection.post("/batch/", &body) != 200 {
                        std::thread::sleep(Duration::from_millis(20));
                    }
                    taken.fetch_add(BATCH, Ordering::Relaxed);
                    if let Some(pause) = pause {
                        next += pause;
                        std::thread::sleep(next.saturating_duration_since(Instant::now()));
                    }
                }
            })
        })
        .collect();
    let began = Instant::now();
    while began.elapsed() < time {
        tokio::time::sleep(time.min(Duration::from_mins(1)).min(time.saturating_sub(began.elapsed()))).await;
        if rate.is_some() {
            println!(
                "  {:>4} s: {:>10} events, {} MB",
                began.elapsed().as_secs(),
                taken.load(Ordering::Relaxed),
                memory()
            );
        }
    }
    over.store(true, Ordering::Relaxed);
    tokio::task::spawn_blocking(move || clients.into_iter().for_each(|client| client.join().unwrap())).await.unwrap();
    taken.load(Ordering::Relaxed)
}

/// A request that costs whoever sends it next to nothing to make anew: the server shares its processors with them.
struct Form {
    body: Vec<u8>,
    uuids: Vec<usize>,
}

impl Form {
    fn new(token: &str, batch: u64) -> Self {
        const BEFORE: &[u8] = br#""uuid":""#;
        let body = body(token, batch, None);
        let is_before = |at: &usize| body[*at..].starts_with(BEFORE);
        let uuids: Vec<_> = (0..body.len()).filter(is_before).map(|at| at + BEFORE.len()).collect();
        assert_eq!(uuids.len() as u64, BATCH);
        Form { body, uuids }
    }

    /// The request with other UUIDs.
    fn anew(&self) -> Vec<u8> {
        let mut body = self.body.clone();
        for at in &self.uuids {
            uuid::Uuid::now_v7().hyphenated().encode_lower(&mut body[*at..]);
        }
        body
    }
}

/// Asks for what the members page needs, again and again; the median and the 99th percentile.
async fn members_page(world: &World, time: Duration) -> (Duration, Duration) {
    let began = Instant::now();
    let mut times = Vec::new();
    while began.elapsed() < time {
        let asked = Instant::now();
        world.get("/api/users/@me/").await;
        world.get(&format!("/api/organizations/{}/", world.organization)).await;
        world.get(&format!("/api/organizations/{}/members/?limit=25", world.organization)).await;
        times.push(asked.elapsed());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    times.sort();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}
