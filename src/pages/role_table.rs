//! The role table: the people of an organization with their levels, and its pending invites.
//!
//! The URL says what is listed ([`state`]); [`fetch`] loads it; the [`roster`] holds it together with optimistic
//! changes. Inviting is not here: the shell mounts the invite dialog.

mod consequences;
mod dialogs;
mod fetch;
#[cfg(test)]
pub(crate) mod fixtures;
mod link_code;
mod listing;
mod neighbours;
mod offer;
mod pages;
mod paging;
mod pending_invite;
mod preview;
mod reach;
mod roster;
mod row;
mod rules;
mod selected;
mod selection;
mod state;
mod table;
mod tools;
mod transfer;

use crate::{
    api::ApiError,
    frame::{Heading, chunk},
    gate::GateButton,
    language::{t, tr},
    load::Load,
    routes::OrganizationPage,
    ui::{Button, ButtonKind, Empty, Problem, Skeleton},
};
use rolecall_policy::{Act, Level};
use rolecall_view::prelude::*;
use roster::{INVITE, Roster};
pub use rules::change as change_of_level;
pub(super) use selected::{group_view, groups, not_possible, refused_in};
pub use state::Dialog as MemberDialog;
use state::{ListQuery, RowFilter};

chunk! {
    /// The chunk of [`RoleTable`].
    pub members_page in members => members
}

/// The members page.
pub fn members() -> Markup {
    view! { <RoleTable/> }
}

/// The people of an organization with their levels, and its pending invites.
#[component]
pub fn RoleTable() -> impl IntoView {
    let roster = Roster::new();
    follow_invites(roster);
    let people = Signal::derive(move || roster.here.with(|here| here.as_ref().map(|here| here.people)));
    let stage = Memo::new(move |_| stage(roster));
    let can_review = roster.session.can(|| Act::ManageOrganization);
    view! {
        <Heading title="Members" count=people>
            <Show when=move || can_review.get().is_allowed()>
                <a class="button" data-kind="quiet" href=move || roster.session.page(OrganizationPage::Review).to_string()>"Access review"</a>
            </Show>
            <Invite roster kind=ButtonKind::Primary/>
        </Heading>
        <transfer::ChooseOwner roster/>
        <tools::Tools roster/>
        {move || match stage.get() {
            TableStage::Waiting => view! { <Skeleton rows=12/> },
            TableStage::Failed(error) => view! {
                <Problem sentence=error.sentence() on_retry=move || roster.list.reload()/>
            },
            TableStage::Empty(show, search) => view! { <NoMatches roster show search/> },
            TableStage::Rows => view! { <table::Table roster/> },
        }}
        <dialogs::DialogPlace roster/>
    }
}

/// What is shown in the place of the table.
#[derive(Debug, Clone, PartialEq)]
enum TableStage {
    Waiting,
    Failed(ApiError),
    Empty(RowFilter, String),
    Rows,
}

fn stage(roster: Roster) -> TableStage {
    match roster.list.get() {
        Load::Waiting => TableStage::Waiting,
        Load::Failed(error) => TableStage::Failed(error),
        Load::Ready(_) => roster.seen.with(|seen| match seen {
            Some(listing) if listing.rows(listing.show) == 0 => {
                TableStage::Empty(listing.show, listing.search.trim().to_owned())
            }
            _ => TableStage::Rows,
        }),
    }
}

/// The button that opens the invite dialog.
#[component]
fn Invite(roster: Roster, kind: ButtonKind) -> impl IntoView {
    let decision = roster.session.can(move || Act::Invite {
        level: Level::Member,
        members_can_invite: roster.here.with(|here| here.as_ref().is_none_or(|here| here.members_can_invite)),
    });
    view! { <GateButton decision label="Invite members" kind icon="plus" on_press=move || roster.invite()/> }
}

/// The message if no row matches.
#[component]
fn NoMatches(roster: Roster, show: RowFilter, search: String) -> impl IntoView {
    let (title, sentence) = match show {
        _ if !search.is_empty() => {
            (tr!("No one matches “{search}”"), "Check the spelling, or search for another part of the name or email.")
        }
        RowFilter::Invites => (t("No pending invites").into(), "Invites appear here until they are accepted."),
        RowFilter::Level(Level::Administrator) => (
            t("No administrators").into(),
            "Administrators manage projects, settings and people. The owner can promote members.",
        ),
        _ => (t("No one has this level").into(), "People with this level appear here."),
    };
    let first_step = if !search.is_empty() {
        view! { <Button label="Clear search" on_press=move || roster.show(|query| query.search.clear())/> }
    } else if show == RowFilter::Invites {
        view! { <Invite roster kind=ButtonKind::Default/> }
    } else {
        view! { <Button label="Show everyone" on_press=move || roster.show(|view| *view = ListQuery::default())/> }
    };
    view! { <Empty title sentence=t(sentence)>{first_step}</Empty> }
}

/// Loads the invites again when the invite dialog closes, because there may be new ones.
fn follow_invites(roster: Roster) {
    let open = roster.query.dialog(INVITE);
    Effect::new(move |was_open: Option<bool>| {
        let open = open.get();
        if was_open == Some(true) && !open {
            roster.list.reload();
        }
        open
    });
}
