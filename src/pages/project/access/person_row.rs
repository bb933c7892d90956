//! A row of the table of everyone with access: the level, its reason, and a menu.

use crate::{
    language::{t, tr},
    level::{LevelChoice, LevelControl, LevelLabel},
    pages::project::{
        current::Current,
        state::{Person, access_of, target_of},
        words,
    },
    query::Query,
    routes::OrganizationPage,
    row_actions::{Consequence, RowAction, RowMenu},
    session::{AskedAct, Session},
    ui::{Ago, Avatar, Badge, BadgeKind, UntilNote},
};
use leptos_router::hooks::use_navigate;
use rolecall_api::{RequestAction, Timestamp, UserId};
use rolecall_policy::{Act, Decision, Grounds, Level, Target};
use rolecall_view::prelude::*;

/// A row of the table.
#[component]
pub fn PersonRow(
    current: Current,
    person: Memo<Person>,
    /// The signed-in user.
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
                    {is_me.then(|| view! { <Badge kind=BadgeKind::Neutral text=t("you")/> })}
                </span>
            </td>
            <td role="cell" class="access-level">
                <LevelHere current person is_me/>
                {move || view! { <UntilNote end=person.with(|person| end_of(person, current.is_private()))/> }}
            </td>
            <td role="cell" class="access-why">{reason}</td>
            <td role="cell" class="access-seen end">{move || view! { <Ago moment=person.with(|person| person.last_seen.clone())/> }}</td>
            <td role="cell" class="access-menu"><PersonMenu current person is_me/></td>
        </tr>
    }
}

/// The level in the project. Only a grant that counts can be changed here; other levels come from the organization.
#[component]
fn LevelHere(current: Current, person: Memo<Person>, is_me: bool) -> impl IntoView {
    let query = Query::get();
    let access = Memo::new(move |_| person.with(|person| access_of(person, current.is_private())));
    let level = Signal::derive(move || access.get().map_or(Level::Member, |access| access.level));
    let is_granted =
        Memo::new(move |_| access.get().is_some_and(|access| access.grounds == Grounds::ExplicitMembership) && !is_me);
    let change = move |to: Level| {
        current.can(move |project| {
            let (target, from) = person.with(|person| (target_of(person, None), granted_level(person)));
            Act::ChangeGrant { project, target, from, to }
        })
    };
    let choices = [Level::Administrator, Level::Member].map(|level| LevelChoice { level, decision: change(level) });
    // The whole control is refused if no option is allowed.
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
            let (id, name) = person.with_untracked(|person| (person.user.uuid.clone(), person.user.first_name.clone()));
            let label = tr!("Level of {name} in this project");
            view! {
                <LevelControl label value=level decision=any choices=choices.to_vec() on_choose=choose
                    of=Signal::stored(Some(id)) name=Signal::stored(name) project=current.for_gates()/>
            }
        } else {
            view! { <div class="access-fixed"><LevelLabel level=level.get()/></div> }
        }
    }
}

/// The end of the grant, if it counts.
fn end_of(person: &Person, private: bool) -> Option<Timestamp> {
    let counts = access_of(person, private).is_some_and(|access| access.grounds == Grounds::ExplicitMembership);
    person.grant.as_ref().filter(|_| counts).and_then(|grant| grant.expires_at.clone())
}

fn granted_level(person: &Person) -> Level {
    person.grant.as_ref().map_or(Level::Member, |grant| grant.level)
}

