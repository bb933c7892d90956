//! The current organization in the user menu: its name, the user's level, and the most frequent actions.

use crate::{
    gate::Gate,
    level::LevelMark,
    query::Query,
    routes::OrganizationPage,
    session::Session,
    text,
    ui::{Icon, MenuItem, OrganizationPicture, use_menu},
};
use rolecall_policy::{Act, Level};
use rolecall_view::prelude::*;

#[component]
pub(super) fn CurrentOrganization() -> impl IntoView {
    let session = Session::get();
    let menu = use_menu();
    let has_one = Memo::new(move |_| session.has_organization());
    // A memo, so that other changes do not take the focus away.
    let organization = Memo::new(move |_| {
        session.with_organization(|organization| {
            (organization.id.to_string(), organization.name.clone(), organization.membership_level)
        })
    });
    let who = move || {
        organization.get().map(|(id, name, level)| {
            let settings = session.page(OrganizationPage::Settings).to_string();
            view! {
                <div class="user-menu-line user-menu-current">
                    <OrganizationPicture id name=name.clone() size=28/>
                    <span class="user-menu-words">
                        <strong translate="no">{name}</strong>
                        <span class="second user-menu-level"><LevelMark level/>{text::level(level)}</span>
                    </span>
                    <a
                        class="button"
                        data-kind="quiet"
                        data-icon-only=""
                        href=settings
                        aria-label="Organization settings"
                        title="Organization settings"
                        on:click=move |_| menu.close()
                    >
                        <Icon name="gear"/>
                    </a>
                </div>
            }
        })
    };
    view! {
        <Show when=move || has_one.get()>
            <p class="user-menu-label">"Current organization"</p>
            {who}
            <InviteMembers/>
            <BillingLink/>
            <hr/>
        </Show>
    }
}

/// The link to billing, which every level can see.
#[component]
fn BillingLink() -> impl IntoView {
    let session = Session::get();
    let menu = use_menu();
    let href = move || session.page(OrganizationPage::Billing).to_string();
    view! {
        <a class="menu-item" href=href on:click=move |_| menu.close()>
            <span class="menu-lead"><Icon name="card"/></span>
            "Billing"
        </a>
    }
}

/// The item that opens the invite dialog on the current page.
#[component]
fn InviteMembers() -> impl IntoView {
    let session = Session::get();
    let query = Query::get();
    let decision = session.can(move || Act::Invite {
        level: Level::Member,
        members_can_invite: session.with_organization(|organization| organization.members_can_invite) == Some(true),
    });
    let open = move || query.open_dialog("invite");
    view! {
        <Gate decision wide=true let:gated>
            <MenuItem icon="plus" refused=gated.refused described_by=gated.explanation on_press=open>
                "Invite members"
            </MenuItem>
        </Gate>
    }
}
