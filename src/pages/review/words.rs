//! Findings, decisions and reports in words.

use crate::{
    intl,
    language::{t, tr, translated},
    text, time,
};
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
        (None, None) => (t("The owner").to_owned(), String::new()),
    }
}

/// Why it was found, at the time `now` (milliseconds since 1970). Empty if it is not known any more.
pub(super) fn why(finding: &Finding, now: f64) -> String {
    if finding.since.is_none() && finding.kind != FindingKind::OneAdministrator {
        return String::new();
    }
    let level = finding.level.unwrap_or(Level::Member);
    let (name, lower_name) = (text::level(level), text::lower_level(level));
    let day = finding.since.as_ref().map(time::day).unwrap_or_default();
    let days = finding.since.as_ref().map(|since| days_at(since, now)).unwrap_or_default();
    match (finding.kind, &finding.project) {
        (FindingKind::OneAdministrator, _) => {
            t("If they are away, no one can. Make someone an administrator on the members page.").to_owned()
        }
        (FindingKind::IdleAdministrator, _) if finding.never => {
            tr!("Administrator since {day}, {days}, and changed nothing since")
        }
        (FindingKind::IdleAdministrator, _) => {
            tr!("Last change that needs an administrator: {day}, {days} ago")
        }
        (FindingKind::Unseen, _) if finding.never => {
            tr!("{level}, never seen since joining on {day}, {days}", level = name)
        }
        (FindingKind::Unseen, _) => tr!("{level}, not seen since {day}, {days}", level = name),
        (FindingKind::IdleGrant, Some(project)) => {
            let granted = text::level(finding.granted.unwrap_or(Level::Member));
            let name = &project.name;
            match level {
                _ if !project.private => {
                    tr!("{level} in {project}, but the project is open to everyone", level = granted, project = name)
                }
                Level::Owner => {
                    tr!(
                        "{level} in {project}, but owners have access to every project",
                        level = granted,
                        project = name
                    )
                }
                Level::Administrator | Level::Member => tr!(
                    "{level} in {project}, but administrators have access to every project",
                    level = granted,
                    project = name
                ),
            }
        }
        (FindingKind::IdleGrant, None) => String::new(),
        (FindingKind::UnusedInvite, _) => tr!("Invited as {level} on {day}, {days} ago", level = lower_name),
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
    tr!("{decided} of {all} decided", decided = intl::number(decided as u64), all = intl::number(all as u64))
}

/// How many findings are decided how, as a list.
pub(super) fn counted(counts: ReviewCounts) -> String {
    let parts = [
        (counts.kept, tr!("{count} kept", count = intl::number(counts.kept))),
        (counts.lowered, tr!("{count} lowered", count = intl::number(counts.lowered))),
        (counts.removed, tr!("{count} removed", count = intl::number(counts.removed))),
        (counts.not_done, tr!("{count} not done", count = intl::number(counts.not_done))),
        (counts.undecided, tr!("{count} not decided", count = intl::number(counts.undecided))),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, part)| part).collect();
    if parts.is_empty() { t("Nothing was found").to_owned() } else { parts.join(", ") }
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
    let wanted = t(choice(reported.decision));
    match (reported.outcome, &reported.detail) {
        (ReviewOutcome::Done, _) => t(decision).to_owned(),
        (ReviewOutcome::Changed, _) => tr!("{decision}: not done, because it had changed meanwhile", decision = wanted),
        (ReviewOutcome::Refused, detail) => {
            let reason = translated(detail.as_deref().unwrap_or_default());
            tr!("{decision}: not done. {reason}", decision = wanted)
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
