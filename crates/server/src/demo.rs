//! The demo data of `--demo`: the organizations Meridian Freight and Kestrel Labs.
//!
//! All accounts have the same password, which is printed. Therefore the demo is only created in a database without
//! accounts.

mod events;
mod log;

use crate::clock::Moment;
use crate::error::Error;
use crate::state::App;
use crate::store::events::Batch;
use crate::store::grants::NewGrant;
use crate::store::invites::NewInviteRow;
use crate::store::sql;
use crate::store::users::{self, NewUser, UserRow};
use crate::store::{Tx, grants, invites, members, organizations, projects};
use log::DemoLog;
use rolecall_api::{MembershipId, OrganizationId, ProjectId, UpdateProject};
use rolecall_policy::Level::{self, Administrator, Member, Owner};
use std::collections::HashMap;
use std::fmt::Write;
use std::time::Duration;

/// The password of all demo accounts.
pub const PASSWORD: &str = "rolecall-demo";

const MERIDIAN: &str = "Meridian Freight";
const KESTREL: &str = "Kestrel Labs";

/// Why the demo could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database already has accounts that are not those of the demo.
    #[error("the database already has accounts; --demo works with one of its own only")]
    InUse,
    /// An unexpected failure.
    #[error(transparent)]
    Unexpected(#[from] Error),
}

impl From<sql::Error> for DemoError {
    fn from(error: sql::Error) -> Self {
        DemoError::Unexpected(error.into())
    }
}

/// A demo account: name, local part of the email, level in each of the two organizations, and when they joined and were
/// last seen.
struct DemoPerson {
    name: &'static str,
    address: &'static str,
    meridian: Option<Level>,
    kestrel: Option<Level>,
    joined_days_ago: u64,
    seen_minutes_ago: Option<u64>,
}

const HOUR: u64 = 60;
const DAY: u64 = 24 * HOUR;

const fn person(
    name: &'static str,
    address: &'static str,
    levels: (Option<Level>, Option<Level>),
    joined_days_ago: u64,
    seen_minutes_ago: Option<u64>,
) -> DemoPerson {
    DemoPerson { name, address, meridian: levels.0, kestrel: levels.1, joined_days_ago, seen_minutes_ago }
}

const PEOPLE: [DemoPerson; 17] = [
    person("Ada Lovelace", "ada@meridian.example", (Some(Owner), Some(Member)), 996, Some(1)),
    person("Grace Hopper", "grace@meridian.example", (Some(Administrator), Some(Owner)), 995, Some(2)),
    person("Radia Perlman", "radia@meridian.example", (Some(Administrator), None), 941, Some(3 * HOUR)),
    person("Ingrid Solheim", "ingrid.solheim@meridian.example", (Some(Member), None), 682, Some(4)),
    person("Katherine Johnson", "katherine@meridian.example", (Some(Member), None), 643, Some(38)),
    person("Linnea Åström", "linnea@meridian.example", (Some(Member), None), 540, Some(2 * HOUR)),
    person("Mateo Ferreira", "mateo.ferreira@meridian.example", (Some(Member), Some(Member)), 498, Some(26 * HOUR)),
    person("Noor Haddad", "noor@meridian.example", (Some(Member), Some(Administrator)), 449, Some(30 * HOUR)),
    person("Priya Raghunathan", "priya@meridian.example", (Some(Member), None), 428, Some(3 * DAY)),
    person("Samuel Okonkwo", "samuel.okonkwo@meridian.example", (Some(Member), None), 298, Some(12 * DAY)),
    person("Tomasz Wierzbicki", "tomasz@meridian.example", (Some(Member), None), 251, Some(21 * DAY)),
    person("Elena Marković", "elena@meridian.example", (Some(Member), None), 187, Some(5 * DAY)),
    person("Jonas Weber", "jonas.weber@meridian.example", (Some(Member), None), 120, Some(47 * DAY)),
    person("Chiamaka Adeyemi", "chiamaka@meridian.example", (Some(Member), None), 64, Some(6 * HOUR)),
    person("Yuki Tanabe", "yuki@meridian.example", (Some(Member), None), 3, None),
    person("Rosalind Franklin", "rosalind@kestrel.example", (None, Some(Member)), 310, Some(DAY)),
    person("Emmy Noether", "emmy@kestrel.example", (None, Some(Member)), 205, Some(9 * DAY)),
];

