//! The successor in the settings: who it is, naming and un-naming, and claiming.

use super::{
    DIALOG,
    claim::ClaimDialog,
    handover::Handover,
    name::{NameDialog, NamingForm},
    words,
};
use crate::{
    api,
    gate::GateButton,
    language::t,
    load::Write,
    pages::account::confirm_password::{ConfirmPasswordDialog, Confirmation},
    query::Query,
    time,
    ui::{Button, ButtonKind},
};
use rolecall_api::{NameSuccessor, UserId};
use rolecall_policy::{Act, Level, Target};
use rolecall_view::prelude::*;

/// The names of the dialogs in the URL.
const NAME: &str = "successor";
const CLAIM: &str = "claim";
const CONFIRM: &str = "confirm-successor";

/// The waiting time that is proposed.
const DAYS: &str = "30";

/// The row of the successor.
#[component]
pub fn SuccessorSettings(handover: Handover) -> impl IntoView {
    let (session, query) = (handover.session, Query::get());
    let me = session.person();
    let administrator = Target { level: Some(Level::Administrator), is_actor: false };
    let may_name = session.can(move || Act::NameSuccessor { target: administrator });
    let shown = Memo::new(move |_| handover.shown().unwrap_or_default());
    let sentence = move || {
        let name = session.organization_name();
        shown.with(|shown| me.with(|me| words::successor_in_settings(shown, &name, me.as_ref(), time::exact)))
    };
    let is_claimed = Memo::new(move |_| shown.with(|shown| shown.claim().is_some()));
    let is_me = Memo::new(move |_| {
        shown.with(|shown| me.with(|me| shown.successor.as_ref().map(|successor| &successor.user.uuid) == me.as_ref()))
    });
    let is_named = Memo::new(move |_| shown.with(|shown| shown.successor.is_some()));
    let form =
        NamingForm { person: RwSignal::new(String::new()), days: RwSignal::new(DAYS.into()), write: Write::new() };
    let close = move || query.close_dialog();
    let name = move || {
        let request = NameSuccessor {
            user_uuid: UserId(form.person.get_untracked()),
            waiting_days: form.days.get_untracked().trim().parse().unwrap_or_default(),
        };
        handover.send(form.write, |id| api::name_successor(id, &request), t("The successor was saved.").into(), close);
    };
    let claiming = Write::new();
    let claim = move || {
        let done = t("You have claimed the ownership. All members can see it now.");
        handover.send(claiming, api::claim_ownership, done.into(), close);
    };
    let (of_name, of_claim) = (Confirmation::new(CONFIRM), Confirmation::new("confirm-claim"));
    of_name.follow(move || form.write.error.get(), name);
    of_claim.follow(move || claiming.error.get(), claim);
    let (naming, claims) = (query.dialog(NAME), query.dialog(CLAIM));
    let open = move || {
        form.person.set(String::new());
        form.days.set(DAYS.into());
        query.open_dialog(NAME);
    };
    // Until something is chosen, the form has the present successor.
    Effect::new(move |_| {
        let known = shown.with(|shown| {
            let successor = shown.successor.as_ref()?;
            Some((successor.user.uuid.to_string(), successor.waiting_days.to_string()))
        });
        if let Some((person, days)) = known.filter(|_| naming.get() && form.person.with_untracked(String::is_empty)) {
            form.person.set(person);
            form.days.set(days);
        }
    });
    view! {
        <div class="danger-row">
            <p><strong>"Successor"</strong> {sentence}</p>
            {move || if is_claimed.get() {
                view! { <Button label="Show claim" on_press=move || query.open_dialog(DIALOG)/> }
            } else if is_me.get() {
                view! { <Button label="Claim ownership" kind=ButtonKind::Danger on_press=move || query.open_dialog(CLAIM)/> }
            } else {
                let label = Signal::derive(move || {
                    t(if is_named.get() { "Change successor" } else { "Name a successor" }).to_owned()
                });
                view! { <GateButton decision=may_name label on_press=open/> }
            }}
        </div>
        {move || naming.get().then(|| view! { <NameDialog handover query form may=may_name is_named on_name=name/> })}
        {move || (claims.get() && is_me.get()).then(|| view! { <ClaimDialog handover query write=claiming on_claim=claim/> })}
        <ConfirmPasswordDialog confirmation=of_name/>
        <ConfirmPasswordDialog confirmation=of_claim/>
    }
}
