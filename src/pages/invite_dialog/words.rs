//! The sentences of the invite dialog around its rows: the label of the button, and how many rows are ready. Pure.

use super::state::MOST;
use crate::{
    intl::count,
    language::{t, tr},
};

/// The label of the button for the `ready` rows. Without email nothing is sent: the dialog creates links to pass on.
pub(super) fn button_label(has_mail: bool, ready: usize) -> String {
    match (has_mail, ready) {
        (true, 0) => t("Send invites").to_owned(),
        (true, ready) => tr!("Send {invites}", invites = count(ready as u64, "invite", "invites")),
        (false, 0) => t("Create links").to_owned(),
        (false, ready) => tr!("Create {links}", links = count(ready as u64, "link", "links")),
    }
}

/// For how long links can work, in hours, with their words; the first is usual.
pub(super) const LIVES: [(u32, &str); 5] =
    [(72, "72 hours"), (1, "1 hour"), (24, "1 day"), (168, "7 days"), (720, "30 days")];

/// How many of the `filled` rows are ready, and how long links work (`life`). If `after` is true, the first invites were
/// created; without further rows, the note is then about those.
pub(super) fn note(after: bool, ready: usize, filled: usize, life: u32) -> String {
    let life = t(LIVES.iter().find(|(hours, _)| *hours == life).map_or("72 hours", |&(_, words)| words));
    match (after, filled) {
        (true, 0) => tr!("Each link works once, for {life}."),
        (false, 0) => tr!("Links work for {life}."),
        _ => {
            // The verb agrees with `ready`; "0 of 1 row" is singular, too.
            let rows = count(filled as u64, "row", "rows");
            if ready == 1 || filled == 1 {
                tr!("{ready} of {rows} is ready. Links work for {life}.")
            } else {
                tr!("{ready} of {rows} are ready. Links work for {life}.")
            }
        }
    }
}

/// Says how many pasted people were left out.
pub(super) fn left_out(number: usize) -> String {
    if number == 1 {
        tr!(
            "You can invite at most {most} people at once. 1 more was left out: send these first, then paste the rest.",
            most = MOST
        )
    } else {
        tr!(
            "You can invite at most {most} people at once. {number} more were left out: send these first, then paste the rest.",
            most = MOST
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_button_differs_with_and_without_email() {
        assert_eq!(
            [button_label(false, 0), button_label(false, 1), button_label(false, 3)],
            ["Create links", "Create 1 link", "Create 3 links"]
        );
        assert_eq!(
            [button_label(true, 0), button_label(true, 1), button_label(true, 3)],
            ["Send invites", "Send 1 invite", "Send 3 invites"]
        );
    }

    #[test]
    fn the_number_of_ready_rows_has_its_verb() {
        for (ready, filled, words) in [
            (0, 1, "0 of 1 row is ready."),
            (1, 1, "1 of 1 row is ready."),
            (0, 2, "0 of 2 rows are ready."),
            (1, 5, "1 of 5 rows is ready."),
            (2, 5, "2 of 5 rows are ready."),
        ] {
            assert_eq!(note(false, ready, filled, 72), format!("{words} Links work for 72 hours."));
            assert_eq!(note(true, ready, filled, 72), format!("{words} Links work for 72 hours."));
        }
        assert_eq!(note(false, 0, 0, 72), "Links work for 72 hours.");
        assert_eq!(note(false, 0, 0, 24), "Links work for 1 day.");
        assert_eq!(note(true, 0, 0, 72), "Each link works once, for 72 hours.");
    }

    #[test]
    fn one_person_left_out_is_singular() {
        assert!(left_out(1).contains("1 more was left out"));
        assert!(left_out(3).contains("3 more were left out"));
    }
}
