//! Usage, costs and invoices.

use super::EVENTS_OFF;
use crate::schema::operation::{JSON, Operation, operation};
use crate::{Billing, Invoice, Page, Redirect, Success, UpdateBilling};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation("billing.show", "Shows usage, costs and billing settings of an organization in this month.")
            .returns::<Billing>(200, "The usage and the settings.")
            .fails(503, EVENTS_OFF),
        operation("billing.update", "Changes the recipient of invoices, or the spend limit.")
            .may_take::<UpdateBilling>()
            .returns::<Billing>(200, "The usage and the settings.")
            .fails(400, &["min_value", "max_value"])
            .fails(503, EVENTS_OFF),
        operation("billing.checkout", "Begins to add a card, on a page of Stripe.")
            .returns::<Redirect>(200, "The page to open.")
            .fails(400, &["no_payment_by_card", "card_on_file"])
            .fails(502, &["stripe_unreachable"])
            .fails(503, EVENTS_OFF),
        operation("billing.portal", "Begins to change the card, on a page of Stripe.")
            .returns::<Redirect>(200, "The page to open.")
            .fails(400, &["no_payment_by_card", "no_card"])
            .fails(502, &["stripe_unreachable"])
            .fails(503, EVENTS_OFF),
        operation("billing.invoice.list", "Lists the invoices of an organization, newest first.")
            .paged()
            .returns::<Page<Invoice>>(200, "A page of invoices.")
            .fails(503, EVENTS_OFF),
        operation("billing.invoice.csv", "Exports all invoices for a spreadsheet.")
            .returns_text(200, "A CSV file.", "text/csv")
            .fails(503, EVENTS_OFF),
        operation("billing.invoice.show", "Shows an invoice.")
            .returns::<Invoice>(200, "The invoice.")
            .fails(503, EVENTS_OFF),
        operation("billing.stripe", "Receives events of Stripe, which signs them.")
            .takes_schema(JSON, |_| schemars::json_schema!({"type": "object"}), true)
            .returns::<Success>(200, "The event was processed.")
            .fails(400, &["invalid_signature"])
            .fails(404, &["not_found"])
            .fails(502, &["stripe_unreachable"]),
    ]
}
