//! Who had access to a project on a day, and what a person had access to: from the activity log, or today from the rules.
//! The project or person, and the day, are in the URL.

mod export;

use crate::{
    api::{self, ApiError},
    frame::{Heading, Toasts, chunk},
    language::{t, tr},
    level::LevelLabel,
    load::{Load, Loaded},
    query::Query,
    session::Session,
    time,
    ui::{Button, Day, Empty, Field, PageTarget, Pager, Problem, Select, Skeleton, UntilNote},
};
use rolecall_api::{AccessRule, LiveKind, MemberAccessAt, OrganizationId, ProjectAccessAt, ProjectId, Timestamp};
use rolecall_policy::Level;
use rolecall_view::prelude::*;
use std::sync::Arc;

/// The URL's parameter for a person.
pub const PERSON: &str = "person";
/// The URL's parameter for a project.
pub const PROJECT: &str = "project";
/// The URL's parameter for the day; without it, now.
const DAY: &str = "day";
/// The URL's parameter for the page.
const PAGE: &str = "page";
/// People on a page.
const LIMIT: u64 = 100;

chunk! {
    /// The chunk of the access page.
    pub access_page in activity => || view! { <AccessPage/> }
}

/// What the page asks for.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    organization: Option<OrganizationId>,
    person: String,
    project: Option<ProjectId>,
    day: String,
    offset: u64,
}

/// What it gets.
#[derive(Debug, Clone, PartialEq)]
enum Found {
    Project(ProjectAccessAt),
    Person(MemberAccessAt),
    /// There is no project to ask about.
    Nothing,
}

async fn read(asked: Asked) -> Result<Found, ApiError> {
    let at = time::end_of_day(&asked.day).unwrap_or_default();
    let organization = asked.organization.ok_or(ApiError::NotFound)?;
    if !asked.person.is_empty() {
        return Ok(Found::Person(api::member_access(&organization, &asked.person, &at).await?));
    }
    match asked.project {
        Some(project) => Ok(Found::Project(api::project_access(project, &at, asked.offset, LIMIT).await?)),
        None => Ok(Found::Nothing),
    }
}

#[component]
fn AccessPage() -> impl IntoView {
    let (session, query) = (Session::get(), Query::get());
    let id = session.organization_id();
    let (person, project) = (query.value(PERSON), query.value(PROJECT));
    let (day, page) = (query.value(DAY), query.value(PAGE));
    let first = Memo::new(move |_| {
        session.with_organization(|organization| organization.teams.first().map(|team| team.id)).flatten()
    });
    let asked = Memo::new(move |_| Asked {
        organization: id.get(),
        person: person.get(),
        project: match project.get() {
            none if none.is_empty() => first.get(),
            // No project has the number 0.
            number => Some(ProjectId(number.parse().unwrap_or_default())),
        },
        day: day.get(),
        offset: page.get().parse::<u64>().unwrap_or(1).clamp(1, 10_000).saturating_sub(1) * LIMIT,
    });
    let found = Loaded::new(move || asked.get(), read).follow(&[
        LiveKind::Level,
        LiveKind::Membership,
        LiveKind::Grant,
        LiveKind::Project,
    ]);
    // A memo, so that an answer without changes renders nothing again.
    let shown = Memo::new(move |_| found.get());
    let who = Memo::new(move |_| match found.ready() {
        Some(Found::Person(answer)) => Some(answer.user.first_name),
        _ => None,
    });
    let title = move || who.get().map_or_else(|| t("Access").to_owned(), |name| tr!("Access of {name}"));
    let projects = Signal::derive(move || {
        let teams = session.with_organization(|organization| organization.teams.clone()).unwrap_or_default();
        teams.into_iter().map(|team| (team.id.to_string(), team.name)).collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || asked.get().project.map(|id| id.to_string()).unwrap_or_default());
    view! {
        <Heading title=Signal::derive(title)/>
        <div class="activity-filters">
            <Show when=move || person.with(String::is_empty)>
                <Select label=t("Project") value=chosen options=projects
                    on_choose=move |value: String| query.step(&[(PROJECT, &value), (PAGE, "")])/>
            </Show>
            <DayField query/>
            <Export session found=shown asked/>
        </div>
        {move || match shown.get() {
            Load::Waiting => view! { <Skeleton/> },
            Load::Failed(error) => view! { <Problem sentence=error.sentence() on_retry=move || found.reload()/> },
            Load::Ready(Found::Nothing) => view! {
                <Empty title=t("You don’t have access to any projects") sentence=t("There is no access to show.")/>
            },
            Load::Ready(Found::Project(answer)) => view! { <People answer query/> },
            Load::Ready(Found::Person(answer)) => view! { <Projects answer/> },
        }}
    }
}

/// The name of a project that the user can see.
fn project_name(session: Session, id: Option<ProjectId>) -> String {
    let name = session.with_organization(|organization| {
        organization.teams.iter().find(|team| Some(team.id) == id).map(|team| team.name.clone())
    });
    name.flatten().unwrap_or_else(|| t("Project").to_owned())
}

/// A button that saves what the page shows, on all its pages.
#[component]
fn Export(session: Session, found: Memo<Load<Found>>, asked: Memo<Asked>) -> impl IntoView {
    let toasts = Toasts::get();
    let busy = RwSignal::new(false);
    let has_rows = Memo::new(move |_| {
        found.with(|found| match found {
            Load::Ready(Found::Project(answer)) => answer.count > 0,
            Load::Ready(Found::Person(answer)) => !answer.results.is_empty(),
            _ => false,
        })
    });
    let save = move || match found.get_untracked() {
        Load::Ready(Found::Project(_)) => {
            let asked = asked.get_untracked();
            let name = untrack(|| project_name(session, asked.project));
            export::save_people(toasts, asked, name, busy);
        }
        Load::Ready(Found::Person(answer)) => export::save_projects(toasts, &answer, &asked.get_untracked().day),
        _ => {}
    };
    move || {
        has_rows.get().then(|| {
            view! {
                <p class="activity-by"><Button label="Export CSV" icon="download" busy on_press=save/></p>
            }
        })
    }
}

/// The day; today by default.
#[component]
fn DayField(query: Query) -> impl IntoView {
    let day = query.value(DAY);
    let value = RwSignal::new(day.get_untracked());
    Effect::new(move |_| value.set(day.get()));
    Effect::new(move |before: Option<()>| {
        let now = value.get();
        // A day that is being typed is no day yet.
        let is_complete = now.is_empty() || time::end_of_day(&now).is_some();
        if before.is_some() && is_complete && now != day.get_untracked() {
            query.step(&[(DAY, &now), (PAGE, "")]);
        }
    });
    view! {
        <Field label="At the end of" kind="date" value/>
        <Show when=move || day.with(|day| !day.is_empty() && time::end_of_day(day).is_none())>
            <p class="field-error">"The link has no valid day, so today is shown."</p>
        </Show>
        <Show when=move || day.with(|day| time::end_of_day(day).is_some() && time::is_future(day))>
            <p class="field-error">"This day has not come yet, so today is shown."</p>
        </Show>
        <Show when=move || day.with(|day| !day.is_empty())>
            <p class="activity-by"><Button label="Show today" on_press=move || value.set(String::new())/></p>
        </Show>
    }
}

/// The people with access to a project.
#[component]
fn People(answer: ProjectAccessAt, query: Query) -> impl IntoView {
    if answer.results.is_empty() {
        let sentence = t("The project did not exist on that day, or no one could see it.");
        return view! { <Empty title=t("No one had access") sentence/> };
    }
    let (count, at) = (answer.count, query.value(PAGE));
    let to: Arc<dyn Fn(u64) -> String + Send + Sync> =
        Arc::new(move |page| query.url_with(&[(PAGE, &page.to_string())]));
    let shown = move || at.get().parse::<u64>().unwrap_or(1).max(1);
    let rows = answer.results.into_iter().map(|row| {
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <span class="access-name" translate="no">{row.user.first_name}</span>
                    <span class="access-email" translate="no">{row.user.email}</span>
                </th>
                <Grounds level=row.level rule=row.rule since=row.since end=row.expires_at/>
            </tr>
        }
    });
    view! {
        <Rows first="Person" rows=rows.collect_view()/>
        <Pager label=t("People") page=Signal::derive(shown) pages=Signal::stored(count.div_ceil(LIMIT)) target=PageTarget::Address(to)/>
    }
}

