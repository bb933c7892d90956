//! Everybody who is listed, on all pages: to select them, to export them, and to notice who is gone.

use super::export;
use crate::{
    api::{self, ApiError, MemberQuery},
    intl::{self, number},
    language::{t, tr},
    load::read_then,
    pages::role_table::{
        paging,
        roster::Roster,
        selection::is_among,
        state::{ListQuery, RowFilter},
    },
    ui::{Button, ButtonKind},
};
use rolecall_api::{CHANGES_AT_ONCE, Member, OrganizationId};
use rolecall_view::prelude::*;

/// Maximum number of people in a request.
const PAGE: usize = 1000;
/// Maximum number of people in an exported file.
const EXPORTED: usize = 10_000;

/// The button that selects everybody who is listed, on all pages, up to the number that can be changed at once.
#[component]
pub(super) fn SelectListed(roster: Roster) -> impl IntoView {
    let busy = RwSignal::new(false);
    let all = Memo::new(move |_| people_listed(roster));
    let most = CHANGES_AT_ONCE as u64;
    let is_wanted = move || {
        let selected = roster.selection.people.with(|people| people.len() as u64);
        selected < all.get().min(most)
    };
    let select = move || {
        busy.set(true);
        read_listed(roster, CHANGES_AT_ONCE, move |answer| {
            let _ = busy.try_set(false);
            match answer {
                Ok(people) => drop(roster.selection.people.try_set(people)),
                Err(error) => roster.toasts.warn(error.sentence()),
            }
        });
    };
    let label = move || {
        let listed = number(all.get());
        match roster.list_query.with(|query| query.search.trim().is_empty() && query.show == RowFilter::All) {
            _ if all.get() > most => tr!("Select the first {count} of {all}", count = number(most), all = listed),
            true => tr!("Select all {count}", count = listed),
            false => tr!("Select all {count} that match", count = listed),
        }
    };
    move || {
        is_wanted().then(|| view! { <Button label=Signal::derive(label) kind=ButtonKind::Link busy on_press=select/> })
    }
}

/// Saves everybody who is listed as a file.
pub(super) fn export_listed(roster: Roster) {
    let name = roster.here.with_untracked(|here| here.as_ref().map(|here| here.name.clone())).unwrap_or_default();
    let all = untrack(|| people_listed(roster));
    read_listed(roster, EXPORTED, move |answer| {
        let _ = roster.selection.exports.try_set(false);
        match answer {
            Ok(people) => {
                let saved = intl::count(people.len() as u64, "person", "people");
                let is_part = people.len() == EXPORTED && all > EXPORTED as u64;
                let said = if is_part { tr!("{people} of {all}", people = saved, all = number(all)) } else { saved };
                save(roster, &name, &people, &said);
            }
            Err(error) => roster.toasts.warn(error.sentence()),
        }
    });
}

/// Saves people of the organization `name` as a file; `said`: how many, for the message.
pub(super) fn save(roster: Roster, name: &str, people: &[Member], said: &str) {
    let projects = roster
        .here
        .try_with_untracked(|here| here.as_ref().map(|here| here.projects.clone()))
        .flatten()
        .unwrap_or_default();
    match export::save(name, people, &projects) {
        Ok(()) => roster.toasts.say(tr!("Exported {people}.", people = said)),
        Err(_) => roster.toasts.warn(t("The browser blocked the download.")),
    }
}

/// After each change that the page hears of, updates the selected people, and drops those who are no longer listed.
pub(super) fn keep_up(roster: Roster) {
    let selection = roster.selection;
    Effect::new(move |before: Option<ListQuery>| {
        let query = roster.list_query.get_untracked();
        let fresh = |page: &[Member]| {
            let is_changed = |one: &Member| page.iter().any(|other| other.user.uuid == one.user.uuid && other != one);
            if selection.people.with_untracked(|people| people.iter().any(is_changed)) {
                selection.people.update(|people| update(people, page));
            }
            selection.people.with_untracked(|people| {
                people.iter().filter(|one| !is_among(page, &one.user.uuid)).cloned().collect::<Vec<_>>()
            })
        };
        let elsewhere = roster.list.with(|listing| fresh(&listing.people)).unwrap_or_default();
        // Another page of the same list says nothing about those on other pages.
        if before.as_ref() == Some(&query) && !elsewhere.is_empty() {
            read_listed(roster, EXPORTED, move |answer| {
                let Ok(now) = answer else { return };
                let is_gone = |one: &Member| {
                    now.len() < EXPORTED && is_among(&elsewhere, &one.user.uuid) && !is_among(&now, &one.user.uuid)
                };
                let _ = selection.people.try_update(|people| {
                    people.retain(|one| !is_gone(one));
                    update(people, &now);
                });
            });
        }
        query
    });
}

/// Replaces people by what is known of them now.
fn update(people: &mut [Member], now: &[Member]) {
    for one in people {
        if let Some(known) = now.iter().find(|other| other.user.uuid == one.user.uuid) {
            one.clone_from(known);
        }
    }
}

/// Number of members that the search and the filter find, tracked.
fn people_listed(roster: Roster) -> u64 {
    roster.seen.with(|seen| {
        seen.as_ref().filter(|listing| listing.show != RowFilter::Invites).map_or(0, |listing| match listing.show {
            RowFilter::Level(_) => listing.paged(),
            _ => listing.people_count(),
        })
    })
}

/// Reads who is listed, at most `most` people, unless something else is listed by then.
fn read_listed(roster: Roster, most: usize, then: impl FnOnce(Result<Vec<Member>, ApiError>) + 'static) {
    let organization = roster.here.with_untracked(|here| here.as_ref().map(|here| here.id.clone()));
    let Some(organization) = organization else { return };
    let asked = roster.list_query.get_untracked();
    let among = |query: &ListQuery| (query.search.clone(), query.show);
    let before = (organization.clone(), among(&asked));
    read_then(everybody(organization, asked, most), move |answer| {
        let organization = roster.here.try_with_untracked(|here| here.as_ref().map(|here| here.id.clone())).flatten();
        let now = organization.zip(roster.list_query.try_with_untracked(among));
        if now == Some(before) {
            then(answer);
        }
    });
}

/// The first `most` members that a query lists.
async fn everybody(organization: OrganizationId, asked: ListQuery, most: usize) -> Result<Vec<Member>, ApiError> {
    let mut all: Vec<Member> = Vec::new();
    let mut cursor = String::new();
    loop {
        let query = MemberQuery {
            search: asked.search.trim().to_owned(),
            level: asked.show.level(),
            order: asked.order.as_param(),
            offset: all.len() as u64,
            limit: PAGE.min(most - all.len()) as u64,
            cursor,
        };
        let page = api::members(&organization, &query).await?.page;
        cursor = paging::cursor(page.next.as_deref());
        let is_last = page.next.is_none() || page.results.is_empty();
        all.extend(page.results);
        if is_last || all.len() >= most {
            return Ok(all);
        }
    }
}
