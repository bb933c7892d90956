//! The table itself: heads that sort, and rows.

use super::{pages::Pages, pending_invite::PendingInvite, roster::Roster, row::PersonRow};
use crate::ui::Icon;
use leptos::prelude::*;
use rolecall_api::{MemberOrder, UserId};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Which row it is; the content of a row follows the listing by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum RowKey {
    Invite(String),
    Person(UserId),
}

/// The people and invites of a page.
#[component]
pub fn Table(roster: Roster) -> impl IntoView {
    let rows = Memo::new(move |_| {
        roster.seen.with(|seen| {
            let Some(listing) = seen else { return Vec::new() };
            let invites = listing.invites.iter().map(|invite| RowKey::Invite(invite.target_email.clone()));
            let people = listing.people.iter().map(|member| RowKey::Person(member.user.uuid.clone()));
            invites.chain(people).collect::<Vec<_>>()
        })
    });
    keep_focus(rows);
    // The roles are said once more because on narrow screens rows are laid out as blocks, which takes them away.
    view! {
        <div class="members-table" aria-busy=move || roster.list.is_stale().to_string()>
            <table class="table" role="table" aria-label="Members">
                <thead role="rowgroup">
                    <tr role="row">
                        <Head roster by=MemberOrder::Name words="Person" class="column-person"/>
                        <Head roster by=MemberOrder::Level words="Level" class="column-level"/>
                        <th role="columnheader" scope="col" class="column-projects">"Project access"</th>
                        <Head roster by=MemberOrder::LastSeen words="Last seen" class="column-seen"/>
                        <Head roster by=MemberOrder::Joined words="Joined" class="column-joined"/>
                        <th role="columnheader" scope="col" class="column-menu"><span class="sr-only">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=move || rows.get() key=Clone::clone let:key>
                        {match key {
                            RowKey::Invite(address) => view! { <PendingInvite roster address/> }.into_any(),
                            RowKey::Person(id) => view! { <PersonRow roster id/> }.into_any(),
                        }}
                    </For>
                </tbody>
            </table>
        </div>
        <Pages roster/>
    }
}

/// Where the focus was in a row that is gone now, it goes to the heading of the page.
fn keep_focus(rows: Memo<Vec<RowKey>>) {
    Effect::new(move |before: Option<Vec<RowKey>>| {
        let now = rows.get();
        if before.is_some_and(|before| before.iter().any(|row| !now.contains(row))) {
            // A dialog that closes gives the focus back a frame later, to what may be gone.
            request_animation_frame(|| request_animation_frame(focus_heading));
        }
        now
    });
}

fn focus_heading() {
    let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
    let heading = document().query_selector("main h1").ok().flatten();
    if let (true, Some(heading)) = (lost, heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok())) {
        let _ = heading.focus();
    }
}

/// The head of a column that can be sorted by.
#[component]
fn Head(roster: Roster, by: MemberOrder, words: &'static str, class: &'static str) -> impl IntoView {
    let order = Memo::new(move |_| roster.view.with(|view| (view.order.by == by).then_some(view.order)));
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
                on:click=move |_| roster.show(|view| view.order = view.order.pressed(by))
            >
                {words}
                {move || order.get().map(|order| {
                    view! { <Icon name=if order.descends() { "arrow-down" } else { "arrow-up" } size=12/> }
                })}
            </button>
        </th>
    }
}
