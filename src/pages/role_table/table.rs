//! The table: column headers that sort, and the rows.

use super::{pages::Pages, pending_invite::PendingInvite, roster::Roster, row::PersonRow};
use crate::ui::Icon;
use leptos::prelude::*;
use rolecall_api::{MemberOrder, UserId};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The identity of a row; its content is updated by signals.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum RowKey {
    Invite(String),
    Person(UserId),
}

/// The table with the invites and members of a page.
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
    // The ARIA roles are explicit, because on narrow screens rows are laid out as blocks, which removes the implied
    // roles.
    view! {
        <div class="role-table" aria-busy=move || roster.list.is_stale().to_string()>
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

/// Moves the focus to the heading of the page if it was in a row that was removed.
fn keep_focus(rows: Memo<Vec<RowKey>>) {
    Effect::new(move |before: Option<Vec<RowKey>>| {
        let now = rows.get();
        if before.is_some_and(|before| before.iter().any(|row| !now.contains(row))) {
            // Wait until a closing dialog has returned the focus, which is a frame later.
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
