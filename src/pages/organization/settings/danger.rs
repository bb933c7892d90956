//! The danger zone of an organization: leave it, transfer its ownership, delete it.

use crate::{
    api::{self, ChangeName},
    gate::{DialogError, GateButton, refusal_or, refused, stays_open},
    intl,
    language::{t, tr},
    load::{Loaded, Outcome, Write},
    pages::ownership::{DIALOG, Handover, SuccessorSettings, offer_in_settings},
    query::Query,
    routes::{OrganizationPage, Route},
    session::Session,
    time,
    ui::{Button, ButtonKind, Dialog, DialogSize, TypedConfirmation},
    undo::{Said, Undo},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rolecall_api::Organization;
use rolecall_policy::{Act, Decision, Level, Target};
use rolecall_view::prelude::*;

/// The danger zone, at the end of the settings.
#[component]
pub(super) fn Danger() -> impl IntoView {
    let session = Session::get();
    let query = Query::get();
    let name = move || session.organization_name();
    let may_leave = session.can(move || Act::Remove { target: Target { level: session.level(), is_actor: true } });
    let may_delete = session.can(|| Act::DeleteOrganization);
    let somebody = Target { level: Some(Level::Member), is_actor: false };
    let may_transfer = session.can(move || Act::ChangeLevel { target: somebody, to: Level::Owner });
    let navigate = use_navigate();
    let people = move || {
        if let Some(slug) = untrack(|| session.organization_slug()) {
            let page = Route::Organization(slug, OrganizationPage::Members);
            // The members page then explains how to transfer ownership.
            navigate(&format!("{page}?transfer=on"), NavigateOptions::default());
        }
    };
    let handover = Handover::load();
    let offered = Memo::new(move |_| handover.shown().and_then(|shown| offer_in_settings(&shown, time::exact)));
    let (leaving, deleting) = (query.dialog("leave"), query.dialog("delete"));
    let leaves = stays_open(move || leaving.get(), may_leave);
    let deletes = stays_open(move || deleting.get(), may_delete);
    view! {
        <section class="settings-section">
            <h2>"Danger zone"</h2>
            <div class="danger-row">
                <p>
                    <strong>{move || tr!("Leave {organization}", organization = name())}</strong>
                    "You lose access to all its projects immediately. To come back, you need a new invite."
                </p>
                <GateButton decision=may_leave label="Leave" on_press=move || query.open_dialog("leave")/>
            </div>
            <div class="danger-row">
                <p>
                    <strong>"Transfer ownership"</strong>
                    {move || offered.get().unwrap_or_else(|| {
                        t("Choose a member as the new owner. You become an administrator.").into()
                    })}
                </p>
                {move || if offered.with(Option::is_some) {
                    view! { <Button label="Show offer" on_press=move || query.open_dialog(DIALOG)/> }
                } else {
                    view! { <GateButton decision=may_transfer label="Choose a member" on_press=people.clone()/> }
                }}
            </div>
            <SuccessorSettings handover/>
            <div class="danger-row">
                <p>
                    <strong>{move || tr!("Delete {organization}", organization = name())}</strong>
                    "Hides it with all projects, events, members and invites, and deletes them in 30 days. Accounts stay."
                </p>
                <GateButton decision=may_delete label="Delete organization" kind=ButtonKind::Danger
                    on_press=move || query.open_dialog("delete")/>
            </div>
        </section>
        <Show when=move || leaves.get()>
            {session.organization.get_untracked().map(|organization| view! { <Leave organization query may=may_leave/> })}
        </Show>
        <Show when=move || deletes.get()>
            {session.organization.get_untracked().map(|organization| view! { <Delete organization query may=may_delete/> })}
        </Show>
    }
}

#[component]
fn Leave(organization: Organization, query: Query, may: Signal<Decision>) -> impl IntoView {
    let session = Session::get();
    let undo = Undo::get();
    let write = Write::new();
    let name = organization.name.clone();
    let projects = intl::count(organization.teams.len() as u64, "project", "projects");
    let leave = move || {
        if !may.get_untracked().is_allowed() {
            return;
        }
        let Some(me) = untrack(|| session.with_user(|user| user.uuid.clone())) else { return };
        let (id, name) = (organization.id.clone(), organization.name.clone());
        let change = api::remove_member(&id, &me);
        // The dialog is busy until the session has changed, so that nothing of the old organization is loaded again.
        let request = session.lose_organization(id, change);
        let outcome = Outcome::always(move |()| {
            let said = Said {
                done: tr!("You left {organization}.", organization = name),
                undone: tr!("You are back in {organization}.", organization = name),
            };
            undo.say(ChangeName::RemoveMember, said, || ());
        });
        write.send_with(ChangeName::RemoveMember, request, outcome);
    };
    let title = tr!("Leave {organization}", organization = name);
    let act = title.clone();
    let foot = move || {
        view! {
            <Button label="Cancel" disabled=write.busy on_press=move || query.close_dialog()/>
            <GateButton decision=may label=act.clone() kind=ButtonKind::Danger submit=true busy=write.busy/>
        }
    };
    view! {
        <Dialog title size=DialogSize::Small busy=write.busy on_close=move || query.close_dialog() on_submit=leave foot>
            <p>
                "You lose access to " {projects}
                ". The invites you sent stop working. Your account and your other organizations stay."
            </p>
            <DialogError may=may error=move || write.general_error(&[])/>
        </Dialog>
    }
}

#[component]
fn Delete(organization: Organization, query: Query, may: Signal<Decision>) -> impl IntoView {
    let session = Session::get();
    let undo = Undo::get();
    let write = Write::new();
    let error = refusal_or(may, move || write.general_error(&[]));
    let name = organization.name.clone();
    let projects = intl::count(organization.teams.len() as u64, "project", "projects");
    let people = intl::count(organization.member_count, "person loses", "people lose");
    let counted = organization.id.clone();
    let invites = Loaded::new(
        move || counted.clone(),
        |id| async move { api::find_invites(&id, "", 0, 1).await.map(|page| page.count) },
    );
    let invites = move || match invites.ready() {
        None | Some(0) => t(" and all their events").to_owned(),
        Some(count) => tr!(", all their events and {invites}", invites = intl::count(count, "invite", "invites")),
    };
    let confirm = move || {
        if !may.get_untracked().is_allowed() {
            return;
        }
        let (id, name) = (organization.id.clone(), organization.name.clone());
        let change = api::delete_organization(&id);
        let request = session.lose_organization(id, change);
        let outcome = Outcome::always(move |()| {
            let said = Said {
                done: tr!("{organization} was deleted.", organization = name),
                undone: tr!("{organization} is back.", organization = name),
            };
            undo.say(ChangeName::DeleteOrganization, said, || ());
        });
        write.send_with(ChangeName::DeleteOrganization, request, outcome);
    };
    view! {
        <TypedConfirmation title=tr!("Delete {organization}", organization = name) name=name.clone()
            act=t("Delete organization") busy=write.busy error refused=refused(may) on_confirm=confirm
            on_close=move || query.close_dialog()>
            <p>
                {people} " access immediately. " {projects} {invites}
                " are hidden immediately, and deleted in 30 days. Until then you can restore them."
            </p>
        </TypedConfirmation>
    }
}
