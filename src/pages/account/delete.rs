//! Deleting the account, and the export of what belongs to it.

use crate::{
    api::{self, ACCOUNT_EXPORT},
    form::Form,
    frame::Toasts,
    language::{t, tr},
    load::Outcome,
    query::Query,
    routes::{OrganizationPage, Route},
    session::Session,
    ui::{Button, ButtonKind, Field, Handler, Icon, TypedConfirmation, fresh_id},
};
use rolecall_api::{DeleteMe, OrganizationRef, field_name};
use rolecall_policy::Level;
use rolecall_view::prelude::*;

/// The dialog's name in the URL.
const DIALOG: &str = "delete-account";
const PASSWORD: &str = field_name!(DeleteMe.password);

/// A link that downloads the account as JSON.
#[component]
pub(super) fn ExportAccount() -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="export-of-account">
            <h2 id="export-of-account">"Export your data"</h2>
            <p class="prose">
                "A JSON file with your profile, organizations, access to projects, sessions, second factor and API keys \
                without their secrets, invites that you sent, and changes that you made."
            </p>
            <a class="button" href=api::at_server(ACCOUNT_EXPORT) download="" rel="external">
                <Icon name="download"/>
                <span>"Download your data"</span>
            </a>
        </section>
    }
}

/// The section to delete the account, with its dialog.
#[component]
pub(super) fn DeleteAccount() -> impl IntoView {
    let session = Session::get();
    let query = Query::get();
    let owned = Memo::new(move |_| {
        let is_owned = |organization: &&OrganizationRef| organization.membership_level == Level::Owner;
        session.with_organizations(|all| all.iter().filter(is_owned).cloned().collect::<Vec<_>>())
    });
    let is_owner = Memo::new(move |_| owned.with(|owned| !owned.is_empty()));
    let why = fresh_id("owned");
    let reason = why.clone();
    let described_by = Signal::derive(move || if is_owner.get() { reason.clone() } else { String::new() });
    let asked = query.dialog(DIALOG);
    let open = Memo::new(move |_| asked.get() && !is_owner.get());
    let close = move || query.close_dialog();
    view! {
        <section class="section" aria-labelledby="delete-account">
            <h2 id="delete-account">"Delete account"</h2>
            <p class="prose">
                "Deletes your account with its sessions, API keys and memberships, and cancels the invites that you sent. \
                Projects, events and the changes that you made stay; your name and email are erased from activity logs."
            </p>
            <Show when=move || is_owner.get()>
                <div class="prose" id=why.clone()>
                    <p>"You can’t delete your account while you own an organization. Transfer ownership or delete it first:"</p>
                    <ul class="plain-list">
                        <For each=move || owned.get() key=|organization| (organization.id.clone(), organization.name.clone()) let:organization>
                            <OwnedLine organization/>
                        </For>
                    </ul>
                </div>
            </Show>
            <Button label="Delete account" kind=ButtonKind::Danger refused=is_owner described_by
                on_press=move || query.open_dialog(DIALOG)/>
            {move || open.get().then(|| view! { <Confirm on_close=close/> })}
        </section>
    }
}

/// An owned organization, with links to where it can be given up.
#[component]
fn OwnedLine(organization: OrganizationRef) -> impl IntoView {
    let page = |page| Route::Organization(organization.slug.clone(), page).to_string();
    let (members, settings) = (page(OrganizationPage::Members), page(OrganizationPage::Settings));
    let name = organization.name;
    view! {
        <li>
            <strong translate="no">{name.clone()}</strong> ": "
            <a href=members aria-label=tr!("Transfer ownership of {name}")>"transfer ownership"</a> " or "
            <a href=settings aria-label=tr!("Delete {name}")>"delete"</a>
        </li>
    }
}

#[component]
fn Confirm(#[prop(into)] on_close: Handler) -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let form = Form::new(&[PASSWORD]);
    let password = RwSignal::new(String::new());
    let email = untrack(|| session.with_user(|user| user.email.clone())).unwrap_or_default();
    let confirm = move || {
        let request = DeleteMe { password: password.get_untracked() };
        let outcome = Outcome::always(move |()| {
            toasts.say(t("Your account was deleted."));
            session.leave();
        });
        form.send(&[(PASSWORD, &request.password, "Enter your password.")], api::delete_account(&request), outcome);
    };
    let error = Signal::derive(move || form.general_error());
    view! {
        <TypedConfirmation title=t("Delete account") name=email act=t("Delete account") busy=form.is_busy() error on_confirm=confirm on_close>
            <p>
                "Your account is deleted for good, and you are signed out everywhere. Programs that use your API keys are \
                rejected. This cannot be undone."
            </p>
            <div class="dialog-ask">
                <Field label="Your password" value=password kind="password" autocomplete="current-password"
                    error=form.error_at(PASSWORD)/>
            </div>
        </TypedConfirmation>
    }
}
