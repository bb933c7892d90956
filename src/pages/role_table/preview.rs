//! The dialog that confirms a change of level, a removal, or leaving, with a preview of what it does.

use super::{
    consequences::{Column, PrivateProject, consequences, invites_sentence, links_sentence},
    roster::{Here, Roster},
};
use crate::{
    effects::{ServerPreview, strips},
    gate::{DialogError, GateButton},
    intl,
    language::{t, tr},
    level::LevelLabel,
    load::Write,
    text, time,
    ui::{Avatar, Button, ButtonKind, Dialog, DialogSize, Icon, PrivateTag, Until, UntilField},
};
use rolecall_api::{ChangeKind, Member, PlannedChange, UserId};
use rolecall_policy::{Act, Level, Target, level_after};
use rolecall_view::prelude::*;

/// The dialog for changing `member` to the level `to`; without `to`, for removing them, or for leaving if it is the
/// signed-in user.
#[component]
pub fn Preview(roster: Roster, member: Member, to: Option<Level>) -> impl IntoView {
    let own = roster.here.with_untracked(|here| here.as_ref().is_some_and(|here| here.me == member.user.uuid));
    let words = Words::new(roster, &member, to, own);
    let target = Target { level: Some(member.level), is_actor: own };
    let decision = roster.session.can(move || match to {
        Some(to) => Act::ChangeLevel { target, to },
        None => Act::Remove { target },
    });
    // Where something would end: not for members who stay members.
    let may_end = to.is_some_and(|to| level_after(member.level, member.level_after, to).is_some());
    let until = Until::new(member.expires_at.as_ref().filter(|_| to == Some(member.level)));
    let preview = ask(member.user.uuid.clone(), to, own);
    let write = Write::new();
    let busy = Signal::derive(move || preview.is_waiting() || write.busy.get());
    let submit = {
        let member = member.clone();
        move || {
            if busy.get_untracked() || !decision.get_untracked().is_allowed() {
                return;
            }
            match to {
                None if own => roster.leave(write),
                // This change is optimistic: the dialog closes at once, and is busy until then to ignore a second
                // press.
                None => {
                    write.busy.set(true);
                    roster.close();
                    roster.remove(&member);
                }
                Some(to) => until.then(|until| {
                    write.busy.set(true);
                    roster.close();
                    roster.change_level(&member, to, until);
                }),
            }
        }
    };
    let kind = if to.is_none() { ButtonKind::Danger } else { ButtonKind::Primary };
    let act = words.act.clone();
    let person_id = member.user.uuid.clone();
    let foot = move || {
        view! {
            <Button label="Cancel" disabled=write.busy on_press=move || roster.close()/>
            <GateButton decision except=person_id.clone() label=act.clone() kind busy submit=true/>
        }
    };
    let (person, ending) = (member.clone(), member.clone());
    view! {
        <Dialog title=words.title size=DialogSize::Medium busy=write.busy on_close=move || roster.close() on_submit=submit
            foot>
            <div class="preview">
                <MemberHeading member=member.clone() to outside=words.outside/>
                <div class="preview-columns">
                    {move || roster.here.with(|here| here.as_ref().map(|here| view! { <Columns here=here.clone() member=member.clone() to own/> }))}
                </div>
                <Strips roster member=person to own preview/>
                {may_end.then(|| view! { <UntilPart member=ending to until/> })}
            </div>
            <DialogError may=decision error=move || write.general_error(&[])/>
        </Dialog>
    }
}

/// The end of the level, and what happens then.
#[component]
fn UntilPart(member: Member, to: Option<Level>, until: Until) -> impl IntoView {
    let sentence = move || {
        let (at, to) = (until.moment()?, to?);
        let after = level_after(member.level, member.level_after, to)?;
        let (date, name, level) = (time::in_full(&at), &member.user.first_name, text::a_level(after));
        Some(if after == member.level_after.unwrap_or(member.level) {
            tr!("On {date}, {name} becomes {level} again.")
        } else {
            tr!("On {date}, {name} becomes {level}.")
        })
    };
    view! {
        <UntilField until/>
        <p class="until-sentence" role="status">{sentence}</p>
    }
}

/// The texts of the dialog that depend on the kind of change.
struct Words {
    title: String,
    act: String,
    /// The text in the place of the new level.
    outside: String,
}

impl Words {
    fn new(roster: Roster, member: &Member, to: Option<Level>, own: bool) -> Words {
        let organization =
            roster.here.with_untracked(|here| here.as_ref().map(|here| here.name.clone())).unwrap_or_default();
        let name = &member.user.first_name;
        let (title, act) = match to {
            Some(to) if to == member.level => (tr!("When {name}’s level ends"), t("Save").to_owned()),
            Some(to) => (tr!("Change {name}’s level"), tr!("Change to {level}", level = text::lower_level(to))),
            None if own => (tr!("Leave {organization}"), tr!("Leave {organization}")),
            None => (tr!("Remove {name} from {organization}"), tr!("Remove {name}")),
        };
        Words { title, act, outside: tr!("Not in {organization}") }
    }
}

/// Asks what the change does beyond the rights and projects of the member.
fn ask(person: UserId, to: Option<Level>, own: bool) -> ServerPreview {
    ServerPreview::ask(move || {
        let kind = match to {
            Some(_) => ChangeKind::ChangeMemberLevel,
            None if own => ChangeKind::LeaveOrganization,
            None => ChangeKind::RemoveMember,
        };
        let user_uuid = (!own || to.is_some()).then(|| person.clone());
        vec![PlannedChange { user_uuid, level: to, ..PlannedChange::new(kind) }]
    })
}

