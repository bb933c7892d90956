//! The list of an organization's projects that the user can access, and creating a project.

use crate::{
    api,
    frame::{Heading, Toasts, chunk},
    gate::{DialogError, GateButton, stays_open},
    language::{t, tr},
    level::LevelLabel,
    load::{Loaded, Outcome, Write},
    pages::deleted::DeletedSection,
    query::Query,
    routes::{ProjectPage, Route},
    session::{Session, state_of},
    text,
    ui::{Button, ButtonKind, Dialog, DialogSize, Empty, Field, FormError, Icon},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rolecall_api::{CreateProject, LiveKind, Project, ProjectBasic, ProjectId, field_name};
use rolecall_policy::{Act, Decision, Grounds, Level, access};
use rolecall_view::prelude::*;
use std::collections::HashMap;

const NAME: &str = field_name!(CreateProject.name);

chunk! {
    /// The chunk of the projects page.
    pub projects_page in pages => || view! { <Projects/> }
}

/// The projects page of the current organization.
#[component]
fn Projects() -> impl IntoView {
    let session = Session::get();
    let query = Query::get();
    let may = session.can(|| Act::CreateProject);
    let asked = query.dialog("new");
    let open = stays_open(move || asked.get(), may);
    let count = Signal::derive(move || session.with_organization(|organization| organization.teams.len() as u64));
    let id = session.organization_id();
    let whole = Loaded::new(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => api::projects(&id).await.map(|page| page.results),
                None => Ok(Vec::new()),
            }
        },
    )
    .follow(&[LiveKind::Level, LiveKind::Membership, LiveKind::Grant, LiveKind::Project]);
    let managers = Signal::derive(move || whole.with(|projects| projects.iter().map(managed).collect()));
    let failure = Signal::derive(move || whole.failure().map(|error| error.sentence()));
    let teams = Memo::new(move |_| {
        session.with_organization(|organization| (organization.teams.clone(), organization.membership_level))
    });
    let is_empty = Memo::new(move |_| teams.with(|teams| teams.as_ref().map(|(teams, _)| teams.is_empty())));
    let list = move || {
        Some(if is_empty.get()? {
            view! {
                <Empty
                    title=t("You don’t have access to any projects")
                    sentence=t("A project holds the events of one app or website. Administrators create projects and grant access to private ones.")
                />
            }
        } else {
            view! { <Rows teams managers failure/> }
        })
    };
    let deleted = Loaded::new(
        move || id.get(),
        |id| async move {
            let id = id.ok_or(api::ApiError::NotFound)?;
            api::deleted_projects(&id).await
        },
    )
    .follow(&[LiveKind::Project]);
    let refresh = move || {
        session.refresh_organization();
        whole.reload();
    };
    view! {
        <Heading title="Projects" count>
            <GateButton decision=may label="New project" kind=ButtonKind::Primary icon="plus"
                on_press=move || query.open_dialog("new")/>
        </Heading>
        {list}
        <DeletedSection title="Deleted projects" loaded=deleted on_restored=refresh/>
        <Show when=move || open.get()>
            <NewProject query may/>
        </Show>
    }
}

/// The names of a project's managers.
fn managed(project: &Project) -> (ProjectId, String) {
    let (names, others) = text::names(&project.managers);
    let names = names.join(", ");
    (project.basic.id, if others { tr!("{names} and others") } else { names })
}

/// The projects, with the user's level in the organization.
type Teams = Option<(Vec<ProjectBasic>, Level)>;

#[component]
fn Rows(
    teams: Memo<Teams>,
    /// The names of the managers of each project; `None` while they are loading.
    managers: Signal<Option<HashMap<ProjectId, String>>>,
    /// Why they could not be loaded.
    failure: Signal<Option<String>>,
) -> impl IntoView {
    let ids = Memo::new(move |_| {
        teams.with(|teams| teams.iter().flat_map(|(teams, _)| teams).map(|team| team.id).collect::<Vec<_>>())
    });
    view! {
        {move || failure.get().map(|sentence| view! { <FormError sentence/> })}
        <table class="table project-rows">
            <caption class="sr-only">"Projects that you can access"</caption>
            <thead>
                <tr>
                    <th scope="col">"Project"</th>
                    <th scope="col">"Your role"</th>
                    <th scope="col">"Why"</th>
                    <th scope="col">"Managed by"</th>
                </tr>
            </thead>
            <tbody>
                <For each=move || ids.get() key=|id| *id let:id>
                    <Row id teams managers failure/>
                </For>
            </tbody>
        </table>
    }
}

