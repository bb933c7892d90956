//! Tests with texts as people copy them from mail programs, spreadsheets and lists.

use super::*;

fn read(text: &str) -> Vec<(String, String)> {
    entries(text).into_iter().map(|entry| (entry.address, entry.name)).collect()
}

#[track_caller]
fn reads(text: &str, people: &[(&str, &str)]) {
    let people: Vec<_> = people.iter().map(|(address, name)| ((*address).to_owned(), (*name).to_owned())).collect();
    assert_eq!(read(text), people, "{text:?}");
}

#[test]
fn emails_are_separated_by_commas_semicolons_spaces_and_lines() {
    let people = [("a@x.example", ""), ("b@x.example", ""), ("c@x.example", "")];
    for text in [
        "a@x.example,b@x.example,c@x.example",
        "a@x.example; b@x.example ;c@x.example;",
        "a@x.example b@x.example\tc@x.example",
        "a@x.example\nb@x.example\r\n\r\nc@x.example\n",
        ", a@x.example,, b@x.example; ; c@x.example ,",
        "<a@x.example>, <b@x.example> <c@x.example>",
        "mailto:a@x.example, MAILTO:b@x.example?subject=Hi; (c@x.example).",
    ] {
        reads(text, &people);
    }
}

#[test]
fn a_name_precedes_its_email() {
    let people = [("ada@x.example", "Ada Lovelace"), ("grace@y.example", "Grace Hopper")];
    for text in [
        "Ada Lovelace <ada@x.example>, Grace Hopper <grace@y.example>",
        "\"Ada Lovelace\" <ada@x.example>; \"Grace Hopper\" <grace@y.example>",
        "Ada Lovelace<ada@x.example>\n  Grace   Hopper  < grace@y.example >",
        "Ada Lovelace ada@x.example\nGrace Hopper grace@y.example",
        "Ada Lovelace\tada@x.example\nGrace Hopper\tgrace@y.example",
        "Ada Lovelace ada@x.example, Grace Hopper grace@y.example",
        "Ada Lovelace ada@x.example Grace Hopper grace@y.example",
        "ada@x.example Ada Lovelace\ngrace@y.example,Grace Hopper",
        "Ada,Lovelace,ada@x.example\nGrace\tHopper\tgrace@y.example",
    ] {
        reads(text, &people);
    }
}

#[test]
fn a_name_that_was_turned_around_is_turned_back() {
    let people = [("ada@x.example", "Ada Lovelace"), ("grace@y.example", "Grace Hopper")];
    for text in [
        "Lovelace, Ada <ada@x.example>; Hopper, Grace <grace@y.example>",
        "Lovelace, Ada <ada@x.example>, Hopper, Grace <grace@y.example>",
        "\"Lovelace, Ada\" <ada@x.example>, \"Hopper, Grace\" <grace@y.example>",
    ] {
        reads(text, &people);
    }
}

#[test]
fn a_name_that_is_the_email_is_dropped() {
    reads(
        "ada@x.example <Ada@X.example>, \"b@x.example\" <b@x.example>",
        &[("Ada@X.example", ""), ("b@x.example", "")],
    );
    reads("\"Ada @ home\" <ada@x.example>", &[("ada@x.example", "Ada @ home")]);
}

#[test]
fn emails_with_and_without_names_mix() {
    reads(
        "a@x.example, Ada <b@x.example>, c@x.example d@x.example; Bo Diddley <e@x.example>",
        &[
            ("a@x.example", ""),
            ("b@x.example", "Ada"),
            ("c@x.example", ""),
            ("d@x.example", ""),
            ("e@x.example", "Bo Diddley"),
        ],
    );
}

#[test]
fn rows_of_a_table_lose_their_further_columns() {
    reads(
        "Ada Lovelace,ada@x.example,Sales,Oslo\ngrace@y.example,Grace Hopper,IT",
        &[("ada@x.example", "Ada Lovelace"), ("grace@y.example", "Grace Hopper")],
    );
}

#[test]
fn text_that_is_no_email_becomes_a_row() {
    reads("tim, a@x.example, b@x.example", &[("tim", ""), ("a@x.example", ""), ("b@x.example", "")]);
    reads("tim", &[("tim", "")]);
    reads("tim@meridian\nno address here", &[("tim@meridian", ""), ("no address here", "")]);
    reads("Ada <>", &[("", "Ada")]);
    reads("Ada <ada>", &[("ada", "Ada")]);
}

#[test]
fn nothing_gives_nothing() {
    for text in ["", " ", ",;\n\t", "<>", "\"\"", ";;;", "\r\n"] {
        reads(text, &[]);
    }
}

#[test]
fn unbalanced_signs_do_not_swallow_the_lines_after_them() {
    reads("Ada <a@x.example\nb@x.example", &[("a@x.example", "Ada"), ("b@x.example", "")]);
    reads("\"Ada a@x.example\nb@x.example", &[("Ada a@x.example", ""), ("b@x.example", "")]);
    reads("a@x.example> b@x.example", &[("a@x.example>", ""), ("b@x.example", "")]);
}

#[test]
fn a_name_is_cut_to_the_servers_limit() {
    let long = format!("{} <a@x.example>", "é".repeat(40));
    assert_eq!(read(&long)[0].1, "é".repeat(NAME_LENGTH));
    reads("aaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbb <a@x.example>", &[("a@x.example", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]);
}

/// Tries every short text of the meaningful characters: no email is lost, and no row is empty.
#[test]
fn no_text_of_meaningful_characters_loses_an_email() {
    const SIGNS: [&str; 8] = ["@", "Bo", ",", ";", " ", "<", ">", "\""];
    for length in 0..=5 {
        for mut number in 0..SIGNS.len().pow(length) {
            let (mut text, mut addresses) = (String::new(), Vec::new());
            for at in 0..length {
                match SIGNS[number % SIGNS.len()] {
                    "@" => {
                        let address = format!("a{at}@x.yz");
                        text.push_str(&address);
                        addresses.push(address);
                    }
                    sign => text.push_str(sign),
                }
                number /= SIGNS.len();
            }
            let found = entries(&text);
            for address in addresses {
                let is_there = |entry: &Entry| entry.address.contains(&address) || entry.name.contains(&address);
                assert!(found.iter().any(is_there), "{text:?} gave {found:?}");
            }
            assert!(found.iter().all(|entry| !entry.address.is_empty() || !entry.name.is_empty()), "{text:?}");
        }
    }
}

#[test]
fn a_separator_after_an_email_ends_the_row() {
    for text in [
        "a@x.example,",
        "a@x.example;",
        "a@x.example ",
        "Ada <a@x.example>",
        "Ada Lovelace a@x.example ",
        "tim,",
        "tim@meridian ",
    ] {
        assert!(finished(text).is_some(), "{text:?}");
    }
    for text in [
        "",
        ",",
        " ",
        "a@x.example",
        "Ada ",
        "Ada Lovelace ",
        "tim@ ",
        "Ada <a@x.example",
        "Ada <a@x.example ",
        "\"Lovelace,",
    ] {
        assert_eq!(finished(text), None, "{text:?}");
    }
}
