//! Tests of typing, pasting, removing and sending rows.

use super::*;

fn addresses(draft: &Draft) -> Vec<&str> {
    draft.rows().iter().map(|row| row.address.as_str()).collect()
}

fn last(draft: &Draft) -> Key {
    draft.rows().last().unwrap().key
}

/// A draft with these addresses, typed one after the other.
fn typed(addresses: &[&str]) -> Draft {
    let mut draft = Draft::default();
    for address in addresses {
        draft.type_address(last(&draft), address);
    }
    draft
}

#[test]
fn the_last_row_is_always_blank() {
    let mut draft = Draft::default();
    assert_eq!(addresses(&draft), [""]);
    let first = last(&draft);
    assert!(draft.is_next(first));
    draft.type_address(first, "a");
    assert_eq!(addresses(&draft), ["a", ""]);
    assert!(!draft.is_next(first));
    draft.type_address(first, "");
    assert_eq!(addresses(&draft), [""]);
    assert_eq!(last(&draft), first, "the row under the cursor stays");
    draft.type_name(first, "Ada");
    assert_eq!(addresses(&draft), ["", ""]);
    assert_eq!(draft.filled(), 1);
}

#[test]
fn a_blank_row_between_others_stays_while_somebody_is_in_it() {
    let mut draft = typed(&["a@x.example", "b@x.example"]);
    let first = draft.rows()[0].key;
    draft.type_address(first, "");
    assert_eq!(addresses(&draft), ["", "b@x.example", ""]);
    assert_eq!(draft.filled(), 1);
}

#[test]
fn a_separator_ends_a_row_and_goes_on_in_the_next() {
    let mut draft = Draft::default();
    let first = last(&draft);
    let spread = draft.type_address(first, "Ada <ada@x.example>").unwrap();
    assert_eq!(addresses(&draft), ["ada@x.example", ""]);
    assert_eq!(draft.row(first).unwrap().name, "Ada");
    assert_eq!(spread, Spread { go_on: last(&draft), left_out: 0 });
}

#[test]
fn several_people_become_rows_in_the_place_of_the_one_that_they_were_pasted_into() {
    let mut draft = typed(&["a@x.example", "", "z@x.example"]);
    let first = draft.rows()[0].key;
    draft.choose_level(first, Level::Administrator);
    draft.paste(first, "b@x.example, c@x.example").unwrap();
    assert_eq!(addresses(&draft), ["b@x.example", "c@x.example", "z@x.example", ""]);
    let levels: Vec<_> = draft.rows().iter().map(|row| row.level).collect();
    assert_eq!(levels[..2], [Level::Administrator, Level::Member], "a level is never carried over");
    assert!(draft.rows()[..2].iter().all(|row| row.left), "pasted rows tell their flaws at once");
}

#[test]
fn pasting_a_single_email_is_left_to_the_browser() {
    let mut draft = Draft::default();
    let first = last(&draft);
    assert_eq!(draft.paste(first, "ada@x.example"), None);
    assert_eq!(draft.paste(first, "tim"), None);
    assert_eq!(draft.paste(first, " "), None);
    assert_eq!(addresses(&draft), [""]);
    assert!(draft.paste(first, "ada@x.example\n").is_some(), "a line is finished");
}

#[test]
fn a_typed_name_survives_a_pasted_email() {
    let mut draft = Draft::default();
    let first = last(&draft);
    draft.type_name(first, "Ada");
    draft.paste(first, "ada@x.example,").unwrap();
    assert_eq!(draft.row(first).unwrap().title(), "Ada");
}

#[test]
fn rows_are_limited_to_one_request_and_the_rest_is_counted() {
    let many = (0..MOST + 7).map(|number| format!("p{number}@x.example")).collect::<Vec<_>>().join("\n") + "\n";
    let mut draft = typed(&["a@x.example"]);
    let spread = draft.paste(last(&draft), &many).unwrap();
    assert_eq!(spread.left_out, 8);
    assert_eq!(draft.filled(), MOST);
    assert_eq!(draft.rows().len(), MOST, "without a blank one");
    assert_eq!(spread.go_on, last(&draft));
    let first = draft.rows()[0].key;
    draft.remove(first);
    assert_eq!((draft.filled(), draft.rows().len()), (MOST - 1, MOST));
}

