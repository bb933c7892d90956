//! Explanations say what the rules decide.

#[path = "support/acts.rs"]
mod acts;

use acts::{ACTORS, every_act};
use rolecall_policy::{decide, explain};

#[test]
fn an_explanation_ends_with_the_rule_that_fails_or_all_of_its_rules_hold() {
    let acts = ACTORS.into_iter().flat_map(|actor| every_act(actor).into_iter().map(move |act| (actor, act)));
    for (actor, act) in acts {
        let steps = explain(actor, act);
        let (last, before) = steps.split_last().unwrap();
        assert!(before.iter().all(|step| step.holds), "{actor:?} {act:?}");
        match decide(actor, act).denial() {
            None => assert!(last.holds, "{actor:?} {act:?}"),
            Some(denial) => {
                let failed = (last.holds, last.rule, last.needs_level, last.your_level);
                assert_eq!(failed, (false, denial.rule, denial.needs_level, denial.your_level), "{actor:?} {act:?}");
            }
        }
    }
}
