//! Plans: the prices of events by month (`ROLECALL_PLANS`).

use crate::calendar::Month;
use rolecall_api::{Currency, Plan, Tier};
use serde::Deserialize;

/// The plans if no file is configured.
const BUILT_IN: &str = include_str!("plans.json");

/// Plans by the month from which they are valid; all in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plans {
    /// The plan that is valid from the beginning.
    first: Plan,
    /// Later plans, each with the first month in which it is valid.
    later: Vec<(Month, Plan)>,
}

/// What is wrong with a file of plans.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlansError {
    /// Not JSON, or not of this shape.
    #[error("{0}")]
    Shape(String),
    /// The currency is invalid.
    #[error("`currency` must be a code of three capital letters with 0 to 4 decimals")]
    Currency,
    /// There is no plan.
    #[error("there must be at least one plan")]
    NoPlan,
    /// The name of a plan is missing or unreadable.
    #[error("each plan needs a `name` of 1 to 64 characters")]
    Name,
    /// The plans are not in order of their months.
    #[error("`from` must be a month such as 2027-01, later than in the plan before it; the first plan has none")]
    From,
    /// The tiers of a plan are not in order.
    #[error("in the plan `{0}` each `up_to` must be greater than the one before, and only the last tier has none")]
    Tiers(String),
    /// A price is too high.
    #[error("in the plan `{0}` a price is higher than {MOST_PER_MILLION} minor units for a million events")]
    Price(String),
}

