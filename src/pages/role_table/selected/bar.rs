//! The bar with the actions for the selected people.

use super::{
    act::{BulkAct, can_change, grantable},
    dialog::BulkDialog,
    listed::{SelectListed, export_listed, keep_up, save},
    report::{Report, ReportView},
    told,
};
use crate::{
    gate::{Gate, GateState},
    intl,
    language::{t, tr},
    pages::role_table::roster::Roster,
    text,
    ui::{Button, ButtonKind, Icon, Menu, MenuItem, PrivateTag, copy_then, focus_heading_if_lost, fresh_id},
};
use rolecall_api::{CHANGES_AT_ONCE, Member};
use rolecall_policy::Level;
use rolecall_view::prelude::*;

/// The number of selected people, and what can be done with them. Also exports the table, which needs the same code.
#[component]
pub(super) fn SelectedBar() -> impl IntoView {
    let roster: Roster = expect_context();
    let selection = roster.selection;
    let report = RwSignal::new(None::<Report>);
    keep_up(roster);
    Effect::new(move |_| {
        if selection.exports.get() {
            export_listed(roster);
        }
    });
    let is_shown = Memo::new(move |_| selection.reports.get() || selection.people.with(|people| !people.is_empty()));
    move || is_shown.get().then(|| view! { <Bar roster report/> })
}

#[component]
fn Bar(roster: Roster, report: RwSignal<Option<Report>>) -> impl IntoView {
    let selection = roster.selection;
    let act = RwSignal::new(None::<BulkAct>);
    let count = Memo::new(move |_| selection.people.with(Vec::len));
    let any = Memo::new(move |_| count.get() > 0);
    // The focus may have been in the bar.
    on_cleanup(|| request_animation_frame(|| request_animation_frame(focus_heading_if_lost)));
    let on_report = move |said: Report| {
        report.set(Some(said));
        selection.reports.set(true);
    };
    view! {
        <div class="selected-bar" role="region" aria-label="Selected people">
            {move || selection.reports.get().then(|| report.get()).flatten().map(|report| view! { <ReportView report/> })}
            <div class="selected-line">
                {move || any.get().then(|| view! {
                    <p class="selected-count" role="status">
                        <strong translate="no">{move || intl::number(count.get() as u64)}</strong> " selected"
                    </p>
                    <SelectListed roster/>
                    <Acts roster act count/>
                })}
                <span class="selected-clear">
                    <Button label="Clear selection" icon="close" icon_only=true kind=ButtonKind::Quiet
                        on_press=move || selection.clear()/>
                </span>
            </div>
        </div>
        {move || act.get().map(|chosen| {
            view! { <BulkDialog roster act=chosen on_close=move || act.set(None) on_report/> }
        })}
    }
}

/// The actions, refused if the rules refuse them for all selected people, or if too many are selected.
#[component]
fn Acts(roster: Roster, act: RwSignal<Option<BulkAct>>, count: Memo<usize>) -> impl IntoView {
    let people = roster.selection.people;
    let all = Signal::derive(move || people.get());
    let is_too_many = move || count.get() > CHANGES_AT_ONCE;
    let limit = fresh_id("limit");
    // A control with what refuses it: its rule, or the number of people.
    let limited = {
        let limit = limit.clone();
        move |gated: GateState| {
            let limit = limit.clone();
            let refused = Signal::derive(move || is_too_many() || gated.refused.get());
            let why = move || if is_too_many() { limit.clone() } else { gated.explanation.get() };
            (refused, Signal::derive(why))
        }
    };
    let choose = move |chosen: BulkAct| act.set(Some(chosen));
    let projects = Memo::new(move |_| roster.here.with(|here| here.as_ref().map(grantable).unwrap_or_default()));
    let (for_level, for_grant, for_removal) = (limited.clone(), limited.clone(), limited);
    view! {
        {move || is_too_many().then(|| view! {
            <p class="selected-limit" id=limit.clone()>
                {tr!("At most {people} can be changed at once.", people = told::people(CHANGES_AT_ONCE))}
            </p>
        })}
        <div class="selected-acts">
            <Gate decision=can_change(roster, all) let:gated>
                {
                    let (refused, described_by) = for_level(gated);
                    view! {
                        <Menu refused described_by trigger=|| view! { "Change level" <Icon name="chevron-down" size=14/> }>
                            {[Level::Administrator, Level::Member].map(|level| view! {
                                <MenuItem on_press=move || choose(BulkAct::Level(level))>{text::level(level)}</MenuItem>
                            }).into_iter().collect_view()}
                        </Menu>
                    }
                }
            </Gate>
            {move || (!projects.with(Vec::is_empty)).then(|| {
                let nothing = GateState { refused: Signal::stored(false), explanation: Signal::stored(String::new()) };
                let (refused, described_by) = for_grant(nothing);
                view! {
                    <Menu refused described_by trigger=|| view! { "Grant access" <Icon name="chevron-down" size=14/> }>
                        {move || projects.get().into_iter().map(|(id, name)| {
                            let chosen = BulkAct::Grant(id, name.clone());
                            view! { <MenuItem on_press=move || choose(chosen.clone())><PrivateTag name/></MenuItem> }
                        }).collect_view()}
                    </Menu>
                }
            })}
            <Gate decision=BulkAct::Remove.decision(roster, all) let:gated>
                {
                    let (refused, described_by) = for_removal(gated);
                    view! {
                        <Button label="Remove" icon="trash" refused described_by
                            on_press=move || choose(BulkAct::Remove)/>
                    }
                }
            </Gate>
            <Button label="Copy emails" icon="copy"
                on_press=move || people.with_untracked(|people| copy(roster, people))/>
            <Button label="Export CSV" icon="download" on_press=move || {
                let name = roster.here.with_untracked(|here| here.as_ref().map(|here| here.name.clone()));
                people.with_untracked(|people| {
                    save(roster, &name.unwrap_or_default(), people, &told::people(people.len()));
                });
            }/>
        </div>
    }
}

fn copy(roster: Roster, people: &[Member]) {
    let emails: Vec<&str> = people.iter().map(|member| member.user.email.as_str()).collect();
    let (toasts, said) = (roster.toasts, intl::count(emails.len() as u64, "email", "emails"));
    copy_then(emails.join(", "), move |copied| {
        if copied {
            toasts.say(tr!("Copied {emails}.", emails = said));
        } else {
            toasts.warn(t("The browser blocked copying."));
        }
    });
}
