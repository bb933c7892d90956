//! The dialog in which the owner names and un-names a successor.

use super::handover::Handover;
use crate::{
    api::{self, ApiError, MemberQuery},
    gate::{DialogError, GateButton},
    intl,
    language::{t, tr},
    load::{Loaded, Write, debounced},
    query::Query,
    ui::{Button, ButtonKind, Dialog, DialogSize, Field, Handler, Select},
};
use rolecall_api::{MAX_WAITING_DAYS, MIN_WAITING_DAYS, Member, NameSuccessor, OrganizationId, UserId, field_name};
use rolecall_policy::{Decision, Level};
use rolecall_view::prelude::*;
use std::time::Duration;

const DAYS: &str = field_name!(NameSuccessor.waiting_days);

/// The number of administrators who are listed; the search finds others.
const LISTED: u64 = 100;
/// From this number of administrators on, there is a search.
const MANY: u64 = 8;
/// The search begins after no change for this time.
const PAUSE: Duration = Duration::from_millis(250);

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
    let search = RwSignal::new(String::new());
    let searched: Signal<String> = debounced(search.into(), PAUSE);
    let administrators = Loaded::new(move || (id.clone(), searched.get()), find);
    // It stays once it is there.
    let has_search = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || administrators.with(|(count, _)| *count >= MANY).unwrap_or_default()
    });
    let found = move || {
        let count =
            administrators.with(|(count, _)| *count).filter(|_| searched.with(|search| !search.trim().is_empty()));
        count.map(|count| intl::count(count, "administrator found", "administrators found"))
    };
    // Who is chosen is listed, whatever is searched for.
    let chosen = RwSignal::new(None::<Choice>);
    let named = move || {
        handover.shown().and_then(|shown| shown.successor).map(|successor| {
            let user = successor.user;
            choice(&user.uuid, &user.first_name, &user.email)
        })
    };
    let options = Signal::derive(move || {
        let (_, listed) = administrators.ready().unwrap_or_default();
        let now = person.get();
        let kept =
            chosen.get().or_else(named).filter(|(id, _)| *id == now && listed.iter().all(|(other, _)| other != id));
        let first = (String::new(), t("Choose an administrator").to_owned());
        std::iter::once(first).chain(kept).chain(listed).collect::<Vec<_>>()
    });
    let choose = move |id: String| {
        chosen.set(options.with_untracked(|options| options.iter().find(|(other, _)| *other == id).cloned()));
        person.set(id);
    };
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
            handover.send(removal, api::remove_successor, t("There is no longer a successor.").into(), close);
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
        let unchosen = unchosen.then(|| t("Choose an administrator.").to_owned());
        unchosen.or_else(|| write.general_error(&[DAYS])).or_else(|| removal.general_error(&[]))
    };
    view! {
        <Dialog title="Successor" size=DialogSize::Small busy=write.busy on_close=close on_submit=submit foot>
            <p>
                "If you can no longer be reached, the successor can claim ownership. All members see a claim, and you can stop it. After the waiting time, the successor becomes the owner and you become an administrator."
            </p>
            {move || has_search.get().then(|| view! {
                <div class="dialog-ask">
                    <Field label="Search administrators" kind="search" value=search/>
                    <p class="sr-only" role="status">{found}</p>
                </div>
            })}
            <div class="dialog-ask">
                <Select label=t("Administrator") value=person options on_choose=choose/>
            </div>
            <div class="dialog-ask">
                <Field label="Waiting time in days" value=days input_mode="numeric" error=days_error/>
            </div>
            <DialogError may error/>
        </Dialog>
    }
}

/// The number of administrators that a search finds, and the first of them.
async fn find((id, search): (Option<OrganizationId>, String)) -> Result<(u64, Vec<Choice>), ApiError> {
    let Some(id) = id else { return Ok((0, Vec::new())) };
    let level = Some(Level::Administrator);
    let query = MemberQuery { level, limit: LISTED, search: search.trim().to_owned(), ..MemberQuery::default() };
    let found = api::members(&id, &query).await?.page;
    let choices = found.results.iter().map(|Member { user, .. }| choice(&user.uuid, &user.first_name, &user.email));
    Ok((found.count, choices.collect()))
}

/// An id and what is shown for it.
type Choice = (String, String);

fn choice(id: &UserId, name: &str, email: &str) -> Choice {
    (id.to_string(), format!("{name} ({email})"))
}

/// What is wrong with a waiting time.
fn days_fault(days: &str) -> Option<String> {
    let is_valid = days.trim().parse().is_ok_and(|days| (MIN_WAITING_DAYS..=MAX_WAITING_DAYS).contains(&days));
    (!is_valid).then(|| tr!("Enter a number from {min} to {max}.", min = MIN_WAITING_DAYS, max = MAX_WAITING_DAYS))
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
