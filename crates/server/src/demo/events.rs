//! Generates ninety days of events for the demo projects, with a weekly and daily rhythm and a few incidents to find.
//!
//! In Storefront: a campaign in Norway (41 to 38 days ago), an afternoon without payments (23 days ago, with
//! `payment_failed`), late deliveries that led to refunds (12 to 9 days ago), and the plan `business`, offered since 30
//! days ago. Warehouse has no events: it shows a new project.

use crate::clock::Moment;
use crate::store::events::NewEvent;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How many days back the events go.
pub(super) const DAYS: u64 = 90;

const DAY: Duration = Duration::from_hours(24);
const COUNTRIES: [&str; 6] = ["NO", "DE", "SE", "DK", "NL", "GB"];
const BROWSERS: [&str; 4] = ["Chrome", "Safari", "Firefox", "Edge"];
const SYSTEMS: [&str; 5] = ["Windows", "iOS", "Android", "Mac OS X", "Linux"];
const CURRENCIES: [(&str, &str); 4] = [("NO", "NOK"), ("SE", "SEK"), ("DK", "DKK"), ("GB", "GBP")];
/// Activity per hour of the day (UTC), in thousandths of the busiest hour.
const HOURS: [u64; 24] =
    [60, 40, 30, 25, 40, 90, 240, 480, 760, 900, 960, 940, 820, 880, 960, 1000, 930, 800, 640, 560, 500, 400, 250, 120];
/// Activity per day of the week, from Monday, in thousandths.
const WEEK: [u64; 7] = [1000, 980, 1000, 1040, 940, 620, 540];

/// The generator of one day of a project.
struct DayGenerator {
    /// Seeded with the project and the day, so that the demo is reproducible.
    rng: Xoshiro256PlusPlus,
    /// When the day began.
    start: Moment,
    days_ago: u64,
    /// The day of the week; 0 is Monday.
    weekday: usize,
    events: Vec<NewEvent>,
}

/// The events of a project on the day (UTC) `days_ago`, sorted by time; today only up to now. Empty for projects
/// without events.
pub(super) fn on_day(project: &str, days_ago: u64, now: Moment) -> Vec<NewEvent> {
    let today = now.micros().div_euclid(micros(DAY));
    let day = today - i64::try_from(days_ago).unwrap_or(0);
    let mut generator = DayGenerator {
        rng: Xoshiro256PlusPlus::from_seed(Sha256::digest(format!("{project} {days_ago}")).into()),
        start: Moment::from_micros(day * micros(DAY)),
        days_ago,
        // 1970 began on a Thursday.
        weekday: usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0),
        events: Vec::new(),
    };
    match project {
        "Storefront" => generator.storefront(),
        "Customer portal" => generator.plain(&["message_sent", "ticket_opened", "ticket_solved"], 110, 700),
        "Fleet tracking" => generator.plain(&["position_reported", "delivery_done", "delay_reported"], 240, 60),
        "Ledger" => generator.plain(&["invoice_booked", "payment_matched"], 45, 12),
        "Payroll" if (day % 30) == 0 => generator.plain(&["payslip_sent"], 70, 70),
        "Lab notes" => generator.plain(&["note_saved", "sample_logged", "run_started"], 60, 25),
        "Prototypes" => generator.plain(&["print_started", "print_failed"], 8, 4),
        _ => {}
    }
    generator.events.retain(|event| event.timestamp <= now);
    generator.events.sort_by_key(|event| event.timestamp);
    generator.events
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

impl DayGenerator {
    /// True with a probability of `permille` / 1000.
    fn happens(&mut self, permille: u64) -> bool {
        self.rng.random_range(0..1000) < permille
    }

