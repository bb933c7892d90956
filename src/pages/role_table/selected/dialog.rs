//! The dialog that previews a change of all selected people, and makes it.

use super::{
    act::BulkAct,
    report::{Report, not_possible, refused_in},
    told::{Group, button, done, groups, idle, named, people, remarks, title},
};
use crate::{
    api::{self, RecordedEntry},
    effects::{sentences, strips},
    gate::DialogError,
    language::{t, tr},
    load::{Load, Loaded, Outcome, Write},
    pages::role_table::{roster::Roster, selection::is_among},
    time,
    ui::{Button, ButtonKind, Dialog, DialogSize, Handler, Problem, Skeleton, Until, UntilField},
    undo::Said,
};
use rolecall_api::{ChangedMember, ChangesPreview, LiveKind, Member, OrganizationId, PlannedChange, Timestamp, UserId};
use rolecall_view::prelude::*;

/// Asks before all selected people are changed. `on_report` is called with the results, if somebody was refused.
#[component]
pub(super) fn BulkDialog(
    roster: Roster,
    act: BulkAct,
    #[prop(into)] on_close: Handler,
    #[prop(into)] on_report: Handler<(Report,)>,
) -> impl IntoView {
    let bulk = Bulk::new(roster, act.clone());
    let Some(bulk) = bulk else { return Markup::Nothing };
    let asked = bulk.asked;
    let preview = bulk.preview();
    let write = Write::new();
    let decision = act.clone().decision(roster, Signal::derive(move || asked.get_value()));
    let until = Until::new(None);
    let (then, changes_end) = (act.then(), act.changes_end());
    let possible = Memo::new(move |_| {
        let has_end = changes_end && until.moment().is_some();
        let left_out = preview.with(|preview| preview.refused.len() + if has_end { 0 } else { idle(preview) });
        left_out.map_or(0, |left_out| asked.with_value(Vec::len).saturating_sub(left_out))
    });
    let waits = move || matches!(preview.get(), Load::Waiting);
    let busy = Signal::derive(move || write.busy.get() || waits());
    let disabled = Signal::derive(move || possible.get() == 0 && !waits());
    let title = title(&act, asked.with_value(Vec::len));
    let kind = if act == BulkAct::Remove { ButtonKind::Danger } else { ButtonKind::Primary };
    let label = Signal::derive(move || button(&act, possible.get()));
    let (me, own) = (bulk.me.clone(), bulk.own.then_some(OWN));
    let submit = {
        let on_close = on_close.clone();
        move || {
            if !busy.get_untracked() && possible.get_untracked() > 0 && decision.get_untracked().is_allowed() {
                let (bulk, on_close, on_report) = (bulk.clone(), on_close.clone(), on_report.clone());
                until.then(move |until| bulk.send(write, until, (on_close, on_report)));
            }
        }
    };
    let close = on_close.clone();
    let foot = move || {
        let close = close.clone();
        view! {
            <Button label="Cancel" disabled=write.busy on_press=move || close.run()/>
            <Button label kind busy submit=true disabled/>
        }
    };
    view! {
        <Dialog title size=DialogSize::Medium busy=write.busy on_close on_submit=submit foot>
            {move || match preview.get() {
                Load::Waiting => view! { <Skeleton rows=4/> },
                Load::Failed(error) => view! { <Problem sentence=error.sentence() on_retry=move || preview.reload()/> },
                Load::Ready(preview) => asked.with_value(|asked| told(&preview, asked, &me, own)),
            }}
            {then.map(|then| view! {
                <UntilField until/>
                <p class="until-sentence" role="status">
                    {move || until.moment().map(|at| then(&time::in_full(&at)))}
                </p>
            })}
            <DialogError may=decision error=move || write.general_error(&[])/>
        </Dialog>
    }
}

/// Why the user is not among the people who are removed.
const OWN: &str = "You can leave with the menu of your row.";

/// A change of the people who are selected when the dialog opens.
#[derive(Clone)]
struct Bulk {
    roster: Roster,
    organization: OrganizationId,
    me: UserId,
    act: BulkAct,
    asked: StoredValue<Vec<Member>>,
    /// True if the user is selected too, and left out.
    own: bool,
}

