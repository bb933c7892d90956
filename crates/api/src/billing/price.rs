//! Computes the cost of events, on the server and in the browser. Integers only.
//!
//! A price is in minor units per million events. Each invoice line (the events of one tier) is multiplied exactly and
//! rounded once, half up; the amount is the sum of the lines. So everybody can check an amount from the numbers on the
//! invoice.

use super::{InvoiceLine, Plan};

/// The number of events that a price refers to.
const MILLION: u128 = 1_000_000;

/// The invoice lines for a number of events in a month: one for the included events and one for each tier reached.
pub fn lines(plan: &Plan, events: u64) -> impl Iterator<Item = InvoiceLine> {
    let included = (plan.included > 0).then_some((Some(plan.included), 0));
    let tiers = included.into_iter().chain(plan.tiers.iter().map(|tier| (tier.up_to, tier.per_million)));
    let mut before = 0;
    tiers.filter_map(move |(up_to, per_million)| {
        let last = up_to.unwrap_or(u64::MAX).min(events);
        let in_tier = last.checked_sub(before).filter(|events| *events > 0)?;
        let line =
            InvoiceLine { from: before + 1, up_to, events: in_tier, per_million, amount: cost(in_tier, per_million) };
        before = last;
        Some(line)
    })
}

/// The cost of a number of events in a month, in minor units; saturates at `i64::MAX`.
#[must_use]
pub fn amount(plan: &Plan, events: u64) -> i64 {
    lines(plan, events).fold(0, |sum: i64, line| sum.saturating_add(line.amount))
}

/// The highest number of events in a month that costs at most `limit`; `None` if no number costs more.
#[must_use]
pub fn events_within(plan: &Plan, limit: i64) -> Option<u64> {
    if amount(plan, u64::MAX) <= limit {
        return None;
    }
    // INVARIANT: `low` events cost at most the limit, `high` events cost more; the cost never decreases.
    let (mut low, mut high) = (0, u64::MAX);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if amount(plan, middle) <= limit {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low)
}

fn cost(events: u64, per_million: u64) -> i64 {
    let exact = u128::from(events) * u128::from(per_million);
    // At most 2^128 - 2^65 + 1, so adding half a million does not overflow.
    i64::try_from((exact + MILLION / 2) / MILLION).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Currency, Tier};
    use proptest::prelude::*;

    fn plan(included: u64, tiers: &[(Option<u64>, u64)]) -> Plan {
        Plan {
            name: "Plan".to_owned(),
            currency: Currency { code: "EUR".to_owned(), decimals: 2 },
            included,
            tiers: tiers.iter().map(|&(up_to, per_million)| Tier { up_to, per_million }).collect(),
        }
    }

    fn standard() -> Plan {
        plan(1_000_000, &[(Some(10_000_000), 4000), (Some(100_000_000), 2000), (None, 1000)])
    }

    #[test]
    fn included_events_cost_nothing_and_each_further_one_what_its_tier_says() {
        for (events, cost) in [
            (0, 0),
            (1_000_000, 0),
            // 0.01 minor units are rounded to 0, 0.5 to 1.
            (1_000_001, 0),
            (1_000_124, 0),
            (1_000_125, 1),
            (2_000_000, 4000),
            (10_000_000, 36_000),
            (11_000_000, 38_000),
            (100_000_000, 216_000),
            (101_000_000, 217_000),
        ] {
            assert_eq!(amount(&standard(), events), cost, "{events}");
        }
    }

    #[test]
    fn lines_say_how_an_amount_comes_about() {
        let told: Vec<_> =
            lines(&standard(), 12_345_678).map(|line| (line.from, line.up_to, line.events, line.amount)).collect();
        let expected = [
            (1, Some(1_000_000), 1_000_000, 0),
            (1_000_001, Some(10_000_000), 9_000_000, 36_000),
            // 2 345 678 × 2000 / 1 000 000 = 4691.356
            (10_000_001, Some(100_000_000), 2_345_678, 4691),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_limit_is_a_number_of_events() {
        assert_eq!(events_within(&standard(), 0), Some(1_000_124));
        assert_eq!(events_within(&standard(), 4000), Some(2_000_124));
        assert_eq!(events_within(&plan(0, &[(None, 0)]), 0), None);
        assert_eq!(events_within(&plan(0, &[(None, 1_000_000)]), 0), Some(0));
    }

    #[test]
    fn the_most_of_everything_is_still_a_number() {
        let dear = plan(u64::MAX, &[(None, u64::MAX)]);
        assert_eq!(amount(&dear, u64::MAX), 0);
        let dear = plan(0, &[(Some(1), u64::MAX), (None, u64::MAX)]);
        assert_eq!(amount(&dear, u64::MAX), i64::MAX);
        assert_eq!(amount(&dear, 1), 18_446_744_073_710);
    }

    prop_compose! {
        fn plans()(
            included in 0_u64..10_000_000,
            steps in prop::collection::vec((1_u64..10_000_000, 0_u64..1_000_000), 0..5),
            last in 0_u64..1_000_000,
        ) -> Plan {
            let mut end = included;
            let mut tiers: Vec<_> = steps.into_iter().map(|(step, per_million)| {
                end += step;
                (Some(end), per_million)
            }).collect();
            tiers.push((None, last));
            plan(included, &tiers)
        }
    }

    proptest! {
        #[test]
        fn lines_cover_all_events_once(plan in plans(), events in any::<u64>()) {
            let lines: Vec<_> = lines(&plan, events).collect();
            prop_assert_eq!(lines.iter().map(|line| u128::from(line.events)).sum::<u128>(), u128::from(events));
            let mut next = 1;
            for line in &lines {
                prop_assert_eq!(line.from, next);
                prop_assert!(line.up_to.is_none_or(|up_to| up_to >= line.from + line.events - 1));
                next = line.from.saturating_add(line.events);
            }
        }

        #[test]
        fn an_amount_is_the_exact_cost_but_for_half_a_unit_a_line(plan in plans(), events in 0_u64..1_000_000_000_000) {
            // Event by event, in millionths of a minor unit.
            let mut exact = 0_u128;
            let mut before = plan.included.min(events);
            for tier in &plan.tiers {
                let last = tier.up_to.unwrap_or(u64::MAX).min(events).max(before);
                exact += u128::from(last - before) * u128::from(tier.per_million);
                before = last;
            }
            let rounded = u128::try_from(amount(&plan, events)).unwrap() * MILLION;
            let lines = lines(&plan, events).count() as u128;
            prop_assert!(rounded.abs_diff(exact) <= lines * MILLION / 2);
        }

        #[test]
        fn more_events_never_cost_less(plan in plans(), one in any::<u64>(), other in any::<u64>()) {
            let (few, many) = (one.min(other), one.max(other));
            prop_assert!(amount(&plan, few) <= amount(&plan, many));
        }

        #[test]
        fn a_limit_is_kept_and_used_up(plan in plans(), limit in 0_i64..1_000_000_000) {
            match events_within(&plan, limit) {
                Some(most) => {
                    prop_assert!(amount(&plan, most) <= limit);
                    prop_assert!(amount(&plan, most + 1) > limit);
                }
                None => prop_assert!(amount(&plan, u64::MAX) <= limit),
            }
        }
    }
}
