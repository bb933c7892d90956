//! Queries that attack the server: each is refused in time, and the next one runs.

use crate::support::TestApp;
use crate::support::events::{happened, store};
use crate::support::people::{Org, Person};
use crate::support::workers::{busy, dead, gone, workers};
use serde_json::{Value, json};
use std::time::Duration;
use std::{fs, iter};

fn body(query: &str) -> Value {
    json!({"query": {"kind": "HogQLQuery", "query": query}})
}

/// Runs for hours.
const BOMB: &str =
    "select count() from events a, events b, events c, events d where a.uuid < b.uuid and c.uuid < d.uuid";

/// A project with some events, one of them of the maximum size.
struct Shop {
    app: TestApp,
    owner: Person,
    org: Org,
}

impl Shop {
    async fn with_seconds(seconds: &str) -> Self {
        let app = TestApp::with(&[("ROLECALL_SQL_SECONDS", seconds)]).await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Shop").await;
        let mut events: Vec<_> = (0..300).map(|n| happened("paid", &format!("p{n}"))).collect();
        events.extend((0..6).map(|_| happened("large", "ada").with(json!({"text": "ab".repeat(500_000)}))));
        store(&app, &org, org.project, &events).await;
        Shop { app, owner, org }
    }

    fn path(&self) -> String {
        format!("/api/projects/{}/query/", self.org.project)
    }

    async fn refused(&mut self, query: &str, code: &str) -> String {
        let path = self.path();
        let answer = self.owner.post(&path, body(query)).await.is(400);
        assert_eq!((&answer["code"], &answer["attr"]), (&json!(code), &json!("query")), "{answer}");
        answer["detail"].as_str().unwrap().to_owned()
    }

    async fn is_answered(&mut self) {
        let path = self.path();
        let answer = self.owner.post(&path, body("select count() from events where event = 'paid'")).await.is(200);
        assert_eq!(answer["results"], json!([[300]]));
    }
}

fn text(times: usize) -> String {
    format!("concat({})", iter::repeat_n("properties.text", times).collect::<Vec<_>>().join(", "))
}

#[tokio::test]
async fn nesting_and_aliases_do_not_blow_up_the_translation() {
    let mut shop = Shop::with_seconds("10").await;
    let path = shop.path();
    let nested = format!("select {}event{} from events limit 1", "nullIf(".repeat(28), ", 'a')".repeat(28));
    assert_eq!(shop.owner.post(&path, body(&nested)).await.is(200)["results"].as_array().unwrap().len(), 1);
    let ctes: Vec<_> = (1..=24).map(|n| format!("c{n} as (select concat(x, x) as x from c{})", n - 1)).collect();
    let doubled = format!("with c0 as (select event as x from events), {} select x from c24", ctes.join(", "));
    let detail = shop.refused(&doubled, "too_complex").await;
    assert!(detail.contains("more than 20000 parts (line 1, column "), "{detail}");
    shop.is_answered().await;
}

#[tokio::test]
async fn a_row_larger_than_the_result_limit_is_refused() {
    let mut shop = Shop::with_seconds("10").await;
    let forty = iter::repeat_n("properties", 40).collect::<Vec<_>>().join(", ");
    let detail = shop.refused(&format!("select {forty} from events where event = 'large'"), "too_big").await;
    assert!(detail.starts_with("A row of the result has more than 10485760 bytes"), "{detail}");
    shop.is_answered().await;
}

#[tokio::test]
async fn a_query_that_needs_too_much_memory_is_refused() {
    let mut shop = Shop::with_seconds("60").await;
    // Each of the aggregates keeps seven megabytes.
    let kept: Vec<_> = (0..40).map(|n| format!("length(argMax(concat({}, '{n}'), 1))", text(7))).collect();
    let detail =
        shop.refused(&format!("select {} from events where event = 'large'", kept.join(", ")), "too_big").await;
    assert!(detail.starts_with("The query needs too much memory"), "{detail}");
    shop.is_answered().await;
    let windows: Vec<_> =
        (0..40).map(|n| format!("length(lag(concat({}, '{n}'), 1) over (order by timestamp))", text(7))).collect();
    shop.refused(&format!("select {} from events where event = 'large'", windows.join(", ")), "too_big").await;
    shop.is_answered().await;
}

#[tokio::test]
async fn a_query_stuck_in_a_function_is_killed_at_its_time_limit() {
    let mut shop = Shop::with_seconds("1").await;
    shop.is_answered().await;
    let before = workers(&shop.app);
    // SQLite checks the time between its steps, and this is one step of many seconds: it compares a megabyte at each of
    // two million positions.
    let needle = "concat(properties.text, 'x')";
    let query = format!("select countIf(position({}, {needle}) > 0) from events where event = 'large'", text(4));
    let detail = shop.refused(&query, "too_long").await;
    assert!(detail.starts_with("The query was stopped after 1 seconds"), "{detail}");
    gone(&before).await;
    shop.is_answered().await;
}

