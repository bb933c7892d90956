//! Tests of parsing and printing the URL of the role table.

use super::*;

fn list_query(search: &str, show: RowFilter, order: Order, page: u64) -> ListQuery {
    ListQuery { search: search.into(), show, order, page, open: Some(page.is_multiple_of(2)) }
}

const BY_NAME: Order = Order { by: MemberOrder::Name, reversed: false };

#[test]
fn the_default_list_needs_no_query() {
    assert_eq!(ListQuery::default().query(), "");
    assert_eq!(ListQuery::parse(""), ListQuery::default());
}

#[test]
fn a_list_query_survives_a_round_trip_through_the_url() {
    for search in ["", "ada", "Åström & Söner", "50%", "%41", "a+b c", "x=y&page=9", "日本"] {
        for show in RowFilter::ALL {
            for by in MemberOrder::ALL {
                for reversed in [false, true] {
                    let list_query = list_query(search, show, Order { by, reversed }, 3);
                    let query = list_query.query();
                    assert_eq!(ListQuery::parse(query.trim_start_matches('?')), list_query, "{query}");
                }
            }
        }
    }
}

#[test]
fn invalid_parameters_are_ignored() {
    for query in
        ["page=0", "page=-1", "page=x", "show=everyone", "order=height", "order=--name", "page", "invites=7", "=", "&&"]
    {
        assert_eq!(ListQuery::parse(query), ListQuery::default(), "{query}");
    }
    assert_eq!(ListQuery::parse("search=%zz%4").search, "%zz%4");
    assert_eq!(ListQuery::parse("search=%FF").search, "\u{fffd}");
}

#[test]
fn a_dialog_is_in_the_url_beside_the_list_query_and_contains_no_secret() {
    let list_query = list_query("ada", RowFilter::Level(Level::Member), BY_NAME, 2);
    let person = UserId("0197-77".into());
    for dialog in [
        Dialog::Change { person: person.clone(), to: Level::Owner },
        Dialog::Remove { person },
        Dialog::CancelInvite { address: "hedy+1@lumen.example".into() },
    ] {
        assert!(dialog.about().iter().all(|(key, _)| Dialog::ABOUT.contains(key)));
        let mut pairs = list_query.changes().to_vec();
        pairs.push(("dialog", dialog.name().to_owned()));
        pairs.extend(dialog.about());
        let query = QueryPairs::new(&pairs).print();
        let query = query.trim_start_matches('?');
        assert_eq!(Dialog::parse(query), Some(dialog), "{query}");
        assert_eq!(ListQuery::parse(query), list_query, "{query}");
    }
    assert_eq!(Dialog::parse(list_query.query().trim_start_matches('?')), None);
}

#[test]
fn a_dialog_without_a_person_or_with_an_invalid_level_does_not_open() {
    for query in
        ["dialog=change&person=1", "dialog=change&person=1&to=7", "dialog=change&to=8", "dialog=remove", "dialog=x"]
    {
        assert_eq!(Dialog::parse(query), None, "{query}");
    }
}

#[test]
fn pressing_a_column_sorts_by_it_and_pressing_it_again_turns_it_around() {
    let by_level = Order::default();
    let by_name = by_level.after_press(MemberOrder::Name);
    assert_eq!(by_name, BY_NAME);
    assert!(by_name.after_press(MemberOrder::Name).reversed);
    assert!(!by_name.after_press(MemberOrder::Name).after_press(MemberOrder::Name).reversed);
    assert_eq!(by_name.after_press(MemberOrder::Level), by_level);
}

#[test]
fn the_highest_level_and_the_latest_visit_come_first_the_first_name_and_the_earliest_day_too() {
    let descends = |by| Order { by, reversed: false }.descends();
    assert_eq!(MemberOrder::ALL.map(descends), [false, true, true, false]);
    assert!(Order { by: MemberOrder::Joined, reversed: true }.descends());
}
