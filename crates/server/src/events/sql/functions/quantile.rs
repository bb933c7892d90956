//! Aggregate functions that SQLite lacks: quantiles, arg-max and arg-min.

use rusqlite::Result;
use rusqlite::functions::{Aggregate, Context};
use rusqlite::types::{Value, ValueRef};
use std::cmp::Ordering;

/// Maximum number of values kept for a quantile: exact up to here, beyond it computed from a random sample of this
/// size.
const SAMPLE: usize = 65_536;

/// `hql_quantile(value, share)`: interpolates linearly, as `ClickHouse` does.
pub(super) struct Quantile;

/// A random sample of the values (reservoir sampling).
pub(super) struct Reservoir {
    values: Vec<f64>,
    seen: u64,
    share: f64,
    /// State of a xorshift generator; the same at every run.
    state: u64,
}

impl Aggregate<Reservoir, Option<f64>> for Quantile {
    fn init(&self, context: &mut Context<'_>) -> Result<Reservoir> {
        Ok(Reservoir { values: Vec::new(), seen: 0, share: context.get(1)?, state: 0x9E37_79B9_7F4A_7C15 })
    }

    fn step(&self, context: &mut Context<'_>, kept: &mut Reservoir) -> Result<()> {
        let Some(value) = super::float(context, 0) else {
            return Ok(());
        };
        kept.seen += 1;
        if kept.values.len() < SAMPLE {
            kept.values.push(value);
            return Ok(());
        }
        // Reservoir sampling: each value has the same chance to be in the sample.
        kept.state ^= kept.state << 13;
        kept.state ^= kept.state >> 7;
        kept.state ^= kept.state << 17;
        let place = usize::try_from(kept.state % kept.seen).unwrap_or(usize::MAX);
        if let Some(old) = kept.values.get_mut(place) {
            *old = value;
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, kept: Option<Reservoir>) -> Result<Option<f64>> {
        Ok(kept.and_then(|mut kept| {
            kept.values.sort_unstable_by(f64::total_cmp);
            let last = kept.values.len().checked_sub(1)?;
            #[expect(clippy::cast_precision_loss, reason = "it is small")]
            let place = kept.share * last as f64;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and the last")]
            let below = place.floor() as usize;
            let low = kept.values.get(below).copied()?;
            let high = kept.values.get(below + 1).copied().unwrap_or(low);
            Some(low + (high - low) * place.fract())
        }))
    }
}

/// `hql_arg_max(value, by)` and `hql_arg_min(value, by)`; the first of equal ones.
pub(super) struct ArgExtreme {
    pub(super) greatest: bool,
}

impl Aggregate<Option<(Value, Value)>, Value> for ArgExtreme {
    fn init(&self, _: &mut Context<'_>) -> Result<Option<(Value, Value)>> {
        Ok(None)
    }

    fn step(&self, context: &mut Context<'_>, best: &mut Option<(Value, Value)>) -> Result<()> {
        let by = context.get_raw(1);
        if by == ValueRef::Null {
            return Ok(());
        }
        let better = match best {
            None => true,
            Some((_, known)) => {
                let order = compare(by, (&*known).into());
                order == if self.greatest { Ordering::Greater } else { Ordering::Less }
            }
        };
        if better {
            *best = Some((context.get(0)?, context.get(1)?));
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, best: Option<Option<(Value, Value)>>) -> Result<Value> {
        Ok(best.flatten().map_or(Value::Null, |(value, _)| value))
    }
}

/// SQLite's order: numbers, texts, blobs.
fn compare(a: ValueRef<'_>, b: ValueRef<'_>) -> Ordering {
    let rank = |value: ValueRef<'_>| match value {
        ValueRef::Null => 0,
        ValueRef::Integer(_) | ValueRef::Real(_) => 1,
        ValueRef::Text(_) => 2,
        ValueRef::Blob(_) => 3,
    };
    #[expect(clippy::cast_precision_loss, reason = "numbers of both kinds are compared")]
    let float = |value: ValueRef<'_>| match value {
        ValueRef::Integer(number) => number as f64,
        ValueRef::Real(number) => number,
        _ => 0.0,
    };
    match (a, b) {
        (ValueRef::Integer(a), ValueRef::Integer(b)) => a.cmp(&b),
        (ValueRef::Text(a), ValueRef::Text(b)) | (ValueRef::Blob(a), ValueRef::Blob(b)) => a.cmp(b),
        (a, b) => rank(a).cmp(&rank(b)).then_with(|| float(a).total_cmp(&float(b))),
    }
}