/// The system kills a worker that exceeds its limits with a signal; here the test does.
#[tokio::test]
async fn a_worker_killed_by_the_system_is_replaced() {
    let mut shop = Shop::with_seconds("60").await;
    shop.is_answered().await;
    for (signal, code) in [("KILL", "too_big"), ("ABRT", "too_big"), ("XFSZ", "too_big"), ("XCPU", "too_long")] {
        let [worker] = workers(&shop.app)[..] else { panic!("one worker") };
        let (mut owner, path) = (shop.owner.clone(), shop.path());
        let asked = tokio::spawn(async move { owner.post(&path, body(BOMB)).await });
        busy(worker).await;
        let killed =
            std::process::Command::new("sh").args(["-c", &format!("kill -{signal} {worker}")]).status().unwrap();
        assert!(killed.success());
        let answer = asked.await.unwrap().is(400);
        assert_eq!(answer["code"], code, "{signal}: {answer}");
        gone(&[worker]).await;
        shop.is_answered().await;
    }
    // A worker that dies while idle is not used.
    let [worker] = workers(&shop.app)[..] else { panic!("one worker") };
    std::process::Command::new("sh").args(["-c", &format!("kill -KILL {worker}")]).status().unwrap();
    dead(worker).await;
    shop.is_answered().await;
}

/// A permit belongs to the work: cancelled queries end and release theirs.
#[tokio::test]
async fn cancelled_queries_release_their_permits() {
    let shop = Shop::with_seconds("60").await;
    let mut other = shop.app.person("Other").await;
    let org = shop.app.organization(&mut other, "Others").await;
    let bombs: Vec<_> = (0..9)
        .map(|_| {
            let (mut owner, path) = (shop.owner.clone(), shop.path());
            tokio::spawn(async move { owner.post(&path, body(BOMB)).await })
        })
        .collect();
    // Two run; one person cannot have more permits.
    let mut busy = Vec::new();
    for _ in 0..400 {
        busy = workers(&shop.app);
        if busy.len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(busy.len(), 2);
    for bomb in &bombs {
        bomb.abort();
    }
    gone(&busy).await;
    let (path, own_path) = (format!("/api/projects/{}/query/", org.project), shop.path());
    let mut owner = shop.owner.clone();
    let (theirs, mine) = tokio::join!(
        other.post(&path, body("select count() from events")),
        owner.post(&own_path, body("select count() from events")),
    );
    assert_eq!((theirs.is(200)["results"].clone(), mine.is(200)["results"].clone()), (json!([[0]]), json!([[306]])));
}

#[tokio::test]
async fn a_worker_knows_no_secret_and_is_limited_by_the_operating_system() {
    let mut shop = Shop::with_seconds("10").await;
    shop.is_answered().await;
    let [worker] = workers(&shop.app)[..] else { panic!("one worker") };
    let environment = fs::read(format!("/proc/{worker}/environ")).unwrap();
    let names: Vec<_> = environment
        .split(|byte| *byte == 0)
        .filter(|pair| !pair.is_empty())
        .map(|pair| String::from_utf8_lossy(pair).split('=').next().unwrap().to_owned())
        .filter(|name| !matches!(name.as_str(), "TMPDIR" | "SQLITE_TMPDIR"))
        .collect();
    assert!(names.is_empty(), "{names:?}");
    let limits = fs::read_to_string(format!("/proc/{worker}/limits")).unwrap();
    let limit = |name: &str| {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..].split_whitespace().next().unwrap().to_owned()
    };
    assert_eq!(limit("Max data size"), (80 * 1024 * 1024).to_string());
    assert_eq!(limit("Max address space"), (768 * 1024 * 1024).to_string());
    assert_eq!(limit("Max file size"), (256 * 1024 * 1024).to_string());
    assert_eq!(limit("Max core file size"), "0");
    assert_eq!(limit("Max open files"), "16");
    assert!(limit("Max cpu time").parse::<u64>().unwrap() <= 13, "{limits}");
    // The worker is reused for the next query, and ends with the server.
    shop.is_answered().await;
    assert_eq!(workers(&shop.app), [worker]);
    shop.app.app.close().await;
    gone(&[worker]).await;
}

/// A breakdown by large values would keep, and return, all of their text.
#[tokio::test]
async fn a_value_of_more_than_a_kilobyte_is_counted_among_the_others() {
    let mut shop = Shop::with_seconds("10").await;
    let events: Vec<_> = [1000, 1001, 1002, 500_000]
        .map(|bytes| happened("noted", "ada").with(json!({"note": "x".repeat(bytes)})))
        .into();
    store(&shop.app, &shop.org, shop.org.project, &events).await;
    let query = json!({"query": {"kind": "TrendsQuery", "series": [{"event": "noted"}], "breakdownFilter": {"breakdown": "note"}}});
    let path = shop.path();
    let answer = shop.owner.post(&path, query).await.is(200);
    let lines: Vec<_> = answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            (line["breakdown_value"].as_str().map(str::len), line["breakdown_kind"].clone(), line["count"].clone())
        })
        .collect();
    assert_eq!(lines, [(Some(1000), json!("value"), json!(1)), (None, json!("other"), json!(3))]);
}
