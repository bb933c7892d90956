//! The reports of earlier reviews.

use super::words;
use crate::{api, load::Loaded, routes::Route, session::Session, time};
use rolecall_api::{LiveKind, ReviewSummary};
use rolecall_view::prelude::*;

/// The number of reports that are listed.
const LISTED: u32 = 20;

/// The newest reports, as links.
#[component]
pub(super) fn Earlier() -> impl IntoView {
    let session = Session::get();
    let Some(id) = session.organization_id().get_untracked() else { return Markup::Nothing };
    let loaded = Loaded::new(move || id.clone(), |id| async move { api::review_reports(&id, LISTED).await })
        .follow(&[LiveKind::Organization]);
    let reports = Memo::new(move |_| loaded.with(|page| page.results.clone()).unwrap_or_default());
    let list = move || {
        let reports = reports.get();
        (!reports.is_empty()).then(|| {
            let slug = untrack(|| session.organization_slug()).unwrap_or_default();
            view! {
                <section class="section" aria-labelledby="earlier-reviews">
                    <h2 id="earlier-reviews">"Earlier reviews"</h2>
                    <ul class="key-list" aria-labelledby="earlier-reviews">
                        {reports.into_iter().map(|report| line(&slug, report)).collect_view()}
                    </ul>
                </section>
            }
        })
    };
    view! { {list} }
}

fn line(slug: &str, report: ReviewSummary) -> Markup {
    let there = Route::ReviewReport(slug.to_owned(), report.id).to_string();
    view! {
        <li class="key-line">
            <span class="key-words">
                <a href=there>"Review of " {time::exact(&report.created_at)}</a>
                <span class="second">"By " <span translate="no">{report.reviewer.first_name}</span> ": " {words::counted(report.counts)}</span>
            </span>
        </li>
    }
}
