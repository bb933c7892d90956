//! Forecasts the number of events in a month. No I/O, no clock.

use crate::calendar::{Day, Month};
use rolecall_api::ForecastBasis;
use std::collections::BTreeMap;

/// Maximum number of past weeks to consider.
pub(crate) const WEEKS: i64 = 4;
/// With fewer past weeks than this, the day of the week is ignored.
const FEWEST: i64 = 2;
const WEEK: i64 = 7;

/// Forecasts the events of the month of `today` from the daily counts so far (today and at least `WEEKS` back), and
/// returns what the forecast is based on.
pub(crate) fn forecast(days: &BTreeMap<Day, u64>, today: Day, month: Month) -> (u64, ForecastBasis) {
    let of = |day: Day| days.get(&day).copied().unwrap_or_default();
    let so_far = sum(days.range(month.first()..=today));
    let began = days.iter().find(|(day, events)| day.0 >= today.0 - WEEKS * WEEK && **events > 0).map(|(day, _)| *day);
    let whole_days = began.map_or(0, |began| today.0 - began.0);
    if whole_days < 1 {
        return (so_far, ForecastBasis::SoFar);
    }
    let weeks = (whole_days / WEEK).min(WEEKS);
    let mean = rounded(sum(days.range(Day(today.0 - whole_days)..today)), whole_days);
    let expected = |day: Day| {
        if weeks < FEWEST {
            return mean;
        }
        // The last same weekday before today; then a week earlier each.
        let last = day.0 - WEEK * ((day.0 - today.0) / WEEK + 1);
        rounded((0..weeks).fold(0, |sum: u64, week| sum.saturating_add(of(Day(last - WEEK * week)))), weeks)
    };
    let rest = (today.0 + 1..=month.last().0).map(|day| expected(Day(day)));
    let of_today = expected(today).max(of(today));
    let all = rest.fold(so_far.saturating_sub(of(today)).saturating_add(of_today), u64::saturating_add);
    let basis = if weeks < FEWEST {
        ForecastBasis::DailyMean { days: whole_days.unsigned_abs(), per_day: mean }
    } else {
        ForecastBasis::Weekdays { weeks: weeks.unsigned_abs() }
    };
    (all, basis)
}

fn sum<'a>(days: impl Iterator<Item = (&'a Day, &'a u64)>) -> u64 {
    days.fold(0, |sum: u64, (_, events)| sum.saturating_add(*events))
}

/// A mean, rounded half up.
fn rounded(sum: u64, count: i64) -> u64 {
    let count = count.unsigned_abs().max(1);
    sum.saturating_add(count / 2) / count
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 1 November 2026, a Sunday.
    const FIRST: i64 = 20_758;

    fn november() -> Month {
        Month::parse("2026-11").unwrap()
    }

    fn days(numbers: impl IntoIterator<Item = (i64, u64)>) -> BTreeMap<Day, u64> {
        numbers.into_iter().map(|(day, events)| (Day(FIRST + day), events)).collect()
    }

    #[test]
    fn without_a_whole_day_it_is_what_there_is() {
        assert_eq!(november().first(), Day(FIRST));
        assert_eq!(forecast(&days([]), Day(FIRST + 3), november()), (0, ForecastBasis::SoFar));
        assert_eq!(forecast(&days([(3, 70)]), Day(FIRST + 3), november()), (70, ForecastBasis::SoFar));
    }

    #[test]
    fn for_a_fortnight_each_remaining_day_counts_as_the_days_so_far() {
        // Two full days with 100 on average, and 30 today so far: today and the 26 days after it count 100 each.
        let (events, basis) = forecast(&days([(1, 80), (2, 120), (3, 30)]), Day(FIRST + 3), november());
        assert_eq!(basis, ForecastBasis::DailyMean { days: 2, per_day: 100 });
        assert_eq!(events, 200 + 27 * 100);
        // A day above the average counts as it is.
        let (events, _) = forecast(&days([(1, 80), (2, 120), (3, 500)]), Day(FIRST + 3), november());
        assert_eq!(events, 200 + 500 + 26 * 100);
    }

    #[test]
    fn days_before_the_month_tell_of_its_days_but_do_not_count() {
        let (events, basis) = forecast(&days([(-2, 80), (-1, 120)]), Day(FIRST), november());
        assert_eq!(basis, ForecastBasis::DailyMean { days: 2, per_day: 100 });
        assert_eq!(events, 30 * 100);
    }

    #[test]
    fn after_a_fortnight_weekdays_count_as_the_same_weekdays_did() {
        // 0 on weekends, 100 on working days, for six weeks. Today is Tuesday 24, at its start.
        let is_weekday = |day: i64| !matches!(day.rem_euclid(7), 0 | 6);
        let numbers = (-20..23).map(|day| (day, if is_weekday(day) { 100 } else { 0 }));
        let (events, basis) = forecast(&days(numbers), Day(FIRST + 23), november());
        assert_eq!(basis, ForecastBasis::Weekdays { weeks: 4 });
        // November 2026 has 21 working days.
        assert_eq!(events, 2100);
    }

    #[test]
    fn fewer_weeks_do_while_there_are_no_more() {
        let numbers = (7..23).map(|day| (day, if day < 16 { 100 } else { 200 }));
        let (_, basis) = forecast(&days(numbers), Day(FIRST + 23), november());
        assert_eq!(basis, ForecastBasis::Weekdays { weeks: 2 });
    }

    proptest! {
        #[test]
        fn a_forecast_is_never_less_than_what_there_is(
            numbers in prop::collection::vec(0_u64..u64::MAX / 64, 60),
            today in 0_i64..30,
        ) {
            let days = days((-30..=today).zip(numbers));
            let (events, _) = forecast(&days, Day(FIRST + today), november());
            let so_far = sum(days.range(Day(FIRST)..));
            prop_assert!(events >= so_far);
        }
    }
}
