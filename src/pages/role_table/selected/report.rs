//! What has become of a change of several people: how many were changed, and who was not, and why.

use super::told::{NAMED, people};
use crate::{
    intl,
    language::{t, tr, translated},
};
use rolecall_api::{ChangedMember, ChangesPreview, Member, RefusedChange};
use rolecall_view::prelude::*;

/// A name, and why this person was not changed, or cannot be.
pub(super) type Refused = (String, String);

/// The results for the people of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    /// How many were changed.
    pub(super) changed: usize,
    /// Who was not.
    pub(super) refused: Vec<Refused>,
}

impl Report {
    /// From the response. `asked`: the people in the request.
    pub(super) fn new(results: &[ChangedMember], asked: &[Member]) -> Report {
        let refused = |one: &ChangedMember| {
            let (member, error) = (asked.get(one.index)?, one.error.as_ref()?);
            Some((member.user.first_name.clone(), translated(&error.detail)))
        };
        Report {
            changed: results.iter().filter(|one| one.entry.is_some()).count(),
            refused: results.iter().filter_map(refused).collect(),
        }
    }

    /// As a sentence: "Changed 2 people to member. 1 person was refused."
    pub(super) fn sentence(&self, done: &str) -> String {
        let done = if self.changed == 0 { t("Nothing has changed.") } else { done };
        match self.refused.len() {
            0 => done.to_owned(),
            1 => format!("{done} {}", t("1 person was refused.")),
            several => format!("{done} {}", tr!("{people} were refused.", people = people(several))),
        }
    }
}

/// The report, in the bar.
#[component]
pub(super) fn ReportView(report: Report) -> impl IntoView {
    let (changed, refused) = (intl::number(report.changed as u64), intl::number(report.refused.len() as u64));
    view! {
        <div class="bulk-report" role="status">
            <p><strong>{tr!("{changed} changed, {refused} refused")}</strong></p>
            <RefusedList refused=report.refused/>
        </div>
    }
}

/// Whose change a preview refuses, and why. `names`: whom each change is about.
pub(in crate::pages) fn refused_in(preview: &ChangesPreview, names: &[String]) -> Vec<Refused> {
    let refused = |line: &RefusedChange| Some((names.get(line.index)?.clone(), translated(&line.error.detail)));
    preview.refused.iter().filter_map(refused).collect()
}

/// What a preview says of people for whom it is refused, each with the reason; nothing if there are none.
pub(in crate::pages) fn not_possible(refused: Vec<Refused>) -> Option<Markup> {
    let people = intl::count(refused.len() as u64, "person", "people");
    (!refused.is_empty()).then(|| {
        view! {
            <section class="bulk-group">
                <h3>{tr!("Not possible · {people}")}</h3>
                <RefusedList refused/>
            </section>
        }
    })
}

/// People for whom it is refused, each with the reason.
#[component]
fn RefusedList(refused: Vec<Refused>) -> impl IntoView {
    let more = refused.len().saturating_sub(NAMED) as u64;
    let lines = refused.into_iter().take(NAMED).map(|(name, reason)| {
        view! { <li><strong translate="no">{name}</strong> ": " {reason}</li> }
    });
    let lines = lines.collect_view();
    view! {
        <ul class="bulk-refused">
            {lines}
            {(more > 0).then(|| view! {
                <li>{tr!("and {more}", more = intl::count(more, "more person", "more people"))}</li>
            })}
        </ul>
    }
}
