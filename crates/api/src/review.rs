//! Access review: stale and wide rights, what is decided about each, and the report that stays (ours).

use crate::{Person, ProjectId, ReviewId, Timestamp, UserId};
use rolecall_json::FromJson;
use rolecall_policy::{FindingKind, Level, ReviewDecision, ReviewTarget, Target};
use serde::{Deserialize, Serialize};

/// Maximum number of findings of each kind in a [`Review`].
pub const LISTED_FINDINGS: u32 = 200;
/// Maximum number of decisions in a report.
pub const MAX_DECISIONS: usize = 1000;
/// A report can be sent for so many hours after its review was read.
pub const REVIEW_HOURS: u64 = 24;

/// `GET …/review/`: what a review finds now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Review {
    /// When this was so. A report sends it back.
    pub at: Timestamp,
    /// By kind, at most 200 of each. What was kept in the last 90 days, and has not changed since, is left out.
    pub findings: Vec<Finding>,
    /// True if there are more than 200 of a kind.
    pub has_more: bool,
    /// The newest report.
    pub last: Option<ReviewSummary>,
}

/// Whom or what a finding is about; with its kind, it names the finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// What was found.
    pub kind: FindingKind,
    /// The member; null for an invite and for the organization as a whole.
    pub user: Option<Person>,
    /// Of an invite: the invited address.
    pub email: Option<String>,
    /// Of a grant: the project.
    pub project: Option<ReviewedProject>,
    /// The member's level in the organization, or the level that the invite gives.
    pub level: Option<Level>,
    /// Of a grant: its level.
    pub granted: Option<Level>,
    /// When they were last seen, did something that needs an administrator, or got the grant; or when the invite was sent.
    pub since: Option<Timestamp>,
    /// True if it has never been: `since` is then when they joined, or got their level.
    pub never: bool,
}

impl Finding {
    /// Whom or what it is about, as the rules see it. `is_actor`: it is about the person who reviews.
    #[must_use]
    pub fn target(&self, is_actor: bool) -> ReviewTarget {
        let target = Target { level: self.level, is_actor };
        match (self.kind, &self.project) {
            (FindingKind::IdleGrant, Some(project)) => {
                let level = self.granted.unwrap_or(Level::Member);
                ReviewTarget::Grant { target, private: project.private, level }
            }
            (FindingKind::IdleAdministrator | FindingKind::Unseen, _) => ReviewTarget::Member(target),
            (FindingKind::UnusedInvite, _) => ReviewTarget::Invite,
            (FindingKind::OneAdministrator | FindingKind::IdleGrant, _) => ReviewTarget::Organization,
        }
    }
}

/// The project of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReviewedProject {
    /// Its number.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// True if it is private.
    pub private: bool,
}

/// The body of `POST …/reviews/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewReviewReport {
    /// [`Review::at`], at most 24 hours ago.
    pub at: Timestamp,
    /// What is decided, at most 1,000 findings.
    #[cfg_attr(feature = "schema", schemars(length(max = 1000)))]
    pub decisions: Vec<DecidedFinding>,
}

/// A finding, and what is decided about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DecidedFinding {
    /// What was found; it says which of the next three fields it needs.
    pub kind: FindingKind,
    /// The member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_uuid: Option<UserId>,
    /// The invited address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 254), extend("format" = "email")))]
    pub email: Option<String>,
    /// The project of the grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// The decision. `lower` needs an administrator.
    pub decision: ReviewDecision,
}

/// What has become of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReviewOutcome {
    /// It is done.
    Done,
    /// The finding was gone: somebody had changed it meanwhile, or it had changed by itself.
    Changed,
    /// The rules refused it.
    Refused,
}

impl ReviewOutcome {
    /// All outcomes, with their names in JSON.
    pub const NAMES: [(&'static str, ReviewOutcome); 3] =
        [("done", ReviewOutcome::Done), ("changed", ReviewOutcome::Changed), ("refused", ReviewOutcome::Refused)];

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        ReviewOutcome::NAMES.iter().find(|(_, outcome)| *outcome == self).map_or("", |(name, _)| name)
    }

    /// The outcome with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        ReviewOutcome::NAMES.iter().find(|(known, _)| *known == name).map(|(_, outcome)| *outcome)
    }
}

/// A finding in a report. People are called as they were then; [`crate::ERASED`] if they were erased since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportedFinding {
    /// Whom or what it is about.
    #[serde(flatten)]
    pub finding: Finding,
    /// What was decided.
    pub decision: ReviewDecision,
    /// What has become of that.
    pub outcome: ReviewOutcome,
    /// Why it was not done.
    pub detail: Option<String>,
    /// The number of the entry in the activity log, if something was changed. Undoing it undoes the decision.
    pub entry: Option<i64>,
}

/// A report, without its findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReviewSummary {
    /// The id of the report.
    pub id: ReviewId,
    /// When the review was finished.
    pub created_at: Timestamp,
    /// By whom, as they were called then; [`crate::ERASED`] if they were erased since.
    pub reviewer: Person,
    /// How many findings were decided how.
    pub counts: ReviewCounts,
}

/// How many findings were decided how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReviewCounts {
    /// Kept.
    pub kept: u64,
    /// Lowered.
    pub lowered: u64,
    /// Removed.
    pub removed: u64,
    /// Decided, but changed meanwhile or refused.
    pub not_done: u64,
    /// Left without a decision; at most 200 of each kind are counted.
    pub undecided: u64,
}

/// A report with its findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReviewReport {
    /// When and by whom, and how many were decided how.
    #[serde(flatten)]
    pub summary: ReviewSummary,
    /// The findings in the order of the request.
    pub findings: Vec<ReportedFinding>,
}
