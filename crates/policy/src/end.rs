//! Levels that end (contract 9).
//!
//! Setting the end of a level or a grant is the act that gives the level or the grant ([`crate::Act::ChangeLevel`],
//! [`crate::Act::Grant`], [`crate::Act::ChangeGrant`]), so whoever may not do that for themselves cannot prolong their own
//! either.

use crate::Level;

/// The level that a member has after a level with an end: the one that they had before it, or member if it is the same.
/// `now`: their level; `after`: what they have after that, if it ends too. `None`: nothing would end, or it is ownership.
#[must_use]
pub fn level_after(now: Level, after: Option<Level>, to: Level) -> Option<Level> {
    let before = after.unwrap_or(now);
    match (before, to) {
        (Level::Owner, _) | (_, Level::Owner) | (Level::Member, Level::Member) => None,
        (Level::Administrator, Level::Administrator) => Some(Level::Member),
        _ => Some(before),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Act, ProjectState, Target, decide};
    use Level::{Administrator, Member, Owner};

    #[test]
    fn the_level_from_before_returns() {
        assert_eq!(level_after(Member, None, Administrator), Some(Member));
        assert_eq!(level_after(Administrator, None, Member), Some(Administrator));
        assert_eq!(level_after(Administrator, None, Administrator), Some(Member));
    }

    #[test]
    fn another_end_does_not_make_a_level_permanent() {
        // Administrator until Friday, then until Saturday; then member until Sunday, which ends nothing.
        assert_eq!(level_after(Administrator, Some(Member), Administrator), Some(Member));
        assert_eq!(level_after(Administrator, Some(Member), Member), None);
        // Member until Friday, then administrator until Saturday: an administrator otherwise.
        assert_eq!(level_after(Member, Some(Administrator), Member), Some(Administrator));
        assert_eq!(level_after(Member, Some(Administrator), Administrator), Some(Member));
    }

    #[test]
    fn nobody_prolongs_their_own_level_or_access() {
        let levels = Level::ALL.into_iter().flat_map(|actor| Level::ALL.map(|to| (actor, to)));
        for (actor, to) in levels {
            let target = Target { level: Some(actor), is_actor: true };
            for explicit in [None, Some(Member), Some(Administrator)] {
                let project = ProjectState { private: true, explicit };
                let from = explicit.unwrap_or(Member);
                for act in [
                    Act::ChangeLevel { target, to },
                    Act::Grant { project, target, level: to },
                    Act::ChangeGrant { project, target, from, to },
                ] {
                    assert!(!decide(Some(actor), act).is_allowed(), "{actor:?} {act:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_ends_for_members_who_stay_members_and_for_owners() {
        assert_eq!(level_after(Member, None, Member), None);
        for level in Level::ALL {
            assert_eq!((level_after(Owner, None, level), level_after(level, None, Owner)), (None, None));
        }
    }
}
