//! Findings, decisions and reports in words.

use crate::{intl, text, time};
use rolecall_api::{Finding, ReportedFinding, ReviewCounts, ReviewOutcome, Timestamp};
use rolecall_policy::{FindingKind, Level, ReviewDecision};

/// The heading of the findings of a kind.
pub(super) const fn heading(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::OneAdministrator => "Only one administrator",
        FindingKind::IdleAdministrator => "Administrators who don’t administer",
        FindingKind::Unseen => "People not seen for 60 days",
        FindingKind::IdleGrant => "Grants that give nothing",
        FindingKind::UnusedInvite => "Invites that no one used",
    }
}

/// What is stale or wide about them.
pub(super) const fn explanation(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::OneAdministrator => "Only the owner can manage projects, settings and people.",
        FindingKind::IdleAdministrator => "In 90 days, they changed nothing that needs an administrator.",
        FindingKind::Unseen => "They still have all their access.",
        FindingKind::IdleGrant => "Without the grant, these people have the same access.",
        FindingKind::UnusedInvite => "They have expired.",
    }
}

/// The name and the email of whom a finding is about.
pub(super) fn who(finding: &Finding) -> (String, String) {
    match (&finding.user, &finding.email) {
        (Some(user), _) => (user.first_name.clone(), user.email.clone()),
        (None, Some(email)) => (email.clone(), String::new()),
        (None, None) => ("The owner".to_owned(), String::new()),
    }
}

/// Why it was found, at the time `now` (milliseconds since 1970). Empty if it is not known any more.
pub(super) fn why(finding: &Finding, now: f64) -> String {
    if finding.since.is_none() && finding.kind != FindingKind::OneAdministrator {
        return String::new();
    }
    let level = finding.level.unwrap_or(Level::Member);
    let name = text::level(level);
    let day = finding.since.as_ref().map(time::day).unwrap_or_default();
    let for_days = finding.since.as_ref().map(|since| days_at(since, now)).unwrap_or_default();
    match (finding.kind, &finding.project) {
        (FindingKind::OneAdministrator, _) => {
            "If they are away, no one can. Make someone an administrator on the members page.".to_owned()
        }
        (FindingKind::IdleAdministrator, _) if finding.never => {
            format!("Administrator since {day}, {for_days}, and changed nothing since")
        }
        (FindingKind::IdleAdministrator, _) => {
            format!("Last change that needs an administrator: {day}, {for_days} ago")
        }
        (FindingKind::Unseen, _) if finding.never => format!("{name}, never seen since joining on {day}, {for_days}"),
        (FindingKind::Unseen, _) => format!("{name}, not seen since {day}, {for_days}"),
        (FindingKind::IdleGrant, Some(project)) => {
            let granted = text::level(finding.granted.unwrap_or(Level::Member));
            let because = if project.private {
                format!("{} have access to every project", plural(level))
            } else {
                "the project is open to everyone".to_owned()
            };
            format!("{granted} in {}, but {because}", project.name)
        }
        (FindingKind::IdleGrant, None) => String::new(),
        (FindingKind::UnusedInvite, _) => format!("Invited as {} on {day}, {for_days} ago", text::lower_level(level)),
    }
}

const fn plural(level: Level) -> &'static str {
    match level {
        Level::Owner => "owners",
        Level::Administrator | Level::Member => "administrators",
    }
}

/// The whole days from a moment to `now` (milliseconds since 1970).
fn days_at(since: &Timestamp, now: f64) -> String {
    let days = time::whole(-time::seconds_until(since, now) / 86_400.0);
    intl::count(u64::try_from(days).unwrap_or_default(), "day", "days")
}

/// The button of a decision.
pub(super) const fn choice(decision: ReviewDecision) -> &'static str {
    match decision {
        ReviewDecision::Keep => "Keep",
        ReviewDecision::Lower => "Lower",
        ReviewDecision::Remove => "Remove",
    }
}

/// How many are decided, in the foot.
pub(super) fn decided(decided: usize, all: usize) -> String {
    format!("{} of {} decided", intl::number(decided as u64), intl::number(all as u64))
}

/// How many findings are decided how, as a list.
pub(super) fn counted(counts: ReviewCounts) -> String {
    let parts = [
        (counts.kept, "kept"),
        (counts.lowered, "lowered"),
        (counts.removed, "removed"),
        (counts.not_done, "not done"),
        (counts.undecided, "not decided"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, word)| format!("{} {word}", intl::number(*count))).collect();
    if parts.is_empty() { "Nothing was found".to_owned() } else { parts.join(", ") }
}

/// What has become of a finding, in a report.
pub(super) fn result(reported: &ReportedFinding) -> String {
    let decision = match (reported.decision, reported.finding.kind) {
        (ReviewDecision::Keep, _) => "Kept",
        (ReviewDecision::Lower, _) => "Lowered to member",
        (ReviewDecision::Remove, FindingKind::UnusedInvite) => "Invite cancelled",
        (ReviewDecision::Remove, FindingKind::IdleGrant) => "Grant removed",
        (ReviewDecision::Remove, _) => "Removed",
    };
    let wanted = choice(reported.decision);
    match (reported.outcome, &reported.detail) {
        (ReviewOutcome::Done, _) => decision.to_owned(),
        (ReviewOutcome::Changed, _) => format!("{wanted}: not done, because it had changed meanwhile"),
        (ReviewOutcome::Refused, detail) => {
            format!("{wanted}: not done. {}", detail.as_deref().unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_done_says_why() {
        let finding = Finding {
            kind: FindingKind::Unseen,
            user: None,
            email: None,
            project: None,
            level: None,
            granted: None,
            since: None,
            never: false,
        };
        let told = |outcome, detail: Option<&str>| {
            let detail = detail.map(str::to_owned);
            let decision = ReviewDecision::Remove;
            result(&ReportedFinding { finding: finding.clone(), decision, outcome, detail, entry: None })
        };
        assert_eq!(told(ReviewOutcome::Done, None), "Removed");
        assert_eq!(told(ReviewOutcome::Refused, Some("Not you.")), "Remove: not done. Not you.");
        assert!(told(ReviewOutcome::Changed, None).contains("had changed meanwhile"));
    }
}
