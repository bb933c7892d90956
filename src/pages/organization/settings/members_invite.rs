//! The switch that lets members invite. Before it is turned, a dialog shows for how many people that changes something,
//! and which invites stop.

use super::toggle_state;
use crate::{
    api::{self, ChangeName},
    effects::{Effects, ServerPreview},
    frame::{LazyPage, chunk},
    gate::{Gate, GateButton},
    intl,
    language::{t, tr},
    load::{Outcome, Write},
    query::Query,
    session::Session,
    ui::{Button, ButtonKind, Dialog, DialogSize, FormError, Skeleton, Toggle},
    undo::{Said, Undo},
};
use rolecall_api::{
    ChangeKind, ChangesPreview, OFF, ON, Organization, PlannedChange, RequestAction, UpdateOrganization, WarningKind,
};
use rolecall_policy::Decision;
use rolecall_view::prelude::*;

/// The name of the dialog in the URL.
const DIALOG: &str = "members-can-invite";

/// What the switch and its dialog share.
#[derive(Clone, Copy)]
struct Asked {
    session: Session,
    may: Signal<Decision>,
    write: Write,
}

#[component]
pub(super) fn MembersCanInvite(may: Signal<Decision>) -> impl IntoView {
    let session = Session::get();
    let query = Query::get();
    let write = Write::new();
    let on = Signal::derive(move || session.with_organization(|o| o.members_can_invite) == Some(true));
    let state = toggle_state(on, write.busy);
    let other_way = Signal::derive(move || if on.get() { OFF } else { ON }.to_owned());
    provide_context(Asked { session, may, write });
    let asked = query.dialog(DIALOG);
    let opens = Memo::new(move |_| asked.get() && may.get().is_allowed());
    view! {
        <div class="setting">
            <Gate decision=may asks=Some(RequestAction::SetMembersCanInvite) name=other_way let:gated>
                <Toggle label=t("Members can invite") state refused=gated.refused described_by=gated.explanation
                    on_press=move || query.open_dialog(DIALOG)/>
            </Gate>
            <div>
                <p class="setting-title">"Members can invite"</p>
                <p class="setting-words">{move || words(on.get())}</p>
            </div>
        </div>
        {move || opens.get().then(|| view! { <LazyPage chunk=invite_switch_dialog meanwhile=|| Markup::Nothing/> })}
    }
}

chunk! {
    /// The chunk of the dialog.
    invite_switch_dialog in factors => || view! { <Ask/> }
}

/// The dialog with what turning the switch does.
#[component]
fn Ask() -> impl IntoView {
    let query = Query::get();
    let undo = Undo::get();
    let Asked { session, may, write } = expect_context();
    // Untracked, so that the dialog keeps its direction when the response changes the organization.
    let to = untrack(|| session.with_organization(|o| o.members_can_invite)) != Some(true);
    let preview = ServerPreview::ask(move || {
        vec![PlannedChange { members_can_invite: Some(to), ..PlannedChange::new(ChangeKind::ManageOrganization) }]
    });
    let busy = Signal::derive(move || preview.is_waiting() || write.busy.get());
    let send = move || {
        let id = session.organization_id().get_untracked();
        let Some(id) = id.filter(|_| !busy.get_untracked() && may.get_untracked().is_allowed()) else { return };
        let outcome = Outcome::always(move |organization: &Organization| {
            session.set_organization(organization.clone());
            let said = Said { done: done(to).to_owned(), undone: done(!to).to_owned() };
            undo.say(ChangeName::UpdateOrganization, said, || ());
        })
        .and_here(move |_| query.close_dialog());
        let update = UpdateOrganization { members_can_invite: Some(to), ..UpdateOrganization::default() };
        write.send(api::update_organization(&id, &update), outcome);
    };
    let (title, act) = if to {
        (t("Let members invite"), t("Let members invite"))
    } else {
        (t("Stop members inviting"), t("Turn off"))
    };
    let foot = move || {
        view! {
            <Button label="Cancel" disabled=write.busy on_press=move || query.close_dialog()/>
            <GateButton decision=may label=act kind=ButtonKind::Primary submit=true busy/>
        }
    };
    view! {
        <Dialog title size=DialogSize::Small busy=write.busy on_close=move || query.close_dialog() on_submit=send foot>
            <Show when=move || !preview.is_waiting() fallback=|| view! { <Skeleton rows=2/> }>
                <p>{move || consequence(to, preview.ready().as_ref())}</p>
            </Show>
            <Effects preview/>
            {move || write.general_error(&[]).map(|sentence| view! { <FormError sentence/> })}
        </Dialog>
    }
}

/// Says what the switch means: first the current state, then the other.
const fn words(is_on: bool) -> &'static str {
    if is_on {
        "Everyone can invite people. When this is off, only administrators and the owner can."
    } else {
        "Only administrators and the owner can invite people. When this is on, everyone can."
    }
}

/// What turning it does to how many people; without a number if the server did not say.
fn consequence(to: bool, preview: Option<&ChangesPreview>) -> String {
    let members = match preview.filter(|preview| preview.refused.is_empty()) {
        Some(preview) if preview.warnings.iter().any(|warning| warning.kind == WarningKind::NoEffect) => {
            return t("Nothing changes: someone else has done this meanwhile.").to_owned();
        }
        Some(preview) if preview.people_count == 0 => {
            return nobody(to).to_owned();
        }
        Some(preview) => intl::count(preview.people_count, "member", "members"),
        None => t("Members").to_owned(),
    };
    if to {
        tr!("{members} can then invite people, as members.")
    } else {
        tr!("{members} can then no longer invite people. Administrators and the owner still can.")
    }
}

/// What turning it does if there is no member.
fn nobody(to: bool) -> &'static str {
    t(if to {
        "No one can then invite now, because everyone is an administrator or the owner. It counts for members who join later."
    } else {
        "No one loses this now, because everyone is an administrator or the owner. It counts for members who join later."
    })
}

/// What was done.
fn done(to: bool) -> &'static str {
    t(if to { "Members can invite: on." } else { "Members can invite: off." })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::PreviewWarning;

    #[test]
    fn the_text_below_the_switch_describes_the_current_state() {
        assert!(words(true).starts_with("Everyone can invite"));
        assert!(words(false).starts_with("Only administrators and the owner can invite"));
    }

    #[test]
    fn the_dialog_says_for_how_many_members_it_changes_something() {
        let told =
            |to, people_count| consequence(to, Some(&ChangesPreview { people_count, ..ChangesPreview::default() }));
        assert_eq!(told(true, 1), "1 member can then invite people, as members.");
        assert!(told(false, 12).starts_with("12 members can then no longer invite people."));
        assert!(told(false, 0).starts_with("No one loses this now"));
        assert!(consequence(true, None).starts_with("Members can then invite"));
    }

    #[test]
    fn the_dialog_says_no_more_than_the_preview() {
        let detail = String::new();
        let done = PreviewWarning { kind: WarningKind::NoEffect, change: Some(0), detail };
        let done = ChangesPreview { warnings: vec![done], ..ChangesPreview::default() };
        assert!(consequence(false, Some(&done)).starts_with("Nothing changes"));
        let refused = r#"[{"index": 0, "status": 403, "error": {"type": "authentication_error", "code": "", "detail": "", "attr": null}}]"#;
        let refused = ChangesPreview { refused: serde_json::from_str(refused).unwrap(), ..ChangesPreview::default() };
        assert!(consequence(false, Some(&refused)).starts_with("Members can then no longer"));
    }
}
