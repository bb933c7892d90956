//! Measures reads and changes of organizations of 100 to 100,000 people: requests a second, latency, and processor time
//! of the server, at 1, 16 and 64 connections.
//!
//! The server is a process of its own, so the processor time of the clients does not count. `ROLECALL_BENCH_DATABASE_URL` names an empty
//! PostgreSQL database; without it a new SQLite file is used.

mod load;
mod seed;
pub(crate) mod stream;

use crate::world::World;
use load::Program;
use seed::SIZES;
use std::time::Duration;

/// Numbers of connections at the same time.
const CONNECTIONS: [usize; 3] = [1, 16, 64];

/// A kind of request.
struct Scenario {
    name: &'static str,
    method: &'static str,
    /// Path and body of the request with this number, by this client.
    request: Box<dyn Fn(usize, usize) -> (String, String) + Send + Sync>,
    /// Requests of all clients together, after which a measurement ends early.
    most: usize,
}

/// The list of organizations.
const ORGANIZATIONS: &str = "/api/organizations/";

/// An organization may have 10,000 pending invites: six measurements of this many stay below.
const MOST_INVITES: usize = 1_500;

impl Scenario {
    fn read(name: &'static str, path: String) -> Self {
        let request = Box::new(move |_, _| (path.clone(), String::new()));
        Scenario { name, method: "GET", request, most: usize::MAX }
    }
}

pub(crate) async fn run(seconds: u64, only: Option<String>) {
    let world = World::new().await;
    let (seeded, many_projects) = seed::seed(&world).await;
    let (key, folder) = world.end_keeping_folder().await;
    let program = Program::start(folder.path(), &key);
    println!(
        "{:>7} {:22} {:>4} {:>9} {:>9} {:>9} {:>9}",
        "people", "request", "conn", "per s", "p50 ms", "p99 ms", "CPU ms"
    );
    let path = format!("/api/organizations/{}/projects/?limit={}", many_projects.id, seed::MANY_PROJECTS);
    for projects in [Scenario::read("500 projects", path), Scenario::read("organizations", ORGANIZATIONS.to_owned())] {
        measure(&program, &projects, seed::MANY_PROJECTS, seconds, only.as_deref());
    }
    // The list of organizations has the projects of each, so the others are measured without this one.
    program.send("DELETE", &format!("/api/organizations/{}/", many_projects.id), "");
    for (size, organization) in SIZES.into_iter().zip(&seeded) {
        program.send("PATCH", "/api/users/@me/", &format!(r#"{{"set_current_organization": "{}"}}"#, organization.id));
        for scenario in scenarios(&program, organization) {
            measure(&program, &scenario, size, seconds, only.as_deref());
        }
    }
    println!("memory of the server at the end: {} MB", program.memory());
}

/// Seeds the organizations for `./dev bench page`, and prints the folder of the database and the program of the server.
pub(crate) async fn seed_for_page() {
    let world = World::new().await;
    seed::seed(&world).await;
    let (_, folder) = world.end_keeping_folder().await;
    println!("{}\n{}", folder.keep().display(), env!("CARGO_BIN_EXE_rolecall-server"));
}

/// Prints what the requests of a scenario cost, unless others are asked for.
fn measure(program: &Program, scenario: &Scenario, size: usize, seconds: u64, only: Option<&str>) {
    if only.is_some_and(|only| !scenario.name.contains(only)) {
        return;
    }
    for connections in CONNECTIONS {
        // A warm-up.
        program.load(scenario, connections, Duration::from_millis(300));
        let cost = program.load(scenario, connections, Duration::from_secs(seconds));
        println!(
            "{size:>7} {:22} {connections:>4} {:>9.0} {:>9.2} {:>9.2} {:>9.3}",
            scenario.name, cost.per_second, cost.median, cost.p99, cost.processor
        );
    }
}

/// The requests to organizations of every size.
fn scenarios(program: &Program, organization: &seed::Seeded) -> Vec<Scenario> {
    let base = format!("/api/organizations/{}", organization.id);
    let page = |name, query: &str| Scenario::read(name, format!("{base}/members/?{query}"));
    let middle = organization.members.len() / 2;
    let before = |limit: usize| format!("{base}/members/?limit={limit}&offset={}", middle.saturating_sub(limit));
    let (members, invites) = (organization.members.clone(), base.clone());
    let change = base.clone();
    vec![
        Scenario::read("@me", "/api/users/@me/".to_owned()),
        Scenario::read("organizations", ORGANIZATIONS.to_owned()),
        page("members, 25", "limit=25"),
        page("members, 100", "limit=100"),
        page("members, 100, middle", &format!("limit=100&offset={middle}")),
        Scenario::read("members, 100, next", program.next_page(&before(100))),
        page("members, 25, at the end", &format!("limit=25&offset={}", organization.members.len().saturating_sub(25))),
        page("members, by last seen", "limit=25&order=last_seen"),
        page("members, by level", "limit=25&order=level"),
        page("search, one", "limit=25&search=n-42-of"),
        page("search, 1 of 40", "limit=25&search=nn%20hol"),
        page("search, everybody", "limit=25&search=example.com"),
        page("search, nobody", "limit=25&search=zzyzx"),
        Scenario {
            name: "change of level",
            method: "PATCH",
            request: Box::new(move |client, number| {
                let level = if number.is_multiple_of(2) { 8 } else { 1 };
                (format!("{change}/members/{}/", members[client]), format!(r#"{{"level": {level}}}"#))
            }),
            most: usize::MAX,
        },
        Scenario {
            name: "invite",
            method: "POST",
            request: Box::new(move |client, number| {
                let address = format!("new-{client}-{number}-{}@example.com", uuid::Uuid::now_v7().simple());
                (format!("{invites}/invites/"), format!(r#"{{"target_email": "{address}"}}"#))
            }),
            most: MOST_INVITES,
        },
    ]
}
