//! The table: column headers that sort, and the rows.

use super::{
    listing::Listing,
    pages::{Pages, href},
    pending_invite::PendingInvite,
    roster::Roster,
    row::PersonRow,
    selected::{SelectedPlace, clear_on_escape, select},
    selection::is_among,
    state::RowFilter,
};
use crate::{
    intl::number,
    ui::{Icon, focus_heading_if_lost},
};
use rolecall_api::{MemberOrder, UserId};
use rolecall_view::prelude::*;

/// The identity of a row; its content is updated by signals.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum RowKey {
    Invite(String),
    Person(UserId),
}

/// The table with the members of a page, and before the first page the group of invites.
#[component]
pub fn Table(roster: Roster) -> impl IntoView {
    let invites = row_keys(roster, |listing| {
        listing.invites.iter().map(|invite| RowKey::Invite(invite.target_email.clone())).collect()
    });
    let people = row_keys(roster, |listing| {
        listing.people.iter().map(|member| RowKey::Person(member.user.uuid.clone())).collect()
    });
    let group = Memo::new(move |_| roster.seen.with(|seen| seen.as_ref().and_then(Listing::group)));
    // Without invites or people, there is no empty row group.
    let first = Memo::new(move |_| match (group.get(), invites.with(Vec::is_empty)) {
        (Some(_), _) => FirstGroup::Folding,
        (None, false) => FirstGroup::Plain,
        (None, true) => FirstGroup::Absent,
    });
    let has_people = Memo::new(move |_| people.with(|people| !people.is_empty()));
    // The ARIA roles are explicit, because on narrow screens rows are laid out as blocks, which removes the implied
    // roles.
    view! {
        <div on:click=move |event| select(roster, &event) on:keydown=move |event| clear_on_escape(roster, &event)>
        <div class="role-table" aria-busy=move || roster.list.is_stale().to_string()>
            <table class="table" role="table" aria-label="Members">
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col" class="column-select"><SelectPage roster/></th>
                        <Head roster by=MemberOrder::Name words="Person" class="column-person"/>
                        <Head roster by=MemberOrder::Level words="Level" class="column-level"/>
                        <th role="columnheader" scope="col" class="column-projects">"Project access"</th>
                        <Head roster by=MemberOrder::LastSeen words="Last seen" class="column-seen"/>
                        <Head roster by=MemberOrder::Joined words="Joined" class="column-joined"/>
                        <th role="columnheader" scope="col" class="column-menu"><span class="sr-only">"Actions"</span></th>
                    </tr>
                </thead>
                {move || match first.get() {
                    FirstGroup::Absent => Markup::Nothing,
                    FirstGroup::Plain => group_of(roster, invites, Markup::Nothing),
                    FirstGroup::Folding => group_of(roster, invites, view! { <GroupHead roster group/> }),
                }}
                {move || has_people.get().then(|| group_of(roster, people, Markup::Nothing))}
            </table>
        </div>
        <SelectedPlace roster/>
        <Pages roster/>
        </div>
    }
}

/// What comes before the members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FirstGroup {
    /// The group of invites, which can be folded.
    Folding,
    /// Only invites, with their filter.
    Plain,
    Absent,
}

fn row_keys(roster: Roster, keys: fn(&Listing) -> Vec<RowKey>) -> Memo<Vec<RowKey>> {
    let rows = Memo::new(move |_| roster.seen.with(|seen| seen.as_ref().map(keys).unwrap_or_default()));
    keep_focus(rows);
    rows
}

/// A group of rows below its heading.
fn group_of(roster: Roster, rows: Memo<Vec<RowKey>>, head: Markup) -> Markup {
    view! {
        <tbody role="rowgroup">
            {head}
            <For each=move || rows.get() key=Clone::clone let:key>
                {match key {
                    RowKey::Invite(address) => view! { <PendingInvite roster address/> },
                    RowKey::Person(id) => view! { <PersonRow roster id/> },
                }}
            </For>
        </tbody>
    }
}

/// The checkbox that selects everybody on the page.
#[component]
fn SelectPage(roster: Roster) -> impl IntoView {
    let people = roster.selection.people;
    // How many people there are, and how many of them are selected.
    let state = Memo::new(move |_| {
        roster.seen.with(|seen| {
            let page = seen.as_ref().map(|listing| listing.people.as_slice()).unwrap_or_default();
            let selected = people.with(|people| page.iter().filter(|one| is_among(people, &one.user.uuid)).count());
            (page.len(), selected)
        })
    });
    let any = move || state.get().1 > 0;
    let all = move || any() && state.get().0 == state.get().1;
    view! {
        <input
            type="checkbox"
            data-person=""
            aria-label="Select everyone on this page"
            disabled=move || state.get().0 == 0
            prop:checked=all
            prop:indeterminate=move || any() && !all()
        />
    }
}

/// The heading of the group of invites, which opens and closes it, with a link if it does not show all of them.
#[component]
fn GroupHead(roster: Roster, group: Memo<Option<u64>>) -> impl IntoView {
    let shown = Memo::new(move |_| {
        roster
            .seen
            .with(|seen| seen.as_ref().filter(|listing| listing.open).map(|listing| listing.invites.len() as u64))
    });
    let open = Memo::new(move |_| shown.get().is_some());
    let is_part = Memo::new(move |_| shown.get().is_some_and(|shown| group.get().is_some_and(|all| shown < all)));
    let all = move || href(roster, |query| (query.show, query.page) = (RowFilter::Invites, 1));
    view! {
        <tr role="row" class="invite-group">
            <th role="rowheader" scope="rowgroup" colspan="5">
                <button
                    type="button"
                    class="disclosure"
                    aria-expanded=move || open.get().to_string()
                    on:click=move |_| roster.show(|query| query.open = Some(!open.get_untracked()))
                >
                    <Icon name="chevron-right" size=14/>
                    "Invites " <span class="segment-count" translate="no">{move || group.get().map(number)}</span>
                </button>
                {move || is_part.get().then(|| view! { <a class="link" href=all>"Show all invites"</a> })}
            </th>
            // Hidden together with their columns: a cell across more columns than there are would add one.
            <td role="cell" class="column-joined"></td>
            <td role="cell" class="column-menu"></td>
        </tr>
    }
}

/// Moves the focus to the heading of the page if it was in a row that was removed.
fn keep_focus(rows: Memo<Vec<RowKey>>) {
    Effect::new(move |before: Option<Vec<RowKey>>| {
        let now = rows.get();
        if before.is_some_and(|before| before.iter().any(|row| !now.contains(row))) {
            // Wait until a closing dialog has returned the focus, which is a frame later.
            request_animation_frame(|| request_animation_frame(focus_heading_if_lost));
        }
        now
    });
}

/// The header of a column that sorts the table.
#[component]
fn Head(roster: Roster, by: MemberOrder, words: &'static str, class: &'static str) -> impl IntoView {
    let order = Memo::new(move |_| roster.list_query.with(|query| (query.order.by == by).then_some(query.order)));
    view! {
        <th
            role="columnheader"
            scope="col"
            class=class
            aria-sort=move || order.get().map(|order| if order.descends() { "descending" } else { "ascending" })
        >
            <button
                type="button"
                class="sort"
                on:click=move |_| roster.show(|query| query.order = query.order.after_press(by))
            >
                {words}
                {move || order.get().map(|order| {
                    view! { <Icon name=if order.descends() { "arrow-down" } else { "arrow-up" } size=12/> }
                })}
            </button>
        </th>
    }
}
