//! Calendar days in the format of date fields: `2026-11-24`. Pure.

/// The day number, so that days can be subtracted; `None` if the text is no valid day.
#[must_use]
pub fn day_number(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let year: i64 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month: i64 = parts.next().filter(|month| month.len() == 2)?.parse().ok()?;
    let day: i64 = parts.next().filter(|day| day.len() == 2)?.parse().ok()?;
    let is_day = (1..=12).contains(&month) && (1..=length(year, month)).contains(&day) && parts.next().is_none();
    if !is_day || year < 1 {
        return None;
    }
    let years = year - 1;
    let before = years * 365 + years / 4 - years / 100 + years / 400;
    Some(before + (1..month).map(|month| length(year, month)).sum::<i64>() + day)
}

/// Number of days in a month.
fn length(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(from: &str, to: &str) -> i64 {
        day_number(to).unwrap() - day_number(from).unwrap()
    }

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        assert_eq!(between("2026-11-24", "2026-11-24"), 0);
        assert_eq!(between("2026-11-30", "2026-12-01"), 1);
        assert_eq!(between("2024-02-28", "2024-03-01"), 2);
        assert_eq!(between("2100-02-28", "2100-03-01"), 1);
        assert_eq!(between("2000-01-01", "2001-01-01"), 366);
        assert_eq!(between("1970-01-01", "2026-11-24"), 20_781);
    }

    #[test]
    fn an_invalid_day_has_no_number() {
        for text in
            ["", "2026-02-29", "2026-13-01", "2026-00-01", "2026-11-31", "2026-11", "26-11-24", "2026-11-24-1", "x-y-z"]
        {
            assert_eq!(day_number(text), None, "{text}");
        }
    }
}
