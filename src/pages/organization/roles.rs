//! The page with permissions by role. Each tick is computed by `decide`, the function that the server enforces; there
//! is no second list of permissions.

mod reasons;
mod rows;

use crate::{
    api::{self, MemberQuery},
    frame::{Heading, chunk},
    intl,
    language::{t, tr},
    level::LevelMark,
    load::Loaded,
    session::Session,
    text,
    ui::Icon,
    view_as::ViewAs,
};
use leptos_router::hooks::use_location;
use rolecall_api::{LevelCounts, LiveKind, StartView};
use rolecall_policy::{Act, Decision, Denial, Level, Rule, Target, decide};
use rolecall_view::prelude::*;
use rows::{GROUPS, MatrixGroup, MatrixRow, anchor, differs};

chunk! {
    /// The chunk of the roles page.
    pub roles_page in pages => || view! { <Roles/> }
}

/// The page with the matrix, in which the user's own level is marked.
#[component]
fn Roles() -> impl IntoView {
    let session = Session::get();
    let id = session.organization_id();
    let counts = Loaded::new(
        move || id.get(),
        |id| async move {
            let query = MemberQuery { limit: 1, ..MemberQuery::default() };
            match id {
                Some(id) => api::members(&id, &query).await.map(|members| members.counts),
                None => Ok(LevelCounts::default()),
            }
        },
    )
    .follow(&[LiveKind::Level, LiveKind::Membership]);
    let name = move || session.organization_name();
    // The row whose reasons are shown, by its words.
    let opened = RwSignal::new(None);
    go_to_the_row(opened);
    view! {
        <Heading title="Roles"/>
        <p class="prose">
            "What each level can do in " {name}
            ", and why: open a row to see its rules. In a private project, the higher of the granted level and the organization level applies."
        </p>
        <table class="matrix">
            <caption class="sr-only">"Permissions by role"</caption>
            <thead>
                <tr>
                    <th scope="col">"Action"</th>
                    {Level::ALL.map(|level| view! { <LevelHead level counts/> }).collect_view()}
                </tr>
            </thead>
            {GROUPS.iter().map(|group| view! { <Rows group opened/> }).collect_view()}
        </table>
        <section class="matrix-notes">
            <h2>"Between people"</h2>
            <ul>
                <li>"There is exactly one owner. Transferring ownership makes the previous owner an administrator."</li>
                <li>"No one can change their own level, grant themselves access, or grant more than they have."</li>
                <li>"No one can change or remove someone with a higher level."</li>
                <li>"Administrators and the owner can see every project, including private ones."</li>
            </ul>
        </section>
    }
}

#[component]
fn LevelHead(level: Level, counts: Loaded<LevelCounts>) -> impl IntoView {
    let session = Session::get();
    let here = move || session.level() == Some(level);
    let people = move || {
        counts.ready().map(|counts| match level {
            Level::Member => intl::count(counts.members, "person", "people"),
            Level::Administrator => intl::count(counts.administrators, "person", "people"),
            Level::Owner => t("1 person, always").to_owned(),
        })
    };
    let view_as = ViewAs::get();
    let whom = move || StartView { user_uuid: None, level: Some(level) };
    // The table has a row about it, so that nobody needs a control that they cannot use.
    let target = Target { level: Some(level), is_actor: false };
    let can_view =
        Memo::new(move |_| Level::GRANTABLE.contains(&level) && session.decide(Act::ViewAs { target }).is_allowed());
    view! {
        <th scope="col" data-here=move || here().then_some("")>
            <span class="matrix-here">{move || here().then_some("Your role")}</span>
            <span class="matrix-level">
                <LevelMark level/>
                <span data-short=if level == Level::Administrator { t("Admin") } else { text::level(level) }>
                    {text::level(level)}
                </span>
            </span>
            <span class="matrix-people">{people}</span>
            {move || can_view.get().then(|| view! {
                <button type="button" class="link" on:click=move |_| view_as.start(&whom())>
                    "View as"<span class="sr-only">" "{text::a_level(level)}</span>
                </button>
            })}
        </th>
    }
}

#[component]
fn Rows(group: &'static MatrixGroup, opened: RwSignal<Option<&'static str>>) -> impl IntoView {
    let session = Session::get();
    let own = move |level| (session.level() == Some(level)).then_some("");
    let hash = use_location().hash;
    let rows = move || {
        let members_can_invite =
            session.with_organization(|organization| organization.members_can_invite) != Some(false);
        group
            .rows
            .iter()
            .map(|row| {
                let id = anchor(row);
                let shown = move || id.is_some_and(|id| hash.with(|hash| hash.trim_start_matches('#') == id));
                let cells = Level::ALL.map(|level| {
                    let decision = decide(Some(level), (row.act)(level, members_can_invite));
                    view! { <td data-here=move || own(level)><Answer decision own=own(level).is_some()/></td> }
                });
                let is_open = move || opened.get() == Some(row.words);
                let press = move |_| opened.update(|opened| *opened = (*opened != Some(row.words)).then_some(row.words));
                view! {
                    <tr id=id data-shown=move || shown().then_some("")>
                        <th scope="row">
                            <button type="button" class="matrix-why" title="Why?" aria-expanded=move || is_open().to_string()
                                on:click=press>
                                {row.words}
                                <Icon name="chevron-down"/>
                            </button>
                            {differs(row, members_can_invite).then(|| view! {
                                <span class="matrix-helper">"Here, “Members can invite” is off"</span>
                            })}
                        </th>
                        {cells.collect_view()}
                    </tr>
                    {move || is_open().then(|| view! { <Reasons row members_can_invite/> })}
                }
            })
            .collect_view()
    };
    view! {
        <tbody>
            <tr class="matrix-group">
                <th scope="rowgroup">{group.heading}</th>
                {Level::ALL.map(|level| view! { <td data-here=move || own(level)></td> }).collect_view()}
            </tr>
            {rows}
        </tbody>
    }
}

