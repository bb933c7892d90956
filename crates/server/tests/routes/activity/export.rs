//! `GET …/activity/export/`.

use super::entries;
use crate::support::TestApp;
use crate::support::people::{make_private, project};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::Command;

#[tokio::test]
async fn ndjson_has_every_entry_in_order() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    project(&org, &mut ada, "Shop").await;
    let answer = ada.get(&format!("{}/activity/export/", org.path)).await;
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"activity-org.ndjson\"");
    let text = String::from_utf8(answer.bytes.to_vec()).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut listed = entries(&mut ada, &org, "").await;
    listed.reverse();
    let hashes = |entries: &[Value]| entries.iter().map(|entry| entry["hash"].clone()).collect::<Vec<_>>();
    assert_eq!(hashes(&lines), hashes(&listed));
    assert_eq!(lines[1]["previous"], lines[0]["hash"]);
}

#[tokio::test]
async fn csv_is_safe_in_spreadsheets() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    project(&org, &mut ada, "=1+1, \"two\"").await;
    let answer = ada.get(&format!("{}/activity/export/?format=csv", org.path)).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let text = String::from_utf8(answer.bytes.to_vec()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("number,created_at,actor,actor_email,"), "{text}");
    let name = "\"'=1+1, \"\"two\"\"\"";
    assert!(
        lines[3].starts_with(&format!(
            "3,2022-10-01T00:00:00.000000Z,Ada,{},{},session,project.create,project,{name},",
            ada.email, ada.id
        )),
        "{text}"
    );
    assert_eq!(lines.len(), 4);
    ada.get(&format!("{}/activity/export/?format=xml", org.path)).await.is_invalid("invalid_choice", Some("format"));
}

/// The verifier in `tests/verify_activity.py`, which knows nothing but docs/activity.md.
fn verify(export: &str) -> (bool, String) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(export.as_bytes()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/verify_activity.py");
    let output = Command::new("python3").arg(script).arg(file.path()).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[tokio::test]
async fn a_stranger_can_verify_an_export() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada \u{1} \"Lovelace\" \\ é 🦀").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    make_private(&mut ada, org.project, &[(&bob, 8)]).await;
    let body = json!({"name": "Ünïcode / \u{200f}", "app_urls": ["https://a.example", "https://b.example"]});
    ada.patch(&format!("/api/projects/{}", org.project), body).await.is(200);
    ada.patch(&format!("{}/billing", org.path), json!({"contact_address": "1\n2\t3\u{7f}\u{2028}", "spend_limit": 7}))
        .await
        .is(200);
    ada.delete(&format!("{}/members/{}", org.path, bob.id)).await.is(204);
    let text = ada.get(&format!("{}/activity/export/", org.path)).await;
    let text = String::from_utf8(text.bytes.to_vec()).unwrap();
    let lines = text.lines().count();
    let (is_valid, said) = verify(&text);
    assert!(is_valid && said.contains(&format!("{lines} entries")), "{said}");
    let all: Vec<&str> = text.lines().collect();
    let without =
        |place: usize| all.iter().enumerate().filter(move |(at, _)| *at != place).map(|(_, line)| format!("{line}\n"));
    // The line of the project, and that of Bob, without what they are about.
    let erased = |line: &str, name: &str| {
        let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
        let item = line["item"].as_object_mut().unwrap();
        assert!(item["name"].as_str().unwrap().contains(name));
        item.extend([("name".into(), "[erased]".into()), ("salt".into(), serde_json::Value::Null)]);
        if item["email"].is_string() {
            item.insert("email".into(), "[erased]".into());
        }
        line
    };
    let with = |place: usize, line: serde_json::Value| {
        let lines =
            all.iter().enumerate().map(|(at, old)| if at == place { format!("{line}\n") } else { format!("{old}\n") });
        lines.collect::<String>()
    };
    assert!(all[1].contains("project.create"), "{}", all[1]);
    let bob_joins = all.iter().position(|line| line.contains("member.join")).unwrap();
    let (is_valid, said) = verify(&with(bob_joins, erased(all[bob_joins], "Bob")));
    assert!(is_valid, "{said}");
    let mut half = erased(all[bob_joins], "Bob");
    half["item"]["name"] = "Eve".into();
    for (what, export) in [
        ("project hidden", with(1, erased(all[1], ""))),
        ("half erased", with(bob_joins, half)),
        ("edited", text.replacen("\"after\":8", "\"after\":1", 1)),
        ("renamed", text.replacen("\"name\":\"Bob\"", "\"name\":\"Eve\"", 1)),
        ("missing", without(3).collect()),
        ("swapped", [&all[..1], &[all[2], all[1]], &all[3..]].concat().join("\n")),
    ] {
        assert_ne!(export, text, "{what}");
        assert!(!verify(&export).0, "{what}");
    }
}