/// A demo project: organization, name, whether it is private, age in days, and its grants: member, level, granted by,
/// age in days.
type DemoProject = (&'static str, &'static str, bool, u64, &'static [(&'static str, Level, &'static str, u64)]);

const PROJECTS: [DemoProject; 8] = [
    // A grant on an open project takes effect once the project is private.
    (
        MERIDIAN,
        "Storefront",
        false,
        996,
        &[("Ingrid Solheim", Administrator, "Ada Lovelace", 293), ("Katherine Johnson", Member, "Grace Hopper", 196)],
    ),
    (MERIDIAN, "Customer portal", false, 900, &[]),
    (MERIDIAN, "Fleet tracking", false, 720, &[]),
    (MERIDIAN, "Warehouse", false, 433, &[]),
    (
        MERIDIAN,
        "Ledger",
        true,
        650,
        &[
            ("Ingrid Solheim", Administrator, "Ada Lovelace", 640),
            ("Katherine Johnson", Member, "Ingrid Solheim", 380),
            ("Mateo Ferreira", Member, "Grace Hopper", 120),
        ],
    ),
    (
        MERIDIAN,
        "Payroll",
        true,
        430,
        &[("Ingrid Solheim", Member, "Ada Lovelace", 428), ("Mateo Ferreira", Member, "Radia Perlman", 90)],
    ),
    (KESTREL, "Lab notes", false, 320, &[]),
    (KESTREL, "Prototypes", true, 280, &[("Rosalind Franklin", Member, "Grace Hopper", 270)]),
];

/// A demo invite: organization, email, name, level, sender, promised project, age in hours. Invites expire after 72
/// hours.
type DemoInvite = (&'static str, &'static str, &'static str, Level, &'static str, Option<&'static str>, u64);

const INVITES: [DemoInvite; 6] = [
    (MERIDIAN, "hedy@lumenradio.example", "Hedy Lamarr", Member, "Grace Hopper", Some("Ledger"), 31),
    (MERIDIAN, "d.vaughan@meridian.example", "Dorothy Vaughan", Administrator, "Ada Lovelace", None, 67),
    (MERIDIAN, "ops@kestrel.example", "", Member, "Noor Haddad", None, 2),
    (MERIDIAN, "t.kilburn@meridian.example", "Tom Kilburn", Member, "Priya Raghunathan", None, 100),
    (MERIDIAN, "c.shannon@meridian.example", "Claude Shannon", Member, "Grace Hopper", None, 24 * 12),
    (KESTREL, "linnea@meridian.example", "Linnea Åström", Member, "Grace Hopper", None, 20),
];

/// Creates the demo unless it exists, and returns the table of accounts to print.
///
/// # Errors
/// The database has other accounts, or does not answer.
pub async fn seed(app: &App) -> Result<String, DemoError> {
    let password = app.passwords.hash(PASSWORD.to_owned()).await?;
    let mut tx = app.db.begin().await?;
    if users::credentials(&mut tx, PEOPLE[0].address).await?.is_none() {
        if users::any(&mut tx).await? {
            return Err(DemoError::InUse);
        }
        let now = app.clock.now();
        let projects = plant(&mut tx, &password, now).await?;
        tx.commit().await?;
        send(app, &projects, now).await?;
    }
    Ok(logins())
}

/// Stores the demo events of all projects, day by day.
async fn send(app: &App, projects: &[Planted], now: Moment) -> Result<(), Error> {
    if !app.events.is_on() {
        return Ok(());
    }
    for days_ago in (0..events::DAYS).rev() {
        let batches: Vec<Batch> = projects
            .iter()
            .map(|planted| Batch {
                organization: planted.organization.clone(),
                project: planted.id,
                events: events::on_day(planted.name, days_ago, now),
            })
            .collect();
        app.events.insert_past(batches, now.before(Duration::from_hours(24 * days_ago))).await?;
    }
    Ok(())
}

/// A project that was created, with what its events need.
struct Planted {
    organization: OrganizationId,
    id: ProjectId,
    name: &'static str,
}

async fn plant(tx: &mut Tx, password: &str, now: Moment) -> Result<Vec<Planted>, Error> {
    let ago = |minutes: u64| now.before(Duration::from_secs(60 * minutes));
    let mut accounts: HashMap<&str, UserRow> = HashMap::new();
    for person in &PEOPLE {
        let new = NewUser {
            first_name: person.name.to_owned(),
            email: person.address.to_owned(),
            password_hash: password.to_owned(),
        };
        let user = users::create(tx, new, ago(person.joined_days_ago * DAY)).await?;
        if let Some(minutes) = person.seen_minutes_ago {
            users::note_visit(tx, &user.id, ago(minutes)).await?;
        }
        accounts.insert(person.name, user);
    }
    let account = |name: &str| accounts.get(name).ok_or(Error::NotFound);
    let mut log = DemoLog::default();
    let mut organizations: HashMap<&str, OrganizationId> = HashMap::new();
    let mut founders: HashMap<&str, &UserRow> = HashMap::new();
    let mut memberships: HashMap<(&str, &str), MembershipId> = HashMap::new();
    for (name, level_of) in
        [(MERIDIAN, (|person| person.meridian) as fn(&DemoPerson) -> Option<Level>), (KESTREL, |person| person.kestrel)]
    {
        let founder = PEOPLE.iter().find(|person| level_of(person) == Some(Owner)).ok_or(Error::NotFound)?;
        let (founder, made) = (account(founder.name)?, ago(founder.joined_days_ago * DAY));
        let id = organizations::create(tx, name, &founder.id, made).await?;
        log.created((&id, made), name, founder);
        founders.insert(name, founder);
        for person in &PEOPLE {
            if let Some(level) = level_of(person).filter(|level| *level != Owner) {
                let joined = ago(person.joined_days_ago * DAY - HOUR);
                let membership = members::insert(tx, &id, &account(person.name)?.id, level, joined).await?;
                memberships.insert((name, person.name), membership);
                log.joined((&id, joined), account(person.name)?, level, founder);
            }
        }
        organizations.insert(name, id);
    }
    let organization = |name: &str| organizations.get(name).ok_or(Error::NotFound);
    let mut made: HashMap<&str, ProjectId> = HashMap::new();
    for (org, name, private, days, granted) in &PROJECTS {
        let place = (organization(org)?, ago(days * DAY));
        let id = projects::create(tx, place.0, name, place.1).await?;
        let changes = UpdateProject { access_control: Some(*private), ..Default::default() };
        projects::update(tx, id, &changes, place.1).await?;
        log.project(place, (id, name), *private, founders.get(org).ok_or(Error::NotFound)?);
        for (person, level, by, days) in *granted {
            let membership = memberships.get(&(*org, *person)).ok_or(Error::NotFound)?.clone();
            let grant = NewGrant { project: id, membership, level: *level, expires_at: None };
            let place = (organization(org)?, ago(days * DAY));
            grants::insert_all(tx, place.0, &[grant], &account(by)?.id, place.1).await?;
            log.granted(place, account(person)?, (id, name), *level, account(by)?);
        }
        made.insert(name, id);
    }
    for (org, address, name, level, by, promised, hours) in &INVITES {
        let projects = promised.and_then(|name| made.get(name)).map(|id| (*id, Member)).into_iter().collect();
        let (by, place) = (account(by)?, (organization(org)?, ago(hours * HOUR)));
        let new = NewInviteRow::new(address, *level, place.1);
        let new = NewInviteRow { first_name: (*name).to_owned(), projects, ..new };
        let made = invites::put_all(tx, place.0, &by.wire(), vec![new], place.1).await?;
        log.invited(place, &made, by);
    }
    log.write(tx).await?;
    for person in &PEOPLE {
        let first = if person.meridian.is_some() { "Storefront" } else { "Lab notes" };
        projects::make_current(tx, *made.get(first).ok_or(Error::NotFound)?, &account(person.name)?.id).await?;
    }
    let mut planted = Vec::new();
    for (org, name, ..) in &PROJECTS {
        let id = *made.get(name).ok_or(Error::NotFound)?;
        // Warehouse stays empty, to show a new project.
        if *name != "Warehouse" {
            projects::note_event(tx, id).await?;
        }
        planted.push(Planted { organization: organization(org)?.clone(), id, name });
    }
    Ok(planted)
}

/// The accounts as a printable table.
fn logins() -> String {
    let word = |level: Option<Level>| match level {
        Some(Owner) => "owner",
        Some(Administrator) => "administrator",
        Some(Member) => "member",
        None => "–",
    };
    let mut table = format!("\nEveryone's password is {PASSWORD}\n\n");
    let mut row = |cells: [&str; 5]| {
        // Writing to a string cannot fail.
        let [address, name, meridian, kestrel, private] = cells;
        let _ = writeln!(table, "  {address:<32} {name:<18} {meridian:<17} {kestrel:<14} {private}");
    };
    row(["Email", "Name", MERIDIAN, KESTREL, "Granted in private projects"]);
    row(["-----", "----", "----------------", "------------", "---------------------------"]);
    for person in &PEOPLE {
        let private: Vec<String> = PROJECTS
            .iter()
            .filter(|(_, _, is_private, ..)| *is_private)
            .flat_map(|(_, name, _, _, granted)| granted.iter().map(move |grant| (name, grant)))
            .filter(|(_, (whose, ..))| *whose == person.name)
            .map(|(name, (_, level, ..))| format!("{name} ({})", word(Some(*level))))
            .collect();
        row([person.address, person.name, word(person.meridian), word(person.kestrel), &private.join(", ")]);
    }
    table
}
