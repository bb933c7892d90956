//! What the parts of the role table share: what is on the screen, and the ways to change it. Copy; dies with the page.

mod changes;
mod invites;

use super::{
    fetch,
    listing::{Edits, Listing},
    state::{self, Dialog, ListQuery},
};
use crate::{api::ApiError, frame::Toasts, load::Loaded, query::Query, session::Session};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use rolecall_api::{Invite, OrganizationId, ProjectBasic, UserId};
use rolecall_policy::Level;

/// The role table.
#[derive(Clone, Copy)]
pub struct Roster {
    pub(super) session: Session,
    pub(super) toasts: Toasts,
    /// The organization, as the viewer sees it.
    pub(super) here: Memo<Option<Here>>,
    /// What the address says.
    pub(super) view: Memo<ListQuery>,
    /// The dialog of this page that the address opens.
    pub(super) dialog: Memo<Option<Dialog>>,
    /// The query as the dialogs of all pages use it.
    pub(super) query: Query,
    /// True from closing a dialog until it is out of the address.
    pub(super) closing: StoredValue<bool>,
    /// What the server says.
    pub(super) list: Loaded<Listing>,
    /// What it has not confirmed yet.
    pub(super) edits: RwSignal<Edits>,
    /// What is on the screen.
    pub(super) seen: Memo<Option<Listing>>,
    /// An invite whose link has just been renewed.
    pub(super) renewed: RwSignal<Option<Invite>>,
}

/// The organization, in what this page needs of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Here {
    /// The organization.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Whether members may invite.
    pub members_can_invite: bool,
    /// How many people belong to it.
    pub people: u64,
    /// Who looks.
    pub me: UserId,
    /// Their level.
    pub level: Level,
    /// The projects that they can access.
    pub projects: Vec<ProjectBasic>,
}

impl Roster {
    /// Begins to read. To be called in the body of the page.
    #[must_use]
    pub fn new() -> Roster {
        let session = Session::get();
        let location = use_location();
        let search = location.search;
        let view = Memo::new(move |_| ListQuery::parse(&search.get()));
        let organization = session.organization_id();
        let list = list(organization, view);
        let edits = RwSignal::new(Edits::default());
        Roster {
            session,
            toasts: Toasts::get(),
            here: Memo::new(move |_| here(session)),
            view,
            dialog: Memo::new(move |_| Dialog::parse(&search.get())),
            query: Query::get(),
            closing: StoredValue::new(false),
            list,
            edits,
            seen: Memo::new(move |_| list.ready().map(|listing| edits.with(|edits| listing.with(edits)))),
            renewed: RwSignal::new(None),
        }
    }

    /// Shows something else of the list, from its first page on, as a step of the history.
    pub fn show(self, change: impl FnOnce(&mut ListQuery)) {
        let mut view = self.view.get_untracked();
        change(&mut view);
        view.page = 1;
        let changes = view.changes();
        self.query.step(&changes.each_ref().map(|(key, value)| (*key, value.as_str())));
    }

    /// Shows what a search finds, from its first page on.
    pub fn search(self, text: &str) {
        self.query.put_search(state::SEARCH, text, &[(state::PAGE, "")]);
    }

    /// Opens a dialog.
    pub fn open(self, dialog: &Dialog) {
        let about = dialog.about();
        let about: Vec<_> = about.iter().map(|(key, value)| (*key, value.as_str())).collect();
        self.query.open_dialog_with(dialog.name(), &about);
    }

    /// Opens the dialog that invites people, which is not this page's.
    pub fn invite(self) {
        self.query.open_dialog(INVITE);
    }

    /// Closes the dialog of this page that is open, if one is.
    pub fn close(self) {
        // After an answer of the server the page, or its dialog, may be gone: then nothing is to be gone back from.
        if self.dialog.try_get_untracked().flatten().is_some() {
            self.closing.set_value(true);
            self.query.close_dialog_with(&Dialog::ABOUT);
        }
    }

    /// The organization as it is now; none once the page is gone.
    fn here_now(self) -> Option<Here> {
        self.here.try_get_untracked().flatten()
    }
}

/// The name of the dialog that invites people.
pub const INVITE: &str = "invite";

fn list(organization: Memo<Option<OrganizationId>>, view: Memo<ListQuery>) -> Loaded<Listing> {
    let last = StoredValue::new(None::<Listing>);
    Loaded::new(
        move || (organization.get(), view.get()),
        move |(organization, view)| async move {
            // The shell shows this page only while there is an organization.
            let organization = organization.ok_or(ApiError::NotFound)?;
            let guess = last.try_with_value(|last| fetch::guess(last.as_ref(), &view)).unwrap_or_default();
            let listing = fetch::listing(organization, view, guess).await?;
            last.try_set_value(Some(listing.clone()));
            Ok(listing)
        },
    )
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
