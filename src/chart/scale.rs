//! The labels of the y-axis: few, round, whole numbers, not far above the data.

/// Maximum number of steps above zero.
const STEPS: u64 = 5;
/// The preferred number of steps.
const USUAL: u64 = 4;

/// From zero to at least `most`, in at most five equal round steps. The last one is the top of the chart.
pub(super) fn ticks(most: u64) -> Vec<u64> {
    let step = step(most.max(1));
    let count = most.max(1).div_ceil(step);
    (0..=count).map(|index| index.saturating_mul(step)).collect()
}

/// Of the round steps that reach `most` in at most five, the one that ends closest above it.
fn step(most: u64) -> u64 {
    let mut power = 1_u64;
    // This power of ten reaches it in one to ten steps.
    while most / 10 >= power {
        power = power.saturating_mul(10);
    }
    // Whole numbers only, so no 0.2 or 2.5.
    let of_ten = [(power / 10).saturating_mul(2), (power / 100).saturating_mul(25), (power / 10).saturating_mul(5)];
    let of_one = [1, 2, 5, 10].map(|step| power.saturating_mul(step));
    let quarter = (power / 10).saturating_mul(25);
    let tries = of_ten.into_iter().chain(of_one).chain([quarter]).filter(|step| *step > 0);
    let fits = tries.filter(|step| most.div_ceil(*step) <= STEPS);
    // Of those that end at the same number, the one closest to the preferred number of steps.
    let waste = |step: &u64| {
        let count = most.div_ceil(*step);
        (count.saturating_mul(*step), count.abs_diff(USUAL))
    };
    fits.min_by_key(waste).unwrap_or(u64::MAX)
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
            (5, vec![0, 1, 2, 3, 4, 5]),
            (10, vec![0, 2, 4, 6, 8, 10]),
            (11, vec![0, 5, 10, 15]),
            (77, vec![0, 20, 40, 60, 80]),
            (97, vec![0, 25, 50, 75, 100]),
            (905, vec![0, 250, 500, 750, 1000]),
            (1000, vec![0, 250, 500, 750, 1000]),
            (420, vec![0, 100, 200, 300, 400, 500]),
            (601, vec![0, 250, 500, 750]),
            (1001, vec![0, 250, 500, 750, 1000, 1250]),
        ] {
            assert_eq!(ticks(most), expected, "{most}");
        }
    }

    #[test]
    fn no_axis_ends_far_above_the_data() {
        for most in 10..5000 {
            let top = ticks(most).last().copied().unwrap_or_default();
            assert!(top * 2 <= most * 3, "{top} for {most}");
        }
    }

    #[test]
    fn every_axis_is_short_and_ends_at_or_above_the_most() {
        for most in (0..2000).chain([99_999, 123_456_789, u64::MAX / 2, u64::MAX]) {
            let ticks = ticks(most);
            assert!((2..=6).contains(&ticks.len()), "{most}: {ticks:?}");
            assert!(ticks.last().is_some_and(|top| *top >= most), "{most}: {ticks:?}");
        }
    }
}
