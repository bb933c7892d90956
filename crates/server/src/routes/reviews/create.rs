//! `POST …/reviews/`: carries out the decisions of an access review, and records its report.

use super::carry_out::Reviewer;
use super::decided::{DECISIONS, Now, is_about, read};
use super::summary;
use crate::activity::entries::changed;
use crate::activity::{NewEntry, record};
use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::Fields;
use crate::http::resource::OrganizationRequest;
use crate::reviews::review;
use crate::state::App;
use crate::store::reviews::{self, ReportRow};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{
    ActivityAction, ChangeValue, OrganizationId, Person, ReportedFinding, ReviewCounts, ReviewId, ReviewOutcome,
    ReviewReport,
};
use rolecall_policy::{Act, ReviewDecision};

/// Carries out each decision that the rules allow and whose finding is still there, with an entry in the activity log for
/// each, and returns the report. Everything is one transaction.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageOrganization`]; 400 if a field is wrong, `duplicate`, `does_not_exist` for
/// a finding that has never been there since the review was read.
pub async fn create(
    State(app): State<App>,
    org: OrganizationRequest,
    body: Fields,
) -> Result<(StatusCode, Json<ReviewReport>)> {
    let (mut tx, actor) = org.write(Act::ManageOrganization).await?;
    let now = app.clock.now();
    let (organization, request) = (&actor.organization.id, read(&body, now)?);
    // It was read by a rule.
    let at = Moment::parse(request.at.as_str()).unwrap_or(now);
    let decisions = &request.decisions;
    let facts = Now::read(&mut tx, organization, (at, now), decisions).await?;
    let (mut listed, _) = review(&mut tx, organization, now).await?;
    listed.retain(|finding| !decisions.iter().any(|decided| is_about(decided, finding)));
    let author = org.caller.author();
    let reviewer = Reviewer { app: &app, actor: &actor, author: &author, now };
    let mut findings = Vec::with_capacity(decisions.len());
    for (index, decided) in decisions.iter().enumerate() {
        let within = |error: Error| error.within(index).within(DECISIONS);
        let never = || within(Error::invalid("does_not_exist", "A review has not found this."));
        let found = facts.find(decided).ok_or_else(never)?;
        findings.push(reviewer.decide(&mut tx, found, decided.decision).await.map_err(within)?);
    }
    let user = org.caller.user.wire();
    let report = ReportRow {
        id: ReviewId(uuid::Uuid::now_v7().to_string()),
        created_at: now,
        reviewer: Person { uuid: user.uuid, first_name: user.first_name, email: user.email },
        counts: count(&findings, listed.len()),
    };
    reviews::insert(&mut tx, organization, &report, &findings).await?;
    let entry = entry(&actor.organization.name, organization, &report);
    record(&mut tx, organization, &author, now, vec![entry]).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(ReviewReport { summary: summary(report), findings })))
}

fn count(findings: &[ReportedFinding], undecided: usize) -> ReviewCounts {
    let mut counts =
        ReviewCounts { undecided: u64::try_from(undecided).unwrap_or(u64::MAX), ..ReviewCounts::default() };
    for finding in findings {
        *match (finding.outcome, finding.decision) {
            (ReviewOutcome::Done, ReviewDecision::Keep) => &mut counts.kept,
            (ReviewOutcome::Done, ReviewDecision::Lower) => &mut counts.lowered,
            (ReviewOutcome::Done, ReviewDecision::Remove) => &mut counts.removed,
            (ReviewOutcome::Changed | ReviewOutcome::Refused, _) => &mut counts.not_done,
        } += 1;
    }
    counts
}

/// The entry of the report: its id, and how many findings were decided how.
fn entry(name: &str, organization: &OrganizationId, report: &ReportRow) -> NewEntry {
    let number = |count: u64| ChangeValue::Number(i64::try_from(count).unwrap_or(i64::MAX));
    let counted = |field, count| if count == 0 { None } else { changed(field, ChangeValue::Null, number(count)) };
    let counts = report.counts;
    NewEntry::organization(ActivityAction::ReviewFinish, organization, name).with([
        changed("report", ChangeValue::Null, report.id.as_str()),
        counted("kept", counts.kept),
        counted("lowered", counts.lowered),
        counted("removed", counts.removed),
        counted("not_done", counts.not_done),
        counted("undecided", counts.undecided),
    ])
}
