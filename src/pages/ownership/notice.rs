//! The banner about an offer or a claim, and its dialog.

use super::{DIALOG, dialog::OwnershipDialog, handover::Handover, words};
use crate::{
    api,
    language::tr,
    load::Write,
    pages::account::confirm_password::{ConfirmPasswordDialog, Confirmation},
    query::Query,
    time,
    ui::Icon,
};
use rolecall_view::prelude::*;

/// The name of the dialog that asks for the password, in the URL.
const CONFIRM: &str = "confirm-ownership";

/// The banner, and the dialog while the URL asks for it.
#[component]
pub(super) fn Notice() -> impl IntoView {
    let (handover, query) = (Handover::load(), Query::get());
    let person = handover.session.person();
    let sentence = Memo::new(move |_| {
        let (shown, organization) = (handover.shown()?, handover.session.organization_name());
        person.with(|me| words::notice(&shown, &organization, me.as_ref(), time::exact))
    });
    // Here and not in the dialog: the dialog for the password takes its place for a while.
    let write = Write::new();
    let accept = move || {
        let organization = untrack(|| handover.session.organization_name());
        let done = tr!("You are now the owner of {organization}.");
        handover.send(write, |id| api::answer_offer(id, true), done, move || query.close_dialog());
    };
    let confirmation = Confirmation::new(CONFIRM);
    confirmation.follow(move || write.error.get(), accept);
    let asked = query.dialog(DIALOG);
    view! {
        <div class="banner-place" role="status">
            {move || sentence.get().map(|sentence| view! {
                <div class="banner" data-kind="warn">
                    <Icon name="warning"/>
                    <span>{sentence}</span>
                    <button type="button" class="link" on:click=move |_| query.open_dialog(DIALOG)>"Show"</button>
                </div>
            })}
        </div>
        {move || asked.get().then(|| view! { <OwnershipDialog handover query write on_accept=accept/> })}
        <ConfirmPasswordDialog confirmation/>
    }
}
