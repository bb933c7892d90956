//! Numbers are compared as numbers, however they were sent, alike in filters, breakdowns and SQL.

use crate::support::events::happened;
use crate::support::neighbours::Neighbours;
use serde_json::{Value, json};

/// Values as sent; the last is a code, not a number.
fn values() -> [Value; 9] {
    [
        json!(9_007_199_254_740_992_u64),
        json!(9_007_199_254_740_993_u64),
        json!("9007199254740993"),
        json!(u64::MAX),
        json!("18446744073709551614"),
        json!(10),
        json!("10.0"),
        json!("9"),
        json!("010"),
    ]
}

async fn world() -> Neighbours {
    let world = Neighbours::new().await;
    let values = values();
    let events: Vec<_> = values.iter().map(|n| happened("e", "p").with(json!({ "n": n }))).collect();
    world.store(&events).await;
    world
}

async fn ask(world: &mut Neighbours, query: Value) -> Value {
    world.owner.post(&format!("/api/projects/{}/query/", world.id), json!({ "query": query })).await.is(200)
}

async fn by_filter(world: &mut Neighbours, operator: &str, value: &Value) -> u64 {
    let filter = json!([{"key": "n", "operator": operator, "value": value}]);
    let query = json!({"kind": "TrendsQuery", "series": [{"event": "e"}], "properties": filter});
    ask(world, query).await["results"][0]["count"].as_u64().unwrap()
}

async fn by_sql(world: &mut Neighbours, condition: &str) -> u64 {
    let query = format!("select count() from events where event = 'e' and {condition}");
    let answer = ask(world, json!({"kind": "HogQLQuery", "query": query})).await;
    answer["results"][0][0].as_u64().unwrap()
}

#[tokio::test]
async fn filters_and_sql_compare_numbers_alike_and_to_the_last_digit() {
    let mut world = world().await;
    for (operator, word) in [("exact", "="), ("is_not", "!="), ("gt", ">"), ("gte", ">="), ("lt", "<"), ("lte", "<=")] {
        for (number, expected) in [
            ("10", [2, 7, 5, 7, 1, 3]),
            ("9007199254740993", [2, 7, 2, 4, 4, 6]),
            ("18446744073709551615", [1, 8, 0, 1, 7, 8]),
            ("9.5", [0, 9, 7, 7, 1, 1]),
        ] {
            let place = ["=", "!=", ">", ">=", "<", "<="].iter().position(|known| *known == word).unwrap();
            let as_number: Value = serde_json::from_str(number).unwrap();
            let counts = [
                by_filter(&mut world, operator, &as_number).await,
                by_filter(&mut world, operator, &json!(number)).await,
                by_sql(&mut world, &format!("properties.n {word} {number}")).await,
                by_sql(&mut world, &format!("properties.n {word} '{number}'")).await,
            ];
            assert_eq!(counts, [expected[place]; 4], "n {word} {number}");
        }
    }
    // A code is text: equal to itself, neither greater nor less than a number.
    assert_eq!(by_filter(&mut world, "exact", &json!("010")).await, 1);
    assert_eq!(by_sql(&mut world, "properties.n = '010'").await, 1);
    let any = json!(["010", 10, "18446744073709551614"]);
    assert_eq!(by_filter(&mut world, "exact", &any).await, 4);
    assert_eq!(by_sql(&mut world, "properties.n in ('010', 10, '18446744073709551614')").await, 4);
}

#[tokio::test]
async fn breakdowns_and_sql_group_numbers_alike() {
    let mut world = world().await;
    let query = json!({"kind": "TrendsQuery", "series": [{"event": "e"}], "breakdownFilter": {"breakdown": "n"}});
    let answer = ask(&mut world, query).await;
    let mut lines: Vec<_> = answer["results"].as_array().unwrap().iter().collect();
    lines.sort_by_key(|line| line["breakdown_value"].to_string());
    let told: Vec<_> =
        lines.iter().map(|line| (line["breakdown_value"].as_str().unwrap(), line["count"].as_u64().unwrap())).collect();
    let expected = [
        ("010", 1),
        ("10", 2),
        ("18446744073709551614", 1),
        ("18446744073709551615", 1),
        ("9", 1),
        ("9007199254740992", 1),
        ("9007199254740993", 2),
    ];
    assert_eq!(told, expected);
    for (query, rows) in [
        (
            "select count() from events where event = 'e' group by properties.n order by properties.n",
            json!([[1], [2], [1], [2], [1], [1], [1]]),
        ),
        ("select uniq(properties.n), count(distinct properties.n) from events where event = 'e'", json!([[7, 7]])),
        ("select count() from (select distinct properties.n from events where event = 'e')", json!([[7]])),
        (
            "select min(properties.n), toString(max(properties.n)) from events where event = 'e' and properties.n != '010'",
            json!([["9", "18446744073709551615"]]),
        ),
        ("select count() from (select properties.n n from events where event = 'e' union select 10)", json!([[7]])),
        (
            "select greatest(properties.n, 9) from events where properties.n = '9' or properties.n = '010' order by 1",
            json!([["9"], ["010"]]),
        ),
    ] {
        let answer = ask(&mut world, json!({"kind": "HogQLQuery", "query": query})).await;
        assert_eq!(answer["results"], rows, "{query}");
    }
}

#[tokio::test]
async fn numbers_are_shown_as_they_were_sent() {
    let mut world = world().await;
    let query = json!({"kind": "HogQLQuery",
        "query": "select toString(properties.n) from events where event = 'e' order by properties.n limit 3"});
    let rows = ask(&mut world, query).await["results"].clone();
    assert_eq!(rows[0], json!(["9"]));
    let ten: Vec<_> = [&rows[1][0], &rows[2][0]].iter().map(|text| text.as_str().unwrap()).collect();
    assert!(ten.contains(&"10") && ten.contains(&"10.0"), "{rows}");
}
