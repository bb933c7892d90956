//! The report of a review, for reading and printing. It shows what was so then.

use super::words;
use crate::{
    api,
    frame::{Heading, chunk},
    load::{Load, Loaded},
    pages::not_found::NoSuchPage,
    routes::{OrganizationPage, Route},
    session::Session,
    time,
    ui::{Button, Problem, Skeleton},
};
use rolecall_api::{ReportedFinding, ReviewReport};
use rolecall_policy::FindingKind;
use rolecall_view::prelude::*;

chunk! {
    /// The chunk of the page of a report.
    pub review_report_page in activity => || view! { <ReportPage/> }
}

/// The page of the report in the URL.
#[component]
fn ReportPage() -> impl IntoView {
    let session = Session::get();
    let route = expect_context::<Memo<Route>>();
    let asked = Memo::new(move |_| match (session.organization_id().get(), route.get()) {
        (Some(id), Route::ReviewReport(_, report)) => Some((id, report)),
        _ => None,
    });
    let loaded = Loaded::new(
        move || asked.get(),
        |asked| async move {
            match asked {
                Some((id, report)) => api::review_report(&id, &report).await,
                None => Err(api::ApiError::NotFound),
            }
        },
    );
    move || match loaded.get() {
        Load::Waiting => view! { <Skeleton rows=6/> },
        Load::Failed(api::ApiError::NotFound) => view! { <NoSuchPage/> },
        Load::Failed(error) => view! { <Problem sentence=error.sentence() on_retry=move || loaded.reload()/> },
        Load::Ready(report) => view! { <Sheet report/> },
    }
}

#[component]
fn Sheet(report: ReviewReport) -> impl IntoView {
    let session = Session::get();
    let back = untrack(|| session.page(OrganizationPage::Review)).to_string();
    let organization = untrack(|| session.organization_name());
    let ReviewReport { summary, findings } = report;
    // As it was when the review was finished.
    let now = time::seconds_until(&summary.created_at, 0.0) * 1000.0;
    let tables = FindingKind::NAMES.into_iter().filter_map(|(_, kind)| table(kind, &findings, now)).collect_view();
    let print = || drop(window().print());
    view! {
        <p class="invoice-back"><a href=back>"Access review"</a></p>
        <Heading title="Report of an access review">
            <Button label="Print" on_press=print/>
        </Heading>
        <article class="review-report">
            <dl class="review-facts">
                <div><dt>"Organization"</dt> <dd translate="no">{organization}</dd></div>
                <div><dt>"Finished"</dt> <dd>{time::exact(&summary.created_at)}</dd></div>
                <div>
                    <dt>"Reviewer"</dt>
                    <dd translate="no">{summary.reviewer.first_name} " " <span class="second">{summary.reviewer.email}</span></dd>
                </div>
                <div><dt>"Decisions"</dt> <dd>{words::counted(summary.counts)}</dd></div>
            </dl>
            {tables}
        </article>
    }
}

/// The findings of a kind; none without any.
fn table(kind: FindingKind, findings: &[ReportedFinding], now: f64) -> Option<Markup> {
    let mut rows = findings.iter().filter(|one| one.finding.kind == kind).peekable();
    rows.peek()?;
    let row = |reported: &ReportedFinding| {
        let (name, email) = words::who(&reported.finding);
        view! {
            <tr>
                <th scope="row"><span translate="no">{name}</span> " " <span class="second" translate="no">{email}</span></th>
                <td>{words::why(&reported.finding, now)}</td>
                <td>{words::result(reported)}</td>
            </tr>
        }
    };
    let rows = rows.map(row).collect_view();
    let heading = words::heading(kind);
    Some(view! {
        <section>
            <h2>{heading}</h2>
            <table class="review-table">
                <caption class="sr-only">{heading}</caption>
                <thead><tr><th scope="col">"Who"</th><th scope="col">"Finding"</th><th scope="col">"Decision"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    })
}
