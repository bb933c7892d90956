//! `HogQLQuery`.

use crate::support::TestApp;
use crate::support::events::{happened, store};
use crate::support::neighbours::Neighbours;
use crate::support::people::{make_key, make_private};
use serde_json::{Value, json};

fn body(query: &str) -> Value {
    json!({"query": {"kind": "HogQLQuery", "query": query}})
}

async fn ask(world: &mut Neighbours, query: &str) -> Value {
    let path = format!("/api/projects/{}/query/", world.id);
    world.owner.post(&path, body(query)).await.is(200)
}

async fn refused(world: &mut Neighbours, query: &str) -> Value {
    let path = format!("/api/projects/{}/query/", world.id);
    world.owner.post(&path, body(query)).await.is(400)
}

#[tokio::test]
async fn a_select_returns_columns_and_types() {
    let mut world = Neighbours::new().await;
    let first = happened("paid", "ada").with(json!({"amount": 3, "plan": "pro"})).seconds_ago(60);
    let second = happened("paid", "bob").with(json!({"amount": 4.5, "plan": "pro"}));
    world.store(&[first, second, happened("seen", "ada")]).await;
    let query = "select event, count() as events, sum(properties.amount), max(timestamp) \
        from events where properties.plan = 'pro' group by event";
    let answer = ask(&mut world, query).await;
    let expected = json!({
        "results": [["paid", 2, 7.5, "2022-10-01T00:00:00.000000Z"]],
        "columns": ["event", "events", "sum(properties.amount)", "max(timestamp)"],
        "types": ["String", "Integer", "Float", "DateTime"],
        "hasMore": false,
    });
    assert_eq!(answer, expected);
}

#[tokio::test]
async fn queries_work_by_api_key_and_under_environments() {
    let mut world = Neighbours::new().await;
    world.store(&[happened("paid", "ada")]).await;
    let key = make_key(&mut world.owner, "A program").await;
    let mut program = world.app.by_key(&key.value);
    let answer =
        program.post(&format!("/api/environments/{}/query", world.id), body("select count() from events")).await;
    assert_eq!(answer.is(200)["results"], json!([[1]]));
}

#[tokio::test]
async fn a_query_reads_only_its_own_project() {
    let mut world = Neighbours::new().await;
    world.store(&[happened("paid", "ada"), happened("seen", "bob")]).await;
    for (query, expected) in [
        ("select event from events order by event", json!([["paid"], ["seen"]])),
        ("select count(), uniq(distinct_id), countIf(event = 'foreign only') from events", json!([[2, 2, 0]])),
        ("select event from events where uuid = '0192a3b4-0000-7000-8000-00000000000f'", json!([])),
        ("select count() from events a full join events b on a.event = b.event", json!([[2]])),
        (
            "with events as (select * from events) select count() from events where properties.foreign is not null",
            json!([[0]]),
        ),
        ("select event from events union select event from events order by 1", json!([["paid"], ["seen"]])),
    ] {
        assert_eq!(ask(&mut world, query).await["results"], expected, "{query}");
    }
}

#[tokio::test]
async fn errors_have_a_position() {
    let mut world = Neighbours::new().await;
    let answer = refused(&mut world, "select event\nfrom event").await;
    let expected = json!({
        "type": "validation_error",
        "code": "not_allowed",
        "detail": "There is no table `event`; only `events` and queries of WITH can be read (line 2, column 6).",
        "attr": "query",
        "position": {"line": 2, "column": 6},
    });
    assert_eq!(answer, expected);
    let answer = refused(&mut world, "select (1").await;
    assert_eq!((&answer["code"], &answer["position"]), (&json!("syntax"), &json!({"line": 1, "column": 10})));
}

#[tokio::test]
async fn escape_attempts_are_refused_and_change_nothing() {
    let mut world = Neighbours::new().await;
    world.store(&[happened("paid", "ada")]).await;
    let ways: Vec<_> =
        include_str!("../../../../hogql/tests/hogql/ways_out.txt").split(";;\n").map(str::trim).collect();
    assert!(ways.len() >= 60);
    for way in ways {
        let answer = refused(&mut world, way).await;
        assert_eq!((&answer["type"], &answer["attr"]), (&json!("validation_error"), &json!("query")), "{way}");
    }
    for (org, id) in world.others.clone() {
        store(&world.app, &org, id, &[happened("later", "eve")]).await;
    }
    assert_eq!(ask(&mut world, "select event from events").await["results"], json!([["paid"]]));
}

#[tokio::test]
async fn a_query_over_its_time_limit_is_stopped_and_the_next_one_runs() {
    let app = TestApp::with(&[("ROLECALL_SQL_SECONDS", "1")]).await;
    let mut owner = app.person("Owner").await;
    let org = app.organization(&mut owner, "One").await;
    let events: Vec<_> = (0..300).map(|n| happened(&format!("e{n}"), "ada")).collect();
    store(&app, &org, org.project, &events).await;
    let path = format!("/api/projects/{}/query/", org.project);
    let bomb =
        "select count() from events a, events b, events c, events d where a.event < b.event and c.event < d.event";
    let answer = owner.post(&path, body(bomb)).await.is(400);
    assert_eq!((&answer["code"], &answer["attr"]), (&json!("too_long"), &json!("query")));
    let detail = answer["detail"].as_str().unwrap();
    assert!(detail.starts_with("The query was stopped after 1 seconds"), "{detail}");
    let answer = owner.post(&path, body("select count() from events")).await.is(200);
    assert_eq!(answer["results"], json!([[300]]));
}

#[tokio::test]
async fn a_result_is_cut_at_the_row_limit_with_has_more() {
    let mut world = Neighbours::new().await;
    let events: Vec<_> = (0..101).map(|n| happened("e", &n.to_string())).collect();
    world.store(&events).await;
    let answer = ask(&mut world, "select 1 from events a, events b").await;
    assert_eq!((answer["results"].as_array().unwrap().len(), &answer["hasMore"]), (10_000, &json!(true)));
    let answer = ask(&mut world, "select 1 from events a, events b limit 10000").await;
    assert_eq!((answer["results"].as_array().unwrap().len(), &answer["hasMore"]), (10_000, &json!(false)));
}

#[tokio::test]
async fn a_private_project_can_only_be_queried_with_access() {
    let app = TestApp::new().await;
    let mut owner = app.person("Owner").await;
    let org = app.organization(&mut owner, "One").await;
    let mut member = app.joins(&org, &mut owner, "Member", 1).await;
    let path = format!("/api/projects/{}/query/", org.project);
    member.post(&path, body("select 1")).await.is(200);
    make_private(&mut owner, org.project, &[]).await;
    member.post(&path, body("select 1")).await.is(404);
    app.browser().post(&path, body("select 1")).await.is(401);
}

#[tokio::test]
async fn all_column_names_together_are_limited() {
    let mut world = Neighbours::new().await;
    let query = |columns: usize, name: usize| {
        let all = vec!["*"; columns].join(", ");
        format!("SELECT {all} FROM (SELECT 1 AS {})", "x".repeat(name))
    };
    let names = 128 * 1024;
    let answer = ask(&mut world, &query(128, names / 128)).await;
    assert_eq!(answer["columns"].as_array().unwrap().len(), 128);
    assert_eq!(refused(&mut world, &query(128, names / 128 + 1)).await["code"], "too_big");
    assert_eq!(refused(&mut world, &query(200, 60_000)).await["code"], "too_big");
}
