//! The month so far: events, cost and forecast, a chart by day, and the usage of each project.

use super::{billing_state::BillingState, words};
use crate::{
    chart::{Chart, ChartData, ChartKind, Series, Unit, number},
    language::{t, tr},
    query::Query,
    routes::{ProjectPage, Route},
    ui::{Empty, Select},
};
use rolecall_api::{Billing, ProjectUsage};
use rolecall_view::prelude::*;

/// The URL's parameter for the project that the chart shows.
const PROJECT: &str = "project";
/// Its value for all projects that are deleted or that the user has no access to.
const REST: &str = "rest";
/// The label of [`REST`].
const EVERYTHING_ELSE: &str = "All other projects";

#[component]
pub(super) fn Month(state: BillingState) -> impl IntoView {
    let period = state.read(|facts| words::month(&facts.period));
    let facts = state.read(|facts| {
        let currency = &facts.plan.currency;
        [
            ("Events so far", number(facts.events), String::new()),
            ("Cost so far", words::amount(currency, facts.amount), String::new()),
            (
                "Forecast",
                words::amount(currency, facts.forecast.amount),
                tr!("{events} events", events = number(facts.forecast.events)),
            ),
        ]
    });
    let basis = state.read(|facts| words::basis(&facts.forecast.basis));
    let captured = state.read(|facts| facts.events > 0);
    let figures = move || {
        facts
            .get()
            .unwrap_or_default()
            .into_iter()
            .map(|(label, value, note)| {
                view! {
                    <div class="billing-figure">
                        <dt>{label}</dt>
                        <dd>{value}</dd>
                        {(!note.is_empty()).then(|| view! { <dd class="second">{note}</dd> })}
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <section class="billing-section" aria-labelledby="billing-month">
            <h2 id="billing-month">{move || period.get()}</h2>
            <dl class="billing-figures">{figures}</dl>
            <p class="prose">{move || basis.get()}</p>
            <Show
                when=move || captured.get() == Some(true)
                fallback=|| view! {
                    <Empty title=t("No events this month yet")
                        sentence=t("When a project of this organization captures events, they are counted here by day and project.")/>
                }
            >
                <Days state/>
                <Projects state/>
            </Show>
        </section>
    }
}

/// The chart by day, of all projects or of one.
#[component]
fn Days(state: BillingState) -> impl IntoView {
    let query = Query::get();
    let chosen = query.value(PROJECT);
    let options = Signal::derive(move || {
        let projects = state.loaded.with(|facts| facts.projects.iter().map(option).collect::<Vec<_>>());
        let all = (String::new(), t("All projects").to_owned());
        [all].into_iter().chain(projects.unwrap_or_default()).collect::<Vec<_>>()
    });
    let data = Signal::derive(move || state.loaded.with(|facts| chart(facts, &chosen.get())).unwrap_or_default());
    // The URL may name a project that has no usage any more.
    let shown = Signal::derive(move || {
        let chosen = chosen.get();
        let is_there = options.with(|options| options.iter().any(|(value, _)| *value == chosen));
        if is_there { chosen } else { String::new() }
    });
    let several = Memo::new(move |_| options.with(|options| options.len() > 2));
    view! {
        <Show when=move || several.get()>
            <div class="billing-choice">
                <Select label=t("Project") value=shown options
                    on_choose=move |value: String| query.step(&[(PROJECT, &value)])/>
            </div>
        </Show>
        <Chart data kind=ChartKind::Bars label=t("Events by day")/>
    }
}

fn option(project: &ProjectUsage) -> (String, String) {
    match (project.project, &project.name) {
        (Some(id), Some(name)) => (id.to_string(), name.clone()),
        _ => (REST.to_owned(), t(EVERYTHING_ELSE).to_owned()),
    }
}

/// The chart's data, for all projects or for the one in the URL.
fn chart(facts: &Billing, chosen: &str) -> ChartData {
    let one = facts.projects.iter().find(|project| !chosen.is_empty() && option(project).0 == chosen);
    let (name, values) = match one {
        Some(project) => (option(project).1, project.days.clone()),
        None => (t("Events").to_owned(), facts.days.iter().map(|day| day.events).collect()),
    };
    let total = values.iter().fold(0, |sum: u64, events| sum.saturating_add(*events));
    ChartData {
        points: facts.days.iter().map(|day| format!("{}T00:00:00Z", day.day.0)).collect(),
        unit: Unit::Day,
        is_open: true,
        series: vec![Series { name, values, total, previous: None }],
        ..ChartData::default()
    }
}

#[component]
fn Projects(state: BillingState) -> impl IntoView {
    let rows = move || {
        state.loaded.with(|facts| {
            let all = facts.events;
            facts.projects.iter().map(|project| row(project, all)).collect_view()
        })
    };
    view! {
        <table class="table billing-table">
            <caption class="sr-only">"Events this month by project"</caption>
            <thead>
                <tr>
                    <th scope="col">"Project"</th>
                    <th scope="col" class="end">"Events"</th>
                    <th scope="col" class="end">"Share"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(project: &ProjectUsage, all: u64) -> Markup {
    let name = match (project.project, project.name.clone()) {
        (Some(id), Some(name)) => {
            view! { <a href=Route::Project(id, ProjectPage::Home).to_string()>{name}</a> }
        }
        _ => EVERYTHING_ELSE.into_markup(),
    };
    view! {
        <tr>
            <td>{name}</td>
            <td class="end">{number(project.events)}</td>
            <td class="end">{words::share(project.events, all)}</td>
        </tr>
    }
}
