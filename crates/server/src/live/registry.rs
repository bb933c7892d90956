//! The open streams, whose they are, and what was last known of the rights of their people. Only [`super::work`] changes
//! the latter; a new stream leaves a [`Newcomer`] for it.

use super::event_id::{EventId, mark};
use super::known::Membership;
use super::message::HEARTBEAT;
use crate::accounts::Caller;
use crate::activity::past::Past;
use crate::clock::Moment;
use bytes::Bytes;
use rolecall_api::{OrganizationId, UserId};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use tokio::sync::mpsc::Sender;

/// The number of a stream on this server.
pub(super) type StreamId = u64;

/// All open streams.
#[derive(Debug, Default)]
pub(super) struct Registry {
    next: StreamId,
    pub(super) streams: HashMap<StreamId, OpenStream>,
    people: HashMap<UserId, Subscriber>,
    organizations: HashMap<OrganizationId, Subscribed>,
    /// Organizations with newcomers.
    attached: BTreeSet<OrganizationId>,
    /// No stream can be opened any more.
    pub(super) is_stopped: bool,
}

/// A stream.
#[derive(Debug)]
pub(super) struct OpenStream {
    /// Who opened it, with what.
    pub(super) caller: Caller,
    queue: Sender<Bytes>,
    /// When the session expires, unless it is used meanwhile.
    pub(super) valid_until: Moment,
}

/// A person with streams.
#[derive(Debug, Default)]
struct Subscriber {
    streams: Vec<StreamId>,
    organizations: BTreeSet<OrganizationId>,
    /// True from when the organizations are known.
    is_attached: bool,
    /// The organizations have to be read again.
    is_changed: bool,
    /// See [`mark`].
    mark: String,
}

/// An organization of somebody with streams.
#[derive(Debug, Default)]
pub(super) struct Subscribed {
    /// The number of the last entry that was told.
    pub(super) seen: i64,
    /// The rights of `people` after that entry.
    pub(super) known: Past,
    pub(super) people: HashSet<UserId>,
    pub(super) newcomers: HashMap<UserId, Newcomer>,
}

/// A person whose rights are not yet among the known ones.
#[derive(Debug)]
pub(super) struct Newcomer {
    /// They know everything up to this entry.
    pub(super) from: i64,
    /// Their rights then.
    pub(super) past: Past,
}

/// What there is to do about an organization.
#[derive(Debug)]
pub(super) struct Job {
    /// Entries with higher numbers are to be told to somebody.
    pub(super) from: i64,
    /// Those with higher numbers are new to those who are not newcomers.
    pub(super) seen: i64,
    /// Those whose rights are known; empty if there is nothing new for them.
    pub(super) people: Vec<UserId>,
    pub(super) newcomers: Vec<UserId>,
}

impl Registry {
    /// Adds a stream, which is told of nothing before [`Self::attach`].
    pub(super) fn add(&mut self, caller: Caller, queue: Sender<Bytes>) -> StreamId {
        let id = self.next;
        self.next += 1;
        self.people.entry(caller.id().clone()).or_default().streams.push(id);
        self.streams.insert(id, OpenStream { caller, queue, valid_until: Moment::from_micros(i64::MAX) });
        id
    }

    /// The number of streams of a person.
    pub(super) fn count_of(&self, user: &UserId) -> usize {
        self.people.get(user).map_or(0, |subscriber| subscriber.streams.len())
    }

    /// Subscribes a person to their organizations, and returns those that are new.
    pub(super) fn attach(
        &mut self,
        user: &UserId,
        memberships: BTreeMap<OrganizationId, Membership>,
    ) -> Vec<OrganizationId> {
        let Some(subscriber) = self.people.get_mut(user) else { return Vec::new() };
        let mut new = Vec::new();
        for (organization, membership) in memberships {
            if !subscriber.organizations.insert(organization.clone()) {
                continue;
            }
            new.push(organization.clone());
            let subscribed = self
                .organizations
                .entry(organization.clone())
                .or_insert_with(|| Subscribed { seen: membership.head, ..Subscribed::default() });
            subscribed.newcomers.insert(user.clone(), Newcomer { from: membership.head, past: membership.past });
            self.attached.insert(organization);
        }
        subscriber.is_attached = true;
        subscriber.mark = mark(&subscriber.organizations);
        new
    }

    /// True if the organizations of a person can be read again now; if not, [`Self::is_changed_meanwhile`] says later
    /// that they have to be.
    pub(super) fn may_reload(&mut self, user: &UserId) -> bool {
        let Some(subscriber) = self.people.get_mut(user) else { return false };
        subscriber.is_changed = !subscriber.is_attached;
        subscriber.is_attached
    }

    /// True once if the organizations of a person have changed while they were read.
    pub(super) fn is_changed_meanwhile(&mut self, user: &UserId) -> bool {
        self.people.get_mut(user).is_some_and(|subscriber| std::mem::take(&mut subscriber.is_changed))
    }

