//! Pages of an organization's members by their access to one of its projects (contract 2.2). The cost of a page depends
//! on how many people have access of their own, not on the size of the organization.

use super::filter::{MemberFilter, condition};
use super::list;
use super::{COLUMNS, MemberRow, Names, Place, member};
use crate::store::Slice;
use crate::store::sql::{self, Connection, Error, Query, Value};
use rolecall_api::{AccessBasis, OrganizationId, ProjectId, UserId};
use sqlx::AssertSqlSafe;

/// Which members to list.
#[derive(Debug)]
pub(crate) struct AccessFilter {
    /// The project, which belongs to the organization.
    pub(crate) project: ProjectId,
    /// Only people with this basis of access.
    pub(crate) access: Option<AccessBasis>,
    /// Only those who match a search, highest level first.
    pub(crate) members: MemberFilter,
    /// Only these people; `None`: everybody.
    pub(crate) only: Option<Vec<UserId>>,
}

/// The people with access of their own: owner and administrators, and those with a grant. `CROSS JOIN`, so that SQLite
/// reads them first, and not all members.
const OWN: &str = "(
        SELECT a.id FROM memberships a WHERE a.organization_id = $1 AND a.level >= 8 AND a.is_active = 1
        UNION SELECT g.membership_id FROM project_memberships g WHERE g.project_id = $2
    ) AS own CROSS JOIN memberships m";
const GRANTED_LEVEL: &str =
    "COALESCE((SELECT g.level FROM project_memberships g WHERE g.project_id = $2 AND g.membership_id = m.id), 0)";

/// The tables and conditions of a statement, with the values of its placeholders.
struct Statement {
    from: String,
    values: Vec<Value>,
}

impl Statement {
    fn new(organization: &OrganizationId, filter: &AccessFilter, basis: Option<AccessBasis>) -> Self {
        let (tables, basis) = match basis {
            Some(AccessBasis::Own) => (OWN, " AND m.id = own.id"),
            Some(AccessBasis::Open) => (
                "memberships m",
                " AND m.level = 1 AND NOT EXISTS (
                    SELECT 1 FROM project_memberships g WHERE g.project_id = $2 AND g.membership_id = m.id)",
            ),
            // PostgreSQL wants every placeholder to be used.
            None => ("memberships m", " AND $2 = $2"),
        };
        let from = format!("FROM {tables} WHERE m.organization_id = $1 AND m.is_active = 1{basis}");
        let values = vec![Value::from(organization.as_str()), Value::from(filter.project.0)];
        let mut statement = Statement { from, values };
        if let Some(pattern) = filter.members.pattern() {
            let place = statement.place(pattern.as_str().into());
            statement.from += &condition(&place);
        }
        if let Some(only) = &filter.only {
            let places: Vec<String> = only.iter().map(|person| statement.place(person.as_str().into())).collect();
            // NULL is nobody.
            let people = if places.is_empty() { "NULL".to_owned() } else { places.join(", ") };
            statement.from.extend([" AND m.user_id IN (", &people, ")"]);
        }
        statement
    }

    fn place(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn query(self, sql: String) -> Query {
        self.values.into_iter().fold(sql::query(AssertSqlSafe(sql)).persistent(false), Query::bind)
    }
}

/// A page of the members of an organization, and how many there are with each basis of access: own, open.
pub(crate) async fn page_by_access(
    names: &Names,
    conn: &mut Connection,
    organization: &OrganizationId,
    filter: &AccessFilter,
    slice: Slice,
) -> Result<(Vec<MemberRow>, (u64, u64)), Error> {
    let own = count(&mut *conn, organization, filter, Some(AccessBasis::Own)).await?;
    if filter.access.is_none() && filter.only.is_none() {
        let place = Place::Offset(slice.offset);
        let page = list::page(names, conn, organization, &filter.members, &place, slice.limit).await?;
        let people = page.members.into_iter().map(|listed| listed.member).collect();
        return Ok((people, (own, page.count.saturating_sub(own))));
    }
    let all = match filter.only {
        None => list::count(names, conn, organization, &filter.members).await?,
        Some(_) => count(&mut *conn, organization, filter, None).await?,
    };
    let people = by_basis(conn, organization, filter, slice).await?;
    Ok((people, (own, all.saturating_sub(own))))
}

async fn count(
    conn: &mut Connection,
    organization: &OrganizationId,
    filter: &AccessFilter,
    basis: Option<AccessBasis>,
) -> Result<u64, Error> {
    let statement = Statement::new(organization, filter, basis);
    let sql = format!("SELECT COUNT(*) AS people {}", statement.from);
    let row = statement.query(sql).fetch_one(conn).await?;
    Ok(u64::try_from(row.try_get::<i64>("people")?).unwrap_or_default())
}

async fn by_basis(
    conn: &mut Connection,
    organization: &OrganizationId,
    filter: &AccessFilter,
    slice: Slice,
) -> Result<Vec<MemberRow>, Error> {
    let mut statement = Statement::new(organization, filter, filter.access);
    let order = match filter.access {
        // All have one level, and the index has this order.
        Some(AccessBasis::Open) => "m.name_key, m.email".to_owned(),
        _ => format!("m.level DESC, {GRANTED_LEVEL} DESC, m.name_key, m.email"),
    };
    let [limit, offset] = [slice.limit, slice.offset].map(|number| statement.place(i64::from(number).into()));
    // The inner query skips members without reading their accounts.
    let sql = format!(
        "SELECT {COLUMNS} FROM (SELECT m.* {} ORDER BY {order} LIMIT {limit} OFFSET {offset}) AS m
         JOIN users u ON u.id = m.user_id ORDER BY {order}",
        statement.from
    );
    statement.query(sql).fetch_all(conn).await?.iter().map(member).collect()
}
