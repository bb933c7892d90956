//! Notices of committed changes, for live updates (`crate::live`): ids only, never what was changed.
//!
//! A change adds a notice to its connection; the commit of the transaction hands it over, and on PostgreSQL to all
//! servers on the same database. A transaction that is rolled back hands over nothing. Notices that wait are a set, so
//! their memory is bounded by what exists, and several changes of one organization are looked at together.

use rolecall_api::{OrganizationId, UserId};
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// What has changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Notice {
    /// A session of this person began, or sessions or keys of theirs have ended.
    Session(UserId),
    /// This person joined or left an organization.
    Memberships(UserId),
    /// This organization was restored: its members are members again.
    Restored(OrganizationId),
    /// The log of this organization has new entries, or the organization is deleted.
    Organization(OrganizationId),
}

impl Notice {
    /// As text, for PostgreSQL.
    pub(super) fn to_text(&self) -> String {
        match self {
            Notice::Session(user) => format!("s{user}"),
            Notice::Memberships(user) => format!("m{user}"),
            Notice::Restored(organization) => format!("r{organization}"),
            Notice::Organization(organization) => format!("o{organization}"),
        }
    }

    /// Reads [`Self::to_text`].
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_at_checked(1)?;
        let id = id.to_owned();
        Some(match kind {
            "s" => Notice::Session(UserId(id)),
            "m" => Notice::Memberships(UserId(id)),
            "r" => Notice::Restored(OrganizationId(id)),
            "o" => Notice::Organization(OrganizationId(id)),
            _ => return None,
        })
    }
}

/// The notices that wait to be looked at.
#[derive(Debug)]
pub(crate) struct Notices {
    /// Tells the notices of this server from those of others.
    pub(super) server: String,
    waiting: Mutex<Waiting>,
    added: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    /// False while nobody looks at them: then none are kept.
    is_heard: bool,
    notices: BTreeSet<Notice>,
}

impl Default for Notices {
    fn default() -> Self {
        let server = format!("{:016x}", rand::random::<u64>());
        Notices { server, waiting: Mutex::default(), added: Notify::new() }
    }
}

impl Notices {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on, notices are kept until [`Self::take`].
    pub(crate) fn hear(&self) {
        self.waiting().is_heard = true;
    }

    /// Adds notices, and wakes whoever waits in [`Self::added`].
    pub(crate) fn add(&self, notices: impl IntoIterator<Item = Notice>) {
        let mut waiting = self.waiting();
        if waiting.is_heard {
            waiting.notices.extend(notices);
            drop(waiting);
            self.added.notify_one();
        }
    }

    /// Wakes whoever waits in [`Self::added`].
    pub(crate) fn wake(&self) {
        self.added.notify_one();
    }

    /// Waits until notices are added.
    pub(crate) async fn added(&self) {
        self.added.notified().await;
    }

    /// Takes all notices.
    pub(crate) fn take(&self) -> BTreeSet<Notice> {
        std::mem::take(&mut self.waiting().notices)
    }

    /// True if no notice waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting().notices.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_read_as_it_was_written() {
        let (user, organization) = (UserId("u".to_owned()), OrganizationId("o".to_owned()));
        for notice in [
            Notice::Session(user.clone()),
            Notice::Memberships(user),
            Notice::Restored(organization.clone()),
            Notice::Organization(organization),
        ] {
            assert_eq!(Notice::parse(&notice.to_text()), Some(notice));
        }
        assert_eq!((Notice::parse(""), Notice::parse("x1"), Notice::parse("é")), (None, None, None));
    }

    #[test]
    fn notices_are_kept_once_and_only_if_somebody_hears_them() {
        let notices = Notices::default();
        let notice = || Notice::Session(UserId("u".to_owned()));
        notices.add([notice()]);
        assert!(notices.is_empty());
        notices.hear();
        notices.add([notice(), notice()]);
        notices.add([notice()]);
        assert_eq!(notices.take().len(), 1);
        assert!(notices.is_empty());
    }
}
