//! A domain belongs to one organization at a time.

use super::{DOMAIN, RECORD, add, challenge, kestrel, log, path, verified};
use serde_json::json;

/// Past failure of others: a second organization took a verified domain over, or learnt whose it is.
#[tokio::test]
async fn domain_taken_over_by_a_second_organization() {
    let (dns, app, mut ada, org) = kestrel().await;
    let first = verified(&dns, &org, &mut ada).await;
    let mut max = app.person("Max").await;
    let other = app.organization(&mut max, "Other").await;
    let second = add(&other, &mut max, DOMAIN).await;
    let verify = format!("{}verify/", path(&other, &second));
    max.post(&verify, json!({})).await.is_invalid("record_differs", None);

    // While the record of the first is there, it keeps the domain.
    dns.set(RECORD, &[challenge(&first), challenge(&second)]);
    let taken = max.post(&verify, json!({})).await;
    taken.is_invalid("domain_taken", None);
    for secret in ["Kestrel", org.id.as_str(), "ada"] {
        assert!(!taken.text().contains(secret), "{}", taken.text());
    }
    let listed = ada.get(&format!("{}/domains/", org.path)).await.is(200);
    assert_eq!(
        (&listed["results"][0]["is_verified"], &listed["results"][0]["automatic_joining"]),
        (&json!(true), &json!(true))
    );

    // Then the second has it, and the first has lost it.
    dns.set(RECORD, &[challenge(&second)]);
    assert_eq!(max.post(&verify, json!({})).await.is(200)["is_verified"], true);
    let listed = ada.get(&format!("{}/domains/", org.path)).await.is(200);
    assert_eq!(
        (&listed["results"][0]["is_verified"], &listed["results"][0]["automatic_joining"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(log(&org, &mut ada).await.last(), Some(&("domain.lose".to_owned(), true)));
    assert_eq!(app.mailed("domain_lost", &ada.email).await.len(), 1);
    assert!(app.mailed("domain_lost", &max.email).await.is_empty());
    let theirs = log(&other, &mut max).await;
    assert_eq!(
        theirs.iter().map(|(action, _)| action.as_str()).collect::<Vec<_>>(),
        ["domain.create", "domain.verify"]
    );
    // The first can prove it again only in the same way.
    let again = format!("{}verify/", path(&org, &first));
    ada.post(&again, json!({})).await.is_invalid("record_differs", None);
    dns.set(RECORD, &[challenge(&first), challenge(&second)]);
    ada.post(&again, json!({})).await.is_invalid("domain_taken", None);
}

#[tokio::test]
async fn the_domain_of_a_deleted_organization_is_free() {
    let (dns, app, mut ada, org) = kestrel().await;
    let first = verified(&dns, &org, &mut ada).await;
    ada.delete(&org.path).await.is(204);
    let mut max = app.person("Max").await;
    let other = app.organization(&mut max, "Other").await;
    let second = add(&other, &mut max, DOMAIN).await;
    dns.set(RECORD, &[challenge(&first), challenge(&second)]);
    max.post(&format!("{}verify/", path(&other, &second)), json!({})).await.is(200);
}

#[tokio::test]
async fn of_two_organizations_that_verify_at_once_one_has_the_domain() {
    let (dns, app, mut ada, org) = kestrel().await;
    let mut max = app.person("Max").await;
    let other = app.organization(&mut max, "Other").await;
    let (first, second) = (add(&org, &mut ada, DOMAIN).await, add(&other, &mut max, DOMAIN).await);
    dns.set(RECORD, &[challenge(&first), challenge(&second)]);
    let (of_ada, of_max) = (format!("{}verify/", path(&org, &first)), format!("{}verify/", path(&other, &second)));
    let (one, two) = tokio::join!(ada.post(&of_ada, json!({})), max.post(&of_max, json!({})));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400], "{} {}", one.text(), two.text());
    let late = if one.status == 400 { one } else { two };
    late.is_invalid("domain_taken", None);
}
