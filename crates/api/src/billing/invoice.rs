//! Invoices, their lines and their recipient.

use super::{Currency, Period};
use crate::{OrganizationId, Timestamp};
use rolecall_json::FromJson;
use serde::{Deserialize, Serialize};

/// The payment state of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum InvoiceState {
    /// Sent by hand; whether it was paid is not recorded here.
    ByHand,
    /// Will be collected once there is a card.
    Open,
    /// An attempt to collect it is in progress.
    Processing,
    /// The payment succeeded.
    Paid,
    /// An attempt to collect it failed; it will be retried.
    Failed,
}

/// An invoice. Immutable except for [`Invoice::state`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Invoice {
    /// Unique invoice number; no gaps within an organization and year.
    pub number: String,
    /// The organization that is billed.
    pub organization: OrganizationId,
    /// The name of the organization when the invoice was issued.
    pub organization_name: String,
    /// The month that is billed.
    pub period: Period,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Name of the plan when it was issued.
    pub plan: String,
    /// The currency of all amounts.
    pub currency: Currency,
    /// Number of events in the month.
    pub events: u64,
    /// One line per price tier.
    pub lines: Vec<InvoiceLine>,
    /// The sum of the lines, in minor units.
    pub amount: i64,
    /// The recipient when it was issued.
    #[serde(flatten)]
    pub contact: BillingContact,
    /// The payment state.
    pub state: InvoiceState,
}

/// An invoice line: the events of one price tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InvoiceLine {
    /// First event of the tier, counted from 1 within the month.
    pub from: u64,
    /// Last event of the tier; `None`: no limit.
    pub up_to: Option<u64>,
    /// Number of events in the tier.
    pub events: u64,
    /// Price in minor units per million events.
    pub per_million: u64,
    /// Cost in minor units, rounded once, half up.
    pub amount: i64,
}

/// The recipient of invoices. Every field can be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BillingContact {
    /// A person or a department.
    pub contact_name: String,
    /// Postal address, can have several lines.
    pub contact_address: String,
    /// The email address that invoices are sent to.
    pub contact_email: String,
    /// VAT identification number.
    pub vat_id: String,
}
