//! The tools above the table: search and filter.
use super::{
    roster::Roster,
    state::{ListQuery, RowFilter},
};
use crate::{
    intl::number,
    language::t,
    query::search_text,
    ui::{SearchField, Select},
};
use rolecall_policy::Level;
use rolecall_view::prelude::*;

/// The search field and the filter.
#[component]
pub fn Tools(roster: Roster) -> impl IntoView {
    let address = Memo::new(move |_| roster.list_query.with(|query| query.search.clone()));
    let typed = search_text(address, move |now| roster.search(&now));
    let count = move |show: RowFilter| roster.seen.with(|seen| seen.as_ref().map(|listing| listing.rows(show)));
    let shown = move || roster.list_query.with(|query| query.show);
    let choose = move |show: RowFilter| roster.show(|query: &mut ListQuery| query.show = show);
    let segments = RowFilter::ALL.map(|show| {
        view! {
            <button
                type="button"
                class="segment"
                aria-pressed=move || (shown() == show).to_string()
                on:click=move |_| choose(show)
            >
                {words(show)} " " <span class="segment-count" translate="no">{move || count(show).map(number)}</span>
            </button>
        }
    });
    let options = Signal::derive(move || {
        let option = |show: RowFilter| {
            let count = count(show).map(|count| format!(" {}", number(count))).unwrap_or_default();
            (show.as_param().to_owned(), format!("{}{count}", words(show)))
        };
        RowFilter::ALL.map(option).to_vec()
    });
    view! {
        <div class="role-table-tools">
            <SearchField label=t("Search by name or email") value=typed on_type=move |text| typed.set(text)
                key_cap="/"/>
            <div class="segments" role="group" aria-label="Show">{segments.into_iter().collect_view()}</div>
            <div class="role-table-select">
                <Select
                    label=t("Show")
                    hide_label=true
                    value=Signal::derive(move || shown().as_param().to_owned())
                    options
                    on_choose=move |word: String| if let Some(show) = RowFilter::from_param(&word) { choose(show) }
                />
            </div>
        </div>
    }
}

fn words(show: RowFilter) -> &'static str {
    t(match show {
        RowFilter::All => "All",
        RowFilter::Level(Level::Owner) => "Owner",
        RowFilter::Level(Level::Administrator) => "Administrators",
        RowFilter::Level(Level::Member) => "Members",
        RowFilter::Invites => "Invites",
    })
}
