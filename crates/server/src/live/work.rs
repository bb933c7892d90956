//! Reads what has changed and tells it to the streams: one task, so that everything is told in its order.

use super::change::Change;
use super::event_id::EventId;
use super::judge::{Reader, changed_projects};
use super::message::Message;
use super::registry::{Job, Registry};
use super::{Live, known};
use crate::activity::past::Past;
use crate::error::{Error, Result};
use crate::logging;
use crate::store::notices::Notice;
use crate::store::{activity, members};
use rolecall_api::{LiveKind, OrganizationId, UserId};
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// The most entries of an organization that are told one by one; after more, clients ask for everything again.
pub(super) const MOST: u32 = 1000;
/// The pauses after a failure: the first and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(15));

/// Tells changes as they come. Never returns.
pub(super) async fn run(live: Live) {
    let notices = live.0.db.notices();
    loop {
        notices.added().await;
        let mut pause = PAUSES.0;
        live.0.is_telling.store(true, Ordering::SeqCst);
        loop {
            let (waiting, attached) = (notices.take(), live.registry().take_attached());
            if waiting.is_empty() && attached.is_empty() {
                break;
            }
            let Err(error) = live.tell(&waiting, &attached).await else {
                pause = PAUSES.0;
                continue;
            };
            tracing::warn!(cause = logging::cause(&error), "changes could not be read for live updates; retrying");
            live.registry().put_back_attached(attached);
            notices.add(waiting);
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(PAUSES.1);
        }
        live.0.is_telling.store(false, Ordering::SeqCst);
    }
}

impl Live {
    /// Tells what is behind these notices.
    async fn tell(&self, waiting: &BTreeSet<Notice>, attached: &BTreeSet<OrganizationId>) -> Result<()> {
        // In the order of the kinds: who is signed out gets nothing else.
        for notice in waiting {
            match notice {
                Notice::Session(user) => self.check_sessions(user).await?,
                Notice::Memberships(user) => self.reload(user).await?,
                Notice::Restored(organization) => self.reload_members(organization).await?,
                Notice::Organization(organization) => self.tell_changes(organization, true).await?,
            }
        }
        for organization in attached {
            self.tell_changes(organization, false).await?;
        }
        Ok(())
    }

    /// Ends the streams of a person whose session or key has ended, and tells the others that the sessions have changed.
    async fn check_sessions(&self, user: &UserId) -> Result<()> {
        let streams: Vec<_> = {
            let registry = self.registry();
            let caller = |id| registry.streams.get(&id).map(|stream| (id, stream.caller.clone()));
            registry.streams_of(user).into_iter().filter_map(caller).collect()
        };
        if streams.is_empty() {
            return Ok(());
        }
        let now = self.0.clock.now();
        let mut conn = self.0.db.read().await?;
        let mut are_valid = false;
        for (id, caller) in streams {
            match caller.valid_until(&mut conn, now).await {
                Ok(until) => {
                    if let Some(stream) = self.registry().streams.get_mut(&id) {
                        stream.valid_until = until;
                    }
                    are_valid = true;
                }
                Err(Error::NotAuthenticated | Error::BadKey) => {
                    let mut registry = self.registry();
                    let mut message = Message::default();
                    message.signal(&registry.event_id(user, now), LiveKind::Session);
                    registry.end(id, message.into_bytes().unwrap_or_default());
                }
                Err(error) => return Err(error),
            }
        }
        if are_valid {
            let mut registry = self.registry();
            let mut message = Message::default();
            message.signal(&registry.event_id(user, now), LiveKind::Sessions);
            if let Some(message) = message.into_bytes() {
                registry.send_to(user, &message);
            }
        }
        Ok(())
    }

    /// Subscribes a person to the organizations that they have joined.
    async fn reload(&self, user: &UserId) -> Result<()> {
        if !self.registry().may_reload(user) {
            return Ok(());
        }
        let memberships = known::of_person(&mut *self.0.db.snapshot().await?, user).await?;
        let now = self.0.clock.now();
        let mut registry = self.registry();
        let past = Past::default();
        let mut message = Message::default();
        let new = registry.attach(user, memberships);
        let id = registry.event_id(user, now);
        for organization in &new {
            Reader { user, organization, now: &past }.add_joined(&mut message, &id);
        }
        if let Some(message) = message.into_bytes() {
            registry.send_to(user, &message);
        }
        Ok(())
    }

    /// Subscribes the members of an organization that exists again.
    async fn reload_members(&self, organization: &OrganizationId) -> Result<()> {
        let (_, people) = self.registry().everything();
        let members = members::levels_of(&mut *self.0.db.read().await?, organization, &people).await?;
        for user in members.keys() {
            self.reload(user).await?;
        }
        Ok(())
    }

