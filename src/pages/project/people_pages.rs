//! Pages of the people of a project, as the server splits them by their access. No page reads all members of the
//! organization.

use crate::{
    api::{self, ApiError, PeopleQuery},
    load::{Loaded, debounced},
};
use rolecall_api::{AccessBasis, LiveKind, ProjectId, ProjectPeople, UserId};
use rolecall_view::prelude::*;
use std::time::Duration;

/// A search is sent after no change for this time.
const PAUSE: Duration = Duration::from_millis(250);

/// A page of people, with the question that it answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeoplePage {
    /// The search.
    pub search: String,
    /// The number of the page, from 1; that of the last page if a later one was asked for.
    pub page: u64,
    /// Maximum number of people on a page.
    pub size: u64,
    /// The people, and how many there are.
    pub people: ProjectPeople,
}

impl PeoplePage {
    /// Number of pages; at least one.
    #[must_use]
    pub const fn pages(&self) -> u64 {
        let pages = self.people.count.div_ceil(if self.size == 0 { 1 } else { self.size });
        if pages == 0 { 1 } else { pages }
    }

    /// The numbers of the first and the last person of the page, from 1.
    #[must_use]
    pub fn span(&self) -> (u64, u64) {
        let before = self.page.saturating_sub(1) * self.size;
        ((before + 1).min(self.people.count), (before + self.size).min(self.people.count))
    }
}

/// Which page to load.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleQuestion {
    /// Only people with this basis of access.
    pub access: Option<AccessBasis>,
    /// Text to find in names and emails.
    pub search: String,
    /// Only these people.
    pub only: Vec<UserId>,
    /// The page, from 1.
    pub page: u64,
    /// Maximum number of people on a page.
    pub size: u64,
}

/// Loads the page that `question` asks for, whenever that changes. Without a question, the page is empty.
pub fn load_people(id: ProjectId, question: Box<dyn Fn() -> Option<PeopleQuestion>>) -> Loaded<PeoplePage> {
    Loaded::new(question, move |question| async move {
        match question {
            Some(question) => people(id, question).await,
            None => Ok(PeoplePage::default()),
        }
    })
    .follow(&[LiveKind::Level, LiveKind::Membership, LiveKind::Grant, LiveKind::Project])
}

async fn people(id: ProjectId, question: PeopleQuestion) -> Result<PeoplePage, ApiError> {
    let PeopleQuestion { access, search, only, mut page, size } = question;
    let mut query =
        PeopleQuery { access, search, only, offset: page.saturating_sub(1).saturating_mul(size), limit: size };
    let mut people = api::project_people(id, &query).await?;
    if people.results.is_empty() && people.count > 0 {
        page = people.count.div_ceil(size);
        query.offset = (page - 1) * size;
        people = api::project_people(id, &query).await?;
    }
    Ok(PeoplePage { search: query.search, page, size, people })
}

/// A list of people with a search and pages of its own. `Copy`; disposed with the component that created it.
#[derive(Clone, Copy)]
pub struct PeopleList {
    id: ProjectId,
    access: AccessBasis,
    /// The search as it is typed.
    pub search: RwSignal<String>,
    /// The number of the page to show, from 1.
    pub page: RwSignal<u64>,
    /// The people of the latest page that has arrived.
    pub loaded: Loaded<PeoplePage>,
    /// Number of people with access of their own, and with access only while the project is open, without a search;
    /// `None` while loading.
    pub totals: Memo<Option<(u64, u64)>>,
}

impl PeopleList {
    /// Starts to load the first page of the people with this basis of access.
    #[must_use]
    pub fn load(id: ProjectId, access: AccessBasis, size: u64) -> PeopleList {
        let (search, page) = (RwSignal::new(String::new()), RwSignal::new(1));
        let still: Signal<String> = debounced(search.into(), PAUSE);
        let question = move || {
            let (search, page) = (still.get(), page.get());
            Some(PeopleQuestion { access: Some(access), search, only: Vec::new(), page, size })
        };
        let loaded = load_people(id, Box::new(question));
        let totals = Memo::new(move |before: Option<&Option<(u64, u64)>>| totals(loaded, before));
        PeopleList { id, access, search, page, loaded, totals }
    }

    /// Changes the search, and shows the first page of the result.
    pub fn find(self, text: String) {
        self.page.set(1);
        self.search.set(text);
    }

    /// Reads the ids of all people whom the present search finds, with as many requests as that takes.
    pub async fn all_ids(self) -> Result<Vec<UserId>, ApiError> {
        let Some(found) = self.loaded.ready_untracked() else { return Ok(Vec::new()) };
        let id = |people: ProjectPeople| people.results.into_iter().map(|person| person.user.uuid);
        if found.people.results.len() as u64 == found.people.count {
            return Ok(id(found.people).collect());
        }
        let (access, search) = (Some(self.access), found.search);
        let mut query = PeopleQuery { access, search, only: Vec::new(), offset: 0, limit: 1000 };
        let mut ids = Vec::new();
        loop {
            let people = api::project_people(self.id, &query).await?;
            let is_last = people.results.is_empty() || people.next.is_none();
            ids.extend(id(people));
            if is_last {
                return Ok(ids);
            }
            query.offset = ids.len() as u64;
        }
    }
}

/// The totals of the last response to a question without a search.
pub fn totals(loaded: Loaded<PeoplePage>, before: Option<&Option<(u64, u64)>>) -> Option<(u64, u64)> {
    let now = loaded.with(|page| page.search.trim().is_empty().then_some((page.people.own, page.people.open)));
    now.flatten().or_else(|| before.copied().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_always_one_page_and_people_are_numbered_from_one() {
        let page = |page, count| {
            let people = ProjectPeople { count, ..ProjectPeople::default() };
            PeoplePage { search: String::new(), page, size: 10, people }
        };
        assert_eq!((page(1, 0).pages(), page(1, 0).span()), (1, (0, 0)));
        assert_eq!((page(3, 23).pages(), page(3, 23).span()), (3, (21, 23)));
        assert_eq!(PeoplePage::default().pages(), 1);
    }
}
