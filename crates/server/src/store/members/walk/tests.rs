//! How SQLite runs the statements of member lists: with the index of the order, without sorting.

use super::*;
use crate::store::Db;
use crate::store::members::order::Sort;
use crate::store::members::search::with_ids;
use crate::store::members::{FROM, MemberPage, Names, list, page};
use rolecall_api::MemberOrder;
use rolecall_policy::Level;
use std::time::Duration;

async fn database() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/test.db", folder.path().display());
    (folder, Db::open(&url, 1, Duration::from_secs(10)).await.unwrap())
}

fn sorts() -> impl Iterator<Item = Sort> {
    MemberOrder::ALL.into_iter().flat_map(|order| [false, true].map(|reversed| Sort { order, reversed }))
}

/// The steps of a statement's plan.
async fn plan(db: &Db, query: Query) -> Vec<String> {
    let rows = query.explained().fetch_all(&mut db.read().await.unwrap()).await.unwrap();
    rows.iter().map(|row| row.try_get("detail").unwrap()).collect()
}

#[tokio::test]
async fn pages_are_ranges_of_an_index_and_jumps_read_nothing_else() {
    let (_folder, db) = database().await;
    let organization = OrganizationId("x".to_owned());
    let key = Key { number: 8, name: "ada".to_owned(), email: "ada@example.com".to_owned() };
    for (sort, search) in sorts().flat_map(|sort| ["", "ada"].map(|search| (sort, search))) {
        // Of few people of one level those are read; of many, all are read in their order.
        for (level, count) in [(None, 5), (Some(Level::Member), MAX_SORTED + 1), (Some(Level::Administrator), 5)] {
            let filter = MemberFilter::new(search, level, sort);
            let walk = Walk { organization: &organization, filter: &filter, count };
            let direction = filter.sort.direction();
            let few = level == Some(Level::Administrator) && direction.column.is_some();
            let mut ranges = vec![Range::All, Range::SameNumber(&key, false), Range::SameNumber(&key, true)];
            if direction.column.is_some() {
                ranges.push(Range::LaterNumber(&key));
            }
            for (direction, range) in [direction, direction.backwards()]
                .into_iter()
                .flat_map(|direction| ranges.iter().map(move |range| (direction, *range)))
            {
                let steps = plan(&db, walk.range(direction, range, 25)).await;
                let case = format!("{sort:?} {level:?} {range:?}: {steps:?}");
                assert!(steps[0].starts_with("SEARCH m USING INDEX members_by_"), "{case}");
                assert!(steps[1].starts_with("SEARCH u USING INDEX sqlite_autoindex_users_1 (id=?)"), "{case}");
                let ranged =
                    steps[0].contains("(name_key,email)") || steps[0].contains("<?") || steps[0].contains(">?");
                if few {
                    assert!(steps[0].contains("(organization_id=? AND level=?"), "{case}");
                } else {
                    assert_eq!(steps.len(), 2, "{case}");
                    assert!(ranged || matches!(range, Range::All), "{case}");
                }
            }
            for direction in [direction, direction.backwards()] {
                let steps = plan(&db, walk.skip(direction, 7)).await;
                let case = format!("{sort:?} {level:?}: {steps:?}");
                let index = if level.is_none() || direction.column.is_none() { "COVERING INDEX" } else { "INDEX" };
                assert!(steps[0].starts_with(&format!("SEARCH m USING {index} members_by_")), "{case}");
                assert!(few || steps.len() == 1, "{case}");
            }
        }
    }
}

#[tokio::test]
async fn revisions_and_shards_are_read_by_index() {
    let (_folder, db) = database().await;
    for (sql, index) in [
        (crate::store::members::names::REVISION, "SEARCH member_shards USING INDEX sqlite_autoindex_member_shards_1"),
        (crate::store::members::names::REVISIONS, "SEARCH member_shards USING INDEX sqlite_autoindex_member_shards_1"),
        (
            crate::store::members::names::SHARD_MEMBERS,
            "SEARCH m USING INDEX members_by_shard (organization_id=? AND shard=?)",
        ),
    ] {
        let query = (1..=9).fold(sql::query(sql), |query, _| query.bind("x"));
        let steps = plan(&db, query).await;
        assert!(steps.len() == 1 && steps[0].starts_with(index), "{steps:?}");
    }
    for count in [1, 25, 26, 1000] {
        let sql = format!("SELECT {COLUMNS} {FROM} WHERE m.id");
        let steps = plan(&db, with_ids(&sql, &vec![uuid::Uuid::nil(); count]).unwrap()).await;
        assert!(steps.len() == 2 && steps[0].starts_with("SEARCH m USING INDEX "), "{steps:?}");
        assert!(steps[0].contains("(id=?)") && steps[1].starts_with("SEARCH u USING INDEX "), "{steps:?}");
    }
    assert!(with_ids("", &[]).is_none() && with_ids("", &[uuid::Uuid::nil(); 1001]).is_none());
}

