//! Results of rows that were sent from a dialog that was then closed; the next dialog takes them over.

use super::{CreatedInvite, Draft, DraftRow, Key};
use rolecall_api::BulkLine;

/// The results: the invites that were created, and the rows that the server rejected.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::pages::invite_dialog) struct LateResults {
    pub(in crate::pages::invite_dialog) sent: Vec<CreatedInvite>,
    pub(in crate::pages::invite_dialog) rows: Vec<DraftRow>,
}

impl Draft {
    /// Finds the rows with these keys.
    pub(in crate::pages::invite_dialog) fn these(&self, keys: &[Key]) -> Vec<DraftRow> {
        self.rows.iter().filter(|row| keys.contains(&row.key)).cloned().collect()
    }

    /// Removes the rows that are being sent, so that they are not sent again.
    pub(in crate::pages::invite_dialog) fn remove_rows(&mut self, keys: &[Key]) {
        self.rows.retain(|row| !keys.contains(&row.key));
        self.end_with_a_blank();
    }

    /// Takes over the results of an earlier dialog: adds its rejected rows under new keys, and returns the created
    /// invites.
    pub(in crate::pages::invite_dialog) fn take_over(&mut self, late: LateResults) -> Vec<CreatedInvite> {
        while self.rows.last().is_some_and(DraftRow::is_blank) {
            self.rows.pop();
        }
        for row in late.rows {
            let key = self.fresh();
            self.rows.push(DraftRow { key, ..row });
        }
        self.end_with_a_blank();
        late.sent.into_iter().map(|sent| CreatedInvite { key: self.fresh(), ..sent }).collect()
    }
}

/// The results of `rows`, which were `asked` in this order.
pub(in crate::pages::invite_dialog) fn late(rows: Vec<DraftRow>, asked: &[Key], lines: Vec<BulkLine>) -> LateResults {
    let mut draft = Draft { rows, next: 0, kept: false };
    let sent = draft.apply_results(asked, lines);
    draft.rows.retain(|row| !row.is_blank());
    LateResults { sent, rows: draft.rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::invite_dialog::fixtures::{ME, invite};

    fn typed(addresses: &[&str]) -> Draft {
        let mut draft = Draft::default();
        for address in addresses {
            let last = draft.rows.last().map_or(0, |row| row.key);
            draft.type_address(last, address);
        }
        draft
    }

    #[test]
    fn rows_that_are_being_sent_are_not_offered_again_and_come_back_if_they_were_not_taken() {
        let mut draft = typed(&["a@x.example", "b@x.example", "c@x.example"]);
        let asked: Vec<Key> = draft.rows[..2].iter().map(|row| row.key).collect();
        let rows = draft.these(&asked);
        draft.remove_rows(&asked);
        assert_eq!(draft.filled(), 1, "c was not sent");
        let made = BulkLine { index: 0, status: 201, invite: Some(invite("a@x.example", ME)), error: None };
        let refused = BulkLine { index: 1, status: 400, invite: None, error: None };
        let late = late(rows, &asked, vec![made, refused]);
        let mut next = typed(&["d@x.example"]);
        let sent = next.take_over(late);
        assert_eq!(sent.iter().map(|sent| sent.invite.target_email.as_str()).collect::<Vec<_>>(), ["a@x.example"]);
        let addresses: Vec<_> = next.rows.iter().map(|row| row.address.as_str()).collect();
        assert_eq!(addresses, ["d@x.example", "b@x.example", ""]);
        assert!(next.rows[1].failure.is_some(), "it says why");
        let mut keys: Vec<_> = next.rows.iter().map(|row| row.key).chain(sent.iter().map(|sent| sent.key)).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 4, "no key twice");
    }
}