/// The menu of a person: actions on the grant, and a link to the members page for the level in the organization.
#[component]
fn PersonMenu(current: Current, person: Memo<Person>, is_me: bool) -> impl IntoView {
    let label = person.with_untracked(|person| tr!("Actions for {name}", name = person.user.first_name));
    let (session, query, navigate) = (Session::get(), Query::get(), use_navigate());
    let about = move || {
        let (email, seen) =
            person.with_untracked(|person| (person.user.email.clone(), words::seen(person.last_seen.as_ref())));
        view! {
            <div class="menu-about" role="presentation">
                <span translate="no">{email}</span>
                <span class="menu-about-seen">{seen}</span>
            </div>
        }
    };
    let actions = move || {
        let (person, navigate) = (person.get_untracked(), navigate.clone());
        let target = Target { is_actor: is_me, ..target_of(&person, None) };
        let members = untrack(|| members_page(session, &person));
        let go = move || navigate(&members, leptos_router::NavigateOptions::default());
        let other = if person.level == Level::Member { Level::Administrator } else { Level::Member };
        let organization = untrack(|| current.organization_name());
        let (change, remove) = if is_me {
            (tr!("Your level in {organization}"), tr!("Leave {organization}"))
        } else {
            (tr!("Change level in {organization}"), tr!("Remove from {organization}"))
        };
        let on = |action: RowAction| action.on_person(person.user.uuid.clone()).named(person.user.first_name.clone());
        let change = on(RowAction::new(change, "", go.clone()))
            .gated(session.can(move || Act::ChangeLevel { target, to: other }));
        let remove = on(RowAction::new(remove, "", go)).gated(session.can(move || Act::Remove { target }));
        let end = set_end(current, query, &person, target);
        let raise = raise(current, session, &person).filter(|_| is_me);
        vec![vec![raise, end, revoke(current, query, &person, target)], vec![Some(change), Some(remove)]]
    };
    view! { <RowMenu label about actions/> }
}

/// The action that asks others for a higher level in the project, which nobody gives themselves.
fn raise(current: Current, session: Session, person: &Person) -> Option<RowAction> {
    let access = access_of(person, untrack(|| current.is_private()))?;
    let may_ask = access.grounds == Grounds::ExplicitMembership && access.level == Level::Member;
    let act = AskedAct {
        action: RequestAction::ChangeProjectLevel,
        person: Some(person.user.uuid.clone()),
        name: person.user.first_name.clone(),
    };
    may_ask.then(|| RowAction::new(t("Ask for another level"), "arrow-up", move || session.ask_for(act.clone())))
}

/// The action that sets when the grant ends, if there is one that counts.
fn set_end(current: Current, query: Query, person: &Person, target: Target) -> Option<RowAction> {
    let from = person.grant.as_ref()?.level;
    let counts = access_of(person, untrack(|| current.is_private()))
        .is_some_and(|access| access.grounds == Grounds::ExplicitMembership);
    let id = person.user.uuid.to_string();
    counts.then(|| {
        RowAction::new(t("Set when access ends"), "", move || query.open_dialog_with("end", &[("person", &id)]))
            .gated(current.can(move |project| Act::ChangeGrant { project, target, from, to: from }))
            .in_project(current.for_gates())
    })
}

/// The action that revokes the grant, if there is one. It is marked as dangerous only if nothing else gives access.
fn revoke(current: Current, query: Query, person: &Person, target: Target) -> Option<RowAction> {
    let from = person.grant.as_ref()?.level;
    let (name, is_private) = untrack(|| (current.name(), current.is_private()));
    let counts = access_of(person, is_private).is_some_and(|access| access.grounds == Grounds::ExplicitMembership);
    let label = match (counts, target.is_actor) {
        (true, true) => tr!("Leave {project}", project = name),
        (true, false) => t("Remove access").to_owned(),
        (false, true) => t("Remove your grant").to_owned(),
        (false, false) => t("Remove grant").to_owned(),
    };
    let id = person.user.uuid.to_string();
    let action = RowAction::new(label, "", move || query.open_dialog_with("remove", &[("person", &id)]))
        .gated(current.can(move |project| Act::Revoke { project, target, from }))
        .in_project(current.for_gates())
        .on_person(person.user.uuid.clone())
        .named(person.user.first_name.clone());
    Some(action.with_consequence(if counts { Consequence::Confirmed } else { Consequence::Harmless }))
}

/// The URL of the members page with a search for this person.
fn members_page(session: Session, person: &Person) -> String {
    Query::url(&session.page(OrganizationPage::Members).to_string(), &[("search", &person.user.email)])
}
