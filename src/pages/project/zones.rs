//! Names of time zones for the selects.

/// A zone that browsers do not list, although every server supports it.
const UTC: &str = "UTC";

/// The `known` zones, with UTC and the current zone inserted in order.
#[must_use]
pub fn with(mut known: Vec<String>, present: &str) -> Vec<String> {
    known.extend([UTC.to_owned(), present.to_owned()].into_iter().filter(|zone| !zone.is_empty()));
    known.sort();
    known.dedup();
    known
}

/// The name of a zone without underscores.
#[must_use]
pub fn words(zone: &str) -> String {
    zone.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utc_and_the_present_zone_are_there_once() {
        let known = vec!["Europe/Oslo".to_owned(), "Africa/Abidjan".to_owned()];
        assert_eq!(with(known.clone(), "Europe/Oslo"), ["Africa/Abidjan", "Europe/Oslo", "UTC"]);
        assert_eq!(with(known, "US/Pacific"), ["Africa/Abidjan", "Europe/Oslo", "US/Pacific", "UTC"]);
    }

    #[test]
    fn zones_are_told_without_underscores() {
        assert_eq!(words("America/New_York"), "America/New York");
    }
}