/// Organization `x`, of so many people.
async fn insert(db: &Db, people: usize) {
    let mut tx = db.begin().await.unwrap();
    tx.execute_batch(AssertSqlSafe(format!(
        "INSERT INTO all_organizations (id, name, name_key, slug, created_at, updated_at) VALUES ('x', 'x', 'x', 'x', 1, 1);
         CREATE TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {people}) SELECT i FROM n;
         INSERT INTO users (id, distinct_id, first_name, name_key, email, date_joined, last_seen)
             SELECT i, i, 'x', 'name ' || (i % 7), 'p' || i || '@example.com', 1, i % 5 FROM n;
         INSERT INTO memberships (id, organization_id, user_id, level, joined_at, updated_at)
             SELECT printf('00000000-0000-0000-0000-%012d', i), 'x', i, CASE WHEN i % 3 = 0 THEN 8 ELSE 1 END, i % 4, 1
             FROM n;"
    )))
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_database_searches_organizations_that_are_too_large_for_memory() {
    let (_folder, db) = database().await;
    insert(&db, 60).await;
    let organization = OrganizationId("x".to_owned());
    let found = async |names: &Names, filter: &MemberFilter, place: Place| {
        let mut snapshot = db.snapshot().await.unwrap();
        let MemberPage { counts, count, members, more_before, more_after } =
            page(names, &mut snapshot, &organization, filter, &place, 4).await.unwrap();
        let keys: Vec<_> = members.into_iter().map(|listed| (listed.member.id, listed.key)).collect();
        (counts, count, keys, more_before, more_after)
    };
    let (small, large) = (Names::for_people(59), Names::for_people(60));
    for (sort, level) in sorts().flat_map(|sort| [None, Some(Level::Administrator)].map(|level| (sort, level))) {
        let filter = MemberFilter::new("P1", level, sort);
        let from_memory = found(&large, &filter, Place::Offset(1)).await;
        assert_eq!(from_memory.2.len(), if level.is_some() { 2 } else { 4 }, "{sort:?}");
        assert_eq!(found(&small, &filter, Place::Offset(1)).await, from_memory, "{sort:?}");
        let key = from_memory.2[1].1.clone();
        for place in [Place::After(key.clone()), Place::Before(key)] {
            assert_eq!(found(&small, &filter, place.clone()).await, found(&large, &filter, place).await, "{sort:?}");
        }
    }
    assert!(small.is_empty() && !large.is_empty());
}

#[tokio::test]
async fn distant_positions_in_memory_are_those_of_the_database() {
    let (_folder, db) = database().await;
    insert(&db, 6_500).await;
    let (organization, names) = (OrganizationId("x".to_owned()), Names::default());
    for change in ["", "UPDATE users SET name_key = 'later' WHERE id = '7'", "DELETE FROM users WHERE id = '3'"] {
        let mut tx = db.begin().await.unwrap();
        tx.execute_batch(change).await.unwrap();
        tx.commit().await.unwrap();
        let mut snapshot = db.snapshot().await.unwrap();
        for (sort, level) in sorts().flat_map(|sort| [None, Some(Level::Member)].map(|level| (sort, level))) {
            let filter = MemberFilter::new("", level, sort);
            let count = list::count(&names, &mut snapshot, &organization, &filter).await.unwrap();
            let walk = Walk { organization: &organization, filter: &filter, count };
            for offset in [SKIPPED + 1, count / 2, count - SKIPPED - 2] {
                let found = walk.key_at(&names, &mut snapshot, offset).await.unwrap();
                let query = walk.skip(filter.sort.direction(), offset);
                let expected = query.fetch_one(&mut snapshot).await.as_ref().map(key).unwrap().unwrap();
                assert_eq!(found, Some(expected), "{sort:?} {level:?} {offset} {change}");
            }
        }
    }
    assert!(!names.is_empty());
}