    /// A random item, more often one of the first.
    fn early<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        let places = 0..of.len().max(1);
        of.get(self.rng.random_range(places.clone()).min(self.rng.random_range(places))).copied()
    }

    /// A random number around `mean`.
    fn around(&mut self, mean: u64) -> u64 {
        mean * self.rng.random_range(850..1150) / 1000 + u64::from(self.happens(mean % 10 * 100))
    }

    /// A random count for this day, if `mean` is that of a busy day.
    fn busy(&mut self, mean: u64) -> u64 {
        // Grows by a third over the ninety days, with a monthly wave.
        let growth = 750 + (DAYS - self.days_ago.min(DAYS)) * 250 / DAYS;
        let phase = self.days_ago % 30;
        let season = 950 + phase.min(30 - phase) * 7;
        let week = WEEK.get(self.weekday).copied().unwrap_or(1000);
        self.around(mean * week / 1000 * growth / 1000 * season / 1000)
    }

    /// A random moment of the day, more likely in a busy hour.
    fn moment(&mut self) -> Moment {
        loop {
            let hour = self.rng.random_range(0..24_u64);
            let chance = HOURS.get(usize::try_from(hour).unwrap_or(0)).copied().unwrap_or(0);
            if self.happens(chance) {
                let millis = hour * 3_600_000 + self.rng.random_range(0..3_600_000);
                return self.start.after(Duration::from_millis(millis));
            }
        }
    }

    fn put(&mut self, event: &str, person: &str, timestamp: Moment, properties: &Value) {
        let uuid = uuid::Builder::from_custom_bytes(self.rng.random());
        self.events.push(NewEvent {
            uuid: uuid.into_uuid(),
            event: event.to_owned(),
            distinct_id: person.to_owned(),
            timestamp,
            properties: properties.to_string(),
        });
    }

    /// Adds plain events of some kinds, the first most often, by so many people.
    fn plain(&mut self, names: &[&str], mean: u64, people: u64) {
        for _ in 0..self.busy(mean) {
            let Some(name) = self.early(names) else { return };
            let person = format!("p_{:05}", 10_000 + self.rng.random_range(0..people) * 37);
            let moment = self.moment();
            let (country, minutes) = (self.early(&COUNTRIES), self.rng.random_range(0..90) + 1);
            self.put(name, &person, moment, &json!({"country": country, "minutes": minutes}));
        }
    }

    fn storefront(&mut self) {
        let campaign = (38..=41).contains(&self.days_ago);
        let visits = self.busy(400) + if campaign { 260 } else { 0 };
        for visit in 0..visits {
            self.visit(campaign && visit % 2 == 0);
        }
        for _ in 0..self.busy(10) {
            self.refund("changed mind");
        }
        if (9..=12).contains(&self.days_ago) {
            for _ in 0..self.busy(60) {
                self.refund("late");
            }
        }
    }

    /// One visit to the shop, perhaps with a purchase.
    fn visit(&mut self, by_campaign: bool) {
        let person =
            format!("p_{:05}", 10_000 + self.rng.random_range(0..9_000).min(self.rng.random_range(0..9_000)) * 9 + 7);
        let country = if by_campaign { Some("NO") } else { self.early(&COUNTRIES) };
        let mut about = Map::new();
        about.insert("country".to_owned(), json!(country));
        about.insert("$browser".to_owned(), json!(self.early(&BROWSERS)));
        about.insert("$os".to_owned(), json!(self.early(&SYSTEMS)));
        about.insert("plan".to_owned(), json!(self.plan()));
        if by_campaign {
            about.insert("utm_campaign".to_owned(), json!("autumn-north"));
        }
        let mut time = self.moment();
        let at = |path: &str, more: Value| {
            let mut properties = about.clone();
            properties.insert("$current_url".to_owned(), json!(format!("https://shop.meridian.example{path}")));
            properties.insert("$pathname".to_owned(), json!(path));
            if let Value::Object(more) = more {
                properties.extend(more);
            }
            Value::Object(properties)
        };
        self.put("$pageview", &person, time, &at("/", Value::Null));
        if self.happens(450) {
            time = self.later(time);
            let path = format!("/goods/{}", 100 + self.rng.random_range(0..60));
            self.put("$pageview", &person, time, &at(&path, Value::Null));
        }
        if !self.happens(if by_campaign { 780 } else { 700 }) {
            return;
        }
        time = self.later(time);
        let items = 1 + self.rng.random_range(0..7).min(self.rng.random_range(0..7));
        self.put("cart_opened", &person, time, &at("/cart", json!({"items": items})));
        if !self.happens(620) {
            return;
        }
        time = self.later(time);
        let amount = cents(990 + self.rng.random_range(0..9_000) * items);
        let currency = CURRENCIES.iter().find(|(of, _)| Some(*of) == country).map_or("EUR", |(_, currency)| *currency);
        let order = json!({"amount": amount, "currency": currency, "items": items});
        let hour = time.micros().rem_euclid(micros(DAY)) / micros(Duration::from_hours(1));
        if self.days_ago == 23 && (12..17).contains(&hour) {
            self.put(
                "payment_failed",
                &person,
                time,
                &at("/checkout", json!({"amount": amount, "code": "gateway_timeout"})),
            );
        } else {
            self.put("order_paid", &person, time, &at("/checkout/done", order));
        }
    }

    fn plan(&mut self) -> &'static str {
        if self.days_ago <= 30 && self.happens(120 + (30 - self.days_ago) * 8) {
            return "business";
        }
        if self.happens(300) { "plus" } else { "basic" }
    }

    fn refund(&mut self, reason: &str) {
        let person = format!("p_{:05}", 10_000 + self.rng.random_range(0..9_000) * 9 + 7);
        let path = format!("/orders/{}", 40_000 + self.rng.random_range(0..20_000));
        let (amount, moment) = (cents(990 + self.rng.random_range(0..20_000)), self.moment());
        let properties =
            json!({"amount": amount, "reason": reason, "$pathname": path, "country": self.early(&COUNTRIES)});
        self.put("refund_issued", &person, moment, &properties);
    }

    fn later(&mut self, time: Moment) -> Moment {
        time.after(Duration::from_millis(4_000 + self.rng.random_range(0..90_000)))
    }
}

/// An amount in cents as a JSON number with two decimals.
fn cents(cents: u64) -> Value {
    serde_json::from_str(&format!("{}.{:02}", cents / 100, cents % 100)).unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-24 at noon.
    const NOW: Moment = Moment::from_micros(1_795_521_600_000_000);

    fn count(project: &str, days_ago: u64, name: &str) -> usize {
        on_day(project, days_ago, NOW).iter().filter(|event| event.event == name).count()
    }

    #[test]
    fn two_demos_of_a_moment_are_alike() {
        let (one, other) = (on_day("Storefront", 5, NOW), on_day("Storefront", 5, NOW));
        assert!(one == other && one.len() > 500, "{}", one.len());
        assert!(on_day("Storefront", 0, NOW).iter().all(|event| event.timestamp <= NOW));
        assert!(on_day("Warehouse", 5, NOW).is_empty());
    }

    #[test]
    fn the_stories_are_there() {
        assert!(count("Storefront", 23, "payment_failed") > 20);
        assert!((0..DAYS).filter(|day| *day != 23).all(|day| count("Storefront", day, "payment_failed") == 0));
        assert!(count("Storefront", 10, "refund_issued") > 2 * count("Storefront", 17, "refund_issued"));
        assert!(count("Storefront", 40, "cart_opened") * 10 > count("Storefront", 47, "cart_opened") * 13);
        // 22 days ago was a Monday, 24 days ago a Saturday.
        assert!(count("Storefront", 22, "order_paid") > count("Storefront", 24, "order_paid"));
    }
}
