//! The ids of events. To clients they are opaque: a time, and a mark of the organizations that the person had then.

use crate::clock::Moment;
use crate::hash::sha256;
use rolecall_api::OrganizationId;
use std::collections::BTreeSet;
use std::fmt::{self, Display};
use std::time::Duration;

/// How far back a stream can resume.
pub(super) const KEPT: Duration = Duration::from_hours(1);
/// What was told in this time before an id is told again: the time of an entry is taken before its transaction waits for
/// locks and commits, and the clocks of servers differ.
pub(super) const OVERLAP: Duration = Duration::from_secs(30);

/// The id of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EventId {
    pub(super) at: Moment,
    pub(super) mark: String,
}

impl EventId {
    /// Reads an id that a client sends. `None`: it is not one of ours, or too old to resume from.
    pub(super) fn parse(text: &str, now: Moment) -> Option<Self> {
        let (at, mark) = text.split_once('-')?;
        if at.len() > 16 || mark.len() != MARK || !mark.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let at = Moment::from_micros(i64::from_str_radix(at, 16).ok()?);
        let is_kept = at >= now.before(KEPT) && at <= now.after(OVERLAP);
        is_kept.then(|| EventId { at, mark: mark.to_owned() })
    }

    /// The time from which on changes may not have been told.
    pub(super) fn since(&self) -> Moment {
        self.at.before(OVERLAP)
    }
}

impl Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{}", self.at.micros(), self.mark)
    }
}

/// The length of a mark.
const MARK: usize = 8;

/// A short hash of a person's organizations: if it differs, they have joined or lost one.
pub(super) fn mark<'a>(organizations: impl IntoIterator<Item = &'a OrganizationId>) -> String {
    let sorted: BTreeSet<&str> = organizations.into_iter().map(OrganizationId::as_str).collect();
    let mut hash = sha256(&sorted.into_iter().collect::<Vec<_>>().join(" "));
    hash.truncate(MARK);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organization(id: &str) -> OrganizationId {
        OrganizationId(id.to_owned())
    }

    #[test]
    fn an_id_is_read_for_an_hour_and_not_a_microsecond_longer() {
        let at = Moment::from_micros(1_664_582_400_000_000);
        let id = EventId { at, mark: mark(&[organization("a")]) };
        let hour = Duration::from_hours(1);
        assert_eq!(EventId::parse(&id.to_string(), at.after(hour)).as_ref(), Some(&id));
        assert_eq!(EventId::parse(&id.to_string(), at.after(hour + Duration::from_micros(1))), None);
        // The clock of the server that gave it may be ahead, but not by an hour.
        assert_eq!(EventId::parse(&id.to_string(), at.before(OVERLAP)).as_ref(), Some(&id));
        assert_eq!(EventId::parse(&id.to_string(), at.before(hour)), None);
    }

    #[test]
    fn what_is_not_an_id_is_refused() {
        let now = Moment::from_micros(0);
        assert!(EventId::parse("0-0123abcd", now).is_some());
        let long = format!("{}-0123abcd", "0".repeat(17));
        for text in
            ["", "0", "0-", "-0123abcd", "0-0123abc", "0-0123abcde", "0-0123abcx", "x-0123abcd", "0-é12345", &long]
        {
            assert_eq!(EventId::parse(text, now), None, "{text}");
        }
    }

    #[test]
    fn the_mark_tells_sets_apart_and_not_orders() {
        let (a, b) = (organization("a"), organization("b"));
        assert_eq!(mark([&a, &b]), mark([&b, &a]));
        assert_ne!(mark([&a, &b]), mark([&a]));
    }
}
