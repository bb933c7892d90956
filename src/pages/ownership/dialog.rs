//! The dialog about what waits: an offer, which its person accepts or declines and the owner withdraws; and a claim, which
//! the owner stops and the successor takes back.

use super::{
    both_sides::BothSides,
    handover::{Handover, Shown},
    words,
};
use crate::{
    api,
    gate::GateButton,
    language::{t, tr},
    load::Write,
    query::Query,
    time,
    ui::{Button, ButtonKind, Dialog, DialogSize, FormError, Handler, Problem, Skeleton},
};
use rolecall_api::{Successor, SuccessorClaim, TransferOffer};
use rolecall_policy::{Act, Level};
use rolecall_view::prelude::*;

/// The dialog. It follows what the others do while it is open.
#[component]
pub(super) fn OwnershipDialog(
    handover: Handover,
    query: Query,
    write: Write,
    #[prop(into)] on_accept: Handler,
) -> impl IntoView {
    let session = handover.session;
    let person = session.person();
    let shown = Memo::new(move |_| handover.shown());
    let is_mine = Memo::new(move |_| {
        shown.with(|shown| person.with(|me| shown.as_ref().is_some_and(|shown| shown.is_offered_to(me.as_ref()))))
    });
    let title = Signal::derive(move || {
        let organization = session.organization_name();
        if is_mine.get() { tr!("Become the owner of {organization}?") } else { tr!("Ownership of {organization}") }
    });
    let close = move || query.close_dialog();
    let decline = move || {
        handover.send(write, |id| api::answer_offer(id, false), t("You declined the ownership.").into(), close);
    };
    let submit = {
        let on_accept = on_accept.clone();
        move || {
            // Until it is known what waits, there is nothing to confirm.
            match shown.with_untracked(Option::is_some) {
                true if is_mine.get_untracked() => on_accept.run(),
                true => close(),
                false => {}
            }
        }
    };
    let foot = move || {
        view! {
            {move || if is_mine.get() {
                view! {
                    <Button label="Decline" disabled=write.busy on_press=decline/>
                    <Button label="Accept ownership" kind=ButtonKind::Primary submit=true busy=write.busy/>
                }
            } else if shown.with(Option::is_some) {
                view! { <Button label="Close" submit=true/> }
            } else {
                // Not the button of the form: that may be the one to accept when it is pressed.
                view! { <Button label="Close" on_press=close/> }
            }}
        }
    };
    view! {
        <Dialog title size=DialogSize::Medium busy=write.busy on_close=close on_submit=submit foot>
            {move || match (shown.get(), handover.failure()) {
                (Some(shown), _) => view! { <Waiting handover write shown/> },
                (None, Some(error)) => {
                    view! { <Problem sentence=error.sentence() on_retry=move || handover.reload()/> }
                }
                (None, None) => view! { <Skeleton rows=3/> },
            }}
            {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
        </Dialog>
    }
}

/// What waits, or what has become of it.
#[component]
fn Waiting(handover: Handover, write: Write, shown: Shown) -> impl IntoView {
    let me = untrack(|| handover.session.person().get());
    let is_mine = shown.is_offered_to(me.as_ref());
    let claim = shown.claim().map(|(successor, claim)| {
        let organization = untrack(|| handover.session.organization_name());
        let sentence = words::claim_sentence((successor, claim), &organization, me.as_ref(), time::exact);
        let is_own = Some(&successor.user.uuid) == me.as_ref();
        view! { <Claim handover write successor=successor.clone() claim=claim.clone() sentence is_own/> }
    });
    let offer = match (&shown.offer, shown.open_offer()) {
        (_, Some(offer)) if is_mine => view! { <Offered handover offer=offer.clone()/> },
        (_, Some(offer)) => view! { <Open handover write offer=offer.clone()/> },
        (Some(offer), None) => view! { <p role="status">{words::ended(offer, me.as_ref())}</p> },
        (None, None) if claim.is_none() => view! { <p>"Ownership is neither offered nor claimed."</p> },
        (None, None) => Markup::Nothing,
    };
    view! { {offer} {claim} }
}

/// An offer to the user.
#[component]
fn Offered(handover: Handover, offer: TransferOffer) -> impl IntoView {
    let (owner, until) = (offer.offered_by.first_name, time::exact(&offer.expires_at));
    let organization = untrack(|| handover.session.organization_name());
    let from = untrack(|| handover.session.level()).unwrap_or(Level::Member);
    let loses = tr!("{owner} can no longer");
    view! {
        <p>
            <strong translate="no">{owner.clone()}</strong> " offers you the ownership of "
            <span translate="no">{organization}</span> ". If you accept, you become the owner, and "
            <span translate="no">{owner}</span> " becomes an administrator. You can accept until " {until} "."
        </p>
        <BothSides gains=t("You can also").to_owned() from loses/>
    }
}

/// An offer to somebody else.
#[component]
fn Open(handover: Handover, write: Write, offer: TransferOffer) -> impl IntoView {
    let (name, until) = (offer.user.first_name, time::exact(&offer.expires_at));
    let may = handover.session.can(|| Act::WithdrawOffer);
    let done = tr!("The offer to {name} was withdrawn.");
    let withdraw = move || {
        if may.get_untracked().is_allowed() {
            handover.send(write, api::withdraw_offer, done.clone(), || ());
        }
    };
    view! {
        <div class="danger-row">
            <p>
                "Ownership is offered to " <b translate="no">{name.clone()}</b> ", who can accept until "
                {until} ". Nothing changes until then."
            </p>
            <GateButton decision=may label="Withdraw offer" busy=write.busy on_press=withdraw/>
        </div>
    }
}

/// A claim that waits.
#[component]
fn Claim(
    handover: Handover,
    write: Write,
    successor: Successor,
    claim: SuccessorClaim,
    sentence: String,
    is_own: bool,
) -> impl IntoView {
    let since = time::exact(&claim.claimed_at);
    let may =
        handover.session.can(move || if is_own { Act::ClaimOwnership { is_successor: true } } else { Act::StopClaim });
    let name = successor.user.first_name;
    let end = move || {
        if !may.get_untracked().is_allowed() {
            return;
        }
        if is_own {
            handover.send(write, api::take_claim_back, t("You no longer claim the ownership.").into(), || ());
        } else {
            handover.send(write, api::stop_claim, tr!("The claim of {name} was stopped."), || ());
        }
    };
    let label = t(if is_own { "Take the claim back" } else { "Stop the claim" });
    view! {
        <div class="danger-row">
            <p>{sentence} " It was claimed on " {since} "."</p>
            <GateButton decision=may label kind=ButtonKind::Danger busy=write.busy on_press=end/>
        </div>
    }
}
