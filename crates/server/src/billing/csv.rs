//! Invoices as a table for spreadsheets.

use rolecall_api::{Invoice, InvoiceState};

const HEAD: &str = "number,from,to,issued,events,amount,currency,state,organization,contact,e-mail,VAT id";

/// The table, with a line for each invoice.
pub(crate) fn table(invoices: &[Invoice]) -> String {
    let mut text = String::from(HEAD);
    text.push_str("\r\n");
    for invoice in invoices {
        let cells = [
            invoice.number.clone(),
            invoice.period.from.0.clone(),
            invoice.period.to.0.clone(),
            invoice.issued_at.0.clone(),
            invoice.events.to_string(),
            invoice.currency.decimal(invoice.amount),
            invoice.currency.code.clone(),
            state(invoice.state).to_owned(),
            invoice.organization_name.clone(),
            invoice.contact.contact_name.clone(),
            invoice.contact.contact_email.clone(),
            invoice.contact.vat_id.clone(),
        ];
        text.push_str(&cells.map(|text| cell(&text)).join(","));
        text.push_str("\r\n");
    }
    text
}

fn state(state: InvoiceState) -> &'static str {
    match state {
        InvoiceState::ByHand => "by hand",
        InvoiceState::Open => "open",
        InvoiceState::Processing => "processing",
        InvoiceState::Paid => "paid",
        InvoiceState::Failed => "failed",
    }
}

/// A cell that a spreadsheet takes as text or number, and never as a formula, whatever is in it.
fn cell(text: &str) -> String {
    let is_formula = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\r', '\n', ';']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_is_a_formula_or_breaks_out_of_its_place() {
        for (text, written) in [
            ("Ada", "Ada"),
            ("=1+1", "'=1+1"),
            ("+49 30 1", "'+49 30 1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            (" =1", "' =1"),
            ("\t=1", "'\t=1"),
            ("a,\"b\"", "\"a,\"\"b\"\"\""),
            ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
            ("two\nlines", "\"two\nlines\""),
        ] {
            assert_eq!(cell(text), written);
        }
    }
}
