//! The billing page: usage and cost of this month, plan, spend limit, payment method, billing contact, and invoices.

mod billing_state;
mod contact;
mod invoice;
mod invoices;
mod limit;
mod month;
mod payment;
mod plan;
mod words;

pub use invoice::invoice_page;

use crate::{
    api::{self, ApiError},
    frame::{Heading, chunk},
    load::{Load, Loaded},
    session::Session,
    ui::{Problem, Skeleton},
};
use billing_state::BillingState;
use rolecall_api::{LiveKind, OrganizationId};
use rolecall_policy::Act;
use rolecall_view::prelude::*;

chunk! {
    /// The chunk of the billing page.
    pub billing_page in billing => || view! { <Billing/> }
}

/// The billing page of the current organization.
#[component]
fn Billing() -> impl IntoView {
    let session = Session::get();
    let organization = session.organization_id();
    view! {
        <Heading title="Billing"/>
        {move || organization.get().map(|id| view! { <Page id/> })}
    }
}

#[component]
fn Page(id: OrganizationId) -> impl IntoView {
    let session = Session::get();
    let asked = id.clone();
    let loaded = Loaded::new(move || asked.clone(), |id| async move { api::billing(&id).await })
        .follow(&[LiveKind::Organization]);
    let may = session.can(|| Act::ManageBilling);
    let state = BillingState { loaded, organization: StoredValue::new(id), may, session };
    // A memo, so that a change of one part does not render the whole page again.
    let stage = Memo::new(move |_| match loaded.get() {
        Load::Waiting => BillingStage::Waiting,
        Load::Ready(_) => BillingStage::Ready,
        Load::Failed(error) => BillingStage::Failed(error),
    });
    move || match stage.get() {
        BillingStage::Waiting => view! { <Skeleton rows=6/> },
        BillingStage::Failed(error) => {
            view! { <Problem sentence=error.sentence() on_retry=move || loaded.reload()/> }
        }
        BillingStage::Ready => view! {
            <month::Month state/>
            <plan::PlanOfMonth state/>
            <limit::Limit state/>
            <payment::PaymentMethod state/>
            <contact::Contact state/>
            <invoices::Invoices state/>
        },
    }
}

#[derive(Clone, PartialEq)]
enum BillingStage {
    Waiting,
    Ready,
    Failed(ApiError),
}