/// The projects that a person has access to.
#[component]
fn Projects(answer: MemberAccessAt) -> impl IntoView {
    let Some(level) = answer.level else {
        let sentence = t("They were not a member of the organization on that day.");
        return view! { <Empty title=t("Not a member") sentence/> };
    };
    let in_organization = view! {
        <p class="access-level">"In the organization: " <LevelLabel level/> <UntilNote end=answer.expires_at/></p>
    };
    if answer.results.is_empty() {
        let none =
            view! { <Empty title=t("No access") sentence=t("They had access to no project that you can see.")/> };
        return view! { {in_organization} {none} };
    }
    let rows = answer.results.into_iter().map(|row| {
        view! {
            <tr role="row">
                <th scope="row" role="rowheader" translate="no">{row.project.name}</th>
                <Grounds level=row.level rule=row.rule since=row.since end=row.expires_at/>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! { {in_organization} <Rows first="Project" rows/> }
}

/// The table of people or projects.
#[component]
fn Rows(
    /// What the rows are about.
    first: &'static str,
    rows: Vec<Markup>,
) -> impl IntoView {
    view! {
        <table class="table access-rows" role="table" aria-label="Access">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{first}</th>
                    <th scope="col" role="columnheader">"Level"</th>
                    <th scope="col" role="columnheader">"Why"</th>
                    <th scope="col" role="columnheader">"Since"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

/// A rule that gives access, in words.
const fn why(rule: AccessRule) -> &'static str {
    match rule {
        AccessRule::OrganizationLevel => "Level in the organization",
        AccessRule::OpenProject => "Open to everyone in the organization",
        AccessRule::ExplicitMembership => "Granted",
    }
}

/// Level, until when, reason, and since when.
#[component]
fn Grounds(level: Level, rule: AccessRule, since: Option<Timestamp>, end: Option<Timestamp>) -> impl IntoView {
    let why = why(rule);
    let since =
        since.map_or_else(|| view! { <span>"before the log began"</span> }, |moment| view! { <Day moment=moment/> });
    view! {
        <td role="cell"><LevelLabel level/><UntilNote end/></td>
        <td role="cell">{why}</td>
        <td role="cell" class="access-since"><span class="access-word">"since "</span>{since}</td>
    }
}
