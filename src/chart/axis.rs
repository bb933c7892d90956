//! Which points of the x-axis get a label: as many as fit, at round times.

use super::Unit;

/// A local date and hour in the chart's time zone, without the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wall {
    pub(super) year: i32,
    pub(super) hour: u32,
}

impl Wall {
    /// Parses `2026-11-19T14:00:00+01:00`.
    pub(super) fn parse(moment: &str) -> Option<Wall> {
        let year = moment.get(..4)?.parse().ok()?;
        let hour = moment.get(11..13)?.parse().ok()?;
        Some(Wall { year, hour })
    }

    /// The hour of a point; 0 if it cannot be parsed.
    fn hour_of(moment: &str) -> u32 {
        Wall::parse(moment).map_or(0, |wall| wall.hour)
    }
}

/// A point with a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Index of the point.
    pub(super) point: usize,
    /// True if the label is the hour, false if it is the day.
    pub(super) is_hour: bool,
}

/// The labelled points: at most `most`, but at least one if there are any points.
pub(super) fn marks(points: &[String], unit: Unit, most: usize) -> Vec<Mark> {
    let most = most.max(1);
    if unit == Unit::Hour {
        return hours(points, most);
    }
    let steps: &[usize] = match unit {
        Unit::Month => &[1, 2, 3, 6, 12, 24, 60, 120],
        Unit::Week => &[1, 2, 4, 8, 13, 26, 52, 104],
        Unit::Day | Unit::Hour => &[1, 2, 3, 4, 5, 7, 10, 14, 28, 56, 112, 364],
    };
    let all: Vec<usize> = (0..points.len()).collect();
    every(&all, steps, most).into_iter().map(|point| Mark { point, is_hour: false }).collect()
}

/// For hours: those at equal steps through the day, with the day as label at midnight. If they do not fit, only days.
fn hours(points: &[String], most: usize) -> Vec<Mark> {
    let clock: Vec<u32> = points.iter().map(|point| Wall::hour_of(point)).collect();
    for step in [1, 2, 3, 4, 6, 12] {
        let round: Vec<usize> = (0..clock.len()).filter(|&point| clock[point].is_multiple_of(step)).collect();
        if !round.is_empty() && round.len() <= most {
            return round.into_iter().map(|point| Mark { point, is_hour: clock[point] != 0 }).collect();
        }
    }
    let days: Vec<usize> = (0..clock.len()).filter(|&point| clock[point] == 0).collect();
    every(&days, &[1, 2, 3, 7, 14, 28], most).into_iter().map(|point| Mark { point, is_hour: false }).collect()
}

/// Every nth point, counted back from the last, which always has a label.
fn every(points: &[usize], steps: &[usize], most: usize) -> Vec<usize> {
    let fits = |step: &&usize| points.len().div_ceil(**step) <= most;
    let step = steps.iter().find(fits).copied().unwrap_or(points.len().max(1));
    let last = points.len().saturating_sub(1);
    (0..points.len()).filter(|index| (last - index).is_multiple_of(step)).map(|index| points[index]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(count: u32) -> Vec<String> {
        (0..count).map(|day| format!("2026-11-{:02}T00:00:00+01:00", day + 1)).collect()
    }

    fn places(marks: &[Mark]) -> Vec<usize> {
        marks.iter().map(|mark| mark.point).collect()
    }

    #[test]
    fn the_last_day_has_a_label_and_others_if_they_fit() {
        let points = days(14);
        assert_eq!(places(&marks(&points, Unit::Day, 14)).len(), 14);
        assert_eq!(places(&marks(&points, Unit::Day, 8)), [1, 3, 5, 7, 9, 11, 13]);
        assert_eq!(places(&marks(&points, Unit::Day, 5)), [1, 4, 7, 10, 13]);
        assert_eq!(places(&marks(&points, Unit::Day, 4)), [1, 5, 9, 13]);
        assert_eq!(places(&marks(&points, Unit::Day, 0)), [13]);
    }

    #[test]
    fn never_more_labels_than_fit() {
        for unit in [Unit::Day, Unit::Week, Unit::Month, Unit::Hour] {
            for count in 1..=28 {
                for most in 1..12 {
                    let found = marks(&days(count), unit, most);
                    assert!((1..=most).contains(&found.len()), "{unit:?} {count} {most}: {found:?}");
                }
            }
        }
    }

    #[test]
    fn hours_have_labels_at_round_times_and_midnight_shows_the_day() {
        let points: Vec<String> = (0..24)
            .map(|hour| format!("2026-11-{:02}T{:02}:00:00+01:00", 19 + (hour + 15) / 24, (hour + 15) % 24))
            .collect();
        let found = marks(&points, Unit::Hour, 8);
        let told: Vec<(usize, bool)> = found.iter().map(|mark| (mark.point, mark.is_hour)).collect();
        assert_eq!(told, [(0, true), (3, true), (6, true), (9, false), (12, true), (15, true), (18, true), (21, true)]);
        let few = marks(&points, Unit::Hour, 2);
        assert_eq!(few, [Mark { point: 9, is_hour: false }, Mark { point: 21, is_hour: true }]);
    }

    #[test]
    fn many_days_of_hours_have_day_labels() {
        let points: Vec<String> =
            (0..168).map(|hour| format!("2026-11-{:02}T{:02}:00:00Z", 1 + hour / 24, hour % 24)).collect();
        let found = marks(&points, Unit::Hour, 7);
        assert!(found.iter().all(|mark| !mark.is_hour));
        assert_eq!(places(&found), [0, 24, 48, 72, 96, 120, 144]);
    }

    #[test]
    fn an_invalid_time_is_not_parsed() {
        assert_eq!(Wall::parse("2026-11-19T14:00:00+01:00"), Some(Wall { year: 2026, hour: 14 }));
        assert_eq!(Wall::parse("soon"), None);
    }
}
