//! What has changed since a review was read.

use crate::clock::Moment;
use crate::store::in_list::InList;
use crate::store::sql::{self, Connection, Error};
use rolecall_api::{ActivityScope, OrganizationId, Person, ProjectId, UserId};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// What the activity log says of changes since a moment.
#[derive(Debug, Default)]
pub(crate) struct ChangedSince {
    /// The name and the email that the log has for each person, project (by its number) and invited address.
    names: HashMap<String, (String, Option<String>)>,
    /// The names of projects in entries about these.
    projects: HashMap<ProjectId, String>,
}

impl ChangedSince {
    /// True if something about this person, project or address has changed.
    pub(crate) fn has(&self, item: &str) -> bool {
        self.names.contains_key(item)
    }

    /// What the project is called there.
    pub(crate) fn project(&self, id: ProjectId) -> Option<&str> {
        self.projects.get(&id).map(String::as_str)
    }

    /// What the person is called there.
    pub(crate) fn person(&self, id: &UserId) -> Option<Person> {
        let (name, email) = self.names.get(id.as_str())?;
        Some(Person { uuid: id.clone(), first_name: name.clone(), email: email.clone().unwrap_or_default() })
    }
}

/// Which of these people and projects (`items`), and of these invited addresses, have changed since `at`.
pub(crate) async fn changed_since(
    conn: &mut Connection,
    organization: &OrganizationId,
    at: Moment,
    items: &[String],
    addresses: &[String],
) -> Result<ChangedSince, Error> {
    let mut changed = ChangedSince::default();
    let condition = |column: &str, list: &InList<'_>| {
        format!(
            "SELECT item_id, item_name, item_email, project_id, project_name FROM activity
             WHERE organization_id = $1 AND created_at >= $2 AND {column} IN {}",
            list.places
        )
    };
    let item_list = InList::new(3, items.iter().map(String::as_str));
    let sql = condition("item_id", &item_list);
    let query = item_list.bind(sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(at.micros()));
    for row in &query.fetch_all(&mut *conn).await? {
        changed.names.insert(row.try_get("item_id")?, (row.try_get("item_name")?, row.try_get("item_email")?));
        let project: Option<i64> = row.try_get("project_id")?;
        if let Some((id, name)) = project.zip(row.try_get::<Option<String>>("project_name")?) {
            changed.projects.insert(ProjectId(id), name);
        }
    }
    let address_list = InList::new(3, addresses.iter().map(String::as_str));
    let sql = condition("item_email", &address_list);
    let query = address_list.bind(sql::query(AssertSqlSafe(sql)).bind(organization.as_str()).bind(at.micros()));
    for row in &query.fetch_all(conn).await? {
        if let Some(email) = row.try_get::<Option<String>>("item_email")? {
            changed.names.insert(email, (row.try_get("item_name")?, None));
        }
    }
    Ok(changed)
}

/// True if a member has joined, left or got another level since `at`.
pub(crate) async fn members_changed_since(
    conn: &mut Connection,
    organization: &OrganizationId,
    at: Moment,
) -> Result<bool, Error> {
    let row = sql::query(
        "SELECT number FROM activity WHERE organization_id = $1 AND scope = $2 AND created_at >= $3 LIMIT 1",
    )
    .bind(organization.as_str())
    .bind(ActivityScope::Member.name())
    .bind(at.micros())
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}
