//! The first steps in a new project, such as inviting people.

use super::current::Current;
use crate::{
    gate::GateButton,
    language::t,
    routes::{OrganizationPage, ProjectPage, ProjectTab, Route},
    session::Session,
    ui::Icon,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rolecall_api::RequestAction;
use rolecall_policy::{Act, Decision, Level, Target};
use rolecall_view::prelude::*;

/// The list of first steps.
#[component]
pub fn FirstSteps(current: Current) -> impl IntoView {
    let session = Session::get();
    let id = current.id;
    let to = move |tab: ProjectTab| Route::Project(id, ProjectPage::Settings(tab)).to_string();
    let invite = session.can(move || Act::Invite {
        level: Level::Member,
        members_can_invite: session.with_organization(|organization| organization.members_can_invite) == Some(true),
    });
    let invite_at = Signal::derive(move || format!("{}?dialog=invite", session.page(OrganizationPage::Members)));
    let privacy = current.can(Act::SetPrivacy);
    let somebody = Target { level: Some(Level::Member), is_actor: false };
    let grant = current.can(move |project| Act::Grant { project, target: somebody, level: Level::Member });
    let manage = current.can(Act::ManageProject);
    let who_sees = move || {
        let access = to(ProjectTab::Access);
        if current.is_private() {
            view! {
                <Step icon="lock" title="Add people" decision=grant project=current asks=Some(RequestAction::GrantProjectAccess) act="Add people" to=format!("{access}?dialog=add")
                    sentence="Only administrators, the owner and people with granted access can see this project."/>
            }
        } else {
            view! {
                <Step icon="lock" title="Choose who sees it" decision=privacy act="Make private" to=format!("{access}?dialog=privacy")
                    sentence="Make the project private and choose who keeps access. You see the effect before you apply it."/>
            }
        }
    };
    view! {
        <section class="steps" aria-labelledby="steps">
            <h2 id="steps">"First steps"</h2>
            <ul>
                <Step icon="people" title="Invite your team" decision=invite act="Invite members" to=invite_at
                    sentence="People join the organization with an invite link and can see every open project."/>
                {who_sees}
                <Step icon="gear" title="Set its name and time zone" decision=manage project=current act="Open settings" to=to(ProjectTab::General)
                    sentence="The settings also hold your app URLs and whether visitors’ IP addresses are discarded."/>
            </ul>
        </section>
    }
}

/// A step: what it is for, and its link or button, which a rule can refuse.
#[component]
fn Step(
    icon: &'static str,
    title: &'static str,
    sentence: &'static str,
    act: &'static str,
    #[prop(into)] to: Signal<String>,
    #[prop(optional)] decision: Option<Signal<Decision>>,
    #[prop(optional)] project: Option<Current>,
    #[prop(default = None)] asks: Option<RequestAction>,
) -> impl IntoView {
    let navigate = use_navigate();
    let link = move || match decision {
        None => view! { <a class="button" href=move || to.get()>{act}</a> },
        Some(decision) => {
            let navigate = navigate.clone();
            let go = move || navigate(&to.get_untracked(), NavigateOptions::default());
            let project = project.map_or_else(|| Signal::stored(None), Current::for_gates);
            view! { <GateButton decision project asks label=t(act) on_press=go/> }
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
