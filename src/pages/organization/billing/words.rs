//! Texts of the billing pages: dates, tiers, the basis of a forecast, the effect of a limit. Pure.

use crate::chart::number;
use crate::intl;
use crate::language::{t, tr};
use crate::ui::BadgeKind;
use rolecall_api::{
    Card, Currency, Date, ForecastBasis, InvoiceLine, InvoiceState, LimitState, Period, Plan, Timestamp, price,
};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Year, month and day of `2026-11-24`.
fn parts(date: &Date) -> Option<(u32, usize, u32)> {
    let mut parts = date.0.split('-');
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (1..=12).contains(&month).then_some((year, month, day))
}

/// Formats the month of a period: `November 2026`.
pub(super) fn month(period: &Period) -> String {
    match parts(&period.from) {
        Some((year, month, _)) => format!("{} {year}", t(MONTHS[month - 1])),
        None => period.from.0.clone(),
    }
}

/// The day on which the next month begins: `1 December`.
pub(super) fn next_month(period: &Period) -> String {
    match parts(&period.from) {
        Some((_, month, _)) => tr!("1 {month}", month = t(MONTHS[month % 12])),
        None => t("the first of the next month").to_owned(),
    }
}

/// The date of issue, in UTC like all dates of an invoice: `1 December 2026`.
pub(super) fn issued(moment: &Timestamp) -> String {
    // Timestamps of the API are in UTC (contract 3).
    day(&Date(moment.as_str().get(..10).unwrap_or(moment.as_str()).to_owned()))
}

/// Formats a date: `24 November 2026`.
pub(super) fn day(date: &Date) -> String {
    match parts(date) {
        Some((year, month, day)) => tr!("{day} {month} {year}", month = t(MONTHS[month - 1])),
        None => date.0.clone(),
    }
}

/// Says what a forecast is based on.
pub(super) fn basis(basis: &ForecastBasis) -> String {
    match basis {
        ForecastBasis::Weekdays { weeks } => tr!(
            "The forecast assumes that each remaining day is like the average of the same weekday over the last {weeks} weeks."
        ),
        ForecastBasis::DailyMean { days: 1, per_day } => tr!(
            "The forecast assumes that each remaining day is like the only full day so far, with {events} events.",
            events = number(*per_day)
        ),
        ForecastBasis::DailyMean { days, per_day } => tr!(
            "The forecast assumes that each remaining day is like the average of the last {days} days: {events} events a day.",
            events = number(*per_day)
        ),
        ForecastBasis::SoFar => {
            t("There is no full day of data yet, so the forecast is what was captured so far.").to_owned()
        }
    }
}

/// The range of events of a line or a tier, such as the first million.
pub(super) fn range(from: u64, up_to: Option<u64>) -> String {
    match up_to {
        Some(up_to) if from <= 1 => tr!("Up to {events}", events = number(up_to)),
        Some(up_to) => tr!("{from} to {to}", from = number(from), to = number(up_to)),
        None if from <= 1 => t("All events").to_owned(),
        None => tr!("More than {events}", events = number(from - 1)),
    }
}

/// A price without the currency, which is in the column header.
pub(super) fn price_of(per_million: u64, currency: &Currency) -> String {
    if per_million == 0 {
        return t("included").to_owned();
    }
    bare(currency, i64::try_from(per_million).unwrap_or(i64::MAX))
}

/// An amount with its currency: `1,250.00 EUR`.
pub(super) fn amount(currency: &Currency, minor: i64) -> String {
    format!("{} {}", bare(currency, minor), currency.code)
}

/// An amount without its currency, for a column whose heading has it.
pub(super) fn bare(currency: &Currency, minor: i64) -> String {
    intl::decimal(&currency.decimal(minor))
}

/// A line for each tier of a plan in order, with the events captured in it.
pub(super) fn tiers(plan: &Plan, lines: &[InvoiceLine]) -> Vec<InvoiceLine> {
    let included = (plan.included > 0).then_some((Some(plan.included), 0));
    let mut before = 0;
    included
        .into_iter()
        .chain(plan.tiers.iter().map(|tier| (tier.up_to, tier.per_million)))
        .map(|(up_to, per_million)| {
            let from = before + 1;
            before = up_to.unwrap_or(u64::MAX);
            let line = lines.iter().find(|line| line.from == from);
            let (events, amount) = line.map_or((0, 0), |line| (line.events, line.amount));
            InvoiceLine { from, up_to, events, per_million, amount }
        })
        .collect()
}

/// Says what a new `limit` would do, before it is saved; `None` for no limit.
pub(super) fn limit(plan: &Plan, period: &Period, events: u64, limit: Option<i64>) -> String {
    let Some(limit) = limit else {
        return t("Without a limit, all events are captured, whatever they cost.").to_owned();
    };
    let Some(most) = price::events_within(plan, limit) else {
        return t("No number of events costs this much, so this limit is never reached.").to_owned();
    };
    let until = next_month(period);
    if events >= most {
        let (events, most) = (number(events), number(most));
        return tr!(
            "This month already has {events} events, and the limit allows {limit}: capture stops immediately, until {until} (UTC). Events sent until then are rejected and lost.",
            limit = most
        );
    }
    let events = number(most);
    let stop = if limit == 0 {
        tr!("Capture stops at the included {events} events per month.")
    } else {
        tr!("Capture stops at this limit, after {events} events per month.")
    };
    let then = tr!(
        "Later events are rejected, and lost unless they are sent again, until the month ends (this one on {until}, UTC) or someone raises the limit. Everyone in the organization is notified at 80% and at 100%."
    );
    format!("{stop} {then}")
}

