//! `GET …/members/`.

use crate::support::TestApp;
use crate::support::people::{Org, Person, make_private, names, project};
use serde_json::{Value, json};
use std::time::Duration;

/// The owner Zoe, the administrators Bob and eve, the members Åse and Dan; Dan joined last.
async fn crowd(app: &TestApp) -> (Org, Person, Vec<Person>) {
    let mut zoe = app.person("Zoe").await;
    let org = app.organization(&mut zoe, "Org").await;
    let mut people = Vec::new();
    for (name, level) in [("eve", 8), ("Bob", 8), ("Åse", 1), ("Dan", 1)] {
        app.pass(Duration::from_hours(1));
        people.push(app.joins(&org, &mut zoe, name, level).await);
    }
    (org, zoe, people)
}

async fn listed(person: &mut Person, org: &Org, query: &str) -> Value {
    person.get(&format!("{}/members/{query}", org.path)).await.is(200)
}

const NAME: &[&str] = &["user", "first_name"];

#[tokio::test]
async fn members_are_listed_by_name_with_counts_per_level() {
    let app = TestApp::new().await;
    let (org, _, mut people) = crowd(&app).await;
    let list = listed(&mut people[3], &org, "").await;
    assert_eq!(names(&list, NAME), ["Åse", "Bob", "Dan", "eve", "Zoe"]);
    assert_eq!(list["count"], 5);
    assert_eq!(list["counts"], json!({"owner": 1, "administrators": 2, "members": 2}));
    let dan = &list["results"][2];
    assert_eq!(dan["level"], 1);
    assert_eq!(dan["user"]["uuid"], people[3].id.as_str());
    assert_eq!(dan["user"]["email"], people[3].email.as_str());
    assert_eq!(dan["joined_at"], "2022-10-01T04:00:00.000000Z");
    assert_eq!(dan["project_grants"], json!([]));
}

#[tokio::test]
async fn the_list_can_be_searched_filtered_and_sorted() {
    let app = TestApp::new().await;
    let (org, mut zoe, _) = crowd(&app).await;
    let mut shown = async |query: &str| {
        let list = listed(&mut zoe, &org, query).await;
        (names(&list, NAME).join(" "), list["count"].as_u64().unwrap(), list["counts"].clone())
    };
    assert_eq!(shown("?search=%C3%A5SE").await.0, "Åse");
    assert_eq!(shown("?search=ase").await.0, "Åse");
    assert_eq!(shown("?search=DAN%40people").await.0, "Dan");
    assert_eq!(shown("?search=%25").await.0, "");
    assert_eq!(shown("?search=_").await.0, "");
    assert_eq!(shown("?search=%5C").await.0, "");
    assert_eq!(shown(&format!("?search={}", "x".repeat(60_000))).await.0, "", "longer than SQLite's patterns may be");
    let (found, count, counts) = shown("?search=e&level=8").await;
    assert_eq!((found.as_str(), count), ("Bob eve", 2));
    assert_eq!(counts, json!({"owner": 1, "administrators": 2, "members": 2}), "the address of all has an e");
    assert_eq!(shown("?level=15").await.0, "Zoe");
    assert_eq!(shown("?order=-name").await.0, "Zoe eve Dan Bob Åse");
    assert_eq!(shown("?order=level").await.0, "Zoe Bob eve Åse Dan");
    assert_eq!(shown("?order=-level").await.0, "Åse Dan Bob eve Zoe");
    assert_eq!(shown("?order=joined").await.0, "Zoe eve Bob Åse Dan");
    assert_eq!(shown("?order=-joined").await.0, "Dan Åse Bob eve Zoe");
    assert_eq!(shown("?order=joined&limit=2&offset=1").await.0, "eve Bob");
}

#[tokio::test]
async fn an_unknown_level_or_order_is_refused_and_a_wrong_limit_is_ignored() {
    let app = TestApp::new().await;
    let (org, mut zoe, _) = crowd(&app).await;
    for query in ["level=2", "level=x", "level=-1", "level=99999999999999999999"] {
        zoe.get(&format!("{}/members/?{query}", org.path)).await.is_invalid("invalid_choice", Some("level"));
    }
    for query in ["order=age", "order=-", "order=name%20desc"] {
        zoe.get(&format!("{}/members/?{query}", org.path)).await.is_invalid("invalid_choice", Some("order"));
    }
    for query in ["limit=x", "limit=0", "limit=-5", "limit=99999999999999999999", "offset=-1", "offset=x"] {
        assert_eq!(
            listed(&mut zoe, &org, &format!("?{query}")).await["results"].as_array().unwrap().len(),
            5,
            "{query}"
        );
    }
    for query in ["offset=5", "offset=99999999999999999999999"] {
        let list = listed(&mut zoe, &org, &format!("?{query}")).await;
        assert_eq!(list["count"], 5, "{query}");
    }
}

#[tokio::test]
async fn grants_in_projects_that_the_caller_cannot_access_are_not_shown() {
    let app = TestApp::new().await;
    let (org, mut zoe, mut people) = crowd(&app).await;
    let shared = project(&org, &mut zoe, "Shared").await;
    let closed = project(&org, &mut zoe, "Closed").await;
    make_private(&mut zoe, shared, &[(&people[2], 1), (&people[3], 8)]).await;
    make_private(&mut zoe, closed, &[(&people[2], 8)]).await;
    let grants = |list: &Value| list["results"][0]["project_grants"].clone();
    let of_shared = json!({
        "project": shared, "level": 1, "granted_by": "Zoe", "granted_at": "2022-10-01T04:00:00.000000Z",
        "expires_at": null,
    });
    let all = grants(&listed(&mut zoe, &org, "?search=ase").await);
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!(all[0]["project"], closed);
    assert_eq!(grants(&listed(&mut people[3], &org, "?search=ase").await), json!([of_shared]));
}

#[tokio::test]
async fn last_seen_is_exact_to_a_minute() {
    let app = TestApp::new().await;
    let (org, mut zoe, mut people) = crowd(&app).await;
    app.pass(Duration::from_hours(1));
    people[3].get("/api/organizations/").await.is(200);
    app.app.settle().await;
    let list = listed(&mut zoe, &org, "?order=last_seen").await;
    assert_eq!(list["results"][0]["user"]["first_name"], "Dan");
    assert_eq!(list["results"][0]["last_seen"], "2022-10-01T05:00:00.000000Z");
}
