//! The dialog that hands over ownership: offers it to a member, who then confirms; or leads to the transfer at once.

use super::roster::Roster;
use crate::{
    effects::{Effects, ServerPreview},
    gate::{DialogError, GateButton},
    language::{t, tr},
    load::Write,
    pages::ownership::BothSides,
    ui::{Button, ButtonKind, Dialog, DialogSize, Handler},
};
use rolecall_api::Member;
use rolecall_policy::{Act, Target};
use rolecall_view::prelude::*;

/// Offers ownership to `member`.
#[component]
pub(super) fn OfferOwnership(
    roster: Roster,
    member: Member,
    /// What the transfer changes besides levels.
    preview: ServerPreview,
    /// Called to transfer at once instead.
    #[prop(into)]
    on_transfer: Handler,
) -> impl IntoView {
    let write = Write::new();
    let target = Target { level: Some(member.level), is_actor: false };
    let may = roster.session.can(move || Act::OfferOwnership { target });
    let name = member.user.first_name.clone();
    let place = roster.here.with_untracked(|here| here.as_ref().map(|here| here.name.clone())).unwrap_or_default();
    let level = member.level;
    let offer = move || {
        if may.get_untracked().is_allowed() {
            roster.offer_ownership(&member, write);
        }
    };
    let foot = move || {
        view! {
            <Button label="Cancel" disabled=write.busy on_press=move || roster.close()/>
            <GateButton decision=may label="Offer ownership" kind=ButtonKind::Primary submit=true busy=write.busy/>
        }
    };
    view! {
        <Dialog title=tr!("Transfer ownership to {name}") size=DialogSize::Medium busy=write.busy
            on_close=move || roster.close() on_submit=offer foot>
            <p>
                "Offer " <strong translate="no">{name.clone()}</strong> " the ownership of "
                <span translate="no">{place}</span> ". Nothing changes until " <span translate="no">{name.clone()}</span>
                " accepts, within 72 hours. Then you will become an administrator."
            </p>
            <BothSides gains=tr!("{name} can also") from=level loses=t("You can no longer").to_owned()/>
            <p class="dialog-ask">
                "To become an administrator at once, without asking: "
                <button type="button" class="link" on:click=move |_| on_transfer.run()>"Transfer now"</button>
            </p>
            <Effects preview/>
            <DialogError may error=move || write.general_error(&[])/>
        </Dialog>
    }
}
