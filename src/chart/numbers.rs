//! Formats numbers: in full, short, and as a change in percent.

pub use crate::intl::number;

use crate::{
    intl::decimal,
    language::{t, tr},
};

/// A short number for an axis: `7,500`, `12.5k`, `2M`.
pub(super) fn short(value: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")];
    if value < 10_000 {
        return number(value);
    }
    for (unit, word) in UNITS {
        if value >= unit {
            let hundredths = value / (unit / 100);
            let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
            return decimal(text.trim_end_matches('0').trim_end_matches('.')) + t(word);
        }
    }
    number(value)
}

/// The change of a number: `+18 %`, `−3 %`. `None` from zero.
#[must_use]
pub fn change(now: u64, before: u64) -> Option<String> {
    if before == 0 {
        return None;
    }
    // `i128`, so that nothing overflows.
    let (now, before) = (i128::from(now), i128::from(before));
    let twice = (now - before) * 200 + before * (now - before).signum();
    let percent = twice / (before * 2);
    let size = number(u64::try_from(percent.unsigned_abs()).unwrap_or(u64::MAX));
    Some(match percent.signum() {
        1 => tr!("+{size}%"),
        -1 => tr!("−{size}%"),
        _ => t("±0%").to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_short_at_an_axis_and_exact_for_round_ones() {
        for (value, text) in [
            (0, "0"),
            (7_500, "7,500"),
            (10_000, "10k"),
            (12_500, "12.5k"),
            (250_000, "250k"),
            (1_250_000, "1.25M"),
            (2_000_000_000, "2B"),
        ] {
            assert_eq!(short(value), text);
        }
    }

    #[test]
    fn a_change_is_rounded_to_whole_percent_in_both_directions() {
        for (now, before, text) in [
            (118, 100, Some("+18%")),
            (97, 100, Some("−3%")),
            (100, 100, Some("±0%")),
            (1005, 1000, Some("+1%")),
            (1004, 1000, Some("±0%")),
            (995, 1000, Some("−1%")),
            (0, 5, Some("−100%")),
            (20_000, 100, Some("+19,900%")),
            (5, 0, None),
            (u64::MAX, 1, Some("+18,446,744,073,709,551,615%")),
        ] {
            assert_eq!(change(now, before).as_deref(), text, "{before} → {now}");
        }
    }
}
