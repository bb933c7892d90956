//! Reads levels, denials and what reviews find. `rolecall-policy` depends on none of our crates, so this is here.

use crate::{FromJson, Node};
use rolecall_policy::{Action, Denial, FindingKind, Level, ReviewDecision, Rule};

impl FromJson for Level {
    fn read(node: &impl Node, failed: &mut bool) -> Self {
        Level::try_from(u8::read(node, failed)).unwrap_or_else(|_| {
            *failed = true;
            Level::Member
        })
    }
}

impl FromJson for Denial {
    fn read(node: &impl Node, failed: &mut bool) -> Self {
        Denial::from_response(
            named(&node.field("action"), &Action::NAMES, failed),
            named(&node.field("rule"), &Rule::NAMES, failed),
            FromJson::read(&node.field("needs_level"), failed),
            FromJson::read(&node.field("your_level"), failed),
        )
    }
}

impl FromJson for FindingKind {
    fn read(node: &impl Node, failed: &mut bool) -> Self {
        named(node, &FindingKind::NAMES, failed)
    }
}

impl FromJson for ReviewDecision {
    fn read(node: &impl Node, failed: &mut bool) -> Self {
        named(node, &ReviewDecision::NAMES, failed)
    }
}

/// The value with the name that `node` holds; the first one if there is none, and `failed` is set.
fn named<T: Copy>(node: &impl Node, values: &[(&str, T)], failed: &mut bool) -> T {
    let text = node.text().unwrap_or_default();
    let found = values.iter().position(|(name, _)| *name == text);
    *failed |= found.is_none();
    values[found.unwrap_or_default()].1
}
