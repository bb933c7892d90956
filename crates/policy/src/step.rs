//! One rule in the explanation of a decision ([`crate::explain()`]).

use crate::{Level, Rule};

/// A rule that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Step {
    /// The rule, with the name that it has if it fails.
    pub rule: Rule,
    /// True if it allows the act.
    pub holds: bool,
    /// Whom a rule about membership is about.
    pub subject: Subject,
    /// The level that it requires; `None` if it is not about a level.
    pub needs_level: Option<Level>,
    /// The level that the actor holds, in the organization or effective in the project.
    pub your_level: Option<Level>,
}

/// Whom a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The person who acts.
    Actor,
    /// The person acted on.
    Target,
}

impl Step {
    /// A rule that is not about a level.
    pub(crate) const fn new(rule: Rule, holds: bool) -> Step {
        Step { rule, holds, subject: Subject::Actor, needs_level: None, your_level: None }
    }

    /// A rule that compares a level with the one that the actor holds.
    pub(crate) const fn at(rule: Rule, needs: Level, held: Level) -> Step {
        Step { needs_level: Some(needs), your_level: Some(held), ..Step::new(rule, true) }
    }
}