/// The highest price, so that sums do not overflow.
const MOST_PER_MILLION: u64 = 1_000_000_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlansFile {
    currency: CurrencyInFile,
    plans: Vec<PlanInFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CurrencyInFile {
    code: String,
    decimals: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanInFile {
    name: String,
    from: Option<String>,
    included: u64,
    tiers: Vec<TierInFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TierInFile {
    up_to: Option<u64>,
    per_million: u64,
}

impl Plans {
    /// Parses a file of plans; `None`: the built-in ones.
    ///
    /// # Errors
    /// See [`PlansError`].
    pub fn parse(text: Option<&str>) -> Result<Self, PlansError> {
        let file: PlansFile =
            serde_json::from_str(text.unwrap_or(BUILT_IN)).map_err(|error| PlansError::Shape(error.to_string()))?;
        let CurrencyInFile { code, decimals } = file.currency;
        if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) || decimals > 4 {
            return Err(PlansError::Currency);
        }
        let currency = Currency { code, decimals };
        let mut plans = Vec::new();
        for plan in file.plans {
            let from = plan.from.as_deref().map(|from| Month::parse(from).ok_or(PlansError::From)).transpose()?;
            plans.push((from, checked(plan, &currency)?));
        }
        let mut plans = plans.into_iter();
        let (None, first) = plans.next().ok_or(PlansError::NoPlan)? else { return Err(PlansError::From) };
        let later =
            plans.map(|(from, plan)| Some((from?, plan))).collect::<Option<Vec<_>>>().ok_or(PlansError::From)?;
        if !later.is_sorted_by(|one, next| one.0 < next.0) {
            return Err(PlansError::From);
        }
        Ok(Plans { first, later })
    }

    /// The currency of all plans.
    pub(crate) fn currency(&self) -> &Currency {
        &self.first.currency
    }

    /// The plan that is valid in a month.
    pub(crate) fn for_month(&self, month: Month) -> &Plan {
        self.later.iter().rev().find(|(from, _)| *from <= month).map_or(&self.first, |(_, plan)| plan)
    }
}

fn checked(plan: PlanInFile, currency: &Currency) -> Result<Plan, PlansError> {
    let name = plan.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 64 {
        return Err(PlansError::Name);
    }
    let (last, others) = plan.tiers.split_last().ok_or_else(|| PlansError::Tiers(name.clone()))?;
    let mut before = plan.included;
    for tier in others {
        match tier.up_to {
            Some(up_to) if up_to > before => before = up_to,
            _ => return Err(PlansError::Tiers(name)),
        }
    }
    if last.up_to.is_some() {
        return Err(PlansError::Tiers(name));
    }
    if plan.tiers.iter().any(|tier| tier.per_million > MOST_PER_MILLION) {
        return Err(PlansError::Price(name));
    }
    let tiers = plan.tiers.into_iter().map(|TierInFile { up_to, per_million }| Tier { up_to, per_million }).collect();
    Ok(Plan { name, currency: currency.clone(), included: plan.included, tiers })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(currency: &str, plans: &str) -> Result<Plans, PlansError> {
        Plans::parse(Some(&format!("{{\"currency\": {currency}, \"plans\": {plans}}}")))
    }

    const EURO: &str = r#"{"code": "EUR", "decimals": 2}"#;

    #[test]
    fn there_is_a_plan_without_a_file() {
        let plans = Plans::parse(None).unwrap();
        let plan = plans.for_month(Month::parse("2026-11").unwrap());
        assert_eq!((plan.name.as_str(), plan.included, plan.currency.code.as_str()), ("Standard", 1_000_000, "USD"));
    }

    #[test]
    fn the_plan_of_the_demo_is_one() {
        let plans = Plans::parse(Some(include_str!("../demo/plans.json"))).unwrap();
        assert_eq!(plans.currency().code, "EUR");
    }

    #[test]
    fn each_month_has_its_plan() {
        let plans = r#"[
            {"name": "Old", "included": 0, "tiers": [{"per_million": 1}]},
            {"name": "New", "from": "2026-06", "included": 5, "tiers": [{"up_to": 6, "per_million": 1}, {"per_million": 2}]},
            {"name": "Next", "from": "2027-01", "included": 0, "tiers": [{"per_million": 0}]}
        ]"#;
        let plans = file(EURO, plans).unwrap();
        for (month, name) in
            [("1999-01", "Old"), ("2026-05", "Old"), ("2026-06", "New"), ("2026-12", "New"), ("2027-01", "Next")]
        {
            assert_eq!(plans.for_month(Month::parse(month).unwrap()).name, name, "{month}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_what_is_wrong() {
        let tiers = |tiers: &str| format!(r#"[{{"name": "P", "included": 10, "tiers": {tiers}}}]"#);
        let later = |from: &str| {
            let plan = r#"{"name": "P", "included": 0, "tiers": [{"per_million": 1}]}"#;
            let next = plan.replace("\"included\"", &format!("\"from\": \"{from}\", \"included\""));
            format!("[{plan}, {next}, {next}]")
        };
        let first = r#"[{"name": "P", "from": "2026-01", "included": 0, "tiers": [{"per_million": 1}]}]"#;
        for (currency, plans, flaw) in [
            (EURO, "[]".to_owned(), "must be at least one plan"),
            (r#"{"code": "eur", "decimals": 2}"#, "[]".to_owned(), "three capital letters"),
            (r#"{"code": "EUR", "decimals": 9}"#, "[]".to_owned(), "three capital letters"),
            (EURO, tiers("[]"), "only the last"),
            (EURO, tiers(r#"[{"up_to": 20, "per_million": 1}]"#), "only the last"),
            (EURO, tiers(r#"[{"up_to": 10, "per_million": 1}, {"per_million": 1}]"#), "greater than the one before"),
            (EURO, tiers(r#"[{"per_million": 1}, {"per_million": 1}]"#), "only the last"),
            (EURO, tiers(r#"[{"per_million": 1000000001}]"#), "a price is higher"),
            (EURO, tiers(r#"[{"per_million": 0.5}]"#), "line 1"),
            (EURO, tiers(r#"[{"per_million": 1, "per_thousand": 1}]"#), "unknown field"),
            (EURO, r#"[{"name": " ", "included": 0, "tiers": [{"per_million": 1}]}]"#.to_owned(), "name"),
            (EURO, later("2026-01"), "later than"),
            (EURO, later("soon"), "`from` must be a month"),
            (EURO, first.to_owned(), "the first plan has none"),
        ] {
            let told = file(currency, &plans).unwrap_err().to_string();
            assert!(told.contains(flaw), "{plans}: {told}");
        }
    }
}
