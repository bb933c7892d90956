//! A database that is down, restarting, slow or locked: 503 with `Retry-After`, and recovery without a restart.

use crate::support::TestApp;
use crate::support::answer::Answer;
use crate::support::people::{Org, Person};
use crate::support::proxy::{Proxy, State};
use rolecall_server::store::sql;
use serde_json::json;
use sqlx::AssertSqlSafe;
use std::time::{Duration, Instant};

/// A server, and a second one on the same database whose statements can take one second.
struct World {
    app: TestApp,
    hasty: TestApp,
    owner: Person,
    org: Org,
}

impl World {
    async fn new() -> Self {
        World::through(None).await
    }

    async fn through(proxy: Option<&Proxy>) -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Org").await;
        let hasty = app.hasty(proxy).await;
        let owner = hasty.again(&owner);
        World { app, hasty, owner, org }
    }

    async fn rename(&mut self, name: &str) -> Answer {
        let path = self.org.path.clone();
        self.owner.patch(&path, json!({ "name": name })).await
    }

    async fn run(&self, sql: &'static str) {
        let mut tx = self.app.app.db.begin().await.unwrap();
        tx.execute_batch(sql).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn is_unavailable(answer: &Answer) {
    answer.is_error(503, "server_error", "unavailable", None);
    assert_ne!(answer.header("retry-after"), "");
}

fn is_on_postgres() -> bool {
    std::env::var("ROLECALL_TEST_DATABASE").is_ok()
}

#[tokio::test]
async fn waiting_too_long_for_a_lock_is_503() {
    let mut world = World::new().await;
    let mut other = world.app.app.db.begin().await.unwrap();
    other.lock_organization(world.org.id.as_str()).await.unwrap();
    let began = Instant::now();
    is_unavailable(&world.rename("Renamed").await);
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    drop(other);
    world.rename("Renamed").await.is(200);
}

#[tokio::test]
async fn waiting_too_long_for_a_connection_is_503() {
    let mut world = World::new().await;
    let mut held = Vec::new();
    for _ in 0..8 {
        held.push(world.hasty.app.db.read().await.unwrap());
    }
    is_unavailable(&world.owner.get("/api/organizations/").await);
    drop(held);
    world.owner.get("/api/organizations/").await.is(200);
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_cancelled_with_503() {
    if !is_on_postgres() {
        return;
    }
    let mut world = World::new().await;
    world
        .run(
            "ALTER TABLE organizations RENAME TO real_organizations;
             CREATE VIEW organizations AS SELECT real_organizations.* FROM real_organizations, pg_sleep(30);",
        )
        .await;
    let began = Instant::now();
    is_unavailable(&world.owner.get("/api/organizations/").await);
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    world.run("DROP VIEW organizations; ALTER TABLE real_organizations RENAME TO organizations;").await;
    world.owner.get("/api/organizations/").await.is(200);
}

#[tokio::test]
async fn the_database_ends_an_idle_transaction() {
    if !is_on_postgres() {
        return;
    }
    let world = World::new().await;
    let mut connection = world.hasty.app.db.read().await.unwrap();
    for (setting, value) in
        [("statement_timeout", "1s"), ("lock_timeout", "500ms"), ("idle_in_transaction_session_timeout", "3s")]
    {
        let sql = AssertSqlSafe(format!("SELECT current_setting('{setting}')"));
        let set: String = sql::query_scalar(sql).fetch_one(&mut connection).await.unwrap();
        assert_eq!(set, value, "{setting}");
    }
}

/// Makes updates of organizations fail `times` as if they conflicted with another transaction.
async fn fail(world: &World, code: &str, times: u32) {
    let sql = format!(
        "CREATE SEQUENCE IF NOT EXISTS failures; ALTER SEQUENCE failures RESTART;
         CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF nextval('failures') <= {times} THEN RAISE EXCEPTION 'in the way' USING ERRCODE = '{code}'; END IF;
            RETURN NEW;
         END $$;
         CREATE OR REPLACE TRIGGER fail BEFORE UPDATE ON all_organizations FOR EACH ROW EXECUTE FUNCTION fail();"
    );
    let mut tx = world.app.app.db.begin().await.unwrap();
    tx.execute_batch(AssertSqlSafe(sql)).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn serialization_failures_and_deadlocks_are_retried() {
    if !is_on_postgres() {
        return;
    }
    let mut world = World::new().await;
    for code in ["40001", "40P01"] {
        fail(&world, code, 3).await;
        let answer = world.rename(code).await.is(200);
        assert_eq!(answer["name"], code);
        fail(&world, code, 1000).await;
        is_unavailable(&world.rename("Never").await);
    }
    fail(&world, "40001", 0).await;
    assert_eq!(world.owner.get(&world.org.path.clone()).await.is(200)["name"], "40P01");
}

#[tokio::test]
async fn a_database_that_comes_back_is_used_without_a_restart() {
    if !is_on_postgres() {
        return;
    }
    let proxy = Proxy::to_test_database().await;
    let mut world = World::through(Some(&proxy)).await;
    world.owner.get("/api/organizations/").await.is(200);
    // Down: connections break, and new ones are refused.
    proxy.set(State::Closed);
    for _ in 0..3 {
        is_unavailable(&world.owner.get("/api/organizations/").await);
        is_unavailable(&world.rename("Lost").await);
    }
    proxy.set(State::Open);
    world.rename("Back").await.is(200);
    // Unresponsive: connections stay open, but nothing arrives.
    proxy.set(State::Frozen);
    let began = Instant::now();
    is_unavailable(&world.owner.get("/api/organizations/").await);
    is_unavailable(&world.rename("Lost").await);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    proxy.set(State::Open);
    // The hanging connections recover within moments.
    let mut name = world.rename("Thawed").await;
    for _ in 0..50 {
        if name.status == 200 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        name = world.rename("Thawed").await;
    }
    name.is(200);
}