    /// Takes the organizations with newcomers.
    pub(super) fn take_attached(&mut self) -> BTreeSet<OrganizationId> {
        std::mem::take(&mut self.attached)
    }

    /// Puts organizations back that could not be read.
    pub(super) fn put_back_attached(&mut self, organizations: BTreeSet<OrganizationId>) {
        self.attached.extend(organizations);
    }

    /// What there is to do about an organization; `None` if nobody is subscribed to it.
    pub(super) fn job(&self, organization: &OrganizationId) -> Option<Job> {
        let subscribed = self.organizations.get(organization)?;
        let newest = subscribed.newcomers.values().map(|newcomer| newcomer.from).min();
        Some(Job {
            from: newest.map_or(subscribed.seen, |from| from.min(subscribed.seen)),
            seen: subscribed.seen,
            people: Vec::new(),
            newcomers: subscribed.newcomers.keys().cloned().collect(),
        })
    }

    /// The people of an organization whose rights are known.
    pub(super) fn people_of(&self, organization: &OrganizationId) -> Vec<UserId> {
        self.organizations.get(organization).map(|known| known.people.iter().cloned().collect()).unwrap_or_default()
    }

    /// An organization that somebody is subscribed to.
    pub(super) fn subscribed(&mut self, organization: &OrganizationId) -> Option<&mut Subscribed> {
        self.organizations.get_mut(organization)
    }

    /// All organizations and people.
    pub(super) fn everything(&self) -> (Vec<OrganizationId>, Vec<UserId>) {
        (self.organizations.keys().cloned().collect(), self.people.keys().cloned().collect())
    }

    /// Ends the subscription of somebody who is no longer a member.
    pub(super) fn detach(&mut self, user: &UserId, organization: &OrganizationId) {
        if let Some(subscriber) = self.people.get_mut(user) {
            subscriber.organizations.remove(organization);
            subscriber.mark = mark(&subscriber.organizations);
        }
        self.forget(user, organization);
    }

    fn forget(&mut self, user: &UserId, organization: &OrganizationId) {
        let Some(subscribed) = self.organizations.get_mut(organization) else { return };
        subscribed.people.remove(user);
        subscribed.newcomers.remove(user);
        subscribed.known.levels.remove(user);
        for project in subscribed.known.projects.values_mut() {
            project.grants.remove(user);
        }
        if subscribed.people.is_empty() && subscribed.newcomers.is_empty() {
            self.organizations.remove(organization);
            self.attached.remove(organization);
        }
    }

    /// The id of an event for a person.
    pub(super) fn event_id(&self, user: &UserId, at: Moment) -> EventId {
        EventId { at, mark: self.people.get(user).map(|subscriber| subscriber.mark.clone()).unwrap_or_default() }
    }

    /// The streams of a person.
    pub(super) fn streams_of(&self, user: &UserId) -> Vec<StreamId> {
        self.people.get(user).map(|subscriber| subscriber.streams.clone()).unwrap_or_default()
    }

    /// Sends a message to all streams of a person. A stream whose queue is full ends; its client resumes.
    pub(super) fn send_to(&mut self, user: &UserId, message: &Bytes) {
        for id in self.streams_of(user) {
            self.send(id, message.clone());
        }
    }

    /// Sends a message to a stream, which ends if its queue is full.
    pub(super) fn send(&mut self, id: StreamId, message: Bytes) {
        if self.streams.get(&id).is_some_and(|stream| stream.queue.try_send(message).is_err()) {
            self.remove(id);
        }
    }

    /// Sends a heartbeat to a stream.
    pub(super) fn beat(&mut self, id: StreamId) {
        self.send(id, HEARTBEAT);
    }

    /// Ends a stream after a last message.
    pub(super) fn end(&mut self, id: StreamId, message: Bytes) {
        self.send(id, message);
        self.remove(id);
    }

    /// Ends all streams, each after a last message.
    pub(super) fn end_all(&mut self, message: impl Fn() -> Bytes) {
        for stream in self.streams.values() {
            // One whose queue is full ends without it.
            let _ = stream.queue.try_send(message());
        }
        let is_stopped = self.is_stopped;
        *self = Registry { next: self.next, is_stopped, ..Registry::default() };
    }

    /// Forgets a stream that has ended, and what only it needed.
    pub(super) fn remove(&mut self, id: StreamId) {
        let Some(stream) = self.streams.remove(&id) else { return };
        let user = stream.caller.id();
        let Some(subscriber) = self.people.get_mut(user) else { return };
        subscriber.streams.retain(|other| *other != id);
        if subscriber.streams.is_empty()
            && let Some(subscriber) = self.people.remove(user)
        {
            for organization in &subscriber.organizations {
                self.forget(user, organization);
            }
        }
    }
}
