//! Positions in the text of a query: the server counts lines and characters, the text area counts UTF-16 units. Pure.

use rolecall_api::Position;

/// The length of a text in UTF-16 units.
pub(super) fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// The range of the word or quoted name at a position, in UTF-16 units; at the end of the text, the last word.
pub(super) fn word_at(text: &str, position: Position) -> (u32, u32) {
    let line_at = text
        .split_inclusive('\n')
        .take(usize::try_from(position.line.saturating_sub(1)).unwrap_or(usize::MAX))
        .map(str::len)
        .sum::<usize>();
    let line = &text[line_at..];
    let column = usize::try_from(position.column.saturating_sub(1)).unwrap_or(usize::MAX);
    let at = line.char_indices().nth(column).map_or(text.len(), |(index, _)| line_at + index);
    let (start, end) = match text[at..].chars().next() {
        Some(first) if is_part_of_word(first) => {
            let end = text[at..].find(|c| !is_part_of_word(c)).map_or(text.len(), |length| at + length);
            (at, end)
        }
        // Select a quoted name completely, because it was probably meant as a string.
        Some(quote @ ('"' | '`')) => {
            let rest = &text[at + quote.len_utf8()..];
            let length = rest.find([quote, '\n']).filter(|length| rest[*length..].starts_with(quote));
            (at, at + length.map_or(quote.len_utf8(), |length| length + 2 * quote.len_utf8()))
        }
        Some(first) => (at, at + first.len_utf8()),
        // Something is missing after the last word.
        None => {
            let text = text.trim_end();
            let last = text
                .rfind(|c: char| !is_part_of_word(c))
                .map_or(0, |index| index + text[index..].chars().next().map_or(0, char::len_utf8));
            (if last == text.len() { last.saturating_sub(1) } else { last }, text.len())
        }
    };
    let start = (0..=start).rev().find(|index| text.is_char_boundary(*index)).unwrap_or(0);
    (units(&text[..start]), units(&text[..end.max(start)]))
}

fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// Replaces the selection by `name`, with spaces to adjacent words; returns the text and the new position of the caret.
pub(super) fn insert(text: &str, start: u32, end: u32, name: &str) -> (String, u32) {
    let (start, end) = (index_of(text, start.min(end)), index_of(text, end.max(start)));
    let (before, behind) = (&text[..start], &text[end..]);
    let mut made = before.to_owned();
    if before.chars().next_back().is_some_and(|c| is_part_of_word(c) || matches!(c, '\'' | '`' | ']' | ')' | ',')) {
        made.push(' ');
    }
    made.push_str(name);
    let caret = units(&made);
    if behind.starts_with(|c: char| is_part_of_word(c) || matches!(c, '\'' | '`')) {
        made.push(' ');
    }
    made.push_str(behind);
    (made, caret)
}

/// The byte index after a number of UTF-16 units.
fn index_of(text: &str, units: u32) -> usize {
    let mut passed = 0;
    for (index, c) in text.char_indices() {
        if passed >= units {
            return index;
        }
        passed += u32::try_from(c.len_utf16()).unwrap_or(1);
    }
    text.len()
}

/// The name of an event as a SQL string.
pub(super) fn string_literal(name: &str) -> String {
    format!("'{}'", name.replace('\\', "\\\\").replace('\'', "''"))
}

/// The SQL expression for a property.
pub(super) fn property(name: &str) -> String {
    let mut chars = name.chars();
    let plain = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '$'))
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$'));
    if plain { format!("properties.{name}") } else { format!("properties[{}]", string_literal(name)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, line: u32, column: u32) -> String {
        let (start, end) = word_at(text, Position { line, column });
        let all: Vec<u16> = text.encode_utf16().collect();
        String::from_utf16(&all[start as usize..end as usize]).unwrap()
    }

    #[test]
    fn the_word_at_a_position_is_selected() {
        assert_eq!(marked("select evnt from events", 1, 8), "evnt");
        assert_eq!(marked("select 1\nfrom people\nwhere 1", 2, 6), "people");
        assert_eq!(marked("select 1 + ) from events", 1, 12), ")");
        assert_eq!(marked("select '☃😀', nope", 1, 14), "nope");
        assert_eq!(marked("select properties.$a", 1, 19), "$a");
    }

    #[test]
    fn a_quoted_name_is_selected_completely() {
        assert_eq!(marked("event = \"order ☃ paid\" and 1", 1, 9), "\"order ☃ paid\"");
        assert_eq!(marked("`a b`.c", 1, 1), "`a b`");
        assert_eq!(marked("select \"open", 1, 8), "\"");
        assert_eq!(marked("select \"open\n\"", 1, 8), "\"");
    }

    #[test]
    fn at_the_end_of_the_text_the_last_word_is_selected() {
        assert_eq!(marked("select (event", 1, 14), "event");
        assert_eq!(marked("select (event)", 9, 9), ")");
        assert_eq!(marked("", 1, 1), "");
        assert_eq!(marked("ü", 7, 1), "ü");
        assert_eq!(marked("select '☃", 3, 1), "☃");
    }

    #[test]
    fn names_are_inserted_at_the_caret_with_spaces() {
        assert_eq!(insert("select ", 7, 7, "event"), ("select event".into(), 12));
        assert_eq!(insert("select from", 6, 6, "event"), ("select event from".into(), 12));
        assert_eq!(insert("select x from", 7, 8, "event"), ("select event from".into(), 12));
        assert_eq!(insert("count()", 6, 6, "event"), ("count(event)".into(), 11));
        assert_eq!(insert("'😀' ", 5, 5, "event"), ("'😀' event".into(), 10));
        assert_eq!(insert("a", 9, 9, "b"), ("a b".into(), 3));
    }

    #[test]
    fn names_are_written_as_sql_reads_them() {
        assert_eq!(string_literal("Bob's \\ order"), "'Bob''s \\\\ order'");
        assert_eq!(property("$browser"), "properties.$browser");
        assert_eq!(property("plan"), "properties.plan");
        assert_eq!(property("my plan"), "properties['my plan']");
        assert_eq!(property("it's"), "properties['it''s']");
        assert_eq!(property("2nd"), "properties['2nd']");
    }
}
