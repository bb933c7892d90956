//! Invoices.

use super::{Currency, Period};
use crate::{OrganizationId, Timestamp};
use serde::{Deserialize, Serialize};

/// What became of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceState {
    /// It is sent by hand; whether it was paid is not known here.
    ByHand,
    /// It will be collected once there is a card.
    Open,
    /// It is being collected.
    Processing,
    /// It is paid.
    Paid,
    /// It could not be collected; it is tried again.
    Failed,
}

/// An invoice. All of it but [`Invoice::state`] stays as it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Its number, never given twice; without gaps in each organization and year.
    pub number: String,
    /// The organization.
    pub organization: OrganizationId,
    /// What it was called.
    pub organization_name: String,
    /// The month.
    pub period: Period,
    /// When it was made.
    pub issued_at: Timestamp,
    /// What the plan was called.
    pub plan: String,
    /// What it is paid in.
    pub currency: Currency,
    /// Events in the month.
    pub events: u64,
    /// How the amount comes about.
    pub lines: Vec<InvoiceLine>,
    /// The sum of the lines, in minor units.
    pub amount: i64,
    /// Whom it is for.
    #[serde(flatten)]
    pub contact: BillingContact,
    /// What became of it.
    pub state: InvoiceState,
}

/// A line of an invoice: the events of one tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// The first event of the month that it is about, counted from 1.
    pub from: u64,
    /// The last one; none: all further ones.
    pub up_to: Option<u64>,
    /// How many there were.
    pub events: u64,
    /// Minor units for a million of them.
    pub per_million: u64,
    /// What they cost, in minor units, rounded once, halves up.
    pub amount: i64,
}

/// Whom an invoice is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingContact {
    /// A person or a department; may be empty, as everything here.
    pub contact_name: String,
    /// A postal address, in lines.
    pub contact_address: String,
    /// Where invoices are sent.
    pub contact_email: String,
    /// A number for value-added tax.
    pub vat_id: String,
}
