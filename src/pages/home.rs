//! The home page: redirects to the current project. Without one, it offers to create one; without an organization, to
//! create that.

use crate::{
    api,
    frame::{Heading, chunk},
    gate::GateButton,
    language::{t, tr},
    load::Loaded,
    pages::{deleted::DeletedSection, kept_out::KeptOut},
    query::Query,
    routes::{OrganizationPage, ProjectPage, Route},
    session::Session,
    text,
    ui::{ButtonKind, Skeleton},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rolecall_api::Organization;
use rolecall_policy::{Act, Level};
use rolecall_view::prelude::*;
use std::time::Duration;

chunk! {
    /// The chunk of the home page.
    pub home_page in pages => || view! { <Home/> }
}

/// The home page, which redirects to the current project if there is one.
#[component]
fn Home() -> impl IntoView {
    let session = Session::get();
    lead_to_the_project(session);
    // A memo, so that other changes of the session do not render the page again.
    let standing = Memo::new(move |_| {
        match (session.has_organization(), session.with_project(|_| ()).is_some()) {
            (true, true) => Standing::OnTheWay,
            (true, false) => Standing::WithoutProject,
            // The previous organization is gone; the next one is being loaded.
            (false, _) => session.with_organizations(|all| match all {
                [] => Standing::WithoutOrganization,
                all if all.iter().all(|one| one.is_kept_out) => Standing::KeptOut,
                _ => Standing::OnTheWay,
            }),
        }
    });
    move || match standing.get() {
        Standing::OnTheWay => view! { <Skeleton/> },
        Standing::WithoutProject => view! { <WithoutProject/> },
        Standing::KeptOut => view! { <KeptOut/> },
        Standing::WithoutOrganization => view! { <WithoutOrganization/> },
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Standing {
    #[default]
    OnTheWay,
    WithoutProject,
    /// All organizations keep the user out until they have two-factor authentication.
    KeptOut,
    WithoutOrganization,
}

fn lead_to_the_project(session: Session) {
    let route = expect_context::<Memo<Route>>();
    let query = Query::get();
    Effect::new(move |_| {
        let Some(project) = session.with_project(|project| project.id) else { return };
        // In the next task: the URL of this page must be in the history first, or it would replace the previous page
        // there.
        set_timeout(
            move || {
                let still = matches!(route.try_get_untracked(), Some(Route::Home | Route::OrganizationHome(_)));
                if still {
                    query.redirect(&Route::Project(project, ProjectPage::Home).to_string());
                }
            },
            Duration::ZERO,
        );
    });
}

#[component]
fn WithoutProject() -> impl IntoView {
    let session = Session::get();
    let navigate = use_navigate();
    let title = move || session.organization_name();
    let create = move || {
        if let Some(slug) = untrack(|| session.organization_slug()) {
            let page = Route::Organization(slug, OrganizationPage::Projects);
            navigate(&format!("{page}?dialog=new"), NavigateOptions::default());
        }
    };
    let sentence = move || session.with_organization(advice);
    view! {
        <Heading title=Signal::derive(title) alone=true/>
        <div class="empty">
            <p class="empty-title">"You don’t have access to any projects yet"</p>
            <p class="empty-sentence">{sentence}</p>
            <GateButton decision=session.can(|| Act::CreateProject) label="New project" icon="plus"
                kind=ButtonKind::Primary on_press=create/>
        </div>
    }
}

/// What a project is, and who can create one.
fn advice(organization: &Organization) -> String {
    if organization.membership_level >= Level::Administrator {
        return t("A project holds the events of one app or website. Create the first one.").to_owned();
    }
    let (names, others) = text::names(&organization.managers);
    tr!(
        "A project holds the events of one app or website. Ask {people} to create one, or to grant you access to a private one.",
        people = text::one_of(&names, others)
    )
}

#[component]
fn WithoutOrganization() -> impl IntoView {
    let session = Session::get();
    let deleted = Loaded::new(|| (), |()| api::deleted_organizations());
    let title = move || session.with_user(|user| tr!("Welcome, {name}", name = user.first_name)).unwrap_or_default();
    view! {
        <Heading title=Signal::derive(title)/>
        <section class="section">
            <h2>"Create an organization"</h2>
            <p class="prose">"You are not a member of any organization yet. Create one, usually for your company: you become its owner and can invite others."</p>
            <super::organization::CreateOrganizationForm/>
        </section>
        <section class="section">
            <h2>"Or join one"</h2>
            <p class="prose">
                "Ask a member to invite "
                <strong translate="no">{move || session.with_user(|user| user.email.clone())}</strong>
                ": they choose Invite members in their user menu. Open the link you get. It works for 72 hours, and only for this email."
            </p>
        </section>
        <DeletedSection title="Or restore one" loaded=deleted on_restored=move || session.refresh()/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::{Helper, OrganizationId, Person, Timestamp, UserId};

    #[test]
    fn a_user_who_cannot_create_a_project_is_told_whom_to_ask() {
        let helper = |name: &str, level| Helper {
            person: Person { uuid: UserId(name.into()), first_name: name.into(), email: String::new() },
            level,
        };
        let organization = |level, managers| Organization {
            id: OrganizationId("o1".into()),
            name: "Meridian".into(),
            slug: "meridian".into(),
            created_at: Timestamp(String::new()),
            updated_at: Timestamp(String::new()),
            membership_level: level,
            teams: Vec::new(),
            available_features: Vec::new(),
            is_member_join_email_enabled: true,
            members_can_invite: true,
            require_two_factor: false,
            member_count: 2,
            billing_notice: None,
            requests_to_decide: 0,
            has_ownership_notice: false,
            managers,
        };
        let managers = vec![helper("Ada", Level::Owner), helper("Grace", Level::Administrator)];
        assert!(advice(&organization(Level::Member, managers)).contains("Ask Ada or Grace to create one"));
        assert!(advice(&organization(Level::Administrator, Vec::new())).ends_with("Create the first one."));
    }
}