    /// Tells the new entries of an organization to those who may see them, and losses to those who have them. `is_new`:
    /// false if only newcomers have to become known, unless there are new entries.
    async fn tell_changes(&self, organization: &OrganizationId, is_new: bool) -> Result<()> {
        let Some(mut job) = self.registry().job(organization) else { return Ok(()) };
        let mut snapshot = self.0.db.snapshot().await?;
        let entries = activity::slice(&mut snapshot, organization, (job.from, i64::MAX), MOST + 1).await?;
        let is_new = is_new || entries.iter().any(|entry| entry.number > job.seen);
        let mut people = job.newcomers.clone();
        if is_new {
            job.people = self.registry().people_of(organization);
            people.extend(job.people.iter().cloned());
        }
        let now = known::in_organization(&mut snapshot, organization, &people).await?;
        let is_overflow = entries.len() > MOST as usize;
        let head = if is_overflow {
            activity::heads(&mut snapshot, std::slice::from_ref(organization)).await?.remove(organization)
        } else {
            None
        };
        drop(snapshot);
        let head = head.map(|head| head.number).or(entries.last().map(|entry| entry.number)).unwrap_or(job.seen);
        let told = Told {
            organization,
            changes: entries.iter().map(Change::from_entry).collect(),
            is_overflow,
            head,
            is_new,
            at: self.0.clock.now(),
        };
        told.tell(&mut self.registry(), &job, now);
        Ok(())
    }

    /// Looks at everything again, because notices may have been lost.
    pub(super) fn look_at_everything(&self) {
        let (organizations, people) = self.registry().everything();
        let sessions = people.iter().cloned().map(Notice::Session);
        let memberships = people.iter().cloned().map(Notice::Memberships);
        let organizations = organizations.into_iter().map(Notice::Organization);
        self.0.db.notices().add(sessions.chain(memberships).chain(organizations));
    }

    /// Notes whether changes of other servers are heard.
    pub(super) fn set_current(&self, is_current: bool) {
        self.0.is_current.store(is_current, Ordering::SeqCst);
    }
}

/// What is told about an organization.
struct Told<'a> {
    organization: &'a OrganizationId,
    changes: Vec<Change>,
    /// There are too many changes to tell them.
    is_overflow: bool,
    /// The newest entry.
    head: i64,
    /// There is something new for those who are not newcomers.
    is_new: bool,
    at: crate::clock::Moment,
}

impl Told<'_> {
    /// Tells it to everybody in `job`, whose rights are `now`.
    fn tell(self, registry: &mut Registry, job: &Job, now: Past) {
        let organization = self.organization;
        let Some(subscribed) = registry.subscribed(organization) else { return };
        let known = std::mem::take(&mut subscribed.known);
        let mut newcomers: Vec<_> =
            job.newcomers.iter().filter_map(|user| Some((user, subscribed.newcomers.remove(user)?))).collect();
        subscribed.people.extend(newcomers.iter().map(|(user, _)| (*user).clone()));
        let changed = if self.is_new { changed_projects(&known, &now) } else { Vec::new() };
        let mut left = Vec::new();
        if self.is_new {
            for user in &job.people {
                let reader = Reader { user, organization, now: &now };
                let is_same_level = known.levels.get(user) == now.levels.get(user);
                let changed = if is_same_level { changed.clone() } else { known.projects.keys().copied().collect() };
                left.extend(self.tell_reader(registry, reader, &known, changed, job.seen).then_some(user));
            }
        }
        for (user, newcomer) in &newcomers {
            let reader = Reader { user, organization, now: &now };
            let projects = newcomer.past.projects.keys().copied().collect();
            left.extend(self.tell_reader(registry, reader, &newcomer.past, projects, newcomer.from).then_some(*user));
        }
        newcomers.clear();
        if let Some(subscribed) = registry.subscribed(organization) {
            subscribed.seen = self.head.max(job.seen);
            subscribed.known = if self.is_new { now } else { merged(known, now) };
        }
        for user in left {
            registry.detach(user, organization);
        }
    }

    /// Tells it to one person. Returns true if they are no longer a member.
    fn tell_reader(
        &self,
        registry: &mut Registry,
        reader: Reader<'_>,
        before: &Past,
        projects: Vec<rolecall_api::ProjectId>,
        from: i64,
    ) -> bool {
        let id = registry.event_id(reader.user, self.at);
        let mut message = Message::default();
        let is_member = reader.now.levels.contains_key(reader.user);
        if reader.has_left(before) {
            reader.add_left(&mut message, &id);
        } else if is_member {
            reader.add_losses(&mut message, &id, before, projects);
            if self.is_overflow {
                message.signal(&id, LiveKind::Resync);
            } else {
                let new = self.changes.iter().filter(|change| change.number > from);
                reader.add_changes(&mut message, new, |change| EventId { at: change.at, mark: id.mark.clone() });
            }
        }
        if let Some(message) = message.into_bytes() {
            registry.send_to(reader.user, &message);
        }
        !is_member
    }
}

/// What is known, with the rights of newcomers.
fn merged(mut known: Past, newcomers: Past) -> Past {
    known.levels.extend(newcomers.levels);
    for (id, project) in newcomers.projects {
        let known = known.projects.entry(id).or_default();
        known.private = project.private;
        known.grants.extend(project.grants);
    }
    known
}
