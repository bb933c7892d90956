//! The row of a member in the table.

use super::{
    reach::{Reach, reach},
    roster::{Here, Roster},
    rules,
    state::Dialog,
};
use crate::{
    language::{t, tr},
    level::{LevelChoice, LevelControl, LevelLabel},
    query::Query,
    routes::{OrganizationPage, Route},
    row_actions::{Consequence, RowAction, RowActions, RowMenu},
    session::AskedAct,
    ui::{Ago, Avatar, Badge, BadgeKind, Day, Handler, PrivateTag, UntilNote},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rolecall_api::{Member, ProjectId, RequestAction, StartView, UserId, param};
use rolecall_policy::{Act, Level, Target};
use rolecall_view::prelude::*;

/// The signals of a row, updated when the listing changes.
#[derive(Clone, Copy)]
struct RowPerson {
    roster: Roster,
    member: Memo<Member>,
    /// True if it is the signed-in user.
    own: Signal<bool>,
    /// True if it is the owner. A memo, so that other changes of the member do not render an open menu again.
    is_owner: Memo<bool>,
}

impl RowPerson {
    fn target(self) -> Target {
        Target { level: Some(self.member.with(|member| member.level)), is_actor: self.own.get() }
    }

    fn name(self) -> String {
        self.member.with(|member| member.user.first_name.clone())
    }

    fn person(self) -> UserId {
        self.member.with_untracked(|member| member.user.uuid.clone())
    }

    fn organization(self) -> String {
        self.roster.here.with(|here| here.as_ref().map(|here| here.name.clone()).unwrap_or_default())
    }
}

/// The row of a person.
#[component]
pub fn PersonRow(roster: Roster, id: UserId) -> impl IntoView {
    let find =
        move |id: &UserId| roster.seen.with(|seen| seen.as_ref().and_then(|listing| listing.person(id).cloned()));
    let Some(first) = untrack(|| find(&id)) else { return Markup::Nothing };
    let member = {
        let id = id.clone();
        // The last known member stays until the row is removed.
        Memo::new(move |old: Option<&Member>| find(&id).or_else(|| old.cloned()).unwrap_or_else(|| first.clone()))
    };
    let own = Memo::new(move |_| roster.here.with(|here| here.as_ref().is_some_and(|here| here.me == id)));
    let is_owner = Memo::new(move |_| member.with(|member| member.level == Level::Owner));
    let row = RowPerson { roster, member, own: own.into(), is_owner };
    let busy = move || roster.edits.with(|edits| member.with(|member| edits.has(&member.user.uuid)));
    let (email, name) = (move || member.with(|member| member.user.email.clone()), move || row.name());
    let joined = move || member.with(|member| member.joined_at.clone());
    let last_seen = move || member.with(|member| member.last_seen.clone());
    let picture = move || view! { <Avatar id=row.person().to_string() name=name()/> };
    let (person, select) = (row.person().0, move || tr!("Select {name}", name = row.name()));
    let marks = move || {
        let member = member.get();
        let marks = [(member.is_offered_ownership, "Offered ownership"), (member.is_successor, "Successor")];
        marks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, text)| t(text))
    };
    let selected = move || roster.selection.has(&row.person());
    view! {
        <tr role="row" aria-busy=move || busy().then_some("true")>
            <td role="cell" class="column-select">
                <input type="checkbox" data-person=person aria-label=select prop:checked=selected/>
            </td>
            <th role="rowheader" scope="row" class="column-person">
                <span class="person">
                    {picture}
                    <span class="person-lines">
                        <span class="person-name">
                            <span class="person-words" title=name translate="no">{name}</span>
                            {move || own.get().then(|| view! { <Badge kind=BadgeKind::Neutral text=t("you")/> })}
                            {move || marks().map(|text| view! { <Badge kind=BadgeKind::Pending text/> }).collect_view()}
                        </span>
                        <span class="second" title=email translate="no">{email}</span>
                    </span>
                </span>
            </th>
            <td role="cell" class="column-level">
                <LevelCell row/>
                {move || view! { <UntilNote end=row.member.with(|member| member.expires_at.clone())/> }}
            </td>
            <td role="cell" class="column-projects">
                {move || row.reach().map(|reach| view! { <ReachCell reach/> })}
            </td>
            <td role="cell" class="column-seen">{move || view! { <Ago moment=last_seen()/> }}</td>
            <td role="cell" class="column-joined">{move || view! { <Day moment=joined()/> }}</td>
            <td role="cell" class="column-menu"><PersonMenu row/></td>
        </tr>
    }
}

impl RowPerson {
    fn reach(self) -> Option<Reach> {
        self.roster.here.with(|here| {
            let Here { projects, level, .. } = here.as_ref()?;
            Some(self.member.with(|member| {
                let explicit = |id: ProjectId| {
                    member.project_grants.iter().find(|grant| grant.project == id).map(|grant| grant.level)
                };
                reach(member.level, explicit, projects, *level)
            }))
        })
    }
}

#[component]
fn LevelCell(row: RowPerson) -> impl IntoView {
    let level = Signal::derive(move || row.member.with(|member| member.level));
    // Nobody can change their own level, so there is no control for it.
    move || {
        if row.own.get() {
            return view! { <span class="level-own">{move || view! { <LevelLabel level=level.get()/> }}</span> };
        }
        let session = row.roster.session;
        let decision = Signal::derive(move || rules::change(session.level(), row.target()));
        let choices = [Level::Owner, Level::Administrator, Level::Member].map(|to| LevelChoice {
            level: to,
            decision: session.can(move || Act::ChangeLevel { target: row.target(), to }),
        });
        let label = tr!("Level of {name}", name = row.member.with_untracked(|member| member.user.first_name.clone()));
        // The owner's level changes only when the owner transfers ownership, so the owner is listed as a helper.
        let of = Signal::derive(move || (level.get() != Level::Owner).then(|| row.person()));
        let choose = move |to| row.roster.open(&Dialog::Change { person: row.person(), to });
        let name = Signal::derive(move || row.name());
        view! { <LevelControl label value=level decision choices=choices.to_vec() of name on_choose=choose/> }
    }
}

