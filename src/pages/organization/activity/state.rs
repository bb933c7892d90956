//! The state of the activity page: its filters, which are in the URL, and the entries that were loaded.

use super::values::Names;
use crate::{
    api::{self, ActivityQuery, ApiError},
    load::{Loaded, read_then},
    query::Query,
    session::Session,
    url_codec::QueryPairs,
};
use rolecall_api::{Activity, ActivityEntry, LiveKind, NamedPerson, OrganizationId, ProjectId, UserId, param};
use rolecall_view::prelude::*;

/// The URL's parameter for the time: a name of [`RANGES`].
pub const RANGE: &str = "range";

/// Ranges of time: their name in the URL, the words, and the days until now.
pub const RANGES: [(&str, &str, u32); 4] =
    [("", "Any time", 0), ("24h", "Last 24 hours", 1), ("7d", "Last 7 days", 7), ("30d", "Last 30 days", 30)];

/// All filters.
const FILTERS: [&str; 6] = [param::ACTOR, param::ITEM, param::ACTION, param::SCOPE, param::PROJECT, RANGE];

/// The state that the parts of the page share.
#[derive(Clone, Copy)]
pub struct LogState {
    pub query: Query,
    pub session: Session,
    /// The first page.
    pub first: Loaded<Activity>,
    /// The entries of the further pages that were asked for.
    older: RwSignal<Vec<ActivityEntry>>,
    /// The names of people in the changes of all pages.
    people: RwSignal<Vec<NamedPerson>>,
    /// The cursor of the next page, if there is one.
    pub next: RwSignal<Option<String>>,
    /// True while the next page is loading.
    pub loading: RwSignal<bool>,
    /// Why the next page could not be loaded.
    pub failed: RwSignal<Option<ApiError>>,
    /// The names of people and things that were filtered by.
    pub names: RwSignal<Vec<(String, String)>>,
    asked: Memo<(Option<OrganizationId>, Filters)>,
}

/// The first page as it was shown, with what it answers.
struct Shown {
    asked: (Option<OrganizationId>, Filters),
    /// How often the reader has lost a project.
    losses: u32,
    first: Vec<ActivityEntry>,
}

/// The filters in the URL.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Filters {
    query: ActivityQuery,
    range: String,
}

impl LogState {
    /// Starts to load the log of the current organization.
    pub fn new() -> LogState {
        let (session, query) = (Session::get(), Query::get());
        let [actor, item, action, scope, project, range] = FILTERS.map(|name| query.value(name));
        let id = session.organization_id();
        let asked = Memo::new(move |_| {
            let filters = Filters {
                query: ActivityQuery {
                    actor: actor.get(),
                    item: item.get(),
                    action: action.get(),
                    scope: scope.get(),
                    project: project.get(),
                    after: String::new(),
                },
                range: range.get(),
            };
            (id.get(), filters)
        });
        let first = Loaded::new(
            move || asked.get(),
            |(id, filters)| async move {
                let id = id.ok_or(ApiError::NotFound)?;
                api::activity(&id, &filters.now(), "").await
            },
        )
        .follow(&[LiveKind::Activity]);
        let state = LogState {
            query,
            session,
            first,
            older: RwSignal::new(Vec::new()),
            people: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            loading: RwSignal::new(false),
            failed: RwSignal::new(None),
            names: RwSignal::new(Vec::new()),
            asked,
        };
        // Entries of a project that is lost are shown without its name. The pages below are dropped, too.
        let losses = StoredValue::new(0_u32);
        let projects = Memo::new(move |_| {
            session
                .with_organization(|here| (here.id.clone(), here.teams.iter().map(|team| team.id).collect::<Vec<_>>()))
        });
        Effect::new(move |before: Option<Option<(OrganizationId, Vec<ProjectId>)>>| {
            let now = projects.get();
            if let (Some(Some((of, before))), Some((here, now))) = (&before, &now)
                && of == here
                && before.iter().any(|project| !now.contains(project))
            {
                losses.update_value(|losses| *losses += 1);
                first.reload();
            }
            now
        });
        Effect::new(move |before: Option<Shown>| {
            let (results, next) = first
                .ready()
                .map(|page| {
                    state.learn(page.people);
                    (page.results, page.next)
                })
                .unwrap_or_default();
            let now = Shown { asked: asked.get_untracked(), losses: losses.get_value(), first: results };
            // The pages below stay if they follow the newer first page without a gap.
            let below = before
                .filter(|before| before.asked == now.asked && before.losses == now.losses)
                .and_then(|before| state.older.with_untracked(|older| entries_below(&now.first, &before.first, older)));
            if let Some(below) = below {
                state.older.set(below);
            } else {
                state.older.set(Vec::new());
                state.failed.set(None);
                state.next.set(next.as_deref().and_then(cursor_of));
            }
            now
        });
        state
    }

    /// All entries that were loaded, newest first.
    pub fn entries(self) -> Vec<ActivityEntry> {
        let mut entries = self.first.with(|page| page.results.clone()).unwrap_or_default();
        entries.extend(self.older.get());
        entries
    }

