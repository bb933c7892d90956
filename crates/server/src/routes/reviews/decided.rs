//! The decisions of a report as they were sent, and the findings that they are about.

use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::http::body::rules::{email, id, integer, list, nullable, required, text};
use crate::http::body::{Field, Fields, read_request};
use crate::reviews::{of_invite, of_organization};
use crate::store::reviews::{self, ChangedSince, GrantFacts, MemberFacts};
use crate::store::{Tx, invites};
use rolecall_api::{
    DecidedFinding, Finding, MAX_DECISIONS, NewReviewReport, OrganizationId, ProjectId, REVIEW_HOURS, ReviewedProject,
    Timestamp, UserId, field_name,
};
use rolecall_policy::{FindingKind, ReviewDecision};
use std::collections::HashSet;
use std::time::Duration;

/// The field with the decisions.
pub(super) const DECISIONS: &str = field_name!(NewReviewReport.decisions);

/// A change that began so long before the review was read may have been committed after it. So it counts as later.
const SLACK: Duration = Duration::from_secs(10);

/// Reads the body.
///
/// # Errors
/// Those of its fields; `duplicate` if a finding is decided twice.
pub(super) fn read(body: &Fields, now: Moment) -> Result<NewReviewReport> {
    let mut seen = HashSet::new();
    let one = move |_, item: &serde_json::Value| {
        let decided = decided(&Fields::try_from(item.clone())?)?;
        let subject = (decided.kind, decided.user_uuid.clone(), decided.email.clone(), decided.project);
        if !seen.insert(subject) {
            return Err(Error::invalid("duplicate", "This finding is already in the list."));
        }
        Ok(decided)
    };
    Ok(read_request!(body, NewReviewReport { at: required(at(now)), decisions: required(list(MAX_DECISIONS, one)) }))
}

fn decided(line: &Fields) -> Result<DecidedFinding> {
    let mut decided = read_request!(
        line,
        DecidedFinding {
            kind: required(named("kind", &FindingKind::NAMES)),
            user_uuid: nullable(id(UserId)),
            email: nullable(email),
            project: nullable(project),
            decision: required(named("decision", &ReviewDecision::NAMES)),
        }
    );
    let missing = |name| line.field(name).error("required", "This kind of finding needs this field.");
    let (user, address, project) =
        (field_name!(DecidedFinding.user_uuid), field_name!(DecidedFinding.email), field_name!(DecidedFinding.project));
    let uuid = decided.user_uuid.take().map(|UserId(text)| {
        // Malformed ones are the same as unknown ones.
        UserId(crate::text::uuids::parse(&text).map_or_else(String::new, |id| id.to_string()))
    });
    // Fields that the kind does not need are left out.
    let decided = match decided.kind {
        FindingKind::OneAdministrator => DecidedFinding { email: None, project: None, ..decided },
        FindingKind::IdleAdministrator | FindingKind::Unseen => {
            let user_uuid = Some(uuid.ok_or_else(|| missing(user))?);
            DecidedFinding { user_uuid, email: None, project: None, ..decided }
        }
        FindingKind::IdleGrant => {
            let user_uuid = Some(uuid.ok_or_else(|| missing(user))?);
            let project = Some(decided.project.ok_or_else(|| missing(project))?);
            DecidedFinding { user_uuid, email: None, project, ..decided }
        }
        FindingKind::UnusedInvite => {
            let email = Some(decided.email.ok_or_else(|| missing(address))?);
            DecidedFinding { email, project: None, ..decided }
        }
    };
    Ok(decided)
}

