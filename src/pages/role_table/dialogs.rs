//! The dialogs of the role table: finds the one that the URL opens, and contains the small ones.

use super::{
    link_code::InviteCode,
    offer::OfferOwnership,
    preview::Preview,
    roster::Roster,
    state::{AT_ONCE, Dialog as Opened},
};
use crate::{
    effects::{Effects, ServerPreview},
    frame::{LazyPage, NOT_LOADED, chunk},
    gate::{DialogError, GateButton, refusal_or, refused},
    language::{t, tr},
    load::Write,
    routes::invite_url,
    text,
    ui::{Button, ButtonKind, CopyButton, Dialog, DialogSize, Field, TypedConfirmation},
};
use rolecall_api::{ChangeKind, Invite, Member, PlannedChange, UserId};
use rolecall_policy::{Act, Level, Target, preview_level};
use rolecall_view::prelude::*;

/// The context of the dialogs: which one is open, and the state of the table.
#[derive(Clone, Copy)]
struct AskedDialog {
    roster: Roster,
    open: Memo<Option<Opened>>,
}

/// Mounts the dialogs of this page. Their code is loaded when the first one opens.
#[component]
pub fn DialogPlace(roster: Roster) -> impl IntoView {
    // Open only while its member or invite is in the list. A memo, so that a response does not render the dialog again.
    let open = Memo::new(move |_| {
        let dialog = roster.dialog.get()?;
        roster.seen.with(|seen| {
            let listing = seen.as_ref()?;
            let there = match &dialog {
                Opened::Change { person, to } => listing.person(person).is_some_and(|member| member.level != *to),
                Opened::End { person } => listing.person(person).is_some_and(|member| member.level != Level::Owner),
                Opened::Remove { person } => listing.person(person).is_some(),
                Opened::CancelInvite { address } => listing.invite(address).is_some(),
            };
            there.then_some(dialog)
        })
    });
    // Close a dialog in the URL if its member or invite does not exist (any more).
    Effect::new(move |_| {
        let (asked, loaded) = (roster.dialog.get().is_some(), roster.seen.with(Option::is_some));
        let missing = loaded && open.get().is_none() && !roster.list.is_stale();
        if !asked {
            roster.closing.set_value(false);
        } else if missing && !roster.closing.get_value() {
            roster.close();
            roster.toasts.warn(t("This person or invite has changed in the meantime, or is not on this page."));
        }
    });
    provide_context(AskedDialog { roster, open });
    let needed = Memo::new(move |_| {
        open.with(Option::is_some) || roster.renewed.with(Option::is_some) || roster.coded.with(Option::is_some)
    });
    let give_up = move || {
        roster.toasts.warn(t(NOT_LOADED));
        roster.renewed.set(None);
        roster.coded.set(None);
        roster.close();
    };
    move || {
        needed.get().then(|| view! { <LazyPage chunk=member_dialogs meanwhile=|| Markup::Nothing on_failure=give_up/> })
    }
}

chunk! {
    /// The chunk of the dialogs of the role table.
    pub member_dialogs in changes => || view! { <Dialogs/> }
}

/// The dialog of this page that is open.
#[component]
fn Dialogs() -> impl IntoView {
    let AskedDialog { roster, open } = expect_context();
    let member = move |person: &UserId| {
        roster.seen.with_untracked(|seen| seen.as_ref().and_then(|listing| listing.person(person).cloned()))
    };
    view! {
        {move || match open.get()? {
            Opened::Change { person, to: Level::Owner } => {
                member(&person).map(|member| view! { <HandOver roster member/> })
            }
            Opened::Change { person, to } => {
                member(&person).map(|member| view! { <Preview roster member to=Some(to)/> })
            }
            Opened::End { person } => member(&person).map(|member| {
                let to = Some(member.level);
                view! { <Preview roster member to/> }
            }),
            Opened::Remove { person } => {
                member(&person).map(|member| view! { <Preview roster member to=None/> })
            }
            Opened::CancelInvite { address } => {
                let invite = roster.seen.with_untracked(|seen| seen.as_ref().and_then(|listing| listing.invite(&address).cloned()));
                invite.map(|invite| view! { <CancelInvite roster invite/> })
            }
        }}
        {move || roster.renewed.get().map(|invite| view! { <NewLink roster invite/> })}
        {move || roster.coded.get().map(|invite| view! { <InviteCode roster invite/> })}
    }
}

