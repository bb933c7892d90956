//! A row of everyone with access: the level here, where it comes from, and what can be done about it.

use crate::{
    gate::Gate,
    level::{LevelChoice, LevelControl, LevelLabel},
    pages::project::{current::Current, state::Person, words},
    query::Query,
    routes::{OrganizationPage, Route},
    session::Session,
    ui::{Ago, Avatar, Badge, BadgeKind, Icon, Menu, MenuItem},
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use rolecall_api::UserId;
use rolecall_policy::{Act, Decision, Grounds, Level};

/// The row.
#[component]
pub fn PersonRow(
    /// The project.
    current: Current,
    /// Who.
    person: Memo<Person>,
    /// Who is looking.
    me: Option<UserId>,
) -> impl IntoView {
    let (id, name, email, is_me) = person.with_untracked(|person| {
        let user = &person.user;
        (user.uuid.clone(), user.first_name.clone(), user.email.clone(), Some(&user.uuid) == me.as_ref())
    });
    let me = StoredValue::new(me);
    let reason = move || {
        let (first, second) =
            me.with_value(|me| person.with(|person| words::why(person, current.is_private(), me.as_ref())));
        view! {
            <span>{first}</span>
            {second.map(|second| view! { <span class="second">{second}</span> })}
        }
    };
    view! {
        <tr role="row">
            <td role="cell" class="access-person">
                <span class="access-who">
                    <Avatar id=id.to_string() name=name.clone() size=24/>
                    <span class="access-name" translate="no" title=email>{name}</span>
                    {is_me.then(|| view! { <Badge kind=BadgeKind::Neutral text="you"/> })}
                </span>
            </td>
            <td role="cell" class="access-level"><LevelHere current person is_me/></td>
            <td role="cell" class="access-why">{reason}</td>
            <td role="cell" class="access-seen end">{move || view! { <Ago moment=person.with(|person| person.last_seen.clone())/> }}</td>
            <td role="cell" class="access-menu"><RowMenu current person is_me/></td>
        </tr>
    }
}

/// The level in the project. Only a grant that counts can be changed here; other levels come from the organization.
#[component]
fn LevelHere(current: Current, person: Memo<Person>, is_me: bool) -> impl IntoView {
    let query = Query::get();
    let access = Memo::new(move |_| person.with(|person| person.access(current.is_private())));
    let level = Signal::derive(move || access.get().map_or(Level::Member, |access| access.level));
    let is_granted =
        Memo::new(move |_| access.get().is_some_and(|access| access.grounds == Grounds::ExplicitMembership) && !is_me);
    let change = move |to: Level| {
        current.can(move |project| {
            let (target, from) = person.with(|person| (person.target(None), granted_level(person)));
            Act::ChangeGrant { project, target, from, to }
        })
    };
    let choices = [Level::Administrator, Level::Member].map(|level| LevelChoice { level, decision: change(level) });
    // Refused as a whole if there is nothing to choose.
    let any = Signal::derive(move || {
        let decisions = choices.map(|choice| choice.decision.get());
        decisions.into_iter().find(Decision::is_allowed).unwrap_or(decisions[0])
    });
    let choose = move |to: Level| {
        let id = person.with_untracked(|person| person.user.uuid.to_string());
        let level = to.number().to_string();
        query.open_dialog_with("level", &[("person", &id), ("level", &level)]);
    };
    move || {
        if is_granted.get() {
            let label =
                format!("Level of {} in this project", person.with_untracked(|person| person.user.first_name.clone()));
            view! {
                <LevelControl label value=level decision=any choices=choices.to_vec() on_choose=choose
                    project=current.for_gates()/>
            }
            .into_any()
        } else {
            view! { <div class="access-fixed"><LevelLabel level=level.get()/></div> }.into_any()
        }
    }
}

fn granted_level(person: &Person) -> Level {
    person.grant.as_ref().map_or(Level::Member, |grant| grant.level)
}

#[component]
fn RowMenu(current: Current, person: Memo<Person>, is_me: bool) -> impl IntoView {
    let label = person.with_untracked(|person| format!("Actions for {}", person.user.first_name));
    view! {
        <Menu label button_class="button person-menu" class="access-row-menu" align_end=true trigger=|| view! { <Icon name="dots"/> }>
            <RowMenuItems current person is_me/>
        </Menu>
    }
}

#[component]
fn RowMenuItems(current: Current, person: Memo<Person>, is_me: bool) -> impl IntoView {
    let session = Session::get();
    let query = Query::get();
    let person = person.get_untracked();
    let private = current.project.with_untracked(|project| project.basic.access_control);
    let target = rolecall_policy::Target { is_actor: is_me, ..person.target(None) };
    let counts = person.access(private).is_some_and(|access| access.grounds == Grounds::ExplicitMembership);
    let (name, organization) = current.names_now();

    let revoke = person.grant.as_ref().map(|grant| {
        let from = grant.level;
        let decision = current.can(move |project| Act::Revoke { project, target, from });
        let words = match (counts, is_me) {
            (true, true) => format!("Leave {name}"),
            (true, false) => format!("Remove from {name}"),
            (false, true) => "Give up the grant".to_owned(),
            (false, false) => "Take the grant back".to_owned(),
        };
        let id = person.user.uuid.to_string();
        let open = move || query.open_dialog_with("remove", &[("person", &id)]);
        view! {
            <Gate decision project=current.for_gates() wide=true let:gated>
                <MenuItem danger=counts refused=gated.refused described_by=gated.explanation on_press=open>
                    <span class="menu-name">{words}</span>
                </MenuItem>
            </Gate>
            <hr/>
        }
    });
    let other = if person.level == Level::Member { Level::Administrator } else { Level::Member };
    let may_change = session.can(move || Act::ChangeLevel { target, to: other });
    let may_remove = session.can(move || Act::Remove { target });
    let members = untrack(|| session.organization()).map(|organization| {
        let page = Route::Organization(organization.slug, OrganizationPage::Members);
        Query::of(&page.to_string(), &[("search", &person.user.email)])
    });
    let navigate = use_navigate();
    let go = Callback::new(move |()| {
        if let Some(members) = &members {
            navigate(members, leptos_router::NavigateOptions::default());
        }
    });
    let change_words =
        if is_me { format!("Your level in {organization}") } else { format!("Change level in {organization}") };
    let remove_words = if is_me { format!("Leave {organization}") } else { format!("Remove from {organization}") };
    let seen = words::seen(person.last_seen.as_ref());
    view! {
        <div class="menu-about" role="presentation">
            <span translate="no">{person.user.email.clone()}</span>
            <span class="menu-about-seen">{seen}</span>
        </div>
        {revoke}
        <Gate decision=may_change wide=true let:gated>
            <MenuItem refused=gated.refused described_by=gated.explanation on_press=move || go.run(())>
                <span class="menu-name">{change_words}</span>
            </MenuItem>
        </Gate>
        <Gate decision=may_remove wide=true let:gated>
            <MenuItem refused=gated.refused described_by=gated.explanation on_press=move || go.run(())>
                <span class="menu-name">{remove_words}</span>
            </MenuItem>
        </Gate>
    }
}
