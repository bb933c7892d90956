//! The dialog that shows the link of a pending invite as a QR code, and prints it, or all that are listed.

use super::roster::Roster;
use crate::{
    frame::LazyPage,
    language::{t, tr},
    pages::invite_dialog::{Printed, PrintedSheet, ShownLink, link_code},
    routes::invite_url,
    ui::{Button, CopyButton, Dialog, DialogSize, Field},
};
use rolecall_api::Invite;
use rolecall_view::prelude::*;

/// Shows the link and its code, and prints cards.
#[component]
pub(super) fn InviteCode(roster: Roster, invite: Invite) -> impl IntoView {
    let close = move || roster.coded.set(None);
    let url = invite.id.as_ref().map(invite_url).unwrap_or_default();
    let value = RwSignal::new(url.clone());
    let title = tr!("Link for {email}", email = invite.target_email);
    // Those whose links work and can be seen.
    let listed = move || {
        roster.seen.with(|seen| {
            let listed = seen.iter().flat_map(|listing| &listing.invites);
            listed.filter(|invite| invite.id.is_some() && !invite.is_expired).cloned().collect::<Vec<_>>()
        })
    };
    let count = Memo::new(move |_| listed().len());
    let invites = RwSignal::new(Vec::new());
    let printed = Printed::new(invites.into());
    provide_context(printed);
    provide_context(ShownLink(url.clone()));
    let print = move |cards: Vec<Invite>| {
        invites.set(cards);
        printed.print();
    };
    let foot = move || {
        let invite = invite.clone();
        view! {
            {move || Some(count.get()).filter(|count| *count > 1).map(|count| view! {
                <Button label=tr!("Print all {count}") on_press=move || print(untrack(listed))/>
            })}
            <Button label="Print" on_press=move || print(vec![invite.clone()])/>
            <Button label="Done" submit=true/>
        }
    };
    view! {
        <Dialog title size=DialogSize::Small on_close=close on_submit=close foot>
            <LazyPage chunk=link_code meanwhile=|| Markup::Nothing/>
            <div class="new-link">
                <Field label="Link" hide_label=true value read_only=true/>
                <CopyButton label=t("Copy link") text=Signal::stored(url)/>
            </div>
            <PrintedSheet/>
        </Dialog>
    }
}