/// The dialog that offers ownership, and in its place the one that transfers it at once.
#[component]
fn HandOver(roster: Roster, member: Member) -> impl IntoView {
    let person = StoredValue::new(member.user.uuid.clone());
    let preview = ServerPreview::ask(move || {
        let change = PlannedChange::new(ChangeKind::TransferOwnership);
        vec![PlannedChange { user_uuid: Some(person.get_value()), ..change }]
    });
    let at_once = roster.query.is(AT_ONCE, "on");
    move || {
        let member = member.clone();
        if at_once.get() {
            view! { <TransferOwnership roster member preview/> }
        } else {
            view! { <OfferOwnership roster member preview on_transfer=move || roster.query.set(&[(AT_ONCE, "on")])/> }
        }
    }
}

/// The dialog that transfers ownership: the user types the name of the organization.
#[component]
fn TransferOwnership(roster: Roster, member: Member, preview: ServerPreview) -> impl IntoView {
    let write = Write::new();
    let place = roster.here.with_untracked(|here| here.as_ref().map(|here| here.name.clone())).unwrap_or_default();
    let target = Target { level: Some(member.level), is_actor: false };
    let decision = roster.session.can(move || Act::ChangeLevel { target, to: Level::Owner });
    let error = refusal_or(decision, move || write.general_error(&[]));
    let own = preview_level(Some(Level::Owner), Some(Level::Administrator), std::iter::empty::<((), _)>()).rights;
    let lost = own.loses.iter().map(|right| view! { <li>{text::right(*right)}</li> }).collect_view();
    let name = member.user.first_name.clone();
    let confirm = move || {
        if decision.get_untracked().is_allowed() {
            roster.transfer_ownership(&member, write);
        }
    };
    view! {
        <TypedConfirmation
            title=tr!("Transfer ownership to {name}")
            name=place.clone()
            act=t("Transfer ownership")
            busy=write.busy
            error
            refused=refused(decision)
            on_confirm=confirm
            on_close=move || roster.close()
        >
            <p>
                <strong translate="no">{name.clone()}</strong> " becomes the owner of "
                <span translate="no">{place}</span> ", and " <strong>"you will become an administrator"</strong>
                ". Only " <span translate="no">{name}</span> " can transfer it back."
            </p>
            <p class="dialog-ask">"You will no longer be able to:"</p>
            <ul class="plain-list">{lost}</ul>
            <Effects preview/>
        </TypedConfirmation>
    }
}

/// The dialog that cancels an invite.
#[component]
fn CancelInvite(roster: Roster, invite: Invite) -> impl IntoView {
    let write = Write::new();
    let own = roster.here.with_untracked(|here| {
        let me = here.as_ref().map(|here| &here.me);
        invite.created_by.as_ref().map(|author| &author.uuid) == me
    });
    let decision = roster.session.can(move || Act::CancelInvite { own });
    let address = invite.target_email.clone();
    let sentence = if invite.is_expired {
        "Its link has already stopped working. The invite disappears from the list."
    } else {
        "Its link stops working immediately. You can invite this email again."
    };
    let submit = move || {
        if decision.get_untracked().is_allowed() {
            roster.cancel_invite(&invite, write);
        }
    };
    let foot = move || {
        view! {
            <Button label="Keep invite" disabled=write.busy on_press=move || roster.close()/>
            <GateButton decision label="Cancel invite" kind=ButtonKind::Danger busy=write.busy submit=true/>
        }
    };
    view! {
        <Dialog title="Cancel this invite" size=DialogSize::Small busy=write.busy on_close=move || roster.close()
            on_submit=submit foot>
            <p>"The invite to " <strong translate="no">{address}</strong> " will be cancelled. " {sentence}</p>
            <DialogError may=decision error=move || write.general_error(&[])/>
        </Dialog>
    }
}

/// The dialog that shows the new link of a renewed invite.
#[component]
fn NewLink(roster: Roster, invite: Invite) -> impl IntoView {
    let close = move || roster.renewed.set(None);
    let url = invite.id.as_ref().map(invite_url).unwrap_or_default();
    let value = RwSignal::new(url.clone());
    let foot = move || {
        view! {
            <Button label="Done" submit=true/>
        }
    };
    view! {
        <Dialog title="New invite link" size=DialogSize::Small on_close=close on_submit=close foot>
            <p class="new-link-sentence">
                "For " <strong translate="no">{invite.target_email}</strong> ". It works for 72 hours. The previous link no longer works."
            </p>
            <div class="new-link">
                <Field label="Link" hide_label=true value read_only=true/>
                <CopyButton label=t("Copy link") text=url/>
            </div>
        </Dialog>
    }
}
