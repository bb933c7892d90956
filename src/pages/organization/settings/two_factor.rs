//! The switch that makes an organization require two-factor authentication. Before it is turned on, a dialog shows whom
//! that would keep out.

use super::toggle_state;
use crate::{
    api::{self, ChangeName},
    effects::{Effects, ServerPreview},
    frame::{LazyPage, chunk},
    gate::{Gate, GateButton},
    intl,
    language::{t, tr},
    level::LevelMark,
    load::{Load, Loaded, Outcome, Write},
    query::Query,
    routes::Route,
    session::Session,
    text,
    ui::{Button, ButtonKind, Dialog, DialogSize, FormError, Problem, Skeleton, Toggle},
    undo::{Said, Undo},
};
use rolecall_api::{ChangeKind, MemberWithoutTwoFactor, Organization, Page, PlannedChange, UpdateOrganization};
use rolecall_policy::{Action, Decision, Denial, Grounds, is_kept_out};
use rolecall_view::prelude::*;

/// The name of the dialog in the URL.
const DIALOG: &str = "require-two-factor";
/// So many people are listed by name.
const SHOWN: u32 = 100;

#[component]
pub(super) fn RequireTwoFactor(may: Signal<Decision>) -> impl IntoView {
    let session = Session::get();
    let query = Query::get();
    let change = Change { session, undo: Undo::get(), write: Write::new() };
    let on = Signal::derive(move || session.with_organization(|o| o.require_two_factor) == Some(true));
    let state = toggle_state(on, change.write.busy);
    let press = move || if on.get_untracked() { change.send(false) } else { query.open_dialog(DIALOG) };
    provide_context(change);
    let asked = query.dialog(DIALOG);
    let opens = Memo::new(move |_| asked.get() && may.get().is_allowed() && !on.get());
    view! {
        <div class="setting">
            <Gate decision=may let:gated>
                <Toggle label=t("Require two-factor authentication") state refused=gated.refused
                    described_by=gated.explanation on_press=press/>
            </Gate>
            <div>
                <p class="setting-title">"Require two-factor authentication"</p>
                <p class="setting-words">
                    {move || if on.get() {
                        "Until people set it up, they reach only their own account."
                    } else {
                        "Two-factor authentication is optional. You see who would be kept out before you turn this on."
                    }}
                </p>
                <Show when=move || !opens.get()>
                    {move || change.write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
                </Show>
            </div>
        </div>
        {move || opens.get().then(|| view! { <LazyPage chunk=require_dialog meanwhile=|| Markup::Nothing/> })}
    }
}

/// Turns the switch, with a message that offers to undo it.
#[derive(Clone, Copy)]
struct Change {
    session: Session,
    undo: Undo,
    write: Write,
}

impl Change {
    fn send(self, to: bool) {
        let Some(id) = self.session.organization_id().get_untracked() else { return };
        let Change { session, undo, write } = self;
        let outcome = Outcome::always(move |organization: &Organization| {
            session.set_organization(organization.clone());
            let told = |on| {
                t(if on { "Two-factor authentication is required." } else { "Two-factor authentication is optional." })
            };
            let said = Said { done: told(to).to_owned(), undone: told(!to).to_owned() };
            undo.say(ChangeName::UpdateOrganization, said, || ());
        });
        let update = UpdateOrganization { require_two_factor: Some(to), ..UpdateOrganization::default() };
        write.send(api::update_organization(&id, &update), outcome);
    }
}

chunk! {
    /// The chunk of the dialog.
    require_dialog in factors => || view! { <Ask/> }
}

/// The dialog with those who would be kept out.
#[component]
fn Ask() -> impl IntoView {
    let query = Query::get();
    let change = expect_context::<Change>();
    let session = change.session;
    let Some(id) = untrack(|| session.organization_id().get()) else { return Markup::Nothing };
    let loaded = Loaded::new(move || id.clone(), |id| async move { api::members_without_two_factor(&id, SHOWN).await });
    let me = session.person();
    // The server lists the user first, if they have none themselves.
    let own = move |page: &Page<MemberWithoutTwoFactor>| {
        page.results.first().is_some_and(|first| Some(&first.user.uuid) == me.get_untracked().as_ref())
    };
    let misses_own = Memo::new(move |_| loaded.with(own).unwrap_or(false));
    let decision = Signal::derive(move || {
        if is_kept_out(true, !misses_own.get()) {
            Decision::Deny(Denial::two_factor_required(Action::ManageOrganization))
        } else {
            Decision::Allow(Grounds::OrganizationLevel)
        }
    });
    let preview = ServerPreview::ask(|| {
        vec![PlannedChange { require_two_factor: Some(true), ..PlannedChange::new(ChangeKind::ManageOrganization) }]
    });
    let is_ready = Memo::new(move |_| loaded.with(|_| ()).is_some() && !preview.is_waiting());
    let send = move || {
        if is_ready.get_untracked() && decision.get_untracked().is_allowed() {
            change.send(true);
        }
    };
    let foot = move || {
        view! {
            <Button label="Cancel" disabled=change.write.busy on_press=move || query.close_dialog()/>
            <Show when=move || is_ready.get()>
                <GateButton decision label="Require it" kind=ButtonKind::Primary submit=true busy=change.write.busy/>
            </Show>
        }
    };
    let people = move || match loaded.get() {
        Load::Waiting => view! { <Skeleton rows=3/> },
        Load::Failed(error) => view! { <Problem sentence=error.sentence() on_retry=move || loaded.reload()/> },
        Load::Ready(page) => {
            view! { <People page total=untrack(|| session.with_organization(|o| o.member_count)).unwrap_or_default()/> }
        }
    };
    view! {
        <Dialog title="Require two-factor authentication" size=DialogSize::Small busy=change.write.busy
            on_close=move || query.close_dialog() on_submit=send foot>
            {people}
            <Effects preview/>
            <Show when=move || misses_own.get()>
                <p>
                    "You are one of them. "
                    <a href=Route::Account.to_string()>"Set it up in your account"</a> " first."
                </p>
            </Show>
            {move || change.write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
        </Dialog>
    }
}

#[component]
fn People(page: Page<MemberWithoutTwoFactor>, total: u64) -> impl IntoView {
    let more = page.count.saturating_sub(page.results.len() as u64);
    let sentence = sentence(page.count, total);
    let lines = page.results.into_iter().map(|MemberWithoutTwoFactor { user, level }| {
        view! {
            <li>
                <span class="kept-out-name" translate="no">{user.first_name}</span>
                <span class="second" translate="no">{user.email}</span>
                <span class="second user-menu-level"><LevelMark level/>{text::level(level)}</span>
            </li>
        }
    });
    view! {
        <p>{sentence}</p>
        <ul class="kept-out-list" aria-label="Without two-factor authentication" tabindex="0">
            {lines.collect::<Vec<_>>()}
            {(more > 0).then(|| view! { <li class="second">{tr!("and {count} more", count = intl::number(more))}</li> })}
        </ul>
    }
}

/// What requiring it does now.
fn sentence(without: u64, total: u64) -> String {
    if without == 0 {
        return t("Everyone has set it up, so no one is kept out. Who joins later has to set it up first.").to_owned();
    }
    let people = intl::count(total, "person", "people");
    let count = intl::number(without);
    let who = if without == 1 {
        tr!("{count} of {people} has not set it up.")
    } else {
        tr!("{count} of {people} have not set it up.")
    };
    let then = t(
        "Until people do, they reach only their own account, and their API keys don’t work here. Nothing of theirs is removed.",
    );
    format!("{who} {then}")
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn the_sentence_says_how_many_are_kept_out() {
        assert!(sentence(0, 5).starts_with("Everyone has set it up"));
        assert!(sentence(2, 5).starts_with("2 of 5 people have not set it up."));
        assert!(sentence(1, 1).starts_with("1 of 1 person has not set it up."));
    }
}
