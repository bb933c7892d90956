//! What belongs to a person, as one JSON object, written in batches: only one of them is in memory.
//!
//! It has what the person may look at anyway, and no secrets: no values of keys, no links of invites.

use super::second_factor;
use crate::activity::view::LogReader;
use crate::clock::Moment;
use crate::error::Result;
use crate::store::sql::{self, Connection};
use crate::store::users::UserRow;
use crate::store::{
    access_requests, activity, email_confirmations, grants, invites, keys, members, organizations, projects, sessions,
};
use rolecall_api::{
    AccountExport, ExportedEntry, ExportedInvite, ExportedMembership, ExportedProfile, ExportedSession, OrganizationId,
    UserId,
};
use rolecall_policy::{Level, ProjectState, effective_level};
use serde::Serialize;
use std::collections::HashMap;

/// The number of invites or entries in a batch.
const BATCH: u32 = 1000;

/// An export in progress.
#[derive(Debug)]
pub(crate) struct Export {
    user: UserId,
    stage: Stage,
    /// False until the list that is being written has an item.
    has_items: bool,
}

/// What comes next.
#[derive(Debug)]
enum Stage {
    /// The invites with keys after this one.
    Invites(String),
    /// The entries after this one.
    Activity(String, i64),
    End,
}

impl Export {
    /// Begins an export: everything but the lists that can be long. `session`: the hash of the token of the session that
    /// asks.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn begin(
        conn: &mut Connection,
        user: &UserRow,
        session: &str,
        passkey_domain: Option<&str>,
        now: Moment,
    ) -> Result<(Self, String)> {
        let joined: HashMap<OrganizationId, Moment> = members::of_person(conn, &user.id)
            .await?
            .into_iter()
            .map(|joined| (joined.organization, joined.at))
            .collect();
        let membership = |found: organizations::FoundOrganization| ExportedMembership {
            joined_at: joined.get(&found.id).copied().map(Moment::wire),
            organization: found.reference(),
        };
        let found = organizations::list(conn, &user.id).await?;
        // An organization that keeps the person out is named, and nothing else of it.
        let is_reached = |id: &OrganizationId| found.iter().any(|one| one.id == *id && !one.is_kept_out);
        let mut requests = access_requests::of_person(conn, &user.id).await?;
        requests.retain(|request| is_reached(&request.organization));
        let listed = sessions::list(conn, &user.id, session, super::sessions::alive(now)).await?;
        let export = AccountExport {
            exported_at: now.wire(),
            profile: ExportedProfile {
                user: user.wire(),
                date_joined: user.date_joined.wire(),
                has_password: user.has_password,
                is_email_verified: user.is_email_verified,
                pending_email: email_confirmations::pending(conn, &user.id, now).await?,
            },
            access_requests: requests,
            organizations: found.into_iter().map(membership).collect(),
            project_grants: grants::of_person(conn, &user.id).await?,
            sessions: listed
                .into_iter()
                .map(|listed| ExportedSession { session: listed.session, created_ip: listed.created_ip })
                .collect(),
            two_factor: second_factor::describe(conn, &user.id, passkey_domain).await?,
            personal_api_keys: keys::list(conn, &user.id).await?.into_iter().map(|key| key.wire(None)).collect(),
        };
        let mut text = json(&export)?;
        // The object goes on.
        text.pop();
        text.push_str(",\"invites_sent\":[");
        Ok((Export { user: user.id.clone(), stage: Stage::Invites(String::new()), has_items: false }, text))
    }

    /// The next part of the text; `None` at the end.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn next(&mut self, conn: &mut Connection, now: Moment) -> Result<Option<String>> {
        let mut text = String::new();
        let next = match &self.stage {
            Stage::Invites(after) => {
                let organizations = self.levels(conn).await?.into_keys().collect::<Vec<_>>();
                let sent = invites::sent_by(conn, &self.user, &organizations, after, BATCH).await?;
                let next = is_full(&sent).then(|| sent.last()).flatten().map(|last| last.key.as_str().to_owned());
                for invite in sent {
                    let is_expired = invite.is_expired(now);
                    self.add(
                        &mut text,
                        &ExportedInvite {
                            organization: invite.organization,
                            target_email: invite.target_email,
                            first_name: invite.first_name,
                            level: invite.level,
                            message: invite.message,
                            created_at: invite.created_at.wire(),
                            is_expired,
                        },
                    )?;
                }
                next.map(Stage::Invites)
            }
            Stage::Activity(after, number) => {
                let readers = self.readers(conn, now).await?;
                let organizations: Vec<_> = readers.keys().cloned().collect();
                let made = activity::made_by(conn, &self.user, &organizations, (after, *number), BATCH).await?;
                let last = is_full(&made).then(|| made.last()).flatten();
                let next = last.map(|(last, _)| Stage::Activity(last.organization.to_string(), last.number));
                for (row, is_undone) in made {
                    let organization = row.organization.clone();
                    let Some(reader) = readers.get(&organization) else { continue };
                    if let Some(entry) = reader.entry(row, is_undone) {
                        self.add(&mut text, &ExportedEntry { organization, entry })?;
                    }
                }
                next
            }
            Stage::End => return Ok(None),
        };
        self.stage = match (next, &self.stage) {
            (Some(next), _) => next,
            (None, Stage::Invites(_)) => {
                text.push_str("],\"activity\":[");
                self.has_items = false;
                Stage::Activity(String::new(), 0)
            }
            (None, _) => {
                text.push_str("]}\n");
                Stage::End
            }
        };
        Ok(Some(text))
    }

    /// Adds an item to the list that is being written.
    fn add(&mut self, text: &mut String, item: &impl Serialize) -> Result<()> {
        text.push_str(if std::mem::replace(&mut self.has_items, true) { ",\n" } else { "\n" });
        text.push_str(&json(item)?);
        Ok(())
    }

    async fn levels(&self, conn: &mut Connection) -> Result<HashMap<OrganizationId, Level>> {
        let memberships = organizations::list(conn, &self.user).await?;
        // Those that keep the person out are named in the export, and nothing else of them.
        let reached = memberships.into_iter().filter(|found| !found.is_kept_out);
        Ok(reached.map(|found| (found.id, found.level)).collect())
    }

    /// The person as a reader of the log of each of their organizations.
    async fn readers(&self, conn: &mut Connection, now: Moment) -> Result<HashMap<OrganizationId, LogReader>> {
        let levels = self.levels(conn).await?;
        let mut open: HashMap<OrganizationId, HashMap<_, ProjectState>> = HashMap::new();
        for (organization, project, state) in projects::all_states(conn, &self.user).await? {
            if effective_level(levels.get(&organization).copied(), state).is_some() {
                open.entry(organization).or_default().insert(project, state);
            }
        }
        let reader = |(id, level): (OrganizationId, Level)| {
            let projects = open.remove(&id).unwrap_or_default();
            (id, LogReader::of_own_entries(&self.user, level, projects, now))
        };
        Ok(levels.into_iter().map(reader).collect())
    }
}

/// True if there may be more after a batch.
fn is_full<T>(batch: &[T]) -> bool {
    batch.len() >= BATCH as usize
}

fn json(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value).map_err(|error| sql::Error::Value(error.into()))?)
}
