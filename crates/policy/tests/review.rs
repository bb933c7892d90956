//! What a review finds, and what it offers to do about it.

use proptest::prelude::*;
use rolecall_policy::{
    Act, FindingKind, IDLE_DAYS, Level, ProjectState, ReviewDecision, ReviewTarget, Reviewed, Target, UNSEEN_DAYS,
    decide, effective_level,
};

const DECISIONS: [ReviewDecision; 3] = [ReviewDecision::Keep, ReviewDecision::Lower, ReviewDecision::Remove];

fn level() -> impl Strategy<Value = Level> {
    prop::sample::select(Level::ALL.to_vec())
}

fn grantable() -> impl Strategy<Value = Level> {
    prop::sample::select(Level::GRANTABLE.to_vec())
}

fn finds(level: Level, unseen_days: u64, idle_days: u64) -> Vec<FindingKind> {
    Reviewed::Member { level, unseen_days, idle_days }.findings()
}

#[test]
fn people_are_found_from_the_day_on() {
    let [unseen, idle] = [FindingKind::Unseen, FindingKind::IdleAdministrator];
    let (member, administrator) = (Level::Member, Level::Administrator);
    assert_eq!(finds(member, UNSEEN_DAYS - 1, IDLE_DAYS), []);
    assert_eq!(finds(member, UNSEEN_DAYS, 0), [unseen]);
    assert_eq!(finds(administrator, 0, IDLE_DAYS - 1), []);
    assert_eq!(finds(administrator, 0, IDLE_DAYS), [idle]);
    assert_eq!(finds(administrator, UNSEEN_DAYS, IDLE_DAYS), [idle, unseen]);
    assert_eq!(finds(Level::Owner, 0, IDLE_DAYS), [], "the owner cannot be anything less");
}

#[test]
fn one_administrator_is_a_finding_only_among_several_people() {
    let finds = |members, administrators| Reviewed::Organization { members, administrators }.findings();
    assert_eq!(finds(1, 1), []);
    assert_eq!(finds(2, 1), [FindingKind::OneAdministrator]);
    assert_eq!(finds(2, 2), []);
}

#[test]
fn names_are_read_as_they_are_written() {
    for (name, kind) in FindingKind::NAMES {
        assert_eq!((kind.name(), FindingKind::from_name(name)), (name, Some(kind)));
    }
    for (name, decision) in ReviewDecision::NAMES {
        assert_eq!((decision.name(), ReviewDecision::from_name(name)), (name, Some(decision)));
    }
}

proptest! {
    /// Time alone never takes a finding away.
    #[test]
    fn who_is_found_stays_found(level in level(), unseen in 0..400_u64, idle in 0..400_u64, more in 0..400_u64) {
        let (before, after) = (finds(level, unseen, idle), finds(level, unseen + more, idle + more));
        prop_assert!(before.iter().all(|kind| after.contains(kind)), "{before:?} {after:?}");
    }

    /// A grant is found exactly if nobody's access changes when it goes.
    #[test]
    fn a_grant_is_found_exactly_if_it_gives_nothing(level in level(), private: bool, explicit in prop::option::of(grantable())) {
        let (with, without) = (ProjectState { private, explicit }, ProjectState { private, explicit: None });
        let found = !Reviewed::Grant { level, project: with }.findings().is_empty();
        let same = effective_level(Some(level), with) == effective_level(Some(level), without);
        prop_assert_eq!(found, explicit.is_some() && same);
    }

    /// No decision raises anybody, makes an owner, or changes what nobody of this level may change otherwise.
    #[test]
    fn a_review_only_takes_away_and_only_what_the_reviewer_may(
        reviewer in level(),
        held in prop::option::of(level()),
        is_actor: bool,
        private: bool,
        granted in grantable(),
    ) {
        let target = if is_actor { Target { level: Some(reviewer), is_actor } } else { Target { level: held, is_actor } };
        let grant = ReviewTarget::Grant { target, private, level: granted };
        for about in [ReviewTarget::Member(target), grant, ReviewTarget::Invite, ReviewTarget::Organization] {
            for decision in DECISIONS {
                let Some(act) = about.act(decision) else { continue };
                match act {
                    Act::ChangeLevel { target: Target { level: Some(from), .. }, to } => prop_assert!(to < from),
                    Act::Remove { .. } | Act::Revoke { .. } | Act::CancelInvite { .. } => {}
                    other => prop_assert!(false, "{other:?}"),
                }
                if !decide(Some(reviewer), act).is_allowed() {
                    continue;
                }
                if let ReviewTarget::Member(target) = about {
                    prop_assert!(!target.is_actor, "oneself");
                    prop_assert!(reviewer >= Level::Administrator && target.level < Some(Level::Owner));
                    prop_assert!(target.level <= Some(reviewer));
                }
            }
        }
    }

    /// Keeping changes nothing.
    #[test]
    fn keeping_is_no_act(level in prop::option::of(level()), is_actor: bool) {
        prop_assert_eq!(ReviewTarget::Member(Target { level, is_actor }).act(ReviewDecision::Keep), None);
    }
}
