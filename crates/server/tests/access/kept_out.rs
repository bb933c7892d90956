//! An organization that requires two-factor authentication, and people without it: no endpoint answers them.

use super::calls::rows;
use super::{EVENT, World};
use crate::support::events::{event, store};
use rolecall_api::{Guard, Method};
use rolecall_server::store::sql;

#[tokio::test]
async fn who_is_kept_out_reaches_nothing_of_the_organization() {
    let world = World::new(false).await;
    store(&world.app, &world.org, world.project, &[event(EVENT, "seen", "visitor")]).await;
    let mut tx = world.app.app.db.begin().await.unwrap();
    sql::query("UPDATE all_organizations SET require_two_factor = 1 WHERE id = $1")
        .bind(world.org.id.as_str())
        .execute(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let insiders = ["member", "project member", "project administrator", "administrator", "owner", "owner by key"];
    let mut tried = 0;
    for row in rows().iter().filter(|row| matches!(row.endpoint.guard, Guard::May(_))) {
        for (name, client) in world.personas.iter().filter(|(name, _)| insiders.contains(name)) {
            let mut client = client.clone();
            let path = world.path(row);
            let answer = match row.endpoint.method {
                Method::Get => client.get(&path).await,
                Method::Post => client.post(&path, world.body(row)).await,
                Method::Patch => client.patch(&path, world.body(row)).await,
                Method::Delete => client.delete(&path).await,
            };
            // Not even what else is wrong with the request.
            assert_eq!(answer.status, 403, "{} as {name}: {}", row.title(), answer.text());
            answer.is_denied("two_factor_required");
            tried += 1;
        }
    }
    assert!(tried > 300, "{tried}");
}