#[component]
fn Row(
    id: ProjectId,
    teams: Memo<Teams>,
    managers: Signal<Option<HashMap<ProjectId, String>>>,
    failure: Signal<Option<String>>,
) -> impl IntoView {
    // The last known project stays until the row is removed.
    let row = Memo::new(move |before: Option<&Option<(ProjectBasic, Level)>>| {
        let now = teams.with(|teams| {
            let (teams, level) = teams.as_ref()?;
            teams.iter().find(|team| team.id == id).map(|team| (team.clone(), *level))
        });
        now.or_else(|| before.cloned().flatten())
    });
    let name = move || row.with(|row| row.as_ref().map(|(project, _)| project.name.clone()));
    let private = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|(project, _)| project.access_control)));
    let level = move || row.with(|row| row.as_ref().map(|(project, _)| project.effective_membership_level));
    let why = move || {
        row.with(|row| {
            let (project, level) = row.as_ref()?;
            access(Some(*level), state_of(project)).map(|access| why(access.grounds, *level))
        })
    };
    let managers = move || match managers.with(|all| all.as_ref().map(|all| all.get(&id).cloned())) {
        Some(names) => names.into_markup(),
        None if failure.with(Option::is_some) => Markup::Nothing,
        None => view! { <span class="skeleton" aria-hidden="true"><span class="skeleton-bar"></span></span> },
    };
    view! {
        <tr>
            <td>
                <a class="project-name" href=Route::Project(id, ProjectPage::Home).to_string()>
                    <span translate="no">{name}</span>
                    {move || private.get().then(|| view! {
                        <Icon name="lock" size=12/><span class="sr-only">"private"</span>
                    })}
                </a>
            </td>
            <td>{move || level().map(|level| view! { <LevelLabel level/> })}</td>
            <td>{why}</td>
            <td class="project-managers">{managers}</td>
        </tr>
    }
}

/// Why the user has access, addressed to the user.
fn why(grounds: Grounds, level: Level) -> String {
    match grounds {
        Grounds::OrganizationLevel => tr!("You are {level} of the organization", level = text::a_level(level)),
        Grounds::ExplicitMembership => t("Granted to you").to_owned(),
        Grounds::OpenProject | Grounds::Own => t("Open to everyone in the organization").to_owned(),
    }
}

#[component]
fn NewProject(query: Query, may: Signal<Decision>) -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let navigate = use_navigate();
    let name = RwSignal::new(String::new());
    let missing = RwSignal::new(false);
    let write = Write::new();
    let served = write.error_at(NAME);
    let error = Signal::derive(move || missing.get().then(|| t("Enter a name.").to_owned()).or_else(|| served.get()));
    let create = move || {
        let typed = name.get_untracked().trim().to_owned();
        missing.set(typed.is_empty());
        let Some(organization) = session.organization_id().get_untracked() else { return };
        if typed.is_empty() || !may.get_untracked().is_allowed() {
            return;
        }
        let navigate = navigate.clone();
        let request = CreateProject { name: Some(typed) };
        let outcome = Outcome::always(move |project: &Project| {
            toasts.say(tr!(
                "{project} created. It is open to everyone in the organization.",
                project = project.basic.name
            ));
            session.refresh_organization();
        })
        .and_here(move |project| {
            // Replace the URL with the dialog, so that going back does not open it again.
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(&Route::Project(project.basic.id, ProjectPage::Home).to_string(), options);
        });
        write.send(api::create_project(&organization, &request), outcome);
    };
    let foot = move || {
        view! {
            <span class="dialog-note">"New projects are open to everyone. You can make this one private in its settings."</span>
            <Button label="Cancel" disabled=write.busy on_press=move || query.close_dialog()/>
            <GateButton decision=may label="Create project" kind=ButtonKind::Primary submit=true
                busy=write.busy/>
        }
    };
    view! {
        <Dialog title="New project" size=DialogSize::Small busy=write.busy on_close=move || query.close_dialog()
            on_submit=create foot>
            <Field label="Name" value=name error autofocus=true placeholder=t("Storefront")/>
            <DialogError may=may error=move || write.general_error(&[NAME])/>
        </Dialog>
    }
}