/// A value of a fixed list.
fn named<T: Copy>(name: &'static str, values: &'static [(&'static str, T)]) -> impl Fn(Field<'_>) -> Result<Option<T>> {
    move |field| {
        let Some(word) = text(usize::MAX)(field)? else { return Ok(None) };
        let found = values.iter().find(|(known, _)| *known == word).map(|(_, value)| *value);
        let names = || values.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        let unknown =
            || Error::field(name, "invalid_choice", format!("This must be one of {choices}.", choices = names()));
        found.map(Some).ok_or_else(unknown)
    }
}

fn project(field: Field<'_>) -> Result<Option<ProjectId>> {
    Ok(integer(field)?.map(ProjectId))
}

/// When the review was read: in the last [`REVIEW_HOURS`].
fn at(now: Moment) -> impl Fn(Field<'_>) -> Result<Option<Timestamp>> {
    move |field| {
        let Some(text) = text(usize::MAX)(field)? else { return Ok(None) };
        let Some(at) = Moment::parse(&text) else {
            return Err(field.error("invalid_input", "This must be a time such as 2026-11-03T09:30:00Z."));
        };
        if at > now || at < now.before(Duration::from_hours(REVIEW_HOURS)) {
            let detail = "This must be a time in the last 24 hours. Read the review again.";
            return Err(field.error("invalid_input", detail));
        }
        Ok(Some(at.wire()))
    }
}

/// True if a decision is about this finding.
pub(super) fn is_about(decided: &DecidedFinding, finding: &Finding) -> bool {
    finding.kind == decided.kind
        && finding.user.as_ref().map(|user| &user.uuid) == decided.user_uuid.as_ref()
        && finding.email == decided.email
        && finding.project.as_ref().map(|project| project.id) == decided.project
}

/// What decisions are about, as it is now and as it has changed since the review was read.
pub(super) struct Now {
    at: Moment,
    findings: Vec<Finding>,
    members: Vec<MemberFacts>,
    grants: Vec<GrantFacts>,
    changed: ChangedSince,
    members_changed: bool,
}

impl Now {
    /// Reads it, with a constant number of statements.
    pub(super) async fn read(
        tx: &mut Tx,
        organization: &OrganizationId,
        (at, now): (Moment, Moment),
        decisions: &[DecidedFinding],
    ) -> Result<Now> {
        let mut people: Vec<&UserId> = decisions.iter().filter_map(|decided| decided.user_uuid.as_ref()).collect();
        people.sort_unstable();
        people.dedup();
        let addresses: Vec<&str> = decisions.iter().filter_map(|decided| decided.email.as_deref()).collect();
        let members = reviews::members_of(tx, organization, &people).await?;
        let grants = reviews::grants_of(tx, organization, &people).await?;
        let invites = invites::find_by_emails(tx, organization, &addresses).await?;
        let mut findings = of_organization(tx, organization).await?;
        findings.extend(members.iter().flat_map(|member| member.findings(now)));
        findings.extend(grants.iter().flat_map(GrantFacts::findings));
        findings.extend(invites.values().flat_map(|invite| of_invite(invite, now)));
        let projects = decisions.iter().filter_map(|decided| decided.project).map(|project| project.to_string());
        let items: Vec<String> = people.iter().map(ToString::to_string).chain(projects).collect();
        let addresses: Vec<String> = addresses.into_iter().map(str::to_owned).collect();
        let begun = at.before(SLACK);
        let changed = reviews::changed_since(tx, organization, begun, &items, &addresses).await?;
        let members_changed = reviews::members_changed_since(tx, organization, begun).await?;
        Ok(Now { at, findings, members, grants, changed, members_changed })
    }

    /// The finding that a decision is about, and whether it is still what the reviewer saw. `None`: it never was there.
    pub(super) fn find(&self, decided: &DecidedFinding) -> Option<(Finding, bool)> {
        let member = self.members.iter().find(|member| Some(&member.user.uuid) == decided.user_uuid.as_ref());
        if let Some(finding) = self.findings.iter().find(|finding| is_about(decided, finding)) {
            // Whoever has another level now is somebody else to decide about. A grant gives nothing all the same.
            let is_same =
                finding.project.is_some() || member.is_none_or(|member| member.level_since < self.at.before(SLACK));
            return Some((finding.clone(), is_same));
        }
        self.has_changed(decided, member).then(|| (self.former(decided, member), false))
    }

    /// True if something about it has changed since the review was read.
    fn has_changed(&self, decided: &DecidedFinding, member: Option<&MemberFacts>) -> bool {
        let since = |moment: Option<Moment>| moment.is_some_and(|moment| moment > self.at);
        let person = decided.user_uuid.as_ref().is_some_and(|user| self.changed.has(user.as_str()));
        match decided.kind {
            FindingKind::OneAdministrator => self.members_changed,
            FindingKind::IdleAdministrator => person || since(member.and_then(|member| member.last_act)),
            FindingKind::Unseen => person || since(member.and_then(|member| member.last_seen)),
            FindingKind::IdleGrant => {
                person || decided.project.is_some_and(|project| self.changed.has(&project.to_string()))
            }
            FindingKind::UnusedInvite => decided.email.as_ref().is_some_and(|email| self.changed.has(email)),
        }
    }

    /// What is known of a finding that is gone.
    fn former(&self, decided: &DecidedFinding, member: Option<&MemberFacts>) -> Finding {
        let from_log = || decided.user_uuid.as_ref().and_then(|user| self.changed.person(user));
        let user = member.map(|member| crate::reviews::person(&member.user)).or_else(from_log);
        let project = decided.project.map(|id| match self.grants.iter().find(|grant| grant.project == id) {
            Some(grant) => ReviewedProject { id, name: grant.project_name.clone(), private: grant.private },
            None => {
                ReviewedProject { id, name: self.changed.project(id).unwrap_or_default().to_owned(), private: false }
            }
        });
        Finding {
            kind: decided.kind,
            user,
            email: decided.email.clone(),
            project,
            level: member.map(|member| member.level),
            granted: None,
            since: None,
            never: false,
        }
    }
}
