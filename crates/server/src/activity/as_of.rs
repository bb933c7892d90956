//! Who had access to what at a time: the present state, with the later entries taken back; then further back, to find
//! since when.

use super::past::{Past, PastProject};
use crate::clock::Moment;
use crate::store::activity::{self, AccessOf, EntryRow};
use crate::store::sql::{Connection, Result};
use crate::store::{ends, grants, members, projects};
use rolecall_api::{OrganizationId, ProjectId, UserId};
use rolecall_policy::{Access, Grounds};
use std::collections::{HashMap, VecDeque};

/// How many entries are read at once.
const BATCH: u32 = 1000;
/// How many entries before the time are looked through for since when access existed.
const MAX_LOOKED_THROUGH: u32 = 20_000;

/// The state of an organization at a time, as far as it was asked for.
#[derive(Debug)]
pub(crate) struct AsOf {
    pub(crate) past: Past,
    /// The names and emails of people in the entries that were taken back.
    pub(crate) names: HashMap<UserId, (String, String)>,
    entries: Entries,
}

/// The entries that can change the access, newest first.
#[derive(Debug)]
struct Entries {
    organization: OrganizationId,
    of: AccessOf,
    below: i64,
    read: VecDeque<EntryRow>,
    is_end: bool,
}

impl Entries {
    /// The next entry, which stays the next one until it is taken.
    async fn peek(&mut self, conn: &mut Connection) -> Result<Option<&EntryRow>> {
        if self.read.is_empty() && !self.is_end {
            let batch = activity::about_access(conn, &self.organization, &self.of, self.below, BATCH).await?;
            self.is_end = batch.len() < BATCH as usize;
            self.below = batch.last().map_or(self.below, |entry| entry.number);
            self.read = batch.into();
        }
        Ok(self.read.front())
    }
}

impl AsOf {
    /// The state at the end of `at`.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn read(
        conn: &mut Connection,
        organization: &OrganizationId,
        of: AccessOf,
        at: Moment,
    ) -> Result<Self> {
        let past = present(conn, organization, &of).await?;
        let entries =
            Entries { organization: organization.clone(), of, below: i64::MAX, read: VecDeque::new(), is_end: false };
        let mut as_of = AsOf { past, names: HashMap::new(), entries };
        while let Some(entry) = as_of.entries.peek(conn).await? {
            if entry.created_at <= at {
                break;
            }
            if let Some(entry) = as_of.entries.read.pop_front() {
                as_of.past.take_back(&entry);
                let email = entry.item.email.unwrap_or_default();
                as_of.names.insert(UserId(entry.item.id), (entry.item.name, email));
            }
        }
        Ok(as_of)
    }

    /// Since when each of these people had the access that they had to these projects. Those whose access is older than
    /// the log, or than the entries that are looked through, are left out.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn since(
        mut self,
        conn: &mut Connection,
        wanted: Vec<(UserId, ProjectId, Access)>,
    ) -> Result<HashMap<(UserId, ProjectId), Moment>> {
        let (mut open, mut since) = (wanted, HashMap::new());
        let mut looked_through = 0;
        while !open.is_empty() && looked_through < MAX_LOOKED_THROUGH && self.entries.peek(conn).await?.is_some() {
            let Some(entry) = self.entries.read.pop_front() else { break };
            looked_through += 1;
            self.past.take_back(&entry);
            open.retain(|(user, project, access)| {
                let is_same = self.past.access(user, *project) == Some(*access);
                if !is_same {
                    since.insert((user.clone(), *project), entry.created_at);
                }
                is_same
            });
        }
        Ok(since)
    }
}

/// When levels and grants end that people have now.
#[derive(Debug, Default)]
pub(crate) struct Until {
    /// The ends of levels in the organization.
    pub(crate) levels: HashMap<UserId, Moment>,
    grants: HashMap<(UserId, ProjectId), Moment>,
}

impl Until {
    /// The ends in one project or of one person. Empty unless it `is_now`: which ends there were in the past is not
    /// known.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn read(
        conn: &mut Connection,
        organization: &OrganizationId,
        (project, person): (Option<ProjectId>, Option<&UserId>),
        is_now: bool,
    ) -> Result<Self> {
        if !is_now {
            return Ok(Until::default());
        }
        let levels = ends::of_levels(conn, organization, person).await?;
        Ok(Until { levels, grants: ends::of_grants(conn, organization, project, person).await? })
    }

    /// When what this access is based on ends.
    pub(crate) fn of(&self, user: &UserId, project: ProjectId, access: Access) -> Option<Moment> {
        match access.grounds {
            Grounds::ExplicitMembership => self.grants.get(&(user.clone(), project)).copied(),
            _ => self.levels.get(user).copied(),
        }
    }
}

/// The present state, as far as it is needed.
async fn present(conn: &mut Connection, organization: &OrganizationId, of: &AccessOf) -> Result<Past> {
    let (project, person) = match of {
        AccessOf::Project(project) => (Some(*project), None),
        AccessOf::Person(person) => (None, Some(person)),
    };
    let levels = if let Some(person) = person {
        let member = members::find(conn, organization, person).await?;
        member.map(|member| (person.clone(), member.level)).into_iter().collect()
    } else {
        let levels = members::levels(conn, organization).await?;
        levels.into_iter().map(|(user, (_, level))| (user, level)).collect()
    };
    let mut past = Past { levels, ..Past::default() };
    for (id, name, private) in projects::privacy(conn, organization).await? {
        if project.is_none_or(|project| project == id) {
            past.projects.insert(id, PastProject { name, private, grants: HashMap::new() });
        }
    }
    for (project, user, level) in grants::all(conn, organization, project, person).await? {
        if let Some(project) = past.projects.get_mut(&project) {
            project.grants.insert(user, level);
        }
    }
    Ok(past)
}
