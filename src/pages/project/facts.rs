//! The most important facts of a project: who can see it, why the user can, and its time zone.

use super::{
    current::Current,
    people_pages::{PeoplePage, PeopleQuestion, load_people},
    state::Grant,
    words, zones,
};
use crate::{
    intl,
    language::{t, tr},
    level::LevelLabel,
    load::Loaded,
    routes::{ProjectPage, ProjectTab, Route},
    session::Session,
    text,
    ui::Icon,
};
use rolecall_api::AccessBasis;
use rolecall_policy::{Grounds, access};
use rolecall_view::prelude::*;

/// What the facts need to know of the people of a private project. Everybody can see an open project, so there is nothing
/// to count.
#[derive(Clone, Copy)]
struct Insiders {
    /// The first person with access, and how many there are.
    everyone: Loaded<PeoplePage>,
    /// The user.
    own: Loaded<PeoplePage>,
}

impl Insiders {
    fn load(current: Current) -> Insiders {
        let one = PeopleQuestion { page: 1, size: 1, ..PeopleQuestion::default() };
        let everyone = PeopleQuestion { access: Some(AccessBasis::Own), ..one.clone() };
        let own = PeopleQuestion { only: current.me().into_iter().collect(), ..one };
        let load = |question: PeopleQuestion| {
            load_people(current.id, Box::new(move || current.is_private().then(|| question.clone())))
        };
        Insiders { everyone: load(everyone), own: load(own) }
    }

    fn count(self) -> Option<u64> {
        self.everyone.with(|page| page.people.own).filter(|count| *count > 0)
    }

    fn grant(self) -> Option<Grant> {
        self.own.with(|page| page.people.results.first().and_then(|me| me.grant.clone())).flatten()
    }
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
    let insiders = Insiders::load(current);
    let who = move || {
        let organization = current.organization_name();
        if !current.is_private() {
            let count = session.with_organization(|organization| organization.member_count).unwrap_or_default();
            let people = intl::count(count, "person", "people");
            return tr!("Open to everyone in {organization}: {people}.");
        }
        match insiders.count() {
            Some(1) => tr!("Private: {people} has access.", people = words::people(1)),
            Some(count) => tr!("Private: {people} have access.", people = words::people(count)),
            None => {
                tr!("Private: people with granted access, and the administrators and the owner of {organization}.")
            }
        }
    };
    let mine = Memo::new(move |_| access(session.level(), current.state()));
    let why = move || {
        let access = mine.get()?;
        let level = session.level()?;
        Some(match (access.grounds, insiders.grant()) {
            (Grounds::ExplicitMembership, Some(grant)) => words::granted(&grant, me.as_ref()),
            (Grounds::ExplicitMembership, None) => t("granted in this project").to_owned(),
            (Grounds::OpenProject, _) => t("because it is open to everyone in the organization").to_owned(),
            (Grounds::OrganizationLevel | Grounds::Own, _) => {
                tr!("as {level} of the organization", level = text::a_level(level))
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
