//! Organizations of all sizes, inserted directly into the database.

use crate::world::World;
use rolecall_api::UserId;
use rolecall_server::store::sql;
use sqlx::AssertSqlSafe;

/// People in each organization.
pub(crate) const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];
/// Projects of each organization; every other one is private.
pub(crate) const PROJECTS: usize = 6;
/// Projects of an organization of 100 people that has many.
pub(crate) const MANY_PROJECTS: usize = 500;
/// One of so many members is an administrator.
const ADMINISTRATORS: usize = 50;
/// Rows in one statement.
const ROWS: usize = 500;

const GIVEN: [&str; 20] = [
    "Ada", "Bo", "Caroline", "Dag", "Elin", "Finn", "Gro", "Håkon", "Ine", "Jon", "Kari", "Lars", "Mona", "Nils",
    "Oda", "Per", "Ragna", "Siri", "Tor", "Unn",
];
const FAMILY: [&str; 16] = [
    "Berg", "Dahl", "Eide", "Foss", "Haug", "Holm", "Iversen", "Krog", "Lie", "Moen", "Nes", "Olsen", "Rud", "Strand",
    "Vik", "Åsen",
];

/// An organization that has been seeded.
pub(crate) struct Seeded {
    pub(crate) id: String,
    /// User ids of plain members, in the order of joining.
    pub(crate) members: Vec<String>,
}

/// Creates an organization of each size, and one with many projects, all owned by the owner of the world.
pub(crate) async fn seed(world: &World) -> (Vec<Seeded>, Seeded) {
    let owner = world.owner().await;
    let mut seeded = Vec::new();
    for size in SIZES {
        seeded.push(organization(world, &owner, size, PROJECTS).await);
    }
    let many_projects = organization(world, &owner, MANY_PROJECTS, MANY_PROJECTS).await;
    if std::env::var("ROLECALL_BENCH_DATABASE_URL").is_err() {
        return (seeded, many_projects);
    }
    // PostgreSQL does this by itself after a while.
    let mut tx = world.app.db.begin().await.unwrap();
    tx.execute_batch("SET LOCAL statement_timeout = 0; ANALYZE").await.unwrap();
    tx.commit().await.unwrap();
    (seeded, many_projects)
}

pub(crate) async fn organization(world: &World, owner: &UserId, size: usize, projects: usize) -> Seeded {
    let id = uuid::Uuid::now_v7().to_string();
    let mut rows = Rows::default();
    rows.add(
        "all_organizations (id, name, name_key, slug, created_at, updated_at)",
        format!("('{id}', 'Company of {size}', 'company of {size}', 'company-{size}', 1, 1)"),
    );
    let membership = |user: &str, level: u8, joined: usize| {
        format!("('{}', '{id}', '{user}', {level}, {joined}, {joined})", uuid::Uuid::now_v7())
    };
    rows.add(MEMBERSHIPS, membership(owner.as_str(), 15, 1));
    let mut members = Vec::new();
    for number in 1..size {
        let user = uuid::Uuid::now_v7().to_string();
        let name = format!("{} {}", GIVEN[number * 7 % GIVEN.len()], FAMILY[number * 5 % FAMILY.len()]);
        let email = format!("person-{number}-of-{size}@example.com");
        rows.add(
            "users (id, distinct_id, first_name, name_key, email, date_joined, last_seen)",
            format!("('{user}', '{user}', '{name}', '{}', '{email}', 1, {})", name.to_lowercase(), seen(number)),
        );
        let level = if number.is_multiple_of(ADMINISTRATORS) { 8 } else { 1 };
        rows.add(MEMBERSHIPS, membership(&user, level, number));
        if level == 1 {
            members.push(user);
        }
    }
    let first = i64::try_from(size).unwrap() * 1_000;
    for number in 0..projects {
        let uuid = uuid::Uuid::now_v7();
        rows.add(
            "all_projects (id, uuid, organization_id, name, name_key, api_token, access_control, created_at, updated_at)",
            format!(
                "({}, '{uuid}', '{id}', 'Project {number:03}', 'project {number:03}', 'phc_{}', {}, 1, 1)",
                first + i64::try_from(number).unwrap(),
                uuid.simple(),
                number % 2
            ),
        );
    }
    rows.insert(world).await;
    Seeded { id, members }
}

const MEMBERSHIPS: &str = "memberships (id, organization_id, user_id, level, joined_at, updated_at)";

/// When somebody was last seen, in microseconds; every tenth never was.
fn seen(number: usize) -> String {
    if number.is_multiple_of(10) {
        "NULL".to_owned()
    } else {
        (1_790_000_000_000_000 + number * 60_000_000).to_string()
    }
}

/// Rows to insert, in the order of their tables.
#[derive(Default)]
struct Rows(Vec<(&'static str, Vec<String>)>);

impl Rows {
    fn add(&mut self, table: &'static str, row: String) {
        match self.0.iter_mut().find(|(other, _)| *other == table) {
            Some((_, rows)) => rows.push(row),
            None => self.0.push((table, vec![row])),
        }
    }

    async fn insert(mut self, world: &World) {
        // Memberships refer to users.
        self.0.sort_by_key(|(table, _)| *table == MEMBERSHIPS);
        for (table, rows) in &self.0 {
            for rows in rows.chunks(ROWS) {
                // One transaction each: PostgreSQL keeps all versions of a count until its transaction ends.
                let mut tx = world.app.db.begin().await.unwrap();
                let sql = format!("INSERT INTO {table} VALUES {}", rows.join(", "));
                sql::query(AssertSqlSafe(sql)).persistent(false).execute(&mut tx).await.unwrap();
                tx.commit().await.unwrap();
            }
        }
    }
}
