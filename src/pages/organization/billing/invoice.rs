//! The page of an invoice, for reading and printing. Invoices are immutable, so it shows only what the invoice stores.

use super::words;
use crate::{
    api,
    chart::number,
    frame::{Heading, chunk},
    language::tr,
    load::{Load, Loaded},
    pages::not_found::NoSuchPage,
    routes::{OrganizationPage, Route},
    session::Session,
    ui::{Badge, Button, Problem, Skeleton},
};
use rolecall_api::Invoice;
use rolecall_view::prelude::*;

chunk! {
    /// The chunk of the page of an invoice.
    pub invoice_page in billing => || view! { <InvoicePage/> }
}

/// The page of the invoice in the URL.
#[component]
fn InvoicePage() -> impl IntoView {
    let session = Session::get();
    let route = expect_context::<Memo<Route>>();
    let asked = Memo::new(move |_| match (session.organization_id().get(), route.get()) {
        (Some(id), Route::Invoice(_, number)) => Some((id, number)),
        _ => None,
    });
    let loaded = Loaded::new(
        move || asked.get(),
        |asked| async move {
            match asked {
                Some((id, number)) => api::invoice(&id, &number).await,
                None => Err(api::ApiError::NotFound),
            }
        },
    );
    move || match loaded.get() {
        Load::Waiting => view! { <Skeleton rows=6/> },
        Load::Failed(api::ApiError::NotFound) => view! { <NoSuchPage/> },
        Load::Failed(error) => {
            view! { <Problem sentence=error.sentence() on_retry=move || loaded.reload()/> }
        }
        Load::Ready(invoice) => view! { <Sheet invoice/> },
    }
}

#[component]
fn Sheet(invoice: Invoice) -> impl IntoView {
    let session = Session::get();
    let slug = untrack(|| session.organization_slug()).unwrap_or_default();
    let back = Route::Organization(slug, OrganizationPage::Billing).to_string();
    let (kind, word) = words::state(invoice.state);
    let currency = invoice.currency.clone();
    let code = currency.code.clone();
    let lines = invoice
        .lines
        .iter()
        .map(|line| {
            view! {
                <tr>
                    <td>{words::range(line.from, line.up_to)}</td>
                    <td class="end">{number(line.events)}</td>
                    <td class="end">{words::price_of(line.per_million, &currency)}</td>
                    <td class="end">{words::bare(&currency, line.amount)}</td>
                </tr>
            }
        })
        .collect_view();
    let contact = invoice.contact.clone();
    let address: Vec<String> = [contact.contact_name]
        .into_iter()
        .chain(contact.contact_address.lines().map(str::to_owned))
        .chain([contact.contact_email])
        .filter(|line| !line.trim().is_empty())
        .collect();
    let print = || drop(window().print());
    let title = tr!("Invoice {number}", number = invoice.number);
    view! {
        <p class="invoice-back"><a href=back>"Billing"</a></p>
        <Heading title=title.clone()>
            <Button label="Print" on_press=print/>
        </Heading>
        <article class="invoice" aria-label=title>
            <div class="invoice-facts">
                <div>
                    <p class="second">"Billed to"</p>
                    <p><strong translate="no">{invoice.organization_name}</strong></p>
                    {address.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
                    {(!contact.vat_id.is_empty()).then(|| view! { <p>"VAT number " {contact.vat_id}</p> })}
                </div>
                <dl>
                    <div><dt>"Invoice number"</dt><dd>{invoice.number}</dd></div>
                    <div><dt>"Issued"</dt><dd>{words::issued(&invoice.issued_at)}</dd></div>
                    <div>
                        <dt>"Period"</dt>
                        <dd>{words::day(&invoice.period.from)} " to " {words::day(&invoice.period.to)}</dd>
                    </div>
                    <div><dt>"Plan"</dt><dd>{invoice.plan}</dd></div>
                    <div><dt>"Status"</dt><dd><Badge kind text=word/></dd></div>
                </dl>
            </div>
            <table class="table billing-table">
                <caption class="sr-only">"Line items"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Events per month"</th>
                        <th scope="col" class="end">"Events"</th>
                        <th scope="col" class="end">"Price per million, " {code.clone()}</th>
                        <th scope="col" class="end">"Amount, " {code}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">"Total"</th>
                        <td class="end">{number(invoice.events)}</td>
                        <td></td>
                        <td class="end"><strong>{words::amount(&invoice.currency, invoice.amount)}</strong></td>
                    </tr>
                </tfoot>
            </table>
            <p class="second">"Each line is rounded half up. Months and days are in UTC."</p>
        </article>
    }
}
