//! Billing: what an organization has captured, what that costs, and its invoices (contract 7).
//!
//! Money is whole minor units (cents, say) of a currency, never a fraction. Prices are minor units for a million events,
//! because a single event costs less than a cent; amounts are rounded once for each line, halves up.

mod invoice;
mod money;
pub mod price;

pub use invoice::{BillingContact, Invoice, InvoiceLine, InvoiceState};

use crate::ProjectId;
use serde::{Deserialize, Serialize};

/// A day of the calendar, in UTC: `2026-11-24`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Date(
    /// The text as it travels.
    pub String,
);

/// A currency.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Currency {
    /// Three letters of ISO 4217, such as `USD`.
    pub code: String,
    /// How many minor units make one: two digits for cents, none for yen.
    pub decimals: u8,
}

/// What events cost, up to a number of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// The last event of a month that costs this; none: all further ones.
    pub up_to: Option<u64>,
    /// Minor units for a million events.
    pub per_million: u64,
}

/// What events cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What it is called.
    pub name: String,
    /// What it is paid in.
    pub currency: Currency,
    /// So many events of each month cost nothing.
    pub included: u64,
    /// What those after them cost, graduated: each event costs what its own tier says.
    pub tiers: Vec<Tier>,
}

/// A month of the calendar, in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
}

/// How many events were captured on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayUsage {
    /// The day of their arrival.
    pub day: Date,
    /// How many.
    pub events: u64,
}

/// What was captured in a project this month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectUsage {
    /// The project; none: all that are closed to the caller or deleted, together.
    pub project: Option<ProjectId>,
    /// Its name, if it is one.
    pub name: Option<String>,
    /// Events this month.
    pub events: u64,
    /// Events by day, as in [`Billing::days`].
    pub days: Vec<u64>,
}

/// What a forecast rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ForecastBasis {
    /// Each remaining day counts as the same weekday did on average in the last weeks.
    Weekdays {
        /// How many weeks.
        weeks: u64,
    },
    /// Each remaining day counts as the days so far did on average.
    DailyMean {
        /// How many whole days there are so far.
        days: u64,
        /// Events a day, rounded.
        per_day: u64,
    },
    /// There is no whole day yet to go by: what there is so far.
    SoFar,
}

/// What the month will most likely come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// Events in the whole month.
    pub events: u64,
    /// What they will cost, in minor units, if no spend limit stops them.
    pub amount: i64,
    /// What it rests on.
    pub basis: ForecastBasis,
}

/// A card that pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Such as `visa`.
    pub brand: String,
    /// The last four digits.
    pub last4: String,
    /// The month until whose end it can be used: `2028-04`.
    pub expires: String,
}

/// How invoices are paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Payment {
    /// Invoices are sent by hand; there is no payment by card on this server.
    Hand,
    /// By card, through Stripe.
    Card {
        /// The card; none: there is none yet.
        card: Option<Card>,
        /// The last try to collect an invoice failed, and it is still open.
        failed: bool,
    },
}

/// The spend limit in events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpendLimit {
    /// In minor units.
    pub amount: i64,
    /// Capture stops at this many events in a month; none: no number of events costs so much.
    pub events: Option<u64>,
    /// How near it is.
    pub state: LimitState,
}

/// How near a spend limit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitState {
    /// Less than 80 % of it is spent.
    Within,
    /// 80 % or more is spent (with a limit of nothing: 80 % of the included events are captured).
    Near,
    /// It is reached: nothing is captured until the month ends or the limit is raised.
    Reached,
}

/// `GET /api/organizations/:org/billing/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Billing {
    /// The plan of this month.
    pub plan: Plan,
    /// This month.
    pub period: Period,
    /// Today.
    pub today: Date,
    /// Events this month.
    pub events: u64,
    /// What they cost so far, in minor units.
    pub amount: i64,
    /// How that comes about.
    pub lines: Vec<InvoiceLine>,
    /// Events by day, from the first of the month until today.
    pub days: Vec<DayUsage>,
    /// Events by project: those that are open to the caller by name, all others together at the end.
    pub projects: Vec<ProjectUsage>,
    /// What the month will most likely come to.
    pub forecast: Forecast,
    /// Whom the invoices are for.
    #[serde(flatten)]
    pub contact: BillingContact,
    /// Where capture stops, if it does.
    pub spend_limit: Option<SpendLimit>,
    /// How invoices are paid.
    pub payment: Payment,
}

/// `PATCH /api/organizations/:org/billing/`; what is missing stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateBilling {
    /// At most 128 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_name: Option<String>,
    /// At most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_address: Option<String>,
    /// An e-mail address, or nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_email: Option<String>,
    /// At most 32 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_id: Option<String>,
    /// Stays if it is missing, goes if it is `null`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub spend_limit: Option<NewSpendLimit>,
}

/// A spend limit to be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NewSpendLimit(
    /// Minor units; none (`null`): no limit.
    pub Option<i64>,
);

/// A field that is there, be it `null`.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<NewSpendLimit>, D::Error> {
    NewSpendLimit::deserialize(deserializer).map(Some)
}

/// `POST …/billing/checkout/` and `…/billing/portal/`: where to go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirect {
    /// An address of Stripe's.
    pub url: String,
}

/// That a spend limit is near or reached, for everybody in the organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingNotice {
    /// [`LimitState::Near`] or [`LimitState::Reached`].
    pub state: LimitState,
    /// What is spent this month, in minor units.
    pub spent: i64,
    /// The limit, in minor units.
    pub limit: i64,
    /// The currency of both.
    pub currency: Currency,
}