/// Says how close the cost is to the saved limit.
pub(super) fn nearness(state: LimitState, spent: i64, limit: i64, currency: &Currency) -> String {
    let (spent, limit) = (amount(currency, spent), amount(currency, limit));
    match state {
        LimitState::Within | LimitState::Near => tr!("{spent} of {limit} used this month."),
        LimitState::Reached => tr!("The limit of {limit} has been reached. No events are being captured."),
    }
}

/// A card in words, such as its brand and last four digits.
pub(super) fn card(card: &Card) -> String {
    let brand = intl::capitalized(&card.brand);
    let expires = match card.expires.split_once('-') {
        Some((year, month)) => format!("{month}/{year}"),
        None => card.expires.clone(),
    };
    tr!("{brand} ending in {digits}, valid until {expires}", digits = card.last4)
}

/// The badge of an invoice's state.
pub(super) fn state(state: InvoiceState) -> (BadgeKind, &'static str) {
    let (kind, word) = match state {
        InvoiceState::ByHand => (BadgeKind::Neutral, "sent manually"),
        InvoiceState::Open => (BadgeKind::Pending, "open"),
        InvoiceState::Processing => (BadgeKind::Pending, "payment pending"),
        InvoiceState::Paid => (BadgeKind::Done, "paid"),
        InvoiceState::Failed => (BadgeKind::Failed, "payment failed"),
    };
    (kind, t(word))
}

/// A share in percent: `12 %`.
pub(super) fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    let percent = (part * 200 + whole) / (whole * 2);
    if percent == 0 && part > 0 { t("< 1%").to_owned() } else { tr!("{percent}%") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::Tier;

    #[test]
    fn an_invoice_is_issued_on_the_day_of_utc_whatever_the_zone_of_the_reader() {
        assert_eq!(issued(&Timestamp("2026-12-01T00:30:00.000000Z".to_owned())), "1 December 2026");
    }

    fn date(text: &str) -> Date {
        Date(text.to_owned())
    }

    fn period(from: &str, to: &str) -> Period {
        Period { from: date(from), to: date(to) }
    }

    fn plan() -> Plan {
        Plan {
            name: "Plan".to_owned(),
            currency: Currency { code: "EUR".to_owned(), decimals: 2 },
            included: 100,
            tiers: vec![Tier { up_to: Some(1000), per_million: 1_000_000 }, Tier { up_to: None, per_million: 500_000 }],
        }
    }

    #[test]
    fn months_and_days_have_names() {
        let november = period("2026-11-01", "2026-11-30");
        assert_eq!(month(&november), "November 2026");
        assert_eq!(next_month(&november), "1 December");
        assert_eq!(next_month(&period("2026-12-01", "2026-12-31")), "1 January");
        assert_eq!(day(&date("2026-11-24")), "24 November 2026");
        assert_eq!(day(&date("nonsense")), "nonsense");
    }

    #[test]
    fn a_forecast_says_its_basis() {
        assert!(
            basis(&ForecastBasis::Weekdays { weeks: 4 }).contains("average of the same weekday over the last 4 weeks")
        );
        let told = basis(&ForecastBasis::DailyMean { days: 3, per_day: 12_345 });
        assert!(told.contains("the average of the last 3 days: 12,345 events a day"));
        assert!(basis(&ForecastBasis::DailyMean { days: 1, per_day: 1 }).contains("the only full day so far"));
    }

    #[test]
    fn all_tiers_are_shown_those_that_are_not_reached_too() {
        let plan = plan();
        let lines: Vec<_> = price::lines(&plan, 150).collect();
        let told: Vec<_> =
            tiers(&plan, &lines).iter().map(|tier| (range(tier.from, tier.up_to), tier.events, tier.amount)).collect();
        let expected = [("Up to 100", 100, 0), ("101 to 1,000", 50, 50), ("More than 1,000", 0, 0)];
        assert_eq!(told, expected.map(|(range, events, amount)| (range.to_owned(), events, amount)));
        assert_eq!(range(1, None), "All events");
        assert_eq!((price_of(0, &plan.currency), price_of(4000, &plan.currency)), ("included".into(), "40.00".into()));
    }

    #[test]
    fn a_limit_says_what_it_will_do_before_it_is_saved() {
        let november = period("2026-11-01", "2026-11-30");
        let told = |events, amount| limit(&plan(), &november, events, amount);
        assert!(told(0, None).starts_with("Without a limit"));
        assert!(told(0, Some(50)).starts_with("Capture stops at this limit, after 150 events per month."));
        assert!(told(0, Some(0)).starts_with("Capture stops at the included 100 events per month."));
        assert!(
            told(200, Some(50)).contains("already has 200 events, and the limit allows 150: capture stops immediately")
        );
        let free = Plan { tiers: vec![Tier { up_to: None, per_million: 0 }], ..plan() };
        assert!(limit(&free, &november, 0, Some(50)).contains("is never reached"));
    }

    #[test]
    fn cards_and_shares_are_formatted() {
        let visa = Card { brand: "visa".to_owned(), last4: "4242".to_owned(), expires: "2028-04".to_owned() };
        assert_eq!(card(&visa), "Visa ending in 4242, valid until 04/2028");
        assert_eq!(
            (share(2, 3), share(1, 1000), share(0, 5), share(0, 0)),
            ("67%".into(), "< 1%".into(), "0%".into(), "–".into())
        );
    }
}
