//! The list of invoices, newest first.

use super::{billing_state::BillingState, words};
use crate::{
    api::{self, ApiError},
    chart::number,
    language::t,
    load::{Load, Loaded},
    routes::Route,
    session::Session,
    ui::{Badge, Empty, Icon, Problem, Skeleton},
};
use rolecall_api::Invoice;
use rolecall_view::prelude::*;

#[component]
pub(super) fn Invoices(state: BillingState) -> impl IntoView {
    let id = state.id();
    let csv = api::at_server(&api::invoices_csv(&id));
    let loaded = Loaded::new(move || id.clone(), |id| async move { api::invoices(&id).await.map(|page| page.results) });
    let stage = Memo::new(move |_| match loaded.get() {
        Load::Waiting => InvoicesStage::Waiting,
        Load::Ready(invoices) if invoices.is_empty() => InvoicesStage::None,
        Load::Ready(invoices) => InvoicesStage::Some(invoices),
        Load::Failed(error) => InvoicesStage::Failed(error),
    });
    let some = Memo::new(move |_| matches!(stage.get(), InvoicesStage::Some(_)));
    let body = move || match stage.get() {
        InvoicesStage::Waiting => view! { <Skeleton rows=2/> },
        InvoicesStage::Failed(error) => {
            view! { <Problem sentence=error.sentence() on_retry=move || loaded.reload()/> }
        }
        InvoicesStage::None => view! {
            <Empty title=t("No invoices yet")
                sentence=t("After each month with charges, an invoice appears here to print or download as CSV.")/>
        },
        InvoicesStage::Some(invoices) => view! { <Rows invoices/> },
    };
    view! {
        <section class="billing-section" aria-labelledby="billing-invoices">
            <div class="billing-head">
                <h2 id="billing-invoices">"Invoices"</h2>
                <Show when=move || some.get()>
                    <a class="button" href=csv.clone() download="" rel="external">
                        <Icon name="download"/>
                        <span>"Download as CSV"</span>
                    </a>
                </Show>
            </div>
            {body}
        </section>
    }
}

#[derive(Clone, PartialEq)]
enum InvoicesStage {
    Waiting,
    None,
    Some(Vec<Invoice>),
    Failed(ApiError),
}

#[component]
fn Rows(invoices: Vec<Invoice>) -> impl IntoView {
    let session = Session::get();
    let slug = untrack(|| session.organization_slug()).unwrap_or_default();
    let rows = invoices
        .into_iter()
        .map(|invoice| {
            let (kind, word) = words::state(invoice.state);
            let href = Route::Invoice(slug.clone(), invoice.number.clone()).to_string();
            view! {
                <tr>
                    <td><a href=href>{invoice.number}</a></td>
                    <td>{words::month(&invoice.period)}</td>
                    <td class="end">{number(invoice.events)}</td>
                    <td class="end">{words::amount(&invoice.currency, invoice.amount)}</td>
                    <td><Badge kind text=word/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table billing-table billing-invoices">
            <caption class="sr-only">"Invoices, newest first"</caption>
            <thead>
                <tr>
                    <th scope="col">"Invoice"</th>
                    <th scope="col">"Month"</th>
                    <th scope="col" class="end">"Events"</th>
                    <th scope="col" class="end">"Amount"</th>
                    <th scope="col">"Status"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
