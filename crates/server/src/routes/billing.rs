//! `/api/organizations/:org/billing/…`, which every member can see and change (contract 2.1), and the webhook of
//! Stripe.

pub mod checkout;
pub mod invoices_csv;
pub mod list_invoices;
pub mod portal;
pub mod show;
pub mod show_invoice;
pub mod stripe;
pub mod update;
