//! Places in a member list, and the text that stands for one in a URL.

use super::order::{Key, Sort};
use crate::hash::sha256;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Maximum length of a cursor's text, in bytes. The longest name and address of people who write Latin letters fit.
const MAX_LENGTH: usize = 1024;
/// The number of characters at the beginning of the text that tell whether the rest is damaged.
const CHECK: usize = 8;

/// Where a page of a list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// After so many members.
    Offset(u32),
    /// Directly after this key.
    After(Key),
    /// Directly before this key.
    Before(Key),
}

/// The place of a page that follows or precedes another page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The number of members before the page, when the cursor was made.
    pub(crate) offset: u32,
    /// Directly before this key; otherwise after it.
    pub(crate) before: bool,
    pub(crate) key: Key,
}

impl Cursor {
    /// Parses the output of [`Self::to_text`]; `None` if it is damaged, too long, or for another order.
    pub(crate) fn parse(text: &str, sort: Sort) -> Option<Self> {
        if text.len() > MAX_LENGTH {
            return None;
        }
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let (check, json) = text.split_at_checked(CHECK)?;
        if sha256(json).get(..CHECK) != Some(check) {
            return None;
        }
        let (order, offset, before, key): (String, u32, bool, Key) = serde_json::from_str(json).ok()?;
        // PostgreSQL cannot compare with null characters.
        let storable = !key.name.contains('\0') && !key.email.contains('\0');
        (storable && order == sort.as_param()).then_some(Cursor { offset, before, key })
    }

    /// The cursor as text; `None` if the name is so long that the text would be too long.
    pub(crate) fn to_text(&self, sort: Sort) -> Option<String> {
        let json = serde_json::to_string(&(sort.as_param(), self.offset, self.before, &self.key)).ok()?;
        let text = URL_SAFE_NO_PAD.encode(format!("{}{json}", sha256(&json).get(..CHECK)?));
        (text.len() <= MAX_LENGTH).then_some(text)
    }
}

impl From<Cursor> for Place {
    fn from(cursor: Cursor) -> Self {
        if cursor.before { Place::Before(cursor.key) } else { Place::After(cursor.key) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::MemberOrder;

    const SORT: Sort = Sort { order: MemberOrder::Joined, reversed: true };

    fn cursor(name: &str) -> Cursor {
        let key = Key { number: i64::MIN, name: name.to_owned(), email: "ada@example.com".to_owned() };
        Cursor { offset: 100, before: true, key }
    }

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        for name in ["", "ada", "\"[]\\", "ἀ".repeat(100).as_str()] {
            let text = cursor(name).to_text(SORT).unwrap();
            assert_eq!(Cursor::parse(&text, SORT), Some(cursor(name)));
        }
    }

    #[test]
    fn a_damaged_cursor_and_one_of_another_order_are_refused() {
        let text = cursor("ada").to_text(SORT).unwrap();
        for other in [Sort { reversed: false, ..SORT }, Sort { order: MemberOrder::Name, reversed: true }] {
            assert_eq!(Cursor::parse(&text, other), None);
        }
        for place in 0..text.len() {
            let mut damaged = text.clone().into_bytes();
            damaged[place] = if damaged[place] == b'A' { b'B' } else { b'A' };
            assert_eq!(Cursor::parse(std::str::from_utf8(&damaged).unwrap(), SORT), None, "{place}");
            assert_eq!(Cursor::parse(&text[..place], SORT), None, "{place}");
        }
        assert_eq!(Cursor::parse(&cursor("a\0").to_text(SORT).unwrap(), SORT), None);
    }

    #[test]
    fn a_cursor_has_at_most_1024_bytes() {
        let longest = (0..1000).rev().find_map(|length| cursor(&"x".repeat(length)).to_text(SORT)).unwrap();
        assert!(longest.len() > MAX_LENGTH - 4 && Cursor::parse(&longest, SORT).is_some());
        assert_eq!(cursor(&"x".repeat(1000)).to_text(SORT), None);
        // A valid one, but longer.
        let json = serde_json::to_string(&(SORT.as_param(), 1, true, cursor(&"x".repeat(1000)).key)).unwrap();
        let text = URL_SAFE_NO_PAD.encode(format!("{}{json}", &sha256(&json)[..CHECK]));
        assert_eq!(Cursor::parse(&text, SORT), None);
    }
}
