//! Memory of the server and its workers under each attack. Ignored by default: it takes a minute and prints figures.
//! `cargo test -p rolecall-server --test server memory_under -- --ignored --nocapture`

use crate::support::TestApp;
use crate::support::events::{happened, store};
use crate::support::people::Person;
use crate::support::workers::workers;
use serde_json::json;
use std::fs;
use std::iter::repeat_n;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Memory in megabytes of the server (with this test) and all workers; shared pages count once.
fn megabytes(app: &TestApp) -> u64 {
    let of = |process: String| {
        let status = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("Pss:")).unwrap_or_default().to_owned();
        line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
    };
    of("self".to_owned()) + workers(app).into_iter().map(|worker| of(worker.to_string())).sum::<u64>()
}

fn joined(times: usize, part: &str, between: &str) -> String {
    repeat_n(part, times).collect::<Vec<_>>().join(between)
}

fn nested(times: usize, before: &str, after: &str) -> String {
    format!("select {}properties.text{} from events", before.repeat(times), after.repeat(times))
}

fn attacks() -> Vec<(&'static str, String)> {
    let large = format!("concat({})", joined(6, "properties.text", ", "));
    let ctes: Vec<_> = (1..=24).map(|n| format!("c{n} as (select concat(x, x) as x from c{})", n - 1)).collect();
    let aggregates: Vec<_> = (0..40).map(|n| format!("length(argMax(concat({large}, '{n}'), 1))")).collect();
    let cross = "events a, events b, events c";
    let of_a = large.replace("properties", "a.properties");
    vec![
        ("28 nested nullIf", nested(28, "nullIf(", ", 'a')")),
        ("20 nested CASE x WHEN", nested(20, "case ", " when 'a' then 'b' when 1 then 'c' when true then 'd' end")),
        ("20 nested mixed IN and coalesce", nested(20, "toString(coalesce(", ", 1) in ('a', 1, true))")),
        ("24 doubled columns", format!("with c0 as (select event as x from events), {} select x from c24", ctes.join(", "))),
        ("12 doubled columns, read", format!("with c0 as (select properties.text as x from events), {} select length(x) from c12", ctes[..12].join(", "))),
        ("forty times properties", format!("select {} from events", joined(40, "properties", ", "))),
        ("LIKE over concatenated text", format!("select countIf({}) from {cross}", joined(50, &format!("{of_a} like '%x_y%'"), " or "))),
        ("forty aggregates that keep 6 MB", format!("select {} from events", aggregates.join(", "))),
        ("sorting 6 MB texts", format!("select length(x) from (select {of_a} as x from {cross} order by x)")),
        ("counting different large texts", format!("select uniq(concat(a.properties.text, b.uuid, c.uuid)) from {cross}")),
        ("grouping by large texts", format!("select concat(a.properties.text, b.uuid, c.uuid) as x, count() from {cross} group by x")),
        ("windows over large texts", "select lag(properties.text, 1) over (order by uuid), lead(properties.text, 2) over (order by event) from events".to_owned()),
        ("quantiles of many groups", format!("select a.uuid, b.uuid, median(c.properties.n) from {cross} group by a.uuid, b.uuid")),
        ("replace that grows", format!("select length({}'x'{}) from events", "replace(".repeat(12), ", 'x', 'xxxxxxxx')".repeat(12))),
    ]
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "prints figures"]
async fn memory_under_each_attack() {
    let app = Arc::new(TestApp::with(&[("ROLECALL_SQL_SECONDS", "5")]).await);
    let mut people: Vec<(Person, i64)> = Vec::new();
    for name in ["Ada", "Bob", "Cyd"] {
        let mut person = app.person(name).await;
        let org = app.organization(&mut person, name).await;
        let events: Vec<_> = (0..400).map(|n| happened("paid", &format!("p{n}")).with(json!({"n": n}))).collect();
        store(&app, &org, org.project, &events).await;
        for _ in 0..20 {
            store(&app, &org, org.project, &[happened("large", "ada").with(json!({"text": "ab".repeat(500_000)}))])
                .await;
        }
        store(&app, &org, org.project, &[happened("huge", "ada").with(json!({"text": "ab".repeat(15_000_000)}))]).await;
        people.push((person, org.project));
    }
    eprintln!("{:>5} MB before", megabytes(&app));
    for (title, query) in attacks() {
        measured(&app, title, &people, |mut person, project| {
            let body = json!({"query": {"kind": "HogQLQuery", "query": query}});
            async move {
                let answer = person.post(&format!("/api/projects/{project}/query/"), body).await;
                answer.json["code"].as_str().unwrap_or("200").to_owned()
            }
        })
        .await;
    }
    let filter = r#"[{"key":"text","operator":"icontains","value":"xyz"}]"#;
    let filter = percent_encoding::utf8_percent_encode(filter, percent_encoding::NON_ALPHANUMERIC).to_string();
    let breakdown = json!({"query": {"kind": "TrendsQuery", "series": [{"math": "dau"}], "dateRange": {"date_from": "-3m"},
        "breakdownFilter": {"breakdown": "text"}}});
    measured(&app, "a list with a condition", &people, |mut person, project| {
        let path = format!("/api/projects/{project}/events/?limit=1000&properties={filter}");
        async move { person.get(&path).await.status.to_string() }
    })
    .await;
    measured(&app, "a list of large events", &people, |mut person, project| {
        let path = format!("/api/projects/{project}/events/?limit=1000&event=large&event=paid&event=huge");
        async move { person.get(&path).await.status.to_string() }
    })
    .await;
    measured(&app, "a breakdown by large values", &people, |mut person, project| {
        let body = breakdown.clone();
        async move { person.post(&format!("/api/projects/{project}/query/"), body).await.status.to_string() }
    })
    .await;
    app.app.close().await;
}

/// Sends three requests of each person at once, and measures the peak.
async fn measured<F: Future<Output = String> + Send + 'static>(
    app: &Arc<TestApp>,
    title: &str,
    people: &[(Person, i64)],
    ask: impl Fn(Person, i64) -> F,
) {
    let done = Arc::new(AtomicBool::new(false));
    let watching = tokio::task::spawn_blocking({
        let (app, done) = (Arc::clone(app), Arc::clone(&done));
        move || {
            let mut most = 0;
            while !done.load(Ordering::Relaxed) {
                most = most.max(megabytes(&app));
                std::thread::sleep(Duration::from_millis(10));
            }
            most
        }
    });
    let asked: Vec<_> = people
        .iter()
        .flat_map(|(person, project)| repeat_n((person.clone(), *project), 3))
        .map(|(person, project)| tokio::spawn(ask(person, project)))
        .collect();
    let mut outcomes = Vec::new();
    for asked in asked {
        outcomes.push(asked.await.unwrap());
    }
    outcomes.sort();
    outcomes.dedup();
    done.store(true, Ordering::Relaxed);
    let most = watching.await.unwrap();
    eprintln!("{most:>5} MB  {title}: {}", outcomes.join(", "));
    assert!(most < 500, "{title}: {most} MB");
}
