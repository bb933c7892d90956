//! The row of a pending or expired invite. It looks different from those of members.

use super::{reach::reach, roster::Roster, row::ReachCell, rules, state::Dialog};
use crate::{
    gate::GateButton,
    language::{t, tr},
    level::LevelLabel,
    load::Write,
    routes::invite_url,
    row_actions::{Consequence, RowAction, RowActions, RowMenu},
    time,
    ui::{Avatar, Badge, BadgeKind, ButtonKind, CopyButton, UntilNote},
};
use rolecall_api::{Invite, InviteDelivery, ProjectId, RequestAction, Timestamp};
use rolecall_policy::{Act, Decision, Level};
use rolecall_view::prelude::*;

/// If an invite expires within this time, in seconds, its remaining time is shown in amber.
const SOON: f64 = 12.0 * 3600.0;

/// The signals of a row, updated when the listing changes.
#[derive(Clone, Copy)]
struct RowInvite {
    roster: Roster,
    invite: Memo<Invite>,
    /// True if its link works and the user can see it.
    has_link: Memo<bool>,
    /// True if its email was given up, and its link works.
    was_not_delivered: Memo<bool>,
    /// Whether the rules allow renewing it.
    renew: Signal<Decision>,
    /// Whether the rules allow cancelling it.
    cancel: Signal<Decision>,
    /// The request that renews it.
    renewal: Write,
}

/// The row of an invite.
#[component]
pub fn PendingInvite(roster: Roster, address: String) -> impl IntoView {
    let find = move |address: &str| {
        roster.seen.with(|seen| seen.as_ref().and_then(|listing| listing.invite(address).cloned()))
    };
    let Some(first) = untrack(|| find(&address)) else { return Markup::Nothing };
    let invite = {
        let address = address.clone();
        // The last known invite stays until the row is removed.
        Memo::new(move |old: Option<&Invite>| find(&address).or_else(|| old.cloned()).unwrap_or_else(|| first.clone()))
    };
    let row = row(roster, invite);
    let level = move || invite.with(|invite| invite.level);
    let end = move || invite.with(|invite| invite.access_expires_at.clone());
    let name = move || invite.with(|invite| invite.first_name.clone());
    let renewed = move || invite.with(|invite| invite.link_renewed_at.clone().filter(|_| !invite.is_expired));
    let title = address.clone();
    let words = move || {
        let address = address.clone();
        if name().is_empty() {
            view! { <span class="person-words" title=title.clone()>{address}</span> }
        } else {
            view! {
                <span class="person-words" title=title.clone()>{name} " " <span class="second">{address}</span></span>
            }
        }
    };
    view! {
        <tr role="row" class="pending-invite" aria-busy=move || row.renewal.busy.get().then_some("true")>
            <td role="cell" class="column-select"></td>
            <th role="rowheader" scope="row" class="column-person">
                <span class="person">
                    <Avatar id="" name=""/>
                    <span class="person-lines">
                        <span class="person-name">
                            <span class="sr-only">"Invite to "</span>{words}
                            {move || renewed().map(|renewed| view! { <ShareAgain renewed/> })}
                        </span>
                        {move || view! { <Life invite=invite.get() was_not_delivered=row.was_not_delivered.get()/> }}
                    </span>
                </span>
            </th>
            <td role="cell" class="column-level">
                {move || view! { <LevelLabel level=level()/> }}
                {move || view! { <UntilNote end=end().filter(|_| level() > Level::Member)/> }}
            </td>
            <td role="cell" class="column-projects">
                {move || row.reach()}
                {move || view! { <UntilNote end=end().filter(|_| level() == Level::Member)/> }}
            </td>
            <td role="cell" class="column-seen">
                {move || if invite.with(|invite| invite.is_expired) {
                    view! { <Badge kind=BadgeKind::Neutral text=t("Expired")/> }
                } else if row.was_not_delivered.get() {
                    view! { <Badge kind=BadgeKind::Failed text=t("Not delivered")/> }
                } else {
                    view! { <Badge kind=BadgeKind::Pending text=t("Pending")/> }
                }}
            </td>
            <td role="cell" class="column-joined"><LinkCell row/></td>
            <td role="cell" class="column-menu"><InviteMenu row/></td>
        </tr>
    }
}

fn row(roster: Roster, invite: Memo<Invite>) -> RowInvite {
    let own = move || {
        roster.here.with(|here| {
            let me = here.as_ref().map(|here| &here.me);
            invite.with(|invite| invite.created_by.as_ref().map(|author| &author.uuid) == me)
        })
    };
    let renew = Signal::derive(move || {
        let level = roster.session.level();
        roster.here.with(|here| {
            let (members_can_invite, projects) =
                here.as_ref().map_or((true, [].as_slice()), |here| (here.members_can_invite, here.projects.as_slice()));
            invite.with(|invite| rules::renew(level, own(), invite, members_can_invite, projects))
        })
    });
    let cancel = roster.session.can(move || Act::CancelInvite { own: own() });
    let has_link = Memo::new(move |_| invite.with(|invite| link(invite).is_some()));
    let was_not_delivered =
        Memo::new(move |_| has_link.get() && invite.with(|invite| invite.delivery == Some(InviteDelivery::Failed)));
    RowInvite { roster, invite, has_link, was_not_delivered, renew, cancel, renewal: Write::new() }
}

