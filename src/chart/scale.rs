//! The numbers of the upright axis: round ones, whole ones, few.

/// The most steps above zero.
const STEPS: u64 = 4;

/// From zero to at least `most`, in at most four equal round steps. The last one is the top of the chart.
pub(super) fn ticks(most: u64) -> Vec<u64> {
    let step = step(most.max(1));
    let count = most.max(1).div_ceil(step);
    (0..=count).map(|index| index.saturating_mul(step)).collect()
}

/// The smallest round step that needs at most four to reach `most`.
fn step(most: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        // A quarter of ten is no whole number.
        let quarter = if power > 1 { power / 10 * 25 } else { 0 };
        let tries = [power, power.saturating_mul(2), quarter, power.saturating_mul(5)];
        if let Some(step) = tries.into_iter().find(|step| *step > 0 && most.div_ceil(*step) <= STEPS) {
            return step;
        }
        power = power.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_are_round_and_reach_the_most() {
        for (most, expected) in [
            (0, vec![0, 1]),
            (1, vec![0, 1]),
            (3, vec![0, 1, 2, 3]),
            (5, vec![0, 2, 4, 6]),
            (10, vec![0, 5, 10]),
            (77, vec![0, 20, 40, 60, 80]),
            (97, vec![0, 25, 50, 75, 100]),
            (905, vec![0, 250, 500, 750, 1000]),
            (1000, vec![0, 250, 500, 750, 1000]),
            (1001, vec![0, 500, 1000, 1500]),
        ] {
            assert_eq!(ticks(most), expected, "{most}");
        }
    }

    #[test]
    fn every_axis_is_short_and_ends_at_or_above_the_most() {
        for most in (0..2000).chain([99_999, 123_456_789, u64::MAX / 2, u64::MAX]) {
            let ticks = ticks(most);
            assert!((2..=5).contains(&ticks.len()), "{most}: {ticks:?}");
            assert!(ticks.last().is_some_and(|top| *top >= most), "{most}: {ticks:?}");
        }
    }
}
