//! Invoices as CSV, for spreadsheets.

use rolecall_api::{Invoice, InvoiceState, to_csv};

const HEAD: &str = "number,from,to,issued,events,amount,currency,state,organization,contact,email,VAT number";

/// A header and one line per invoice.
pub(crate) fn table(invoices: &[Invoice]) -> String {
    let head = HEAD.split(',').map(str::to_owned).collect();
    to_csv(std::iter::once(head).chain(invoices.iter().map(row)))
}

fn row(invoice: &Invoice) -> Vec<String> {
    vec![
        invoice.number.clone(),
        invoice.period.from.0.clone(),
        invoice.period.to.0.clone(),
        // The UTC day, like the other dates and the invoice itself.
        invoice.issued_at.0.chars().take(10).collect(),
        invoice.events.to_string(),
        invoice.currency.decimal(invoice.amount),
        invoice.currency.code.clone(),
        state(invoice.state).to_owned(),
        invoice.organization_name.clone(),
        invoice.contact.contact_name.clone(),
        invoice.contact.contact_email.clone(),
        invoice.contact.vat_id.clone(),
    ]
}

fn state(state: InvoiceState) -> &'static str {
    match state {
        InvoiceState::ByHand => "manual",
        InvoiceState::Open => "open",
        InvoiceState::Processing => "processing",
        InvoiceState::Paid => "paid",
        InvoiceState::Failed => "failed",
    }
}
