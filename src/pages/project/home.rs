//! Where a project starts: who can see it, why oneself can, and the first steps.

use super::{
    current::{Current, ProjectOfPage},
    state::Grant,
    words, zones,
};
use crate::{
    api::{self, MemberQuery},
    gate::GateButton,
    level::LevelLabel,
    load::Loaded,
    routes::{OrganizationPage, ProjectPage, ProjectTab, Route},
    session::Session,
    shell::Heading,
    text,
    ui::Icon,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rolecall_policy::{Act, Decision, Grounds, Level, Target, access};

/// The page.
#[component]
pub fn Home() -> impl IntoView {
    let page = ProjectOfPage::load();
    let session = Session::get();
    // The navigation knows the name already.
    let name = Signal::derive(move || session.project().map(|project| project.name).unwrap_or_default());
    page.or_not_open(move || {
        view! {
            <Heading title=name/>
            {page.show(|current| view! {
                <Facts current/>
                <Steps current/>
            })}
        }
    })
}

/// What a private project knows of its people: how many have access, and one's own grant.
#[derive(Debug, Clone, PartialEq)]
struct Insiders {
    count: usize,
    own: Option<Grant>,
}

fn insiders(current: Current) -> Loaded<Option<Insiders>> {
    let session = Session::get();
    let organization = session.organization_id();
    let me = current.me();
    let id = current.id;
    Loaded::new(
        move || organization.get().filter(|_| current.is_private()),
        move |organization| {
            let me = me.clone();
            async move {
                // An open one is for everybody: nothing to count.
                let Some(organization) = organization else { return Ok(None) };
                let explicit = api::project_members(id).await?;
                let one = MemberQuery { limit: 1, ..MemberQuery::default() };
                let counts = api::members(&organization, &one).await?.counts;
                let by_rank = counts.owner + counts.administrators;
                let by_grant = explicit.iter().filter(|member| member.parent_level == Level::Member).count();
                let own = explicit.into_iter().find(|member| Some(&member.user.uuid) == me.as_ref()).map(Grant::of);
                Ok(Some(Insiders { count: usize::try_from(by_rank).unwrap_or_default() + by_grant, own }))
            }
        },
    )
}

#[component]
fn Facts(current: Current) -> impl IntoView {
    let session = Session::get();
    let me = current.me();
    let insiders = insiders(current);
    let who = move || {
        let organization = current.organization_name();
        if !current.is_private() {
            let count = session.organization().map(|organization| organization.member_count).unwrap_or_default();
            return format!("Open to everybody in {organization}: {}.", text::count(count, "person", "people"));
        }
        match insiders.ready().flatten() {
            Some(insiders) => {
                let access = if insiders.count == 1 { "has" } else { "have" };
                format!("Private: {} {access} access.", words::people(insiders.count))
            }
            None => format!(
                "Private: people who were granted access, and the administrators and the owner of {organization}."
            ),
        }
    };
    let mine = Memo::new(move |_| access(session.level(), current.state()));
    let why = move || {
        let access = mine.get()?;
        let level = session.level()?;
        Some(match (access.grounds, insiders.ready().flatten().and_then(|insiders| insiders.own)) {
            (Grounds::ExplicitMembership, Some(grant)) => words::granted(&grant, me.as_ref()),
            (Grounds::ExplicitMembership, None) => "granted in this project".to_owned(),
            (Grounds::OpenProject, _) => "because it is open to everybody in the organization".to_owned(),
            (Grounds::OrganizationLevel | Grounds::Own, _) => {
                format!("as {} of the organization", text::lower_level(level))
            }
        })
    };
    let see_who = Route::Project(current.id, ProjectPage::Settings(ProjectTab::Access)).to_string();
    view! {
        <dl class="project-facts">
            <div>
                <dt>"Who can see it"</dt>
                <dd>
                    {move || current.is_private().then(|| view! { <Icon name="lock" size=14/> })}
                    <span>{who}</span>
                    <a href=see_who.clone()>"See who and why"</a>
                </dd>
            </div>
            <div>
                <dt>"You here"</dt>
                <dd>
                    {move || mine.get().map(|access| view! { <LevelLabel level=access.level/> })}
                    <span class="project-facts-why">{why}</span>
                </dd>
            </div>
            <div>
                <dt>"Time zone"</dt>
                <dd>{move || current.project.with(|project| zones::words(&project.basic.timezone))}</dd>
            </div>
        </dl>
    }
}

#[component]
fn Steps(current: Current) -> impl IntoView {
    let session = Session::get();
    let id = current.id;
    let to = move |tab: ProjectTab| Route::Project(id, ProjectPage::Settings(tab)).to_string();
    let invite = session.can(move || Act::Invite {
        level: Level::Member,
        members_can_invite: session.organization().is_some_and(|organization| organization.members_can_invite),
    });
    let invite_at = Signal::derive(move || {
        let slug = session.organization().map(|organization| organization.slug).unwrap_or_default();
        format!("{}?dialog=invite", Route::Organization(slug, OrganizationPage::Members))
    });
    let privacy = current.can(Act::SetPrivacy);
    let somebody = Target { level: Some(Level::Member), is_actor: false };
    let grant = current.can(move |project| Act::Grant { project, target: somebody, level: Level::Member });
    let manage = current.can(Act::ManageProject);
    let who_sees = move || {
        let access = to(ProjectTab::Access);
        if current.is_private() {
            view! {
                <Step icon="lock" title="Let people in" decision=grant project=current act="Add people" to=format!("{access}?dialog=add")
                    sentence="Only people who were granted access see this project, besides the administrators and the owner."/>
            }
            .into_any()
        } else {
            view! {
                <Step icon="lock" title="Choose who sees it" decision=privacy act="Make private" to=format!("{access}?dialog=privacy")
                    sentence="Make the project private and choose who keeps access. You see what it does before it is done."/>
            }
            .into_any()
        }
    };
    view! {
        <section class="steps" aria-labelledby="steps">
            <h2 id="steps">"First steps"</h2>
            <ul>
                <Step icon="people" title="Invite your team" decision=invite act="Invite members" to=invite_at
                    sentence="People join the organization by a link, and see every project that is open."/>
                {who_sees}
                <Step icon="gear" title="Name it, and set its time zone" decision=manage project=current act="Open settings" to=to(ProjectTab::General)
                    sentence="The settings also keep the addresses of your app and whether visitors’ network addresses are dropped."/>
                <Step icon="code" title="Take its token to your app" act="Token and snippet" to=to(ProjectTab::Token)
                    sentence="The token says which project an event belongs to."/>
            </ul>
        </section>
    }
}

/// One thing to do: what for, and the way there, through the gate where a rule can refuse it.
#[component]
fn Step(
    icon: &'static str,
    title: &'static str,
    sentence: &'static str,
    act: &'static str,
    #[prop(into)] to: Signal<String>,
    #[prop(optional)] decision: Option<Signal<Decision>>,
    #[prop(optional)] project: Option<Current>,
) -> impl IntoView {
    let navigate = use_navigate();
    let link = move || match decision {
        None => view! { <a class="button" href=move || to.get()>{act}</a> }.into_any(),
        Some(decision) => {
            let navigate = navigate.clone();
            let go = move || navigate(&to.get_untracked(), NavigateOptions::default());
            let project = project.map_or_else(|| Signal::stored(None), Current::for_gates);
            view! { <GateButton decision project label=act.to_owned() on_press=go/> }.into_any()
        }
    };
    view! {
        <li class="step">
            <Icon name=icon/>
            <div>
                <h3>{title}</h3>
                <p>{sentence}</p>
            </div>
            {link}
        </li>
    }
}
