//! The dialogs that confirm changing a grant, revoking it, or leaving the project; each says what it does.

use super::{asked_grant::AskedGrant, people::People};
use crate::{
    api::{self, ChangeName},
    effects::{Effects, ServerPreview},
    frame::Toasts,
    gate::{DialogError, GateButton},
    language::{t, tr},
    load::{Outcome, Write},
    pages::project::{
        current::Current,
        state::{Person, access_of, grant_change, target_of},
        words,
    },
    query::Query,
    session::Session,
    text, time,
    ui::{Button, ButtonKind, Dialog, DialogSize, Icon, Until, UntilField},
    undo::{Said, Undo},
};
use leptos::html;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rolecall_api::{ChangeKind, ExplicitMember, PlannedChange, Timestamp, UserId};
use rolecall_policy::{Act, Grounds, Level, Target};
use rolecall_view::prelude::*;

/// The dialog that the URL asks for, if any.
#[component]
pub fn GrantDialogs(current: Current, people: People, heading: NodeRef<html::H2>) -> impl IntoView {
    let query = Query::get();
    let (dialog, person, level) = (query.value("dialog"), query.value("person"), query.value("level"));
    let asked = Memo::new(move |_| {
        let private = current.is_private();
        let person = people.find(&UserId(person.get()))?;
        dialog.with(|dialog| level.with(|level| AskedGrant::parse(dialog, person, level, private)))
    });
    // True from closing the dialog until it is removed from the URL.
    let is_closing = StoredValue::new(false);
    let close = move || {
        is_closing.set_value(true);
        query.close_dialog_with(&["person", "level"]);
    };
    let toasts = Toasts::get();
    Effect::new(move |before: Option<Option<String>>| {
        let now = asked.with(|asked| asked.as_ref().map(|asked| asked.person().user.first_name.clone()));
        let is_open = dialog.with(|dialog| matches!(dialog.as_str(), "remove" | "level" | "end"));
        if !is_open {
            is_closing.set_value(false);
        } else if let (Some(name), None, false) = (before.flatten(), &now, is_closing.get_value()) {
            close();
            toasts.warn(tr!("{name}’s access has changed in the meantime."));
        }
        now
    });
    move || match asked.get() {
        None => Markup::Nothing,
        Some(AskedGrant::Change(person, to)) => {
            view! { <ChangeGrant current people person to on_close=close/> }
        }
        Some(AskedGrant::Remove(person)) => view! { <RemoveGrant current people heading person on_close=close/> },
    }
}

#[component]
fn ChangeGrant(
    current: Current,
    people: People,
    person: Person,
    to: Level,
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let undo = Undo::get();
    let write = Write::new();
    current.watch(write);
    people.watch(write);
    let from = person.grant.as_ref().map_or(Level::Member, |grant| grant.level);
    let target = target_of(&person, None);
    let may = current.can(move |project| Act::ChangeGrant { project, target, from, to });
    let name = person.user.first_name.clone();
    let (project, organization) = current.names_now();
    let id = StoredValue::new(person.user.uuid.clone());
    let end = person.grant.as_ref().and_then(|grant| grant.expires_at.clone());
    let until = Until::new(end.as_ref().filter(|_| to == from));
    let said = {
        let (name, project) = (name.clone(), project.clone());
        move |level: Level, end: Option<&Timestamp>| {
            let level = text::a_level(level);
            match end.map(time::until) {
                None => tr!("{name} is now {level} in {project}."),
                Some(until) => tr!("{name} is now {level} in {project} until {until}."),
            }
        }
    };
    let submit = move || {
        until.then(|until| {
            let said = Said { done: said(to, until.as_ref()), undone: said(from, end.as_ref()) };
            let outcome = Outcome::always(move |member: &ExplicitMember| {
                people.put(member.clone());
                undo.say(ChangeName::ChangeProjectLevel, said, refresh(current, people));
            })
            .and_here(move |_| on_close());
            write.send(api::change_project_level(current.id, &id.get_value(), to, until), outcome);
        });
    };
    let (wins, loses) = grant_change(&person, from, to);
    let preview = ServerPreview::ask(move || {
        let change = on_grant(ChangeKind::ChangeProjectLevel, current, id.get_value());
        vec![PlannedChange { level: Some(to), ..change }]
    });
    let busy = Signal::derive(move || preview.is_waiting() || write.busy.get());
    let level = text::lower_level(to);
    let act = if to == from { t("Save").to_owned() } else { tr!("Change to {level}") };
    let foot = move || {
        view! {
            <Button label="Cancel" disabled=write.busy on_press=on_close/>
            <GateButton decision=may project=current.for_gates() label=act.clone() kind=ButtonKind::Primary submit=true busy/>
        }
    };
    let title = if to == from { tr!("When {name}’s access ends") } else { tr!("Change {name} to {level}") };
    let sentence = {
        let (name, project) = (name.clone(), project.clone());
        move || until.moment().map(|at| ended(&name, &project, &at))
    };
    let list = |actions: Vec<rolecall_policy::Action>, gained: bool| {
        actions
            .into_iter()
            .map(|action| {
                view! {
                    <li data-gained=gained.then_some("")>
                        <Icon name=if gained { "plus" } else { "minus" }/>
                        {text::action(action)}
                    </li>
                }
            })
            .collect_view()
    };
    // Split at its places, because the names are elements.
    let will = t(if wins.is_empty() {
        "In {project}, {name} will no longer be able to:"
    } else {
        "In {project}, {name} will be able to:"
    });
    let (before, rest) = will.split_once("{project}").unwrap_or_default();
    let (between, after) = rest.split_once("{name}").unwrap_or_default();
    view! {
        <Dialog title size=DialogSize::Small busy=write.busy on_close on_submit=submit foot>
            {(to != from).then(|| view! {
                <p>
                    {before} <strong translate="no">{project.clone()}</strong>
                    {between} <strong translate="no">{name.clone()}</strong> {after}
                </p>
                <ul class="changes">{list(wins, true)}{list(loses, false)}</ul>
                <p class="dialog-aside">
                    {tr!("Nothing changes in other projects of {organization}.")}
                </p>
            })}
            <UntilField until/>
            <p class="until-sentence" role="status">{sentence}</p>
            <Effects preview/>
            <DialogError may=may error=move || write.general_error(&[])/>
        </Dialog>
    }
}

