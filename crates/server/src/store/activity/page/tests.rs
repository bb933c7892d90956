//! Pages read through indexes, and no more of the log than their limit.

use super::*;
use crate::store::Db;
use std::time::Duration;

async fn database(folder: &tempfile::TempDir) -> (Db, OrganizationId) {
    let url = format!("sqlite://{}/test.db", folder.path().display());
    let db = Db::open(&url, 1, Duration::from_secs(10)).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    sql::query(
        "INSERT INTO all_organizations (id, name, name_key, slug, created_at, updated_at) VALUES ('o', '', '', 'o', 1, 1)",
    )
    .execute(&mut tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    (db, OrganizationId("o".to_owned()))
}

/// Every filter alone, with the index that serves it.
fn filters() -> Vec<(EntryFilter, &'static str)> {
    let none = EntryFilter::default;
    let user = ActorFilter::Person(UserId("u".to_owned()));
    vec![
        (none(), "sqlite_autoindex_activity_1 (organization_id=? AND number>? AND number<?)"),
        (EntryFilter { item: Some("i".to_owned()), ..none() }, "activity_by_item"),
        (EntryFilter { project: Some(ProjectId(1)), ..none() }, "activity_by_project"),
        (EntryFilter { actor: Some(user), ..none() }, "activity_by_actor"),
        (EntryFilter { actor: Some(ActorFilter::System), ..none() }, "activity_by_actor"),
        (EntryFilter { action: Some(ActivityAction::MemberJoin), ..none() }, "activity_by_action"),
        (EntryFilter { scope: Some(ActivityScope::Member), ..none() }, "activity_by_scope"),
    ]
}

#[tokio::test]
async fn every_filter_has_an_index_in_the_order_of_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let (db, organization) = database(&folder).await;
    let reader = Reader { user: UserId("u".to_owned()), projects: vec![ProjectId(1), ProjectId(2)] };
    for reader in [None, Some(&reader)] {
        for (filter, index) in filters() {
            let PageQueries { rows, end } = queries(&organization, &filter, (0, i64::MAX), reader, 100, true);
            for query in [Some(rows), end].into_iter().flatten() {
                let plan = query.explained().fetch_all(&mut db.read().await.unwrap()).await.unwrap();
                let plan: Vec<String> = plan.iter().map(|row| row.try_get("detail").unwrap()).collect();
                let plan = plan.join("\n");
                assert!(plan.contains(index), "{index}: {plan}");
                assert!(!plan.contains("SCAN activity"), "{index}: {plan}");
                // What is found is at most a page.
                assert!(plan.matches("TEMP B-TREE").count() <= 1, "{index}: {plan}");
            }
        }
    }
}

#[tokio::test]
async fn a_page_looks_through_a_limited_part_of_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let (db, organization) = database(&folder).await;
    let me = UserId("u".to_owned());
    let rows = format!(
        "INSERT INTO activity (organization_id, number, created_at, via, action, scope, item_id, item_name, item_changes,
            item_commitment, changes, previous, hash)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})
         SELECT 'o', i, i, 'system', 'member.join', 'member', CASE i WHEN 5 THEN 'u' ELSE 'other' END, '', '[]', '',
            '[]', '', '' FROM n",
        SCANNED + 2000
    );
    let mut tx = db.begin().await.unwrap();
    sql::query(AssertSqlSafe(rows)).execute(&mut tx).await.unwrap();
    let reader = Reader { user: me, projects: Vec::new() };
    let mut filter = EntryFilter::default();
    let page_of = async |tx: &mut Connection, filter: &EntryFilter| {
        let page = page(tx, &organization, filter, Some(&reader), 100).await.unwrap();
        (page.entries.iter().map(|(entry, _)| entry.number).collect::<Vec<_>>(), page.next)
    };
    assert_eq!(page_of(&mut tx, &filter).await, (vec![], Some(2001)));
    filter.below = Some(2001);
    assert_eq!(page_of(&mut tx, &filter).await, (vec![5], None));
    // A time is turned into a number by an index.
    let filter = EntryFilter { after: Some(Moment::from_micros(4)), before: Some(Moment::from_micros(7)), ..filter };
    assert_eq!(page_of(&mut tx, &filter).await, (vec![5], None));
}
