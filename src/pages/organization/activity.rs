//! The activity page of an organization: who changed what, and when. The filters are in the URL.

mod entries;
mod filter_words;
mod filters;
#[cfg(test)]
mod fixtures;
mod person_filter;
mod sentence;
mod since;
mod state;
mod told;
mod undo;
mod values;

use crate::{
    api::{self, ApiError},
    frame::{Heading, chunk},
    gate::GateButton,
    language::t,
    load::Load,
    session::Session,
    ui::{Button, Empty, Problem, Skeleton, download},
};
use rolecall_policy::Act;
use rolecall_view::prelude::*;
use state::LogState;

chunk! {
    /// The chunk of the activity page.
    pub activity_page in activity => || view! { <ActivityPage/> }
}

/// The activity page.
#[component]
fn ActivityPage() -> impl IntoView {
    let state = LogState::new();
    let stage = Memo::new(move |_| match state.first.get() {
        _ if state.has_wrong_filter() => LogStage::WrongFilter,
        Load::Waiting => LogStage::Waiting,
        Load::Failed(error) => LogStage::Failed(error),
        Load::Ready(_) if state.has_entries() => LogStage::Entries,
        Load::Ready(_) => LogStage::Empty,
    });
    view! {
        <Heading title="Activity"><Export/></Heading>
        <filters::Filters state/>
        {move || match stage.get() {
            LogStage::Waiting => view! { <Skeleton/> },
            LogStage::WrongFilter => view! {
                <Empty title=t("The link has a filter that does not exist") sentence=t("Remove it, or choose other filters.")>
                    <Button label="Clear filters" on_press=move || state.clear_filters()/>
                </Empty>
            },
            LogStage::Failed(error) => view! {
                <Problem sentence=error.sentence() on_retry=move || state.first.reload()/>
            },
            LogStage::Empty => view! { <NoEntries state/> },
            LogStage::Entries => view! { <entries::Days state/> },
        }}
        <entries::Older state/>
        <undo::UndoDialog state/>
    }
}

/// What is shown in the place of the entries.
#[derive(Clone, PartialEq)]
enum LogStage {
    Waiting,
    /// A filter in the URL does not exist.
    WrongFilter,
    Failed(ApiError),
    Empty,
    Entries,
}

/// The buttons that download the whole log, which a rule can refuse. NDJSON has the hashes.
#[component]
fn Export() -> impl IntoView {
    let session = Session::get();
    let decision = session.can(|| Act::ViewActivity);
    let export = move |format| {
        if let Some(id) = session.organization_id().get_untracked() {
            download(&api::at_server(&api::activity_export(&id, format)));
        }
    };
    view! {
        <GateButton decision label="Export CSV" icon="download" on_press=move || export("csv")/>
        <GateButton decision label="Export NDJSON" icon="download" on_press=move || export("ndjson")/>
    }
}

#[component]
fn NoEntries(state: LogState) -> impl IntoView {
    // A page can be empty although there are older entries: the server looks through a limited number for each page.
    move || {
        if state.next.with(Option::is_some) {
            return view! { <p class="activity-none">"No entry matches so far."</p> };
        }
        if state.is_filtered() {
            view! {
                <Empty title=t("No entry matches") sentence=t("Choose other filters.")>
                    <Button label="Clear filters" on_press=move || state.clear_filters()/>
                </Empty>
            }
        } else {
            view! {
                <Empty
                    title=t("Nothing recorded yet")
                    sentence=t("Changes of people, projects and settings appear here.")
                />
            }
        }
    }
}
