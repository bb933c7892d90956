//! Billing: usage of an organization, its cost, and its invoices (contract 7).
//!
//! Money is in whole minor units (such as cents) of a currency. Prices are minor units per million events, because a
//! single event costs less than a cent; amounts are rounded once per line, half up.

mod invoice;
mod money;
pub mod price;

pub use invoice::{BillingContact, Invoice, InvoiceLine, InvoiceState};

use crate::ProjectId;
use rolecall_json::FromJson;
use serde::{Deserialize, Serialize};

/// A calendar day in UTC: `2026-11-24`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Date(
    /// The text in JSON.
    pub String,
);

/// A currency, with the number of its decimals.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Currency {
    /// ISO 4217 code, such as `USD`.
    pub code: String,
    /// Number of decimals of an amount: 2 for cents, 0 for yen.
    pub decimals: u8,
}

/// A price tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tier {
    /// The last event of a month in this tier; `None`: no limit.
    pub up_to: Option<u64>,
    /// Price in minor units per million events.
    pub per_million: u64,
}

/// A pricing plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Plan {
    /// Name of the plan.
    pub name: String,
    /// The currency of all its prices.
    pub currency: Currency,
    /// Number of events per month that are free.
    pub included: u64,
    /// Prices of the events beyond, by tier: each event has the price of its own tier.
    pub tiers: Vec<Tier>,
}

/// A calendar month in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Period {
    /// First day of the month.
    pub from: Date,
    /// Last day of the month.
    pub to: Date,
}

/// Number of events captured on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DayUsage {
    /// The day on which they arrived.
    pub day: Date,
    /// Number of events.
    pub events: u64,
}

/// Usage of a project in this month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProjectUsage {
    /// The project; `None`: all projects that are hidden from the caller or deleted, together.
    pub project: Option<ProjectId>,
    /// The name of the project, if it is a single one.
    pub name: Option<String>,
    /// Number of events in this month.
    pub events: u64,
    /// Number of events per day, parallel to [`Billing::days`].
    pub days: Vec<u64>,
}

/// What a forecast is based on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ForecastBasis {
    /// Each remaining day counts as the average of the same weekday in the last weeks.
    Weekdays {
        /// Number of weeks.
        weeks: u64,
    },
    /// Each remaining day counts as the average of the days so far.
    DailyMean {
        /// Number of complete days so far.
        days: u64,
        /// Average events per day, rounded.
        per_day: u64,
    },
    /// There is no complete day yet, so the forecast is the number of events so far.
    SoFar,
}

/// A forecast for the whole month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Forecast {
    /// Number of events in the whole month.
    pub events: u64,
    /// Their cost in minor units, ignoring the spend limit.
    pub amount: i64,
    /// What the forecast is based on.
    pub basis: ForecastBasis,
}

/// The card that invoices are charged to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Card {
    /// Brand, such as `visa`.
    pub brand: String,
    /// The last four digits.
    pub last4: String,
    /// Last month in which the card is valid: `2028-04`.
    pub expires: String,
}

/// How invoices are paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Payment {
    /// Invoices are sent by hand; this server has no payment by card.
    Hand,
    /// By card, through Stripe.
    Card {
        /// The card; `None`: no card has been entered yet.
        card: Option<Card>,
        /// True if the last attempt to collect an open invoice failed.
        failed: bool,
    },
}

/// A spend limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SpendLimit {
    /// Amount in minor units.
    pub amount: i64,
    /// Number of events in a month at which capture stops; `None`: no number of events costs as much.
    pub events: Option<u64>,
    /// How much of it is spent.
    pub state: LimitState,
}

/// How much of a spend limit is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LimitState {
    /// Less than 80 %.
    Within,
    /// At least 80 % (with a limit of 0: at least 80 % of the included events).
    Near,
    /// All of it: no events are captured until the month ends or the limit is raised.
    Reached,
}

/// `GET /api/organizations/:org/billing/`: the data of the billing page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Billing {
    /// The plan of the current month.
    pub plan: Plan,
    /// The current month.
    pub period: Period,
    /// The current day.
    pub today: Date,
    /// Number of events in this month.
    pub events: u64,
    /// Their cost so far, in minor units.
    pub amount: i64,
    /// How the amount is computed.
    pub lines: Vec<InvoiceLine>,
    /// Events per day, from the first of the month until today.
    pub days: Vec<DayUsage>,
    /// Events per project: those that the caller can see by name, all others together at the end.
    pub projects: Vec<ProjectUsage>,
    /// The forecast for the whole month.
    pub forecast: Forecast,
    /// The recipient of the invoices.
    #[serde(flatten)]
    pub contact: BillingContact,
    /// The spend limit, if any.
    pub spend_limit: Option<SpendLimit>,
    /// How invoices are paid.
    pub payment: Payment,
}

/// The body of `PATCH /api/organizations/:org/billing/`; missing fields stay unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UpdateBilling {
    /// Name of the recipient, at most 128 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(max = 128)))]
    pub contact_name: Option<String>,
    /// Billing address, at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(max = 500)))]
    pub contact_address: Option<String>,
    /// An email address, or an empty text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(max = 254)))]
    pub contact_email: Option<String>,
    /// VAT id, at most 32 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(max = 32)))]
    pub vat_id: Option<String>,
    /// Missing: unchanged. `null`: removed.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub spend_limit: Option<NewSpendLimit>,
}

/// The new value of a spend limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
#[cfg_attr(feature = "schema", schemars(extend("minimum" = 0, "maximum" = 1_000_000_000_000_i64)))]
pub struct NewSpendLimit(
    /// Minor units; `None` (`null`): no limit.
    pub Option<i64>,
);

/// Deserializes a field that is present, even if it is `null`.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<NewSpendLimit>, D::Error> {
    NewSpendLimit::deserialize(deserializer).map(Some)
}

/// The response of `POST …/billing/checkout/` and `…/billing/portal/`: a page of Stripe to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Redirect {
    /// A URL at Stripe.
    pub url: String,
}

/// A notice for all members that the spend limit is near or reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BillingNotice {
    /// [`LimitState::Near`] or [`LimitState::Reached`].
    pub state: LimitState,
    /// Amount spent this month, in minor units.
    pub spent: i64,
    /// The limit, in minor units.
    pub limit: i64,
    /// The currency of both amounts.
    pub currency: Currency,
}