/// The cell for the projects, such as "7 · 6 open, 1 granted [Ledger]".
#[component]
pub fn ReachCell(reach: Reach) -> impl IntoView {
    let (shown, more) = reach.tags();
    let tags = shown.iter().map(|name| view! { <PrivateTag name=name.clone()/> }).collect_view();
    let rest = reach.granted[shown.len()..].join(", ");
    view! {
        <span class="reach" title=reach.sentence() data-continues=reach.continues.then_some("")>
            <span class="reach-number" translate="no">{reach.number}</span>
            " "
            <span class="reach-reason">{reach.reason.clone()}</span>
            <span class="reach-tags">
                {tags}
                {(more > 0).then(|| view! {
                    <span class="tag" title=rest.clone()>
                        <span aria-hidden="true">{format!("+{more}")}</span>
                        <span class="sr-only">{tr!("and {rest}")}</span>
                    </span>
                })}
            </span>
        </span>
    }
}

/// The menu of a member; on narrow screens it also has what does not fit in the row.
#[component]
fn PersonMenu(row: RowPerson) -> impl IntoView {
    let label = Signal::derive(move || tr!("Actions for {name}", name = row.name()));
    let about = move || {
        let (seen, joined) = row.member.with_untracked(|member| (member.last_seen.clone(), member.joined_at.clone()));
        view! {
            <div class="row-detail">
                <span>"Last seen " <Ago moment=seen/></span>
                <span>"Joined " <Day moment=joined/></span>
            </div>
        }
    };
    let navigate = use_navigate();
    let see = Handler::from(move |page: OrganizationPage| {
        let slug = row.roster.session.organization_slug().unwrap_or_default();
        let about = if page == OrganizationPage::Access { "person" } else { param::ITEM };
        let address = Query::url(&Route::Organization(slug, page).to_string(), &[(about, &row.person().0)]);
        navigate(&address, NavigateOptions::default());
    });
    view! { <RowMenu label about actions=move || row.actions(&see)/> }
}

impl RowPerson {
    fn actions(self, see: &Handler<(OrganizationPage,)>) -> RowActions {
        let (roster, session) = (self.roster, self.roster.session);
        let (own, is_owner) = (self.own.get(), self.is_owner.get());
        let address = move || self.member.with_untracked(|member| member.user.email.clone());
        let open = move |to: Option<Level>| {
            let person = self.person();
            roster.open(&match to {
                Some(to) => Dialog::Change { person, to },
                None => Dialog::Remove { person },
            });
        };
        let copy = RowAction::new(t("Copy email"), "copy", move || roster.copy_address(&address()));
        // Ownership cannot be transferred to the owner, nor by users to themselves.
        let transfer_ownership = (!own && !is_owner).then(|| {
            RowAction::new(t("Transfer ownership"), "arrow-right", move || open(Some(Level::Owner)))
                .gated(session.can(move || Act::ChangeLevel { target: self.target(), to: Level::Owner }))
                .on_person(self.person())
        });
        // A plain member has nothing to end; who has an end sees why they cannot move it.
        let level = untrack(|| self.member.with(|member| member.level));
        let ends = untrack(|| self.member.with(|member| member.expires_at.is_some()));
        let end = (ends || (level == Level::Administrator && !own)).then(|| {
            RowAction::new(t("Set when the level ends"), "history", move || {
                roster.open(&Dialog::End { person: self.person() });
            })
            .gated(session.can(move || Act::ChangeLevel { target: self.target(), to: level }))
            .on_person(self.person())
        });
        // Nobody can remove the owner, who can leave after transferring ownership.
        let remove = (own || !is_owner).then(|| {
            let organization = untrack(|| self.organization());
            let (label, icon) = if own {
                (tr!("Leave {organization}"), "sign-out")
            } else {
                (tr!("Remove from {organization}"), "trash")
            };
            RowAction::new(label, icon, move || open(None))
                .gated(session.can(move || Act::Remove { target: self.target() }))
                .on_person(self.person())
                .named(untrack(|| self.name()))
                .with_consequence(Consequence::Confirmed)
        });
        let to = |label: &'static str, icon: &'static str, page: OrganizationPage| {
            let see = see.clone();
            Some(RowAction::new(t(label), icon, move || see.run_with(page)))
        };
        let access = to("See access", "lock", OrganizationPage::Access)
            .map(|action| if own { action } else { action.gated(session.can(|| Act::ViewActivity)) });
        let person = self.person();
        let view_as = (!own).then(|| {
            let whom = StartView { user_uuid: Some(person.clone()), level: None };
            RowAction::new(t("View as"), "person", move || roster.view_as.start(&whom))
                .gated(session.can(move || Act::ViewAs { target: self.target() }))
                .on_person(person)
        });
        let activity = to("See activity", "history", OrganizationPage::Activity);
        // Nobody changes their own level, but others can.
        let raise = (own && session.level() == Some(Level::Member)).then(|| {
            let act = AskedAct {
                action: RequestAction::ChangeMemberLevel,
                person: Some(self.person()),
                name: untrack(|| self.name()),
            };
            RowAction::new(t("Ask for another level"), "arrow-up", move || session.ask_for(act.clone()))
        });
        vec![vec![Some(copy), access, activity, view_as, raise, end, transfer_ownership], vec![remove]]
    }
}
