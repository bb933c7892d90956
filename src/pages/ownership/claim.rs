//! The dialog in which the successor claims ownership.

use super::{both_sides::BothSides, handover::Handover};
use crate::{
    gate::{DialogError, GateButton},
    language::{t, tr},
    load::Write,
    query::Query,
    ui::{Button, ButtonKind, Dialog, DialogSize, Handler},
};
use rolecall_policy::{Act, Level};
use rolecall_view::prelude::*;

#[component]
pub(super) fn ClaimDialog(
    handover: Handover,
    query: Query,
    write: Write,
    #[prop(into)] on_claim: Handler,
) -> impl IntoView {
    let may = handover.session.can(|| Act::ClaimOwnership { is_successor: true });
    let (organization, successor) =
        untrack(|| (handover.session.organization_name(), handover.shown().and_then(|shown| shown.successor)));
    let (owner, days) =
        successor.map(|successor| (successor.named_by.first_name, successor.waiting_days)).unwrap_or_default();
    let close = move || query.close_dialog();
    let submit = move || {
        if may.get_untracked().is_allowed() {
            on_claim.run();
        }
    };
    let foot = move || {
        view! {
            <Button label="Cancel" disabled=write.busy on_press=close/>
            <GateButton decision=may label="Claim ownership" kind=ButtonKind::Danger submit=true busy=write.busy/>
        }
    };
    let loses = tr!("{owner} can no longer");
    view! {
        <Dialog title=tr!("Claim ownership of {organization}") size=DialogSize::Medium busy=write.busy on_close=close
            on_submit=submit foot>
            <p>
                "All members see your claim. For " {days} " days, " <strong translate="no">{owner.clone()}</strong>
                " can stop it. Then you become the owner, and " <span translate="no">{owner}</span>
                " becomes an administrator."
            </p>
            <BothSides gains=t("You can also").to_owned() from=Level::Administrator loses/>
            <DialogError may error=move || write.general_error(&[])/>
        </Dialog>
    }
}
