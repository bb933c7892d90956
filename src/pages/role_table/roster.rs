//! The state that the parts of the role table share, and the actions that change it.

mod changes;
mod invites;

use super::{
    fetch,
    listing::{Edits, Listing},
    neighbours::Neighbours,
    selection::Selection,
    state::{self, Dialog, ListQuery},
};
use crate::{api::ApiError, frame::Toasts, load::Loaded, query::Query, session::Session, undo::Undo, view_as::ViewAs};
use leptos_router::hooks::use_location;
use rolecall_api::{Invite, LiveKind, OrganizationId, ProjectBasic, UserId};
use rolecall_policy::Level;
use rolecall_view::prelude::*;

/// The signals of the role table. `Copy`; lives as long as the page.
#[derive(Clone, Copy)]
pub struct Roster {
    pub(super) session: Session,
    pub(super) toasts: Toasts,
    pub(super) undo: Undo,
    pub(super) view_as: ViewAs,
    /// The organization, as the signed-in user sees it.
    pub(super) here: Memo<Option<Here>>,
    /// Which rows are listed, from the URL.
    pub(super) list_query: Memo<ListQuery>,
    /// The dialog of this page that the URL opens.
    pub(super) dialog: Memo<Option<Dialog>>,
    /// The query string of the page's URL.
    pub(super) query: Query,
    /// True from closing a dialog until it is removed from the URL.
    pub(super) closing: StoredValue<bool>,
    /// The listing as the server sent it.
    pub(super) list: Loaded<Listing>,
    /// The optimistic changes that the server has not confirmed yet.
    pub(super) edits: RwSignal<Edits>,
    /// The listing with these changes, as shown on screen.
    pub(super) seen: Memo<Option<Listing>>,
    /// An invite whose link has just been renewed.
    pub(super) renewed: RwSignal<Option<Invite>>,
    /// An invite of which the QR code is shown.
    pub(super) coded: RwSignal<Option<Invite>>,
    /// The selected people.
    pub(super) selection: Selection,
}

/// The parts of the organization that this page uses.
#[derive(Debug, Clone, PartialEq)]
pub struct Here {
    /// The id of the organization.
    pub id: OrganizationId,
    /// The name of the organization.
    pub name: String,
    /// True if members can invite.
    pub members_can_invite: bool,
    /// Number of members.
    pub people: u64,
    /// The signed-in user.
    pub me: UserId,
    /// The level of the signed-in user.
    pub level: Level,
    /// The projects that the signed-in user can access.
    pub projects: Vec<ProjectBasic>,
}

impl Roster {
    /// Starts to load the table. Call this in the body of the page.
    #[must_use]
    pub fn new() -> Roster {
        let session = Session::get();
        let location = use_location();
        let search = location.search;
        let list_query = Memo::new(move |_| ListQuery::parse(&search.get()));
        let organization = session.organization_id();
        let list = list(organization, list_query);
        let edits = RwSignal::new(Edits::default());
        Roster {
            session,
            toasts: Toasts::get(),
            undo: Undo::get(),
            view_as: ViewAs::get(),
            here: Memo::new(move |_| here(session)),
            list_query,
            dialog: Memo::new(move |_| Dialog::parse(&search.get())),
            query: Query::get(),
            closing: StoredValue::new(false),
            list,
            edits,
            seen: Memo::new(move |_| list.ready().map(|listing| edits.with(|edits| listing.with_edits(edits)))),
            renewed: RwSignal::new(None),
            coded: RwSignal::new(None),
            selection: selection(organization, list_query),
        }
    }

    /// Changes the list query and shows its first page, as a new entry of the history.
    pub fn show(self, change: impl FnOnce(&mut ListQuery)) {
        let mut list_query = self.list_query.get_untracked();
        change(&mut list_query);
        list_query.page = 1;
        let changes = list_query.changes();
        self.query.step(&changes.each_ref().map(|(key, value)| (*key, value.as_str())));
    }

    /// Searches, and shows the first page of the result.
    pub fn search(self, text: &str) {
        self.query.put_search(state::SEARCH, text, &[(state::PAGE, "")]);
    }

    /// Opens a dialog of this page.
    pub fn open(self, dialog: &Dialog) {
        let about = dialog.about();
        let about: Vec<_> = about.iter().map(|(key, value)| (*key, value.as_str())).collect();
        self.query.open_dialog_with(dialog.name(), &about);
    }

    /// Opens the invite dialog, which belongs to the shell.
    pub fn invite(self) {
        self.query.open_dialog(INVITE);
    }

    /// Closes the dialog of this page that is open, if one is.
    pub fn close(self) {
        // When a response comes, the page or its dialog may be gone; then do not go back in the history.
        if self.dialog.try_get_untracked().flatten().is_some() {
            self.closing.set_value(true);
            self.query.close_dialog_with(&Dialog::ABOUT);
        }
    }

    /// The current organization, untracked; `None` if the page is gone.
    fn here_now(self) -> Option<Here> {
        self.here.try_get_untracked().flatten()
    }
}

/// The value of the URL's parameter `dialog` for the invite dialog.
pub const INVITE: &str = "invite";

fn list(organization: Memo<Option<OrganizationId>>, list_query: Memo<ListQuery>) -> Loaded<Listing> {
    // An open group stays open, also if it grows, until the user closes it or searches for something else.
    let opened = StoredValue::new(None::<(OrganizationId, String)>);
    let neighbours = StoredValue::new(None::<Neighbours>);
    Loaded::new(
        move || (organization.get(), list_query.get()),
        move |(organization, list_query)| async move {
            // The shell shows this page only while there is an organization, so this error is never shown.
            let organization = organization.ok_or(ApiError::NotFound)?;
            let place = (organization.clone(), list_query.search.clone());
            let was_open = opened.try_with_value(|opened| opened.as_ref() == Some(&place)) == Some(true);
            let open = list_query.open.or(was_open.then_some(true));
            let cursor = |of: &Option<Neighbours>| {
                of.as_ref().map(|of| of.cursor(&organization, &list_query).to_owned()).unwrap_or_default()
            };
            let cursor = neighbours.try_with_value(cursor).unwrap_or_default();
            let listing = fetch::listing(organization.clone(), list_query.clone(), open, cursor).await?;
            neighbours.try_set_value(Some(Neighbours::of(organization, list_query, &listing)));
            opened.try_set_value(listing.open.then_some(place));
            Ok(listing)
        },
    )
    .follow(&[
        LiveKind::Level,
        LiveKind::Membership,
        LiveKind::Grant,
        LiveKind::Invite,
        LiveKind::Project,
        // Offers of ownership, and the successor.
        LiveKind::Organization,
    ])
}

/// Nobody, again after each change of the organization, the search or the filter.
fn selection(organization: Memo<Option<OrganizationId>>, list_query: Memo<ListQuery>) -> Selection {
    let selection = Selection::new();
    let among = Memo::new(move |_| (organization.get(), list_query.with(|query| (query.search.clone(), query.show))));
    Effect::new(move |before: Option<_>| {
        let now = among.get();
        if before.is_some_and(|before| before != now) {
            selection.clear();
        }
        now
    });
    selection
}

fn here(session: Session) -> Option<Here> {
    let me = session.with_user(|user| user.uuid.clone())?;
    session.with_organization(|organization| Here {
        me,
        id: organization.id.clone(),
        name: organization.name.clone(),
        members_can_invite: organization.members_can_invite,
        people: organization.member_count,
        level: organization.membership_level,
        projects: organization.teams.clone(),
    })
}
