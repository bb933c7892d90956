//! The dialog in which the owner names and un-names a successor.

use super::handover::Handover;
use crate::{
    api::{self, MemberQuery},
    gate::{DialogError, GateButton},
    load::{Loaded, Write},
    query::Query,
    ui::{Button, ButtonKind, Dialog, DialogSize, Field, Handler, Select},
};
use rolecall_api::{MAX_WAITING_DAYS, MIN_WAITING_DAYS, NameSuccessor, User, field_name};
use rolecall_policy::{Decision, Level};
use rolecall_view::prelude::*;

const DAYS: &str = field_name!(NameSuccessor.waiting_days);

/// The number of administrators who can be chosen.
const MOST: u64 = 100;

/// What the owner fills in. Kept beside the dialog, because the one for the password takes its place.
#[derive(Clone, Copy)]
pub(super) struct NamingForm {
    pub(super) person: RwSignal<String>,
    pub(super) days: RwSignal<String>,
    pub(super) write: Write,
}

#[component]
pub(super) fn NameDialog(
    handover: Handover,
    query: Query,
    form: NamingForm,
    may: Signal<Decision>,
    is_named: Memo<bool>,
    #[prop(into)] on_name: Handler,
) -> impl IntoView {
    let NamingForm { person, days, write } = form;
    let id = untrack(|| handover.session.organization_id().get());
    let administrators = Loaded::new(
        move || id.clone(),
        |id| async move {
            let query = MemberQuery { level: Some(Level::Administrator), limit: MOST, ..MemberQuery::default() };
            match id {
                Some(id) => api::members(&id, &query).await.map(|members| members.page.results),
                None => Ok(Vec::new()),
            }
        },
    );
    let options = Signal::derive(move || {
        let listed = administrators.ready().unwrap_or_default();
        let option = |user: User| (user.uuid.to_string(), format!("{} ({})", user.first_name, user.email));
        let first = (String::new(), "Choose an administrator".to_owned());
        std::iter::once(first).chain(listed.into_iter().map(|member| option(member.user))).collect::<Vec<_>>()
    });
    let missing = RwSignal::new(false);
    let days_served = write.error_of(DAYS, days);
    let days_error = Signal::derive(move || days_fault(&days.get()).or_else(|| days_served.get()));
    let close = move || query.close_dialog();
    let submit = move || {
        let is_chosen = person.with_untracked(|person| !person.is_empty());
        missing.set(!is_chosen);
        if is_chosen && days_fault(&days.get_untracked()).is_none() && may.get_untracked().is_allowed() {
            on_name.run();
        }
    };
    let removal = Write::new();
    let remove = move || {
        if may.get_untracked().is_allowed() {
            handover.send(removal, api::remove_successor, "There is no longer a successor.".into(), close);
        }
    };
    let foot = move || {
        view! {
            {move || is_named.get().then(|| view! {
                <Button label="Remove successor" kind=ButtonKind::Quiet busy=removal.busy on_press=remove/>
            })}
            <Button label="Cancel" disabled=write.busy on_press=close/>
            <GateButton decision=may label="Save" kind=ButtonKind::Primary submit=true busy=write.busy/>
        }
    };
    let error = move || {
        let unchosen = missing.get() && person.with(String::is_empty);
        let unchosen = unchosen.then(|| "Choose an administrator.".to_owned());
        unchosen.or_else(|| write.general_error(&[DAYS])).or_else(|| removal.general_error(&[]))
    };
    view! {
        <Dialog title="Successor" size=DialogSize::Small busy=write.busy on_close=close on_submit=submit foot>
            <p>
                "If you can no longer be reached, the successor can claim ownership. All members see a claim, and you can "
                "stop it. After the waiting time, the successor becomes the owner and you become an administrator."
            </p>
            <div class="dialog-ask">
                <Select label="Administrator" value=person options on_choose=move |chosen| person.set(chosen)/>
            </div>
            <div class="dialog-ask">
                <Field label="Waiting time in days" value=days input_mode="numeric" error=days_error/>
            </div>
            <DialogError may error/>
        </Dialog>
    }
}

/// What is wrong with a waiting time.
fn days_fault(days: &str) -> Option<String> {
    let is_valid = days.trim().parse().is_ok_and(|days| (MIN_WAITING_DAYS..=MAX_WAITING_DAYS).contains(&days));
    (!is_valid).then(|| format!("Enter a number from {MIN_WAITING_DAYS} to {MAX_WAITING_DAYS}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_waits_seven_to_ninety_days() {
        for (days, is_valid) in [("6", false), ("7", true), (" 90 ", true), ("91", false), ("", false), ("7.5", false)]
        {
            assert_eq!(days_fault(days).is_none(), is_valid, "{days}");
        }
    }
}