impl RowInvite {
    fn reach(self) -> Option<Markup> {
        self.roster.here.with(|here| {
            let here = here.as_ref()?;
            let reach = self.invite.with(|invite| {
                // Only users who can see the link can see which projects it grants.
                if invite.id.is_none() && invite.level < Level::Administrator {
                    return None;
                }
                let granted = |id: ProjectId| {
                    invite.private_project_access.iter().find(|grant| grant.id == id).map(|grant| grant.level)
                };
                Some(reach(invite.level, granted, &here.projects, here.level))
            });
            reach.map(|reach| view! { <ReachCell reach/> })
        })
    }

    fn renew(self) {
        self.roster.renew_invite(&self.invite.get_untracked(), self.renewal);
    }

    fn send_again(self) {
        self.roster.send_invite_again(&self.invite.get_untracked(), self.renewal);
    }

    /// The link, if it works and the user can see it.
    fn link(self) -> Option<String> {
        self.invite.with(link)
    }
}

fn link(invite: &Invite) -> Option<String> {
    invite.id.as_ref().filter(|_| !invite.is_expired).map(invite_url)
}

/// Whether its email was given up, the remaining time of an invite, and who sent it.
#[component]
fn Life(invite: Invite, was_not_delivered: bool) -> impl IntoView {
    let (until, is_expired) = (StoredValue::new(invite.expires_at.clone()), invite.is_expired);
    let soon = move || {
        let left = until.with_value(|until| time::seconds_until(until, time::ticking()));
        (!is_expired && left < SOON).then_some("")
    };
    let words = move || {
        let now = time::ticking();
        until.with_value(|until| {
            if is_expired { tr!("expired {ago}", ago = time::ago_at(until, now)) } else { time::left_at(until, now) }
        })
    };
    let author = invite.created_by.map(|author| tr!(" · invited by {name}", name = author.first_name));
    view! {
        <span class="second">
            {was_not_delivered.then(|| view! { <span data-soon="">"The email could not be delivered"</span> " · " })}
            <time datetime=invite.expires_at.to_string() title=time::exact(&invite.expires_at) data-soon=soon>
                {words}
            </time>
            {author}
        </span>
    }
}

/// Says that the link was renewed and must be shared again.
#[component]
fn ShareAgain(renewed: Timestamp) -> impl IntoView {
    let why = tr!(
        "The link was renewed on {date}, because someone who knew it lost access. The previous link no longer works.",
        date = time::exact(&renewed)
    );
    let title = why.clone();
    view! {
        <span class="badge-note" title=title>
            <Badge kind=BadgeKind::Warn text=t("Share again")/>
            <span class="sr-only">" "{why}</span>
        </span>
    }
}

/// A button that copies the link; one that renews it if it has expired, or sends the email again if it was given up.
#[component]
fn LinkCell(row: RowInvite) -> impl IntoView {
    let expired = Memo::new(move |_| row.invite.with(|invite| invite.is_expired));
    move || {
        if expired.get() {
            view! {
                <GateButton
                    decision=row.renew
                    label="Renew link"
                    kind=ButtonKind::Link
                    icon="link"
                    busy=row.renewal.busy
                    on_press=move || row.renew()
                />
            }
        } else if row.was_not_delivered.get() {
            view! {
                <GateButton
                    decision=row.cancel
                    label="Send again"
                    kind=ButtonKind::Link
                    icon="envelope"
                    busy=row.renewal.busy
                    on_press=move || row.send_again()
                />
            }
        } else if row.has_link.get() {
            let text = Signal::derive(move || row.link().unwrap_or_default());
            view! { <CopyButton label=t("Copy link") text kind=ButtonKind::Link/> }
        } else {
            Markup::Nothing
        }
    }
}

#[component]
fn InviteMenu(row: RowInvite) -> impl IntoView {
    let label = Signal::derive(move || {
        row.invite.with(|invite| tr!("Actions for the invite to {email}", email = invite.target_email))
    });
    view! { <RowMenu label actions=move || row.actions()/> }
}

impl RowInvite {
    fn actions(self) -> RowActions {
        let roster = self.roster;
        let copy = move || roster.copy_link(&self.invite.get_untracked());
        let cancel = move || roster.open(&Dialog::CancelInvite { address: self.invite.get_untracked().target_email });
        let copy = self.has_link.get().then(|| RowAction::new(t("Copy link"), "copy", copy));
        let code = self.has_link.get().then(|| {
            RowAction::new(t("Show QR code"), "link", move || roster.coded.set(Some(self.invite.get_untracked())))
        });
        let renew = RowAction::new(t("Renew link"), "link", move || self.renew()).gated(self.renew);
        let cancel = RowAction::new(t("Cancel invite"), "close", cancel)
            .gated(self.cancel)
            .asking(RequestAction::CancelInvite, self.invite.with(|invite| invite.target_email.clone()))
            .with_consequence(Consequence::Confirmed);
        let is_mailed = self.has_link.get() && self.invite.with(|invite| invite.delivery.is_some());
        let again = is_mailed
            .then(|| RowAction::new(t("Send again"), "envelope", move || self.send_again()).gated(self.cancel));
        vec![vec![copy, code, again, Some(renew)], vec![Some(cancel)]]
    }
}
