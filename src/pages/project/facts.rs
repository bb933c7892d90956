//! The most important facts of a project: who can see it, why the user can, and its time zone.

use super::{current::Current, state::Grant, words, zones};
use crate::{
    api::{self, MemberQuery},
    intl,
    level::LevelLabel,
    load::Loaded,
    routes::{ProjectPage, ProjectTab, Route},
    session::Session,
    text,
    ui::Icon,
};
use leptos::prelude::*;
use rolecall_policy::{Grounds, Level, access};

/// The people of a private project: how many have access, and the user's own grant.
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
                // Everybody can see an open project, so there is nothing to count.
                let Some(organization) = organization else { return Ok(None) };
                let explicit = api::project_members(id).await?;
                let one = MemberQuery { limit: 1, ..MemberQuery::default() };
                let counts = api::members(&organization, &one).await?.counts;
                let by_rank = counts.owner + counts.administrators;
                let by_grant = explicit.iter().filter(|member| member.parent_level == Level::Member).count();
                let own =
                    explicit.into_iter().find(|member| Some(&member.user.uuid) == me.as_ref()).map(Grant::from_member);
                Ok(Some(Insiders { count: usize::try_from(by_rank).unwrap_or_default() + by_grant, own }))
            }
        },
    )
}

/// The facts as a list, or as one line on a page with other content.
#[component]
pub fn Facts(
    current: Current,
    /// True for one line.
    #[prop(optional)]
    compact: bool,
) -> impl IntoView {
    let session = Session::get();
    let me = current.me();
    let insiders = insiders(current);
    let who = move || {
        let organization = current.organization_name();
        if !current.is_private() {
            let count = session.with_organization(|organization| organization.member_count).unwrap_or_default();
            return format!("Open to everyone in {organization}: {}.", intl::count(count, "person", "people"));
        }
        match insiders.ready().flatten() {
            Some(insiders) => {
                let access = if insiders.count == 1 { "has" } else { "have" };
                format!("Private: {} {access} access.", words::people(insiders.count))
            }
            None => {
                format!("Private: people with granted access, and the administrators and the owner of {organization}.")
            }
        }
    };
    let mine = Memo::new(move |_| access(session.level(), current.state()));
    let why = move || {
        let access = mine.get()?;
        let level = session.level()?;
        Some(match (access.grounds, insiders.ready().flatten().and_then(|insiders| insiders.own)) {
            (Grounds::ExplicitMembership, Some(grant)) => words::granted(&grant, me.as_ref()),
            (Grounds::ExplicitMembership, None) => "granted in this project".to_owned(),
            (Grounds::OpenProject, _) => "because it is open to everyone in the organization".to_owned(),
            (Grounds::OrganizationLevel | Grounds::Own, _) => {
                format!("as {} of the organization", text::a_level(level))
            }
        })
    };
    let see_who = Route::Project(current.id, ProjectPage::Settings(ProjectTab::Access)).to_string();
    view! {
        <dl class="project-facts" data-compact=compact.then_some("")>
            <div>
                <dt>"Who can see it"</dt>
                <dd>
                    {move || current.is_private().then(|| view! { <Icon name="lock" size=14/> })}
                    <span>{who}</span>
                    <a href=see_who.clone()>"See who and why"</a>
                </dd>
            </div>
            <div>
                <dt>"Your role"</dt>
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