#[test]
fn removing_a_row_goes_on_in_the_one_that_takes_its_place() {
    let mut draft = typed(&["a@x.example", "b@x.example"]);
    let keys: Vec<_> = draft.rows().iter().map(|row| row.key).collect();
    assert_eq!(draft.below(keys[0]), Some(keys[1]));
    assert_eq!(draft.remove(keys[0]), Some(keys[1]));
    assert_eq!(draft.remove(keys[1]), Some(keys[2]));
    assert_eq!(draft.remove(keys[1]), None, "gone already");
    assert_eq!(addresses(&draft), [""]);
}

#[test]
fn a_project_is_granted_once() {
    let mut draft = typed(&["a@x.example"]);
    let key = draft.rows()[0].key;
    draft.set_grant(key, ProjectId(3), true);
    draft.set_grant(key, ProjectId(3), true);
    draft.set_grant(key, ProjectId(4), true);
    draft.set_grant(key, ProjectId(3), false);
    assert_eq!(draft.row(key).unwrap().projects, [ProjectId(4)]);
}

#[test]
fn errors_are_shown_when_a_row_is_left_and_not_while_typing() {
    let mut draft = typed(&["tim"]);
    let key = draft.rows()[0].key;
    assert!(!draft.row(key).unwrap().left);
    draft.leave(key);
    draft.leave(last(&draft));
    assert!(draft.row(key).unwrap().left);
    assert!(!draft.rows()[1].left, "a blank row has none");
    draft.type_address(key, "");
    draft.type_address(key, "t");
    assert!(!draft.row(key).unwrap().left, "begun anew");
}

#[test]
fn several_people_in_a_row_that_is_left_become_rows() {
    let mut draft = typed(&["Ada <a@x.example, b@x.example"]);
    let key = draft.rows()[0].key;
    assert_eq!(draft.rows().len(), 2, "not while it is typed");
    draft.leave(key);
    assert_eq!(addresses(&draft), ["a@x.example", "b@x.example", ""]);
    assert_eq!(draft.row(key).unwrap().name, "Ada");
    let before = draft.clone();
    draft.leave_all();
    assert_eq!(addresses(&draft), addresses(&before));
}

#[test]
fn sent_rows_go_and_the_others_say_why_until_they_are_changed() {
    let mut draft = typed(&["a@x.example", "b@x.example", "c@x.example", "d@x.example"]);
    let keys: Vec<_> = draft.rows().iter().map(|row| row.key).collect();
    let error = serde_json::json!({
        "type": "validation_error",
        "code": "invalid_input",
        "detail": "This person already belongs to the organization.",
        "attr": "target_email",
    });
    let error = serde_json::from_value(error).unwrap();
    let made = super::super::fixtures::invite("a@x.example", "grace");
    let lines = vec![
        BulkLine { index: 0, status: 201, invite: Some(made.clone()), error: None },
        BulkLine { index: 1, status: 400, invite: None, error: Some(error) },
        BulkLine { index: 9, status: 201, invite: Some(made.clone()), error: None },
    ];
    let sent = draft.apply_results(&[keys[0], keys[2], keys[3]], lines);
    assert_eq!(sent, [CreatedInvite { key: keys[0], invite: made }]);
    assert_eq!(addresses(&draft), ["b@x.example", "c@x.example", "d@x.example", ""]);
    let failure = draft.row(keys[2]).unwrap().failure.clone().unwrap();
    assert_eq!(failure.field.as_deref(), Some("target_email"));
    assert_eq!(failure.sentence, "This person already belongs to the organization.");
    assert_eq!(draft.row(keys[3]).unwrap().failure, None, "a row without an answer stays as it is");
    draft.choose_level(keys[2], Level::Administrator);
    assert_eq!(draft.row(keys[2]).unwrap().failure, None);
}

#[test]
fn a_key_is_never_used_twice() {
    let mut draft = typed(&["a@x.example", "b@x.example"]);
    let mut seen: Vec<Key> = draft.rows().iter().map(|row| row.key).collect();
    for _ in 0..5 {
        let key = last(&draft);
        draft.type_address(key, "c@x.example");
        draft.remove(key);
        let fresh = last(&draft);
        assert!(!seen.contains(&fresh) || seen.last() == Some(&fresh));
        seen.push(fresh);
    }
}
