//! Access review: stale and wide rights in a list, to keep, lower or remove, also by single keys; and the report that
//! stays. What is found, and what can be done about it, the shared rules say.

mod earlier;
mod finish;
mod keys;
mod line;
mod report;
mod state;
mod words;

pub use report::review_report_page;

use crate::{
    frame::{Heading, chunk},
    gate::DialogError,
    language::t,
    load::Load,
    session::Session,
    ui::{Button, ButtonKind, Empty, Problem, Skeleton},
};
use earlier::Earlier;
use finish::FinishDialog;
use line::FindingLine;
use rolecall_policy::{Act, FindingKind};
use rolecall_view::prelude::*;
use state::{Line, Reviewing};

chunk! {
    /// The chunk of the page.
    pub review_page in activity => || view! { <ReviewPage/> }
}

/// The page of the review, for those who can do one; others read who can.
#[component]
fn ReviewPage() -> impl IntoView {
    let session = Session::get();
    let may = session.can(|| Act::ManageOrganization);
    let is_allowed = Memo::new(move |_| may.get().is_allowed());
    view! {
        <Heading title="Access review"/>
        <p class="prose">
            "Rights that look stale or wide. Decide about each; nothing changes until you finish. What you keep is asked again after 90 days."
        </p>
        {move || if is_allowed.get() {
            view! { <Findings/><Earlier/> }
        } else {
            view! { <DialogError may error=|| None/> }
        }}
    }
}

#[component]
fn Findings() -> impl IntoView {
    let Some(reviewing) = Reviewing::load() else { return Markup::Nothing };
    let stage = reviewing.loaded.stage();
    let is_empty = Memo::new(move |_| reviewing.lines.with(Vec::is_empty));
    view! {
        {move || match stage.get() {
            Load::Waiting => view! { <Skeleton rows=6/> },
            Load::Failed(error) => {
                view! { <Problem sentence=error.sentence() on_retry=move || reviewing.loaded.reload()/> }
            }
            Load::Ready(()) if is_empty.get() => view! {
                <Empty
                    title=t("Nothing to review")
                    sentence=t("No one’s rights look stale or wide. When they do, they appear here.")
                />
            },
            Load::Ready(()) => view! { <Lists reviewing/> },
        }}
        {move || is_empty.get().then(|| view! { <Newer reviewing/> })}
    }
}

/// The lists by kind, and the foot.
#[component]
fn Lists(reviewing: Reviewing) -> impl IntoView {
    let finishes = RwSignal::new(false);
    let list = move |kind: FindingKind| {
        let lines = reviewing
            .lines
            .with(|lines| lines.iter().filter(|line| line.finding.kind == kind).cloned().collect::<Vec<Line>>());
        (!lines.is_empty()).then(|| {
            let id = kind.name();
            let count = lines.len() as u64;
            view! {
                <section class="review-kind" aria-labelledby=id>
                    <h2 id=id>{words::heading(kind)} " " <span class="review-count" translate="no">{crate::intl::number(count)}</span></h2>
                    <p class="second">{words::explanation(kind)}</p>
                    <ul class="review-list" aria-labelledby=id>
                        {lines.into_iter().map(|line| view! { <FindingLine reviewing line/> }).collect_view()}
                    </ul>
                </section>
            }
        })
    };
    view! {
        <Newer reviewing/>
        <p class="review-keys">
            <kbd class="key-cap">"↑"</kbd> " " <kbd class="key-cap">"↓"</kbd> " move, "
            <kbd class="key-cap">"K"</kbd> " keep, " <kbd class="key-cap">"L"</kbd> " lower, "
            <kbd class="key-cap">"R"</kbd> " remove"
        </p>
        <div class="review" on:keydown=move |event| keys::press(&event)>
            {move || FindingKind::NAMES.into_iter().filter_map(|(_, kind)| list(kind)).collect_view()}
        </div>
        {move || reviewing.has_more.get().then(|| view! {
            <p class="second">"Only the first 200 of each kind are listed. Finish this review to see the next ones."</p>
        })}
        <div class="review-foot" role="region" aria-label="Decisions">
            <p role="status">{move || words::decided(reviewing.decided(), reviewing.lines.with(Vec::len))}</p>
            <Button label="Finish review" kind=ButtonKind::Primary disabled=Signal::derive(move || reviewing.decided() == 0)
                on_press=move || finishes.set(true)/>
        </div>
        {move || finishes.get().then(|| view! { <FinishDialog reviewing on_close=move || finishes.set(false)/> })}
    }
}

/// Says that something has changed since the list was read, with a button that reads it again.
#[component]
fn Newer(reviewing: Reviewing) -> impl IntoView {
    let is_older = Memo::new(move |_| reviewing.is_older());
    move || {
        is_older.get().then(|| {
            view! {
                <p class="review-newer" role="status">
                    "Something has changed since you opened this list. "
                    <Button label="Update the list" kind=ButtonKind::Link on_press=move || reviewing.update()/>
                </p>
            }
        })
    }
}
