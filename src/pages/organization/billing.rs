//! Billing: what was captured this month and what it costs, the plan, the spend limit, how it is paid, for whom the
//! invoices are, and the invoices.

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
use leptos::prelude::*;
use rolecall_api::{Billing as Facts, OrganizationId};
use rolecall_policy::{Act, Decision};

/// What all parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    loaded: Loaded<Facts>,
    organization: StoredValue<OrganizationId>,
    may: Signal<Decision>,
    session: Session,
}

impl Desk {
    fn id(self) -> OrganizationId {
        self.organization.get_value()
    }

    /// A part of what is known, once it is there.
    fn read<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Facts) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| self.loaded.with(&read))
    }

    /// Puts what the server answered to a change on the screen; a limit concerns every page.
    fn put(self, facts: Facts) {
        self.loaded.update(|old| *old = facts);
        self.session.refresh_organization();
    }
}

chunk! {
    /// What an organization pays.
    pub billing_page in billing => || view! { <Billing/> }.into_any()
}

/// The page.
#[component]
fn Billing() -> impl IntoView {
    let session = Session::get();
    let organization = session.organization_id();
    view! {
        <Heading title="Billing".to_string()/>
        {move || organization.get().map(|id| view! { <Page id/> })}
    }
}

#[component]
fn Page(id: OrganizationId) -> impl IntoView {
    let session = Session::get();
    let asked = id.clone();
    let loaded = Loaded::new(move || asked.clone(), |id| async move { api::billing(&id).await });
    let may = session.can(|| Act::ManageBilling);
    let desk = Desk { loaded, organization: StoredValue::new(id), may, session };
    // What is loaded once stays on the screen, so that a change of one part does not make all of them anew.
    let stage = Memo::new(move |_| match loaded.get() {
        Load::Waiting => Stage::Waiting,
        Load::Ready(_) => Stage::Ready,
        Load::Failed(error) => Stage::Failed(error),
    });
    move || match stage.get() {
        Stage::Waiting => view! { <Skeleton rows=6/> }.into_any(),
        Stage::Failed(error) => {
            view! { <Problem sentence=error.sentence() on_retry=move || loaded.reload()/> }.into_any()
        }
        Stage::Ready => view! {
            <month::Month desk/>
            <plan::PlanOfMonth desk/>
            <limit::Limit desk/>
            <payment::HowItIsPaid desk/>
            <contact::Contact desk/>
            <invoices::Invoices desk/>
        }
        .into_any(),
    }
}

#[derive(Clone, PartialEq)]
enum Stage {
    Waiting,
    Ready,
    Failed(ApiError),
}
