//! The data of the billing page: usage this month, forecast, plan, payment.

use super::BillingService;
use super::forecast::{WEEKS, forecast};
use super::spend;
use crate::calendar::{Day, Month, date};
use crate::error::Result;
use crate::store::RightsOf;
use crate::store::billing::{self, BillingAccount, payments};
use crate::store::events::Usage;
use crate::store::projects::{self, Within};
use crate::store::sql::{self, Connection};
use rolecall_api::{
    Billing, DayUsage, Forecast, OrganizationId, Payment, ProjectBasic, ProjectUsage, SpendLimit, price,
};
use std::collections::{BTreeMap, HashMap};

/// What is read from the main database, for one caller.
pub(crate) struct BillingRecord {
    organization: OrganizationId,
    account: Option<BillingAccount>,
    /// The projects that the caller can access, sorted by name.
    open: Vec<ProjectBasic>,
    payment_failed: bool,
}

impl BillingRecord {
    /// Reads from the main database.
    pub(crate) async fn read(
        conn: &mut Connection,
        reader: RightsOf<'_>,
        organization: &OrganizationId,
    ) -> sql::Result<Self> {
        Ok(BillingRecord {
            organization: organization.clone(),
            account: billing::find(conn, organization).await?,
            open: projects::accessible(conn, reader, Within::One(organization)).await?,
            payment_failed: payments::has_failed(conn, organization).await?,
        })
    }

    /// Adds the usage from the event store. The caller must hold no database connection meanwhile.
    ///
    /// # Errors
    /// The usage cannot be read.
    pub(crate) async fn overview(self, service: &BillingService) -> Result<Billing> {
        let now = service.clock.now();
        let (today, month) = (Day::from_moment(now), Month::from_moment(now));
        let from = month.first().min(Day(today.0 - WEEKS * 7));
        let usage = service.events.usage(&self.organization, from, today).await?;
        let by_day = sums(&usage);
        let days: Vec<Day> = (month.first().0..=today.0).map(Day).collect();
        let of_day = |day: &Day| by_day.get(day).copied().unwrap_or_default();
        let events = days.iter().fold(0, |sum: u64, day| sum.saturating_add(of_day(day)));
        let plan = service.plans.for_month(month).clone();
        let (expected, basis) = forecast(&by_day, today, month);
        let BillingRecord { account, open, payment_failed, .. } = self;
        let projects = by_project(&usage, &days, open);
        let limit = account.as_ref().and_then(|account| account.spend_limit);
        let payment = match &service.stripe {
            None => Payment::Hand,
            Some(_) => Payment::Card {
                card: account.as_ref().and_then(|account| account.card.clone()),
                failed: payment_failed,
            },
        };
        Ok(Billing {
            period: month.wire(),
            today: date(today),
            events,
            amount: price::amount(&plan, events),
            lines: price::lines(&plan, events).collect(),
            days: days.iter().map(|day| DayUsage { day: date(*day), events: of_day(day) }).collect(),
            projects,
            forecast: Forecast { events: expected, amount: price::amount(&plan, expected), basis },
            contact: account.map(|account| account.contact).unwrap_or_default(),
            spend_limit: limit.map(|amount| SpendLimit {
                amount,
                events: price::events_within(&plan, amount),
                state: spend::judge(&plan, amount, events),
            }),
            payment,
            plan,
        })
    }
}

/// Events per day, all projects together.
fn sums(usage: &[Usage]) -> BTreeMap<Day, u64> {
    let mut days: BTreeMap<Day, u64> = BTreeMap::new();
    for usage in usage {
        let sum = days.entry(usage.day).or_default();
        *sum = sum.saturating_add(usage.events);
    }
    days
}

/// Usage per accessible project, sorted by name, and one line for everything else: inaccessible and deleted projects
/// cannot be told apart.
fn by_project(usage: &[Usage], days: &[Day], open: Vec<ProjectBasic>) -> Vec<ProjectUsage> {
    let first = days.first().map_or(0, |day| day.0);
    let places: HashMap<_, _> = open.iter().enumerate().map(|(place, project)| (project.id, place)).collect();
    let mut projects: Vec<ProjectUsage> = open
        .into_iter()
        .map(|project| (Some(project.id), Some(project.name)))
        .chain([(None, None)])
        .map(|(project, name)| ProjectUsage { project, name, events: 0, days: vec![0; days.len()] })
        .collect();
    let rest = projects.len() - 1;
    for usage in usage {
        let project = &mut projects[places.get(&usage.project).copied().unwrap_or(rest)];
        let day = usize::try_from(usage.day.0 - first).ok().and_then(|day| project.days.get_mut(day));
        if let Some(day) = day {
            *day = day.saturating_add(usage.events);
            project.events = project.events.saturating_add(usage.events);
        }
    }
    if projects[rest].events == 0 {
        projects.pop();
    }
    projects
}
