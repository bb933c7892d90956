//! Positions in lists of made-up shards, compared with sorting them.

use super::*;
use proptest::prelude::*;
use uuid::Uuid;

/// Members with these numbers, so many in each shard.
fn shards(people: &[u64], size: usize) -> Vec<Arc<Shard>> {
    let shard = |people: &[u64]| {
        let mut shard = Shard::new(1);
        for number in people {
            let level = if number % 5 == 0 { Level::Administrator } else { Level::Member };
            let (name, email) = (
                format!("{}name {}", &"ab"[..usize::try_from(number % 3).unwrap()], number % 17),
                format!("p{number}@example.com"),
            );
            shard.add(Uuid::nil(), level, i64::try_from(number % 11).unwrap(), &name, &email);
        }
        Arc::new(shard)
    };
    people.chunks(size).map(shard).collect()
}

/// All filters whose lists can be found, and those lists.
fn lists(shards: &[Arc<Shard>]) -> Vec<(Jump, Vec<Key>)> {
    let orders = [MemberOrder::Name, MemberOrder::Level, MemberOrder::Joined];
    let sorts = orders.iter().flat_map(|order| [false, true].map(|reversed| Sort { order: *order, reversed }));
    let filters = sorts
        .flat_map(|sort| [None, Some(Level::Member)].map(|level| MemberFilter { search: String::new(), level, sort }));
    filters
        .filter_map(|filter| Some((Jump::of(&filter)?, filter)))
        .map(|(jump, filter)| {
            let people = shards.iter().flat_map(|shard| (0..shard.len()).map(move |number| (shard, number)));
            let key = |(shard, number): (&Arc<Shard>, usize)| {
                let person = shard.person(number).unwrap();
                let value = match filter.sort.order {
                    MemberOrder::Level => decode::number(person.level),
                    MemberOrder::Joined => person.joined_at,
                    _ => 0,
                };
                let key = shard.key(number, value).unwrap();
                let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
                let listed = filter.level.is_none_or(|level| level == person.level);
                listed.then(|| Key { number: value, name: text(key.name), email: text(key.email) })
            };
            let mut keys: Vec<_> = people.filter_map(key).collect();
            keys.sort_by(|a, b| filter.sort.direction().compare(a.by_ref(), b.by_ref()));
            (jump, keys)
        })
        .collect()
}

#[tokio::test]
async fn every_position_is_found_in_every_order() {
    // Shards as they come about, and those of people who joined in the order of their names.
    let shuffled: Vec<u64> = (0..1_000).map(|number| number * 7 % 1_000).collect();
    let mut in_order = shuffled.clone();
    in_order.sort_by_key(|number| number % 17);
    for people in [shuffled, in_order] {
        let shards = shards(&people, 130);
        let lists = lists(&shards);
        assert_eq!(lists.len(), 8);
        for (jump, keys) in lists {
            for (position, key) in keys.iter().enumerate().step_by(7) {
                let found = jump.key_at(&shards, position as u64).await;
                assert_eq!(found.as_ref(), Some(key), "{jump:?} {position}");
            }
            assert_eq!(jump.key_at(&shards, keys.len() as u64).await, None);
        }
    }
}

proptest! {
    #[test]
    fn positions_are_found_in_small_shards(
        people in prop::collection::hash_set(0_u64..10_000, 1..400), size in 1_usize..40, position in 0_u64..400,
    ) {
        let shards = shards(&people.into_iter().collect::<Vec<_>>(), size);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for (jump, keys) in lists(&shards) {
            let found = runtime.block_on(jump.key_at(&shards, position));
            prop_assert_eq!(found.as_ref(), keys.get(usize::try_from(position).unwrap()));
        }
    }
}

#[test]
fn lists_by_last_visit_of_a_level_or_with_a_search_are_left_to_the_database() {
    let sort = |order| Sort { order, reversed: false };
    for (search, level, sort) in [
        ("a", None, sort(MemberOrder::Name)),
        ("", None, sort(MemberOrder::LastSeen)),
        ("", Some(Level::Member), sort(MemberOrder::Joined)),
    ] {
        assert_eq!(Jump::of(&MemberFilter { search: search.to_owned(), level, sort }), None);
    }
}