impl Bulk {
    fn new(roster: Roster, act: BulkAct) -> Option<Self> {
        let here = roster.here.get_untracked()?;
        let selected = roster.selection.people.get_untracked();
        let is_left_out = |one: &Member| act == BulkAct::Remove && one.user.uuid == here.me;
        let own = selected.iter().any(is_left_out);
        let asked = StoredValue::new(selected.into_iter().filter(|one| !is_left_out(one)).collect());
        Some(Bulk { roster, organization: here.id, me: here.me, act, asked, own })
    }

    fn preview(&self) -> Loaded<ChangesPreview> {
        let planned = |member: &Member| self.act.planned(member.user.uuid.clone());
        let changes: Vec<PlannedChange> = self.asked.with_value(|asked| asked.iter().map(planned).collect());
        let organization = self.organization.clone();
        Loaded::new(
            move || (organization.clone(), changes.clone()),
            |(organization, changes)| async move { api::preview(&organization, changes).await },
        )
        .follow(&[LiveKind::Level, LiveKind::Membership, LiveKind::Grant, LiveKind::Invite, LiveKind::Project])
    }

    /// Sends the change, and says what has become of it.
    fn send(self, write: Write, until: Option<Timestamp>, (on_close, on_report): (Handler, Handler<(Report,)>)) {
        let Bulk { roster, organization, act, asked, .. } = self;
        let asked = asked.get_value();
        let request = act.request(asked.iter().map(|member| member.user.uuid.clone()).collect(), until);
        let change = api::change_members(&organization, &request);
        let people = asked.clone();
        let outcome = Outcome::always(move |results: &Vec<ChangedMember>| {
            roster.list.reload();
            roster.session.refresh_organization();
            let entries: Vec<RecordedEntry> =
                results.iter().filter_map(|one| Some(RecordedEntry::new(&organization, one.entry?))).collect();
            let report = Report::new(results, &people);
            let (done, undone) = done(&act, entries.len());
            let done = report.sentence(&done);
            if entries.is_empty() {
                roster.toasts.warn(done);
            } else {
                roster.undo.say_recorded(entries, Said { done, undone }, move || roster.list.reload());
            }
        });
        write.send(
            change,
            outcome.and_here(move |results| {
                let report = Report::new(&results, &asked);
                let refused = |one: &ChangedMember| asked.get(one.index).filter(|_| one.error.is_some()).cloned();
                let refused: Vec<Member> = results.iter().filter_map(refused).collect();
                on_close.run();
                // Only those who were refused stay selected.
                roster.selection.people.update(|people| people.retain(|one| is_among(&refused, &one.user.uuid)));
                if !refused.is_empty() {
                    on_report.run_with(report);
                }
            }),
        );
    }
}

/// A group of people to whom the same happens.
pub(in crate::pages) fn group_view(group: Group) -> Markup {
    let lines = group.lines.into_iter().map(|line| view! { <p class="second">{line}</p> }).collect_view();
    let head = format!("{} · {}", group.head, people(group.names.len()));
    view! {
        <section class="bulk-group">
            <h3>{head}</h3>
            <p translate="no">{named(&group.names)}</p>
            {lines}
        </section>
    }
}

/// The preview of a change of the people `asked`.
fn told(preview: &ChangesPreview, asked: &[Member], me: &UserId, own: Option<&'static str>) -> Markup {
    let names: Vec<String> = asked.iter().map(|member| member.user.first_name.clone()).collect();
    let (changed, more) = groups(preview);
    let is_empty = changed.is_empty();
    let refused = refused_in(preview, &names);
    let refused: Vec<_> = own.map(|own| (t("You").to_owned(), t(own).to_owned())).into_iter().chain(refused).collect();
    // What is about one of the changes is said with the name.
    let others = preview.warnings.iter().filter(|one| one.change.is_none()).cloned().collect();
    let warnings = strips(sentences(&ChangesPreview { warnings: others, ..preview.clone() }, Some(me)));
    let remarks = remarks(preview, &names).into_iter().map(group_view).collect_view();
    let groups = changed.into_iter().map(group_view).collect_view();
    view! {
        <div class="bulk-preview">
            {is_empty.then(|| view! { <p>"Nothing changes."</p> })}
            {groups}
            {(more > 0).then(|| view! {
                <p class="second">{tr!("and {people} with other changes", people = people(more))}</p>
            })}
            <div class="effects">{warnings}</div>
            {remarks}
            {not_possible(refused)}
        </div>
    }
}