/// What happens at the end of a grant.
pub(super) fn ended(name: &str, project: &str, at: &Timestamp) -> String {
    tr!("On {date}, {name} loses this access to {project}.", date = time::in_full(at))
}

/// A change of the grant of a person, for the preview.
fn on_grant(kind: ChangeKind, current: Current, person: UserId) -> PlannedChange {
    PlannedChange { project: Some(current.id), user_uuid: Some(person), ..PlannedChange::new(kind) }
}

/// Loads the people and the project again after an undo.
pub fn refresh(current: Current, people: People) -> impl Fn() + Copy + Send + Sync + 'static {
    move || {
        people.reload();
        current.again();
    }
}

#[component]
fn RemoveGrant(
    current: Current,
    people: People,
    heading: NodeRef<html::H2>,
    person: Person,
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let session = Session::get();
    let (toasts, undo) = (Toasts::get(), Undo::get());
    let navigate = use_navigate();
    let write = Write::new();
    current.watch(write);
    people.watch(write);
    let me = current.me();
    let is_me = me.as_ref() == Some(&person.user.uuid);
    let private = current.project.with_untracked(|project| project.basic.access_control);
    let counts = access_of(&person, private).is_some_and(|access| access.grounds == Grounds::ExplicitMembership);
    let from = person.grant.as_ref().map_or(Level::Member, |grant| grant.level);
    let target = Target { is_actor: is_me, ..target_of(&person, None) };
    let may = current.can(move |project| Act::Revoke { project, target, from });
    let name = person.user.first_name.clone();
    let (project, organization) = current.names_now();

    let (title, act) = match (counts, is_me) {
        (true, true) => (tr!("Leave {project}"), tr!("Leave {project}")),
        (true, false) => (tr!("Remove {name}’s access to {project}"), t("Remove access").to_owned()),
        (false, true) => (t("Remove your grant").to_owned(), t("Remove grant").to_owned()),
        (false, false) => (tr!("Remove {name}’s grant"), t("Remove grant").to_owned()),
    };
    let consequence = match (counts, is_me) {
        (true, true) => tr!(
            "You lose access to {project} immediately and stay in {organization}. Only someone who manages {project} can grant you access again."
        ),
        (true, false) => {
            tr!("{name} loses access to {project} immediately and stays in {organization}.")
        }
        (false, true) => t(if private {
            "You keep access as an administrator of the organization. The grant will no longer apply after that."
        } else {
            "You keep access while the project is open. The grant will no longer apply after that."
        })
        .to_owned(),
        (false, false) if private => tr!(
            "{name} keeps access as an administrator of the organization. The grant will no longer apply after that."
        ),
        (false, false) => {
            tr!("{name} keeps access while the project is open. The grant will no longer apply after that.")
        }
    };
    let granted = person.grant.as_ref().map(|grant| words::granted(grant, me.as_ref()));
    let done = match (counts, is_me) {
        (true, true) => tr!("You left {project}."),
        (true, false) => tr!("{name} no longer has access to {project}."),
        (false, _) => t("Grant removed.").to_owned(),
    };
    let undone = tr!("{name} has access to {project} again.");
    let id = StoredValue::new(person.user.uuid.clone());
    let preview = ServerPreview::ask(move || {
        let change = on_grant(ChangeKind::RevokeProjectAccess, current, id.get_value());
        vec![if is_me { PlannedChange { kind: ChangeKind::LeaveProject, user_uuid: None, ..change } } else { change }]
    });
    let busy = Signal::derive(move || preview.is_waiting() || write.busy.get());
    let submit = move || {
        let (done, undone, navigate) = (done.clone(), undone.clone(), navigate.clone());
        let removed = id.get_value();
        let change = api::remove_project_member(current.id, &removed);
        let outcome = Outcome::always(move |()| {
            if counts && is_me {
                session.project_gone(current.id);
                toasts.say(done);
                return;
            }
            people.take_out(&removed);
            undo.say(ChangeName::RemoveProjectMember, Said { done, undone }, refresh(current, people));
            if !counts {
                current.again();
            }
        })
        .and_here(move |()| {
            if counts && is_me {
                let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
                navigate(&current.organization_home().to_string(), replace);
                return;
            }
            on_close();
            if let Some(heading) = heading.get_untracked() {
                // Wait until the dialog has returned the focus to the removed row.
                request_animation_frame(move || request_animation_frame(move || drop(heading.focus())));
            }
        });
        write.send(change, outcome);
    };
    let foot = move || {
        view! {
            <Button label="Cancel" disabled=write.busy on_press=on_close/>
            <GateButton decision=may project=current.for_gates() label=act.clone() kind=ButtonKind::Danger submit=true busy/>
        }
    };
    view! {
        <Dialog title size=DialogSize::Small busy=write.busy on_close on_submit=submit foot>
            <p>{consequence}</p>
            <p class="dialog-aside">{format!("{}, {}.", text::level(from), granted.unwrap_or_default())}</p>
            <Effects preview/>
            <DialogError may=may error=move || write.general_error(&[])/>
        </Dialog>
    }
}
