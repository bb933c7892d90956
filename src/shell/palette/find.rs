//! Finds entries by what is typed, the best first. Pure.

use super::entry::{Entry, Group};
use crate::intl;

/// At most this many names of each group are listed before anything is typed, and at most this many after. (Pages and
/// actions are few.)
const FEW: usize = 5;
const MANY: usize = 20;

/// The entries that match, with those of a group together: first the group with the best match, in it the best matches, and
/// of these what is allowed before what is refused.
pub(super) fn find(entries: Vec<Entry>, typed: &str) -> Vec<Entry> {
    let wanted = intl::lowercase(typed.trim());
    let mut found: Vec<(u8, Entry)> =
        entries.into_iter().filter_map(|entry| Some((rank(&entry, &wanted)?, entry))).collect();
    let best = |group: Group| found.iter().filter(|(_, entry)| entry.group == group).map(|(rank, _)| *rank).min();
    let of_groups = Group::ALL.map(best);
    let of_group = |entry: &Entry| of_groups.get(entry.group as usize).copied().flatten();
    found.sort_by_key(|(rank, entry)| (of_group(entry), entry.group, *rank, !entry.decision.is_allowed()));
    let most = if wanted.is_empty() { FEW } else { MANY };
    let mut listed = [0; Group::ALL.len()];
    found.retain(|(_, entry)| {
        let Some(listed) = listed.get_mut(entry.group as usize) else { return false };
        *listed += 1;
        *listed <= most || !entry.is_name()
    });
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// How well an entry matches, 0 best; `None`: not at all.
fn rank(entry: &Entry, wanted: &str) -> Option<u8> {
    let label = intl::lowercase(&entry.label);
    if label.starts_with(wanted) {
        return Some(0);
    }
    let mut parts = wanted.split_whitespace();
    let begins = |part: &str| label.split_whitespace().any(|word| word.starts_with(part));
    if parts.clone().all(begins) {
        return Some(1);
    }
    let all = format!("{label} {} {}", intl::lowercase(&entry.note), intl::lowercase(entry.words));
    // The server has found a person by whatever it looks at.
    (entry.group == Group::People || parts.all(|part| all.contains(part))).then_some(2)
}

#[cfg(test)]
mod tests {
    use super::super::entry::Command;
    use super::*;
    use rolecall_policy::{Act, Level, decide};

    fn entry(group: Group, label: &str) -> Entry {
        Entry::new(group, "", label, Command::SignOut)
    }

    fn labels(entries: &[Entry], typed: &str) -> Vec<String> {
        find(entries.to_vec(), typed).into_iter().map(|entry| entry.label).collect()
    }

    #[test]
    fn the_beginning_counts_more_than_a_word_and_a_word_more_than_a_part() {
        let all = ["Unsent invites", "Ask to invite", "Invite members"].map(|label| entry(Group::Actions, label));
        assert_eq!(labels(&all, "invite"), ["Invite members", "Unsent invites", "Ask to invite"]);
        assert_eq!(labels(&all, "  MEM inv "), ["Invite members"]);
        assert_eq!(labels(&all, "vites"), ["Unsent invites"]);
        assert_eq!(labels(&all, "x"), [""; 0]);
    }

    #[test]
    fn the_group_with_the_best_match_comes_first_and_groups_stay_together() {
        let all = [
            entry(Group::Pages, "Organization settings"),
            entry(Group::Pages, "Project settings"),
            entry(Group::Organizations, "Old settlement"),
            entry(Group::Organizations, "Settlement"),
        ];
        let found = ["Settlement", "Old settlement", "Organization settings", "Project settings"];
        assert_eq!(labels(&all, "settle").len(), 2);
        assert_eq!(labels(&all, "sett"), found);
    }

    #[test]
    fn what_is_refused_comes_after_what_is_allowed_and_is_found() {
        let refused = decide(Some(Level::Member), Act::DeleteOrganization);
        let all = [entry(Group::Actions, "Delete Meridian").gated(refused), entry(Group::Actions, "Delete nothing")];
        assert_eq!(labels(&all, "delete"), ["Delete nothing", "Delete Meridian"]);
        assert_eq!(labels(&all, "meridian"), ["Delete Meridian"]);
    }

    #[test]
    fn other_words_and_notes_are_searched() {
        let named = entry(Group::Actions, "Use dark appearance").found_by("theme night").noted("This browser");
        assert_eq!(labels(std::slice::from_ref(&named), "night").len(), 1);
        assert_eq!(labels(&[named], "browser").len(), 1);
    }

    #[test]
    fn long_lists_of_names_are_cut_and_actions_are_not() {
        let actions: Vec<_> = (0..30).map(|number| entry(Group::Actions, &format!("Action {number}"))).collect();
        assert_eq!((labels(&actions, "").len(), labels(&actions, "action").len()), (30, 30));
        let projects: Vec<_> = (0..30).map(|number| entry(Group::Projects, &format!("Project {number}"))).collect();
        assert_eq!((labels(&projects, "").len(), labels(&projects, "project").len()), (FEW, MANY));
        assert_eq!(labels(&projects[..FEW], "").len(), FEW);
    }
}