/// The rules behind a row, with their answers.
#[component]
fn Reasons(row: &'static MatrixRow, members_can_invite: bool) -> impl IntoView {
    let session = Session::get();
    let own = move |level| (session.level() == Some(level)).then_some("");
    let answer = |holds: Option<bool>| {
        let (icon, words) = match holds {
            Some(true) => ("check", "allows"),
            Some(false) => ("minus", "refuses"),
            None => return Markup::Nothing,
        };
        view! { <Icon name=icon/><span class="sr-only">{words}</span> }
    };
    let line = move |reason: reasons::Reason| {
        let cells = Level::ALL.into_iter().zip(reason.holds);
        view! {
            <tr class="matrix-reason">
                <th scope="row">{reason.words}</th>
                {cells.map(|(level, holds)| view! { <td data-here=move || own(level)>{answer(holds)}</td> }).collect_view()}
            </tr>
        }
    };
    reasons::reasons(|level| (row.act)(level, members_can_invite)).into_iter().map(line).collect_view()
}

/// Opens the row that the URL names, and scrolls to it once it is there.
fn go_to_the_row(opened: RwSignal<Option<&'static str>>) {
    let hash = use_location().hash;
    Effect::new(move |_| {
        let id = hash.with(|hash| hash.trim_start_matches('#').to_owned());
        let mut rows = GROUPS.iter().flat_map(|group| group.rows);
        if let Some(row) = rows.find(|row| anchor(row) == Some(id.as_str())) {
            opened.set(Some(row.words));
        }
        request_animation_frame(move || {
            if let Some(row) = document().get_element_by_id(&id) {
                row.scroll_into_view();
            }
        });
    });
}

/// A tick or a dash; in the user's own column, a dash says who can help.
#[component]
fn Answer(decision: Decision, own: bool) -> impl IntoView {
    let Some(denial) = decision.denial() else {
        return view! { <Icon name="check"/><span class="sr-only">"yes"</span> };
    };
    // Untracked, because the cells are rendered again when the level changes.
    let way = own.then(|| untrack(|| way(denial))).flatten();
    view! {
        <Icon name="minus"/>
        // The comma is in the same text node, because screen readers pause between two nodes.
        <span class="sr-only">{if way.is_some() { "no," } else { "no" }}</span>
        {way.map(|way| view! { <span class="matrix-helper">{way}</span> })}
    }
}

/// What would help: who can do it, or what must be done first.
fn way(denial: Denial) -> Option<String> {
    if denial.rule == Rule::OwnerCannotLeave {
        return Some(t("after transferring ownership").into());
    }
    let helper = Session::get().who_can_help(&denial, None).into_iter().next()?;
    Some(tr!("{name} can", name = helper.person.first_name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_policy::{Right, permits};

    #[test]
    fn the_page_shows_the_decision_of_the_rules_for_each_row() {
        let rows: Vec<&MatrixRow> = GROUPS.iter().flat_map(|group| group.rows).collect();
        for right in Right::ALL {
            let shown: Vec<&&MatrixRow> = rows
                .iter()
                .filter(|row| Right::for_action((row.act)(Level::Member, true).action()) == Some(right))
                .collect();
            assert!(!shown.is_empty(), "{right:?} has a row");
            for level in Level::ALL {
                assert!(
                    shown.iter().any(|row| decide(Some(level), (row.act)(level, true)).is_allowed())
                        == permits(right, level),
                    "{right:?} {level:?}"
                );
            }
        }
    }

    #[test]
    fn a_switch_that_is_off_shows() {
        let invite = &GROUPS[1].rows[0];
        assert!(!decide(Some(Level::Member), (invite.act)(Level::Member, false)).is_allowed());
        assert!(decide(Some(Level::Administrator), (invite.act)(Level::Administrator, false)).is_allowed());
        let differing = |switch| -> Vec<_> {
            let rows = GROUPS.iter().flat_map(|group| group.rows);
            rows.filter(|row| differs(row, switch)).map(|row| row.words).collect()
        };
        assert_eq!((differing(true), differing(false)), (vec![], vec!["Invite new members"]));
    }
}