/// The member, with the old and the new level.
#[component]
fn MemberHeading(member: Member, to: Option<Level>, outside: String) -> impl IntoView {
    view! {
        <div class="preview-who">
            <span class="person">
                <Avatar id=member.user.uuid.to_string() name=member.user.first_name.clone() size=36/>
                <span class="person-lines">
                    <span class="person-name" translate="no">{member.user.first_name}</span>
                    <span class="second" translate="no">{member.user.email}</span>
                </span>
            </span>
            <span class="preview-change">
                {(to != Some(member.level)).then(|| view! {
                    <span class="preview-before"><LevelLabel level=member.level/></span>
                    <Icon name="arrow-right"/>
                    <span class="sr-only">"becomes"</span>
                })}
                <strong>
                    {match to {
                        Some(to) => view! { <LevelLabel level=to/> },
                        None => outside.into_markup(),
                    }}
                </strong>
            </span>
        </div>
    }
}

#[component]
fn Columns(here: Here, member: Member, to: Option<Level>, own: bool) -> impl IntoView {
    // Only the end changes.
    if to == Some(member.level) {
        return Markup::Nothing;
    }
    let after = consequences(&member, to, here.members_can_invite, &here.projects);
    let left = [("Gains", ChangeMark::Gain, after.gains), ("Loses", ChangeMark::Loss, after.loses)];
    let left = left
        .into_iter()
        .filter(|(_, _, column)| !column.is_empty())
        .map(|(words, mark, column)| view! { <Side words mark column/> })
        .collect_view();
    let right = if after.keeps.is_empty() {
        let account = if own {
            "Your account, and your other organizations"
        } else {
            "Their account, and their other organizations"
        };
        view! {
            <section class="preview-side">
                <h3>"Keeps"</h3>
                <ul><Line mark=ChangeMark::Keep>{account}</Line></ul>
            </section>
        }
    } else {
        view! { <Side words="Keeps" mark=ChangeMark::Keep column=after.keeps/> }
    };
    view! {
        <div class="preview-column">{left}</div>
        <div class="preview-column">{right}</div>
    }
}

/// The mark before a line of the preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ChangeMark {
    Gain,
    Loss,
    Keep,
}

#[component]
fn Side(words: &'static str, mark: ChangeMark, column: Column) -> impl IntoView {
    let projects = column.projects();
    let rights = (!column.rights.is_empty()).then(|| {
        let count = column.rights.len();
        let lines = column.rights.into_iter().map(|right| view! { <Line mark>{right}</Line> }).collect_view();
        view! {
            <h4>"Permissions " <span>{count}</span></h4>
            <ul>{lines}</ul>
        }
    });
    let open = column.open.map(|(open, level)| {
        let count = intl::count(open as u64, "open project", "open projects");
        let level = level.map(|level| tr!(", as {level}", level = text::lower_level(level)));
        view! { <Line mark>{count} {level}</Line> }
    });
    let private =
        column.private.into_iter().map(|project| view! { <Line mark><Private project/></Line> }).collect_view();
    view! {
        <section class="preview-side">
            <h3>{words}</h3>
            {rights}
            {(projects > 0).then(|| view! {
                <h4>"Projects " <span>{projects}</span></h4>
                <ul>{open} {private}</ul>
            })}
        </section>
    }
}

#[component]
fn Line(mark: ChangeMark, children: Children) -> impl IntoView {
    let (word, icon) = match mark {
        ChangeMark::Gain => ("gain", "plus"),
        ChangeMark::Loss => ("loss", "minus"),
        ChangeMark::Keep => ("keep", "check"),
    };
    view! {
        <li class="preview-line" data-mark=word><Icon name=icon/><span>{children()}</span></li>
    }
}

#[component]
fn Private(project: PrivateProject) -> impl IntoView {
    let note = project.level.map(|level| {
        let level = text::lower_level(level);
        let Some(grant) = &project.grant else { return tr!("as {level}") };
        let date = time::day(&grant.granted_at);
        match &grant.granted_by {
            Some(name) => tr!("as {level}, granted by {name} on {date}"),
            None => tr!("as {level}, granted on {date}"),
        }
    });
    view! {
        <PrivateTag name=project.name/>
        {note.map(|note| view! { <span class="preview-note">{note}</span> })}
    }
}

/// Says what happens to pending invites, and what else, if anything does.
#[component]
fn Strips(roster: Roster, member: Member, to: Option<Level>, own: bool, preview: ServerPreview) -> impl IntoView {
    let invites = move || {
        let preview = preview.ready()?;
        roster.here.with(|here| {
            let here = here.as_ref()?;
            let (lost, renewed) = (&preview.invites_cancelled, &preview.links_renewed);
            Some([
                invites_sentence(&member, to, here.members_can_invite, &here.projects, lost, own),
                // A user who leaves does not have to share links again.
                links_sentence(&member, renewed).filter(|_| !own),
            ])
        })
    };
    let sentences = move || invites().into_iter().flatten().flatten().chain(preview.beyond_invites()).collect();
    view! { <div role="status">{move || strips(sentences())}</div> }
}
