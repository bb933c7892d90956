//! `GET /api/projects/:id/people/`.

use crate::support::TestApp;
use crate::support::people::{Org, Person, make_private, names, project};
use rolecall_policy::{Level, ProjectState, access};
use serde_json::{Value, json};
use std::fmt::Write;

/// An owner, two administrators (Bob with a grant), and members: Dan is granted administrator, Eve member.
async fn company(app: &TestApp) -> (Org, i64, Vec<Person>) {
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut people = Vec::new();
    for (name, level) in [("Bob", 8), ("Cyd", 8), ("Dan", 1), ("Eve", 1), ("Fay", 1), ("Gus", 1)] {
        people.push(app.joins(&org, &mut ada, name, level).await);
    }
    let id = project(&org, &mut ada, "Ledger").await;
    make_private(&mut ada, id, &[(&people[0], 1), (&people[2], 8), (&people[3], 1)]).await;
    people.insert(0, ada);
    (org, id, people)
}

fn first_names(list: &Value) -> Vec<&str> {
    names(list, &["user", "first_name"])
}

#[tokio::test]
async fn splits_the_members_by_why_they_have_access() {
    let app = TestApp::new().await;
    let (_, id, mut people) = company(&app).await;
    let path = format!("/api/projects/{id}/people/");
    let own = people[4].get(&format!("{path}?access=own")).await.is(200);
    assert_eq!(first_names(&own), ["Ada", "Bob", "Cyd", "Dan", "Eve"], "by level, by grant, by name");
    assert_eq!((&own["count"], &own["own"], &own["open"]), (&json!(5), &json!(5), &json!(2)));
    let dan = &own["results"][3];
    assert_eq!(
        (&dan["level"], &dan["grant"]["level"], &dan["grant"]["granted_by"]["first_name"]),
        (&json!(1), &json!(8), &json!("Ada"))
    );
    let open = people[0].get(&format!("{path}?access=open")).await.is(200);
    assert_eq!((first_names(&open), &open["count"]), (vec!["Fay", "Gus"], &json!(2)));
    let all = people[0].get(&path).await.is(200);
    assert_eq!((first_names(&all).len(), &all["count"]), (7, &json!(7)));

    // The same as the rules say, while it is private and while it is open.
    for person in all["results"].as_array().unwrap() {
        let level =
            |value: &Value| value.as_u64().and_then(|number| Level::try_from(u8::try_from(number).unwrap()).ok());
        let explicit = level(&person["grant"]["level"]);
        let has = access(level(&person["level"]), ProjectState { private: true, explicit }).is_some();
        let name = person["user"]["first_name"].as_str().unwrap();
        assert_eq!(first_names(&own).contains(&name), has, "{name}");
        assert_eq!(first_names(&open).contains(&name), !has, "{name}");
    }
    people[0].patch(&format!("/api/projects/{id}"), json!({ "access_control": false })).await.is(200);
    let still = people[5].get(&format!("{path}?access=own")).await.is(200);
    assert_eq!(first_names(&still), first_names(&own), "grants are kept while it is open");
}

#[tokio::test]
async fn finds_people_by_search_and_by_id_in_pages() {
    let app = TestApp::new().await;
    let (_, id, mut people) = company(&app).await;
    let path = format!("/api/projects/{id}/people/");
    let ids: Vec<String> = people.iter().map(|person| person.id.clone()).collect();
    let ada = &mut people[0];
    let found = ada.get(&format!("{path}?search=GUS@")).await.is(200);
    assert_eq!((first_names(&found), &found["own"], &found["open"]), (vec!["Gus"], &json!(0), &json!(1)));
    let found = ada.get(&format!("{path}?access=own&search=d")).await.is(200);
    assert_eq!(first_names(&found), ["Ada", "Cyd", "Dan"]);
    let page = ada.get(&format!("{path}?access=own&limit=2&offset=2")).await.is(200);
    assert_eq!((first_names(&page), &page["count"]), (vec!["Cyd", "Dan"], &json!(5)));
    assert_eq!(page["next"], format!("http://rolecall.test{path}?limit=2&offset=4&access=own"));

    let named = format!("{path}?user={}&user={}&user=x", ids[3], ids[6]);
    let these = ada.get(&named).await.is(200);
    assert_eq!((first_names(&these), &these["own"], &these["open"]), (vec!["Dan", "Gus"], &json!(1), &json!(1)));
    assert_eq!(first_names(&ada.get(&format!("{named}&access=open")).await.is(200)), ["Gus"]);
    assert_eq!(ada.get(&format!("{path}?user=x")).await.is(200)["count"], 0, "a malformed id is nobody");
    assert_eq!(ada.get(&format!("{path}?access=both")).await.is(400)["code"], "invalid_choice");
    let mut many = format!("{path}?user={}", ids[3]);
    for _ in 1..100 {
        write!(many, "&user={}", ids[3]).unwrap();
    }
    assert_eq!(ada.get(&many).await.is(200)["count"], 1);
    let refused = ada.get(&format!("{many}&user={}", ids[3])).await.is(400);
    assert_eq!((&refused["code"], &refused["attr"]), (&json!("max_length"), &json!("user")));
}

#[tokio::test]
async fn is_open_to_everybody_with_access_and_to_nobody_else() {
    let app = TestApp::new().await;
    let (org, id, mut people) = company(&app).await;
    let path = format!("/api/projects/{id}/people/");
    people[5].get(&path).await.is_not_found();
    let mut outsider = app.person("Outsider").await;
    outsider.get(&path).await.is_not_found();
    // Somebody who leaves is listed no more.
    people[4].delete(&format!("{}/members/@me", org.path)).await.is(204);
    people[4].get(&path).await.is_not_found();
    assert_eq!(people[0].get(&format!("{path}?access=own")).await.is(200)["count"], 4);
}