    /// Remembers the names of people; later ones replace earlier ones.
    pub(super) fn learn(self, people: Vec<NamedPerson>) {
        self.people.update(|known| {
            known.retain(|one| people.iter().all(|other| other.uuid != one.uuid));
            known.extend(people);
        });
    }

    /// Remembers the name of a person or thing that is filtered by.
    pub fn remember(self, id: String, name: String) {
        self.names.update(|names| {
            names.retain(|(known, _)| *known != id);
            names.push((id, name));
        });
    }

    /// Whether there is an entry.
    pub fn has_entries(self) -> bool {
        self.first.with(|page| !page.results.is_empty()) == Some(true) || self.older.with(|older| !older.is_empty())
    }

    /// Whether a filter is set.
    pub fn is_filtered(self) -> bool {
        self.asked.with(|(_, filters)| *filters != Filters::default())
    }

    /// Whether a filter in the URL does not exist.
    pub fn has_wrong_filter(self) -> bool {
        let is_refused = matches!(self.first.failure(), Some(ApiError::Invalid(_))) && self.is_filtered();
        let knows = |range: &str| RANGES.iter().any(|(name, ..)| *name == range);
        is_refused || !self.asked.with(|(_, filters)| knows(&filters.range))
    }

    /// Shows all entries again.
    pub fn clear_filters(self) {
        self.query.step(&FILTERS.map(|name| (name, "")));
    }

    /// Loads the next page, and shows it below.
    pub fn load_older(self) {
        let (id, filters) = self.asked.get_untracked();
        let (Some(id), Some(cursor)) = (id.clone(), self.next.get_untracked()) else { return };
        let asked = (Some(id.clone()), filters.clone());
        self.loading.set(true);
        self.failed.set(None);
        read_then(async move { api::activity(&id, &filters.now(), &cursor).await }, move |answer| {
            // The page is gone, or shows something else by now.
            if self.loading.try_set(false).is_some() || self.asked.try_get_untracked() != Some(asked) {
                return;
            }
            match answer {
                Ok(page) => {
                    self.next.set(page.next.as_deref().and_then(cursor_of));
                    self.learn(page.people);
                    self.older.update(|older| older.extend(page.results));
                }
                Err(error) => self.failed.set(Some(error)),
            }
        });
    }
}

impl Names for LogState {
    fn project(&self, id: ProjectId) -> Option<String> {
        let name = |organization: &rolecall_api::Organization| {
            organization.teams.iter().find(|team| team.id == id).map(|team| team.name.clone())
        };
        untrack(|| self.session.with_organization(name)).flatten()
    }

    fn person(&self, id: &UserId) -> Option<String> {
        self.people.with_untracked(|people| people.iter().find(|one| one.uuid == *id).map(|one| one.first_name.clone()))
    }
}

impl Filters {
    /// The query for these filters at this time.
    fn now(&self) -> ActivityQuery {
        let days = RANGES.iter().find(|(name, ..)| *name == self.range).map_or(0, |(_, _, days)| *days);
        let after = if days == 0 { String::new() } else { crate::time::days_ago(days) };
        ActivityQuery { after, ..self.query.clone() }
    }
}

/// The entries below the newer first page `now`, of those that were shown: the former first page and the `older` ones.
/// `None` if there may be others between.
fn entries_below(
    now: &[ActivityEntry],
    before: &[ActivityEntry],
    older: &[ActivityEntry],
) -> Option<Vec<ActivityEntry>> {
    let last = now.last()?.id;
    let shown = || before.iter().chain(older);
    let end = shown().position(|entry| entry.id == last)?;
    Some(shown().skip(end + 1).cloned().collect())
}

/// The cursor in the link to a page.
fn cursor_of(link: &str) -> Option<String> {
    let (_, query) = link.split_once('?')?;
    Some(QueryPairs::parse(query).value(param::CURSOR).to_owned()).filter(|cursor| !cursor.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::entry;
    use super::*;
    use rolecall_api::ActivityAction;

    fn entries(ids: &[i64]) -> Vec<ActivityEntry> {
        ids.iter().map(|id| ActivityEntry { id: *id, ..entry(ActivityAction::MemberJoin, "Max", Vec::new()) }).collect()
    }

    fn below(now: &[i64], before: &[i64], older: &[i64]) -> Option<Vec<i64>> {
        let below = entries_below(&entries(now), &entries(before), &entries(older));
        below.map(|below| below.iter().map(|entry| entry.id).collect())
    }

    #[test]
    fn new_entries_push_those_that_were_shown_down() {
        assert_eq!(below(&[7, 6, 5], &[6, 5, 4], &[]), Some(vec![4]));
        assert_eq!(below(&[7, 6, 5], &[6, 5, 4], &[3, 2]), Some(vec![4, 3, 2]));
        assert_eq!(below(&[6, 5, 4], &[6, 5, 4], &[3]), Some(vec![3]));
    }

    #[test]
    fn more_new_entries_than_a_page_start_the_list_afresh() {
        assert_eq!(below(&[9, 8, 7], &[6, 5, 4], &[3]), None);
        assert_eq!(below(&[], &[6], &[]), None);
    }
}
