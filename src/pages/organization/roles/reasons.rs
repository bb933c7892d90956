//! Why each level can or cannot do what a row of the matrix is about: the rules that `decide` looks at, one below the
//! other, with an answer for each level. Pure.

use crate::{
    language::{t, tr},
    text,
};
use rolecall_policy::{Act, Action, Level, Rule, Step, Subject, explain};

/// A rule, and what it says to each level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reason {
    /// The rule, as a sentence.
    pub(super) words: String,
    /// Whether it allows the act, for each of [`Level::ALL`]; `None` if an earlier rule has refused it.
    pub(super) holds: [Option<bool>; 3],
}

/// The rules that decide about the acts, in their order. `act` returns what each level would do.
pub(super) fn reasons(act: impl Fn(Level) -> Act) -> Vec<Reason> {
    let mut found: Vec<(Rule, Subject, Option<Level>, Reason)> = Vec::new();
    for (column, level) in Level::ALL.into_iter().enumerate() {
        let act = act(level);
        let mut place = 0;
        for step in explain(Some(level), act) {
            let is_same = |one: &(Rule, Subject, Option<Level>, Reason)| {
                (one.0, one.1, one.2) == (step.rule, step.subject, step.needs_level)
            };
            let at = found.iter().position(is_same).unwrap_or_else(|| {
                let reason = Reason { words: sentence(step, act.action()), holds: [None; 3] };
                found.insert(place, (step.rule, step.subject, step.needs_level, reason));
                place
            });
            found[at].3.holds[column] = Some(step.holds);
            place = at + 1;
        }
    }
    // Everybody on this page is in the organization. Said only if nothing else is asked for.
    if found.len() > 1 {
        found.retain(|(rule, subject, ..)| (*rule, *subject) != (Rule::NotAMember, Subject::Actor));
    }
    found.into_iter().map(|(.., reason)| reason).collect()
}

fn sentence(step: Step, action: Action) -> String {
    let action = text::action(action);
    match (step.rule, step.needs_level) {
        (Rule::NotAMember, _) if step.subject == Subject::Actor => {
            tr!("Everyone in the organization can {action}.")
        }
        (Rule::NotAMember, _) => t("The other person is in the organization.").into(),
        (Rule::LevelTooLow, Some(Level::Administrator)) => tr!("Only administrators and the owner can {action}."),
        (Rule::LevelTooLow, _) => tr!("Everyone can {action}."),
        (Rule::OwnerOnly, _) => tr!("Only the owner can {action}."),
        (Rule::TargetAboveActor, _) => t("The other person’s level is not higher than one’s own.").into(),
        (Rule::LevelAboveActor, _) => t("The new level is not higher than one’s own.").into(),
        (Rule::LevelNotGrantable, _) => t("Ownership can only be transferred.").into(),
        (Rule::OwnLevel, _) => t("No one can change their own level.").into(),
        (Rule::SelfGrant, _) => t("No one can grant themselves access.").into(),
        (Rule::OwnerCannotLeave, _) => t("The owner cannot leave.").into(),
        (Rule::ProjectPrivate, _) => t("The project is open, or access was granted.").into(),
        (Rule::OfferedPersonOnly, _) => t("Ownership is offered to this person.").into(),
        (Rule::NotAnAdministrator, _) => t("The other person is an administrator.").into(),
        (Rule::SuccessorOnly, _) => t("The owner has named this person as the successor.").into(),
        (Rule::SwitchedOff, _) => t("“Members can invite” is on, or the level is administrator or owner.").into(),
        (Rule::TwoFactorRequired, _) => t("Two-factor authentication is set up, where it is required.").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::GROUPS;
    use super::*;
    use rolecall_policy::decide;

    #[test]
    fn the_reasons_of_each_row_say_what_is_decided() {
        for row in GROUPS.iter().flat_map(|group| group.rows) {
            for switch in [true, false] {
                let reasons = reasons(|level| (row.act)(level, switch));
                assert!(!reasons.is_empty(), "{}", row.words);
                for (column, level) in Level::ALL.into_iter().enumerate() {
                    let answers: Vec<bool> = reasons.iter().filter_map(|reason| reason.holds[column]).collect();
                    let is_allowed = decide(Some(level), (row.act)(level, switch)).is_allowed();
                    assert_eq!(answers.iter().all(|holds| *holds), is_allowed, "{} {level:?}", row.words);
                    // Nothing is looked at after a refusal.
                    let refused = answers.iter().position(|holds| !holds);
                    assert!(refused.is_none_or(|at| at + 1 == answers.len()), "{} {level:?}", row.words);
                }
            }
        }
    }

    #[test]
    fn a_rule_is_said_once_for_all_levels() {
        let told = reasons(|_| Act::CreateProject);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].words, "Only administrators and the owner can create projects.");
        assert_eq!(told[0].holds, [Some(false), Some(true), Some(true)]);
        let off = reasons(|_| Act::Invite { level: Level::Member, members_can_invite: false });
        assert!(off.iter().any(|reason| reason.words.starts_with("“Members can invite” is on")), "{off:?}");
    }
}
