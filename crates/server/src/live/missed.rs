//! What a stream missed since its last event: the entries since then, judged now, and what was lost meanwhile.

use super::change::Change;
use super::event_id::{EventId, mark};
use super::judge::Reader;
use super::known::Membership;
use super::message::Message;
use super::work::MOST;
use crate::activity::past::Past;
use crate::clock::Moment;
use crate::store::activity::{self, EntryRow};
use crate::store::sql::{Connection, Result};
use rolecall_api::{LiveKind, OrganizationId, ProjectId, UserId};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// A stream that resumes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resume<'a> {
    pub(super) user: &'a UserId,
    pub(super) memberships: &'a BTreeMap<OrganizationId, Membership>,
    /// The last id that the client has, as it sends it; `None`: it begins.
    pub(super) last: Option<&'a str>,
    /// If it begins: how long ago it began to read.
    pub(super) age: Option<Duration>,
    pub(super) now: Moment,
}

impl Resume<'_> {
    /// What was missed, and that the stream is ready.
    pub(super) async fn read(self, conn: &mut Connection) -> Result<Message> {
        let id = EventId { at: self.now, mark: mark(self.memberships.keys()) };
        let last = match (self.last, self.age) {
            (Some(text), _) => Some(EventId::parse(text, self.now)),
            (None, Some(age)) => Some(Some(EventId { at: self.now.before(age), mark: id.mark.clone() })),
            (None, None) => None,
        };
        let missed = match last {
            None => Some(Message::default()),
            Some(Some(last)) => self.missed(conn, &last).await?,
            Some(None) => None,
        };
        let mut message = missed.unwrap_or_else(|| {
            let mut message = Message::default();
            message.signal(&id, LiveKind::Resync);
            message
        });
        message.signal(&id, LiveKind::Ready);
        Ok(message)
    }

    /// `None` if it cannot be told, or is too much.
    async fn missed(self, conn: &mut Connection, last: &EventId) -> Result<Option<Message>> {
        let since = last.since();
        let lost = activity::left_since(conn, self.user, since).await?;
        let lost: BTreeSet<_> = lost.into_iter().filter(|id| !self.memberships.contains_key(id)).collect();
        if !self.explains(&lost, last) {
            return Ok(None);
        }
        let organizations: Vec<_> = self.memberships.keys().cloned().collect();
        let entries = activity::since(conn, &organizations, since, MOST + 1).await?;
        if entries.len() > MOST as usize {
            return Ok(None);
        }
        let mut by_organization: BTreeMap<OrganizationId, Vec<EntryRow>> = BTreeMap::new();
        for entry in entries {
            by_organization.entry(entry.organization.clone()).or_default().push(entry);
        }
        let (mut message, nothing) = (Message::default(), Past::default());
        // Losses come first and with the id of the client: if the stream is cut among them, they come again.
        for organization in &lost {
            Reader { user: self.user, organization, now: &nothing }.add_left(&mut message, last);
        }
        for (organization, entries) in &by_organization {
            let Some(membership) = self.memberships.get(organization) else { continue };
            Reader { user: self.user, organization, now: &membership.past }.add_lost(
                &mut message,
                last,
                &self.seen_meanwhile(&membership.past, entries),
            );
        }
        for (organization, entries) in &by_organization {
            let Some(membership) = self.memberships.get(organization) else { continue };
            let changes: Vec<_> = entries.iter().map(Change::from_entry).collect();
            let reader = Reader { user: self.user, organization, now: &membership.past };
            // All with the id of the client: the events of several organizations are not in the order of their times.
            reader.add_changes(&mut message, changes.iter(), |_| last.clone());
        }
        Ok(Some(message))
    }

    /// The projects that the person could see at any time since before these entries, oldest first, and cannot see now.
    /// The time before the first entry alone is not enough: the client may know what came after it.
    fn seen_meanwhile(&self, now: &Past, entries: &[EntryRow]) -> BTreeSet<ProjectId> {
        let (mut past, mut seen) = (now.clone(), BTreeSet::new());
        for entry in entries.iter().rev() {
            past.take_back(entry);
            seen.extend(past.projects.keys().filter(|id| past.access(self.user, **id).is_some()));
        }
        seen.retain(|id| now.access(self.user, *id).is_none());
        seen
    }

    /// True if the organizations then are those of now, with these lost ones, perhaps without those that were joined
    /// meanwhile. If not, the log of one of them is gone.
    fn explains(&self, lost: &BTreeSet<OrganizationId>, last: &EventId) -> bool {
        let all = || self.memberships.iter().map(|(id, membership)| (id, membership.joined_at > last.since()));
        let with = |is_with_joined: bool, is_with_lost: bool| {
            let kept = all().filter(|(_, is_joined)| is_with_joined || !is_joined).map(|(id, _)| id);
            mark(kept.chain(lost.iter().filter(|_| is_with_lost)))
        };
        [(true, true), (true, false), (false, true), (false, false)]
            .into_iter()
            .any(|(joined, lost)| with(joined, lost) == last.mark)
    }
}
