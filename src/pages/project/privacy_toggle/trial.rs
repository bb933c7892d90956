//! The state of the dry run: both columns, who is ticked, and the sentences that count them.

use crate::{
    api::ApiError,
    effects::ServerPreview,
    language::{t, tr},
    load::{debounced, read_then},
    pages::project::{current::Current, people_pages::PeopleList, words},
};
use rolecall_api::{AccessBasis, ChangeKind, KEPT_AT_ONCE, KeepMember, PlannedChange, UpdateProject, UserId};
use rolecall_policy::Level;
use rolecall_view::prelude::*;
use std::{collections::BTreeSet, time::Duration};

/// Number of people on a page of a column.
const SIZE: u64 = 10;
/// Ticks within this time are one question to the server.
const TICKING: Duration = Duration::from_millis(300);

/// The signals of the panel.
#[derive(Clone, Copy)]
pub(super) struct Trial {
    pub(super) current: Current,
    pub(super) to_private: bool,
    /// The people who would lose or gain access.
    pub(super) changing: PeopleList,
    /// The people who have access before and after.
    pub(super) keeping: PeopleList,
    pub(super) ticked: RwSignal<BTreeSet<UserId>>,
    /// The search whose people were all ticked at once, with their ids.
    pub(super) all: RwSignal<Option<(String, Vec<UserId>)>>,
    /// True while the ids of all found people are read.
    pub(super) collecting: RwSignal<bool>,
    /// Why they could not be read.
    pub(super) failed: RwSignal<Option<ApiError>>,
}

impl Trial {
    pub(super) fn new(current: Current) -> Trial {
        Trial {
            current,
            // Untracked, so that the panel keeps its direction when the response changes the project.
            to_private: !current.project.with_untracked(|project| project.basic.access_control),
            changing: PeopleList::load(current.id, AccessBasis::Open, SIZE),
            keeping: PeopleList::load(current.id, AccessBasis::Own, SIZE),
            ticked: RwSignal::new(BTreeSet::new()),
            all: RwSignal::new(None),
            collecting: RwSignal::new(false),
            failed: RwSignal::new(None),
        }
    }

    /// Number of people with access of their own, and of those whose access changes; `None` while loading.
    pub(super) fn totals(self) -> Option<(u64, u64)> {
        self.changing.totals.get()
    }

    pub(super) fn failure(self) -> Option<ApiError> {
        self.failed.get().or_else(|| self.changing.loaded.failure()).or_else(|| self.keeping.loaded.failure())
    }

    pub(super) fn kept(self) -> u64 {
        self.ticked.with(BTreeSet::len) as u64
    }

    /// Number of people who lose access.
    pub(super) fn losing(self) -> u64 {
        let changing = self.totals().map_or(0, |(_, changing)| changing);
        if self.to_private { changing.saturating_sub(self.kept()) } else { 0 }
    }

    pub(super) fn heading(self) -> String {
        let name = self.current.name();
        let (own, changing) = self.totals().unwrap_or_default();
        if self.to_private {
            words::if_private(&name, self.losing(), own + changing)
        } else {
            words::if_open(&name, changing)
        }
    }

    /// True if more people are ticked than a request can contain.
    pub(super) fn is_too_much(self) -> bool {
        self.kept() > KEPT_AT_ONCE as u64
    }

    pub(super) fn consequence(self) -> String {
        match (self.to_private, self.losing()) {
            (true, _) if self.is_too_much() => {
                tr!(
                    "You can keep at most {count} people at once. Keep fewer here, and grant access to the others later.",
                    count = KEPT_AT_ONCE
                )
            }
            (true, 0) => t("No one loses access.").to_owned(),
            (true, losing) => tr!("Access ends immediately for {people}.", people = words::people(losing)),
            (false, _) => tr!(
                "Everyone in {organization} can see its data immediately. Grants are kept for when the project is private again.",
                organization = self.current.organization_name()
            ),
        }
    }

    /// Ticks everyone whom the search finds.
    pub(super) fn tick_all(self) {
        let search = self.changing.loaded.ready_untracked().map(|page| page.search).unwrap_or_default();
        self.collecting.set(true);
        self.failed.set(None);
        let list = self.changing;
        read_then(async move { list.all_ids().await }, move |answer| {
            match answer {
                Ok(ids) => {
                    self.ticked.try_update(|ticked| ticked.extend(ids.iter().cloned()));
                    self.all.try_set(Some((search, ids)));
                }
                Err(error) => drop(self.failed.try_set(Some(error))),
            }
            self.collecting.try_set(false);
        });
    }

    pub(super) fn act(self) -> String {
        match (self.to_private, self.kept()) {
            (true, 0) => t("Make private").to_owned(),
            (true, kept) => tr!("Make private and keep {count}", count = kept),
            (false, _) => t("Open to everyone").to_owned(),
        }
    }

    pub(super) fn update(self) -> UpdateProject {
        UpdateProject {
            access_control: Some(self.to_private),
            keep: self.ticked.with_untracked(keep),
            ..UpdateProject::default()
        }
    }

    /// Asks what else the change does, and again for the people who are ticked.
    pub(super) fn preview(self) -> ServerPreview {
        let ticked = debounced(self.ticked.into(), TICKING);
        ServerPreview::ask(move || {
            vec![PlannedChange {
                project: Some(self.current.id),
                access_control: Some(self.to_private),
                keep: ticked.with(keep),
                ..PlannedChange::new(ChangeKind::SetProjectPrivacy)
            }]
        })
    }
}

/// The people who keep access, for a request.
fn keep(ticked: &BTreeSet<UserId>) -> Vec<KeepMember> {
    ticked.iter().map(|id| KeepMember { user_uuid: id.clone(), level: Level::Member }).collect()
}
