//! The people with access to the project: the page of the table, and the person whom a dialog is about.

use crate::{
    api::ApiError,
    load::{Loaded, Write},
    pages::project::{
        current::Current,
        people_pages::{PeoplePage, PeopleQuestion, load_people, totals},
        state::{Grant, Person},
    },
    query::Query,
};
use rolecall_api::{AccessBasis, ExplicitMember, UserId};
use rolecall_view::prelude::*;

/// Number of rows on a page of the table.
const SIZE: u64 = 50;

/// The loaded people. `Copy`; lives as long as the page.
#[derive(Clone, Copy)]
pub struct People {
    current: Current,
    /// The page of the table.
    pub table: Loaded<PeoplePage>,
    /// Number of people with access; `None` while loading, and if the page was opened with a search.
    pub total: Memo<Option<u64>>,
    /// The person of the URL's dialog, if they are not in the table.
    asked: Loaded<PeoplePage>,
}

impl People {
    /// Starts to load them. Search, page and dialog are in the URL.
    pub fn load(current: Current) -> People {
        let query = Query::get();
        let (search, page) = (query.value("search"), query.value("page"));
        let question = move || {
            let access = current.is_private().then_some(AccessBasis::Own);
            let page = page.with(|page| page.parse().ok().filter(|page| *page > 0).unwrap_or(1));
            Some(PeopleQuestion { access, search: search.get(), only: Vec::new(), page, size: SIZE })
        };
        let table = load_people(current.id, Box::new(question));
        let totals = Memo::new(move |before: Option<&Option<(u64, u64)>>| totals(table, before));
        let total =
            Memo::new(move |_| totals.get().map(|(own, open)| if current.is_private() { own } else { own + open }));
        let (dialog, person) = (query.value("dialog"), query.value("person"));
        let missing = Memo::new(move |_| {
            let is_open = dialog.with(|dialog| matches!(dialog.as_str(), "remove" | "level"));
            let person = UserId(person.get());
            let is_missing = table.with(|page| page.people.results.iter().all(|one| one.user.uuid != person));
            (is_open && is_missing == Some(true)).then_some(person)
        });
        let question = move || {
            let person = missing.get()?;
            Some(PeopleQuestion { only: vec![person], page: 1, size: 1, ..PeopleQuestion::default() })
        };
        People { current, table, total, asked: load_people(current.id, Box::new(question)) }
    }

    /// Finds a person in the table, or the one whom the dialog is about.
    pub fn find(self, id: &UserId) -> Option<Person> {
        let find = |page: &PeoplePage| page.people.results.iter().find(|one| one.user.uuid == *id).cloned();
        self.table.with(find).flatten().or_else(|| self.asked.with(find).flatten())
    }

    /// Why they could not be loaded.
    pub fn failure(self) -> Option<ApiError> {
        self.table.failure()
    }

    /// Loads them again.
    pub fn reload(self) {
        self.table.reload();
        self.asked.reload();
    }

    /// Loads again when a write is refused by a rule or gets a 404, because both mean that something has changed.
    pub fn watch(self, write: Write) {
        Effect::new(move |_| {
            if write.error.with(|error| matches!(error, Some(ApiError::NotFound | ApiError::Refused(_)))) {
                self.reload();
            }
        });
    }

    /// Applies an explicit membership from a response to its row, or loads the table again if there is none.
    pub fn put(self, member: ExplicitMember) {
        let mut is_new = true;
        self.table.update(|page| {
            if let Some(row) = page.people.results.iter_mut().find(|row| row.user.uuid == member.user.uuid) {
                row.grant = Some(Grant {
                    level: member.level,
                    granted_by: member.granted_by,
                    granted_at: member.joined_at,
                    expires_at: member.expires_at,
                });
                is_new = false;
            }
        });
        if is_new {
            self.reload();
        }
    }

    /// Removes an explicit membership.
    pub fn take_out(self, person: &UserId) {
        let private = self.current.project.try_with_untracked(|project| project.basic.access_control) == Some(true);
        self.table.update(|page| {
            let people = &mut page.people;
            let Some(at) = people.results.iter().position(|row| row.user.uuid == *person) else { return };
            people.results[at].grant = None;
            if private && people.results[at].level < rolecall_policy::Level::Administrator {
                people.results.remove(at);
                people.count = people.count.saturating_sub(1);
                people.own = people.own.saturating_sub(1);
                people.open += 1;
            }
        });
        self.reload();
    }
}
