//! The note below a row: its error, why it will not be sent, or that it replaces an invite.

use super::super::{
    check::{PendingInvite, RowState},
    invite_form::InviteForm,
    state::Key,
};
use crate::{
    language::{t, tr},
    query::Query,
    routes::OrganizationPage,
    session::Session,
    text,
    ui::Icon,
};
use rolecall_policy::{Denial, Level};
use rolecall_view::prelude::*;

/// The element id of a row's note, for `aria-describedby` of the field.
pub(super) fn id(key: Key) -> String {
    format!("invite-note-{key}")
}

/// The note below a row.
#[derive(Debug, Clone, PartialEq)]
struct RowNote {
    is_wrong: bool,
    sentence: String,
    further: Further,
}

/// The action beside a note.
#[derive(Debug, Clone, PartialEq)]
enum Further {
    Nothing,
    /// Replaces the email with this one.
    Use(String),
    /// Links to the member with this email.
    Show(String),
}

#[component]
pub(super) fn Note(form: InviteForm, row_key: Key) -> impl IntoView {
    let key = row_key;
    let session = Session::get();
    let (row, state) = (form.row(key), form.state(key));
    let told = Memo::new(move |_| {
        let (left, level) = row.with(|row| row.as_ref().map(|row| (row.left, row.level)))?;
        state.with(|state| match state {
            RowState::Wrong { .. } if !left => None,
            RowState::Ready { replaces, .. } => {
                let for_nothing = level >= Level::Administrator && form.has_projects();
                let everything = for_nothing
                    .then(|| t("Administrators can see every project, so choosing projects has no effect.").to_owned());
                let sentences: Vec<String> = replaces.as_ref().map(replacing).into_iter().chain(everything).collect();
                (!sentences.is_empty()).then(|| RowNote::remark(sentences.join(" ")))
            }
            other => telling(session, other),
        })
    });
    let further = move |further| match further {
        Further::Nothing => Markup::Nothing,
        Further::Use(address) => {
            let words = tr!("Use {email}", email = address);
            let repair = move |_| {
                form.draft.update(|draft| draft.repair(key, address.clone()));
                InviteForm::focus(key);
            };
            view! { <button type="button" class="link" on:click=repair>{words}</button> }
        }
        Further::Show(address) => view! { <ShowPerson address/> },
    };
    view! {
        <p class="invite-note" id=id(key)>
            {move || told.get().map(|told| view! {
                <span class="invite-told" data-wrong=told.is_wrong.then_some("")>
                    {told.is_wrong.then(|| view! { <Icon name="warning" size=14/> })}
                    {told.sentence}
                </span>
                " "
                {further(told.further)}
            })}
        </p>
    }
}

/// A link to the row of a member on the members page.
#[component]
fn ShowPerson(address: String) -> impl IntoView {
    let session = Session::get();
    let href = move || Query::url(&session.page(OrganizationPage::Members).to_string(), &[("search", &address)]);
    view! { <a href=href>"Go to their row"</a> }
}

impl RowNote {
    fn remark(sentence: String) -> RowNote {
        RowNote { is_wrong: false, sentence, further: Further::Nothing }
    }

    fn wrong(sentence: String) -> RowNote {
        RowNote { is_wrong: true, sentence, further: Further::Nothing }
    }
}

fn telling(session: Session, state: &RowState) -> Option<RowNote> {
    Some(match state {
        RowState::Blank | RowState::Ready { .. } => return None,
        RowState::Wrong { sentence, repair } => {
            let further = repair.clone().map_or(Further::Nothing, Further::Use);
            RowNote { further, ..RowNote::wrong(sentence.clone()) }
        }
        RowState::Failed(failure) => RowNote::wrong(failure.sentence.clone()),
        RowState::Refused(denial) => RowNote::wrong(refused(session, *denial)),
        RowState::Duplicate => RowNote::remark(t("Duplicate email. This row is skipped.").into()),
        RowState::Invited => RowNote::remark(
            t("This email already has a link above, which a new one would disable. This row is skipped.").into(),
        ),
        RowState::AlreadyMember { address, who } => {
            let (name, level) = (&who.name, text::lower_level(who.level));
            let sentence = match (who.is_me, who.level) {
                (true, Level::Member) => t("You are already a member. This row is skipped.").into(),
                (true, _) => tr!("You are already a member, as {level}. This row is skipped."),
                (false, Level::Member) => tr!("{name} is already a member. This row is skipped."),
                (false, _) => tr!("{name} is already a member, as {level}. This row is skipped."),
            };
            RowNote { further: Further::Show(address.clone()), ..RowNote::remark(sentence) }
        }
        RowState::NotReplaceable { waiting, denial } => {
            let author = waiting.by.as_ref();
            let mut able = session.who_can_help(denial, None);
            able.retain(|helper| author.is_none_or(|author| author.uuid != helper.person.uuid));
            let (mut names, others) = text::names(&able);
            names.splice(..0, author.map(|author| author.first_name.clone()));
            let people = text::one_of(&names, others);
            let name = author.map_or_else(|| t("Someone"), |author| author.first_name.as_str());
            RowNote::remark(if people.is_empty() {
                tr!("{name} has already invited this email. This row is skipped.")
            } else {
                tr!(
                    "{name} has already invited this email, and only {people} can replace that invite. This row is skipped."
                )
            })
        }
    })
}

fn replacing(waiting: &PendingInvite) -> String {
    let (author, is_expired) = (waiting.by.as_ref().filter(|_| !waiting.own), waiting.is_expired);
    if let Some(author) = author {
        let name = &author.first_name;
        return if is_expired {
            tr!("This replaces the invite that {name} sent, which has expired.")
        } else {
            tr!("This replaces the invite that {name} sent: its link stops working.")
        };
    }
    let sentence = t(match (waiting.own, is_expired) {
        (true, true) => "This replaces your earlier invite, which has expired.",
        (true, false) => "This replaces your earlier invite: its link stops working.",
        (false, true) => "This replaces an earlier invite, which has expired.",
        (false, false) => "This replaces an earlier invite: its link stops working.",
    });
    sentence.to_owned()
}

fn refused(session: Session, denial: Denial) -> String {
    let (names, others) = text::names(&session.who_can_help(&denial, None));
    let who = if names.is_empty() {
        String::new()
    } else {
        format!(" {}{}", text::one_of(&names, others), text::help_ending(&denial, names.len() > 1 || others))
    };
    format!("{}. {}{who}", text::refusal_heading(&denial), text::refusal_reason(&denial))
}
