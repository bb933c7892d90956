//! Timestamps of events. The test server's clock stands at 2022-10-01T00:00:00Z.

use super::{Project, event};
use serde_json::{Value, json};

const NOW: i64 = 1_664_582_400_000_000;
const SECOND: i64 = 1_000_000;

/// When the only event of a request happened, in microseconds after its arrival.
async fn happened(project: &Project, path: &str, body: Value) -> i64 {
    let sign = if path.contains('?') { '&' } else { '?' };
    project.send(&format!("{path}{sign}token={}", project.token), body).await.is(200);
    project.stored().await.pop().unwrap().timestamp - NOW
}

#[tokio::test]
async fn a_wrong_clock_is_corrected_by_sent_at_at_every_position() {
    let project = Project::new().await;
    let mut late = event("a");
    late["timestamp"] = json!("2031-05-01T10:00:00.000Z");
    let sent_at = "2031-05-01T10:00:07.000Z";
    let milliseconds = "1935396007000";
    let in_query = format!("/e/?_={milliseconds}");
    assert_eq!(happened(&project, &in_query, late.clone()).await, -7 * SECOND);
    assert_eq!(happened(&project, &format!("/e/?sent_at={milliseconds}"), json!([late])).await, -7 * SECOND);
    let batch = json!({"batch": [late], "sent_at": sent_at});
    assert_eq!(happened(&project, "/batch/", batch).await, -7 * SECOND);
    let batch = json!({"batch": [late], "sentAt": sent_at});
    assert_eq!(happened(&project, "/batch/", batch).await, -7 * SECOND);
    let mut alone = late.clone();
    alone["sent_at"] = json!(sent_at);
    assert_eq!(happened(&project, "/e/", alone.clone()).await, -7 * SECOND);
    assert_eq!(happened(&project, "/e/", json!([alone])).await, -7 * SECOND);
}

#[tokio::test]
async fn without_a_timestamp_an_event_gets_its_arrival_minus_the_offset() {
    let project = Project::new().await;
    assert_eq!(happened(&project, "/e/", event("a")).await, 0);
    let mut offset = event("a");
    offset["offset"] = json!(2500);
    // `_` in the query of posthog-js of 2022 has nothing to do with the offset.
    assert_eq!(happened(&project, "/e/?_=1935396007000", json!([offset])).await, -2_500_000);
    let mut told = event("a");
    told["timestamp"] = json!("2022-09-30T23:00:00+01:00");
    assert_eq!(happened(&project, "/e/", told.clone()).await, -7200 * SECOND);
}

#[tokio::test]
async fn a_timestamp_is_read_in_every_format() {
    let project = Project::new().await;
    for timestamp in [
        json!("2022-09-30T22:00:00Z"),
        json!("2022-09-30 22:00:00"),
        json!("2022-10-01T00:00:00.000+02:00"),
        json!("2022-10-01 00:00:00 Europe/Berlin"),
        json!("Fri, 30 Sep 2022 22:00:00 GMT"),
        json!("Sat Oct 01 2022 00:00:00 GMT+0200 (Central European Summer Time)"),
        json!(1_664_575_200),
        json!(1_664_575_200_000_i64),
        json!("1664575200"),
        json!("1664575200000"),
    ] {
        let mut told = event("a");
        told["timestamp"] = timestamp.clone();
        assert_eq!(happened(&project, "/e/", told).await, -7200 * SECOND, "{timestamp}");
        assert!(project.stored().await.pop().unwrap().properties.get("$invalid_timestamp").is_none(), "{timestamp}");
    }
}

#[tokio::test]
async fn an_unreadable_timestamp_is_kept_as_a_property() {
    let project = Project::new().await;
    // The far future is a mistake too.
    for timestamp in ["yesterday", "31.12.2021 25:00", "2099-01-01T00:00:00Z"] {
        let mut told = event("a");
        told["timestamp"] = json!(timestamp);
        assert_eq!(happened(&project, "/e/", told).await, 0);
        let stored = project.stored().await.pop().unwrap();
        assert_eq!(stored.properties["$invalid_timestamp"], timestamp);
        assert_eq!(stored.properties["plan"], "pro");
    }
    // An event that is exported and sent again keeps the property.
    let mut again = event("a");
    again["properties"]["$invalid_timestamp"] = json!("of then");
    assert_eq!(happened(&project, "/e/", again).await, 0);
    assert_eq!(project.stored().await.pop().unwrap().properties["$invalid_timestamp"], "of then");
}
