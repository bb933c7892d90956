//! One page of the role table as the server sent it, and the optimistic changes on top of it. Pure.

use super::{paging, state::RowFilter};
use rolecall_api::{Invite, LevelCounts, Member, UserId};
use rolecall_policy::Level;
use std::collections::HashMap;

/// A page of members, or of invites, with the counts for the search.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// The text of the search that this page is for.
    pub search: String,
    /// The filter of the rows.
    pub show: RowFilter,
    /// The number of this page, from 1; that of the last page if the URL asks for a later one.
    pub page: u64,
    /// The cursor of the next page of members; empty if there is none.
    pub next: String,
    /// The cursor of the previous page of members; empty if there is none.
    pub previous: String,
    /// True if the group of invites is open.
    pub open: bool,
    /// The invites that are shown: those of the open group (at most a page), or of this page with their filter.
    pub invites: Vec<Invite>,
    /// The members on this page.
    pub people: Vec<Member>,
    /// Number of invites that the search finds.
    pub invite_count: u64,
    /// Number of members of each level that the search finds.
    pub counts: LevelCounts,
}

/// An optimistic change of a member, which the server has not confirmed yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// The member gets this level.
    Level(Level),
    /// The member is removed.
    Gone,
}

/// All unconfirmed changes. They are kept apart from the listing, so that ending one reverts it on screen even if the
/// listing was loaded again meanwhile.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edits(HashMap<UserId, Edit>);

impl Edits {
    /// Begins to show a change.
    pub fn begin(&mut self, person: UserId, edit: Edit) {
        self.0.insert(person, edit);
    }

    /// Ends a change, because it was confirmed (and applied to the listing) or refused.
    pub fn end(&mut self, person: &UserId) {
        self.0.remove(person);
    }

    /// True if there is an unconfirmed change of this member.
    #[must_use]
    pub fn has(&self, person: &UserId) -> bool {
        self.0.contains_key(person)
    }
}

impl Listing {
    /// The listing with the unconfirmed changes, as shown on screen.
    #[must_use]
    pub fn with_edits(mut self, edits: &Edits) -> Listing {
        for (person, edit) in &edits.0 {
            match edit {
                Edit::Level(level) => self.set_level(person, *level),
                Edit::Gone => self.take_out(person),
            }
        }
        self
    }

    /// Finds a member on this page.
    #[must_use]
    pub fn person(&self, id: &UserId) -> Option<&Member> {
        self.people.iter().find(|member| member.user.uuid == *id)
    }

    /// Finds an invite on this page by its email.
    #[must_use]
    pub fn invite(&self, address: &str) -> Option<&Invite> {
        self.invites.iter().find(|invite| invite.target_email == address)
    }

    /// Replaces a member by the server's response, if they are on this page.
    pub fn put(&mut self, member: Member) {
        self.set_level(&member.user.uuid, member.level);
        if let Some(row) = self.people.iter_mut().find(|row| row.user.uuid == member.user.uuid) {
            *row = member;
        }
    }

    /// Updates the listing after a transfer of ownership: the previous owner becomes an administrator.
    pub fn transfer_ownership(&mut self, owner: Member) {
        let before = self.people.iter().find(|row| row.level == Level::Owner).map(|row| row.user.uuid.clone());
        if let Some(before) = before {
            self.set_level(&before, Level::Administrator);
        } else {
            // The previous owner is on another page, if the search finds them at all.
            self.counts.administrators += self.counts.owner;
            self.counts.owner = 0;
        }
        self.put(owner);
    }

    /// Removes a member from the page and the counts.
    pub fn take_out(&mut self, id: &UserId) {
        if let Some(at) = self.people.iter().position(|row| row.user.uuid == *id) {
            let gone = self.people.remove(at);
            let count = self.count_mut(gone.level);
            *count = count.saturating_sub(1);
        }
    }

    /// Replaces an invite by its renewal.
    pub fn renew(&mut self, invite: Invite) {
        if let Some(row) = self.invites.iter_mut().find(|row| row.target_email == invite.target_email) {
            *row = invite;
        }
    }

    /// Removes an invite from the page and the count.
    pub fn cancel(&mut self, address: &str) {
        if let Some(at) = self.invites.iter().position(|row| row.target_email == address) {
            self.invites.remove(at);
            self.invite_count = self.invite_count.saturating_sub(1);
        }
    }

    /// Number of members that the search finds.
    #[must_use]
    pub const fn people_count(&self) -> u64 {
        self.counts.owner + self.counts.administrators + self.counts.members
    }

    /// Number of members and invites of a filter, on all pages.
    #[must_use]
    pub const fn rows(&self, show: RowFilter) -> u64 {
        match show {
            RowFilter::All => self.people_count() + self.invite_count,
            RowFilter::Level(level) => self.count(level),
            RowFilter::Invites => self.invite_count,
        }
    }

    /// Number of rows that the pages are for.
    #[must_use]
    pub const fn paged(&self) -> u64 {
        let people = match self.show {
            RowFilter::Level(level) => self.count(level),
            RowFilter::All | RowFilter::Invites => self.people_count(),
        };
        paging::paged(self.show, people, self.invite_count)
    }

    /// The number of invites in their group, if this page has one.
    #[must_use]
    pub fn group(&self) -> Option<u64> {
        let has_group = self.show == RowFilter::All && self.page == 1 && self.invite_count > 0;
        has_group.then_some(self.invite_count)
    }

    const fn count(&self, level: Level) -> u64 {
        match level {
            Level::Member => self.counts.members,
            Level::Administrator => self.counts.administrators,
            Level::Owner => self.counts.owner,
        }
    }

    const fn count_mut(&mut self, level: Level) -> &mut u64 {
        match level {
            Level::Member => &mut self.counts.members,
            Level::Administrator => &mut self.counts.administrators,
            Level::Owner => &mut self.counts.owner,
        }
    }

    fn set_level(&mut self, id: &UserId, level: Level) {
        let Some(row) = self.people.iter_mut().find(|row| row.user.uuid == *id) else { return };
        let before = std::mem::replace(&mut row.level, level);
        let count = self.count_mut(before);
        *count = count.saturating_sub(1);
        *self.count_mut(level) += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{invite, member, user_id};
    use super::*;

    fn listing() -> Listing {
        Listing {
            search: String::new(),
            show: RowFilter::All,
            page: 1,
            next: String::new(),
            previous: String::new(),
            open: true,
            invites: vec![invite("hedy@lumen.example", Level::Member), invite("ops@kestrel.example", Level::Member)],
            people: vec![
                member("Ada", Level::Owner),
                member("Grace", Level::Administrator),
                member("Ingrid", Level::Member),
            ],
            invite_count: 2,
            counts: LevelCounts { owner: 1, administrators: 1, members: 1 },
        }
    }

    fn levels(listing: &Listing) -> Vec<(&str, Level)> {
        listing.people.iter().map(|member| (member.user.first_name.as_str(), member.level)).collect()
    }

    #[test]
    fn a_change_is_on_the_screen_at_once_and_taken_back_leaves_no_trace() {
        let mut edits = Edits::default();
        edits.begin(user_id("Grace"), Edit::Level(Level::Member));
        edits.begin(user_id("Ingrid"), Edit::Gone);
        assert!(edits.has(&user_id("Grace")));
        let seen = listing().with_edits(&edits);
        assert_eq!(levels(&seen), [("Ada", Level::Owner), ("Grace", Level::Member)]);
        assert_eq!(seen.counts, LevelCounts { owner: 1, administrators: 0, members: 1 });
        assert_eq!((seen.people_count(), seen.rows(RowFilter::All), seen.paged()), (2, 4, 2));

        edits.end(&user_id("Grace"));
        edits.end(&user_id("Ingrid"));
        assert_eq!(listing().with_edits(&edits), listing());
    }

    #[test]
    fn a_change_of_somebody_on_another_page_changes_nothing_here() {
        let mut edits = Edits::default();
        edits.begin(user_id("Zora"), Edit::Level(Level::Administrator));
        edits.begin(user_id("Yves"), Edit::Gone);
        assert_eq!(listing().with_edits(&edits), listing());
    }

    #[test]
    fn the_servers_answer_replaces_the_row_and_moves_the_counts() {
        let mut listing = listing();
        listing.put(member("Ingrid", Level::Administrator));
        assert_eq!(listing.counts, LevelCounts { owner: 1, administrators: 2, members: 0 });
        assert_eq!(listing.person(&user_id("Ingrid")).map(|row| row.level), Some(Level::Administrator));
        assert_eq!((listing.rows(RowFilter::Level(Level::Member)), listing.rows(RowFilter::Invites)), (0, 2));
    }

    #[test]
    fn there_is_one_owner_after_a_transfer_of_ownership() {
        let mut listing = listing();
        listing.transfer_ownership(member("Grace", Level::Owner));
        let after = [("Ada", Level::Administrator), ("Grace", Level::Owner), ("Ingrid", Level::Member)];
        assert_eq!(levels(&listing), after);
        assert_eq!(listing.counts, LevelCounts { owner: 1, administrators: 1, members: 1 });
    }

    #[test]
    fn an_owner_on_another_page_steps_down_in_the_counts() {
        let mut listing = listing();
        listing.people.remove(0);
        listing.transfer_ownership(member("Ingrid", Level::Owner));
        assert_eq!(levels(&listing), [("Grace", Level::Administrator), ("Ingrid", Level::Owner)]);
        assert_eq!(listing.counts, LevelCounts { owner: 1, administrators: 2, members: 0 });
    }

    #[test]
    fn only_the_first_page_of_all_rows_has_a_group_of_invites_and_only_if_there_are_any() {
        let listing = listing();
        assert_eq!(listing.group(), Some(2));
        assert_eq!(Listing { page: 2, ..listing.clone() }.group(), None);
        assert_eq!(Listing { show: RowFilter::Invites, ..listing.clone() }.group(), None);
        assert_eq!(Listing { invite_count: 0, ..listing }.group(), None);
    }

    #[test]
    fn a_cancelled_invite_is_counted_no_more_and_a_renewed_one_keeps_its_row() {
        let mut listing = listing();
        listing.renew(invite("hedy@lumen.example", Level::Administrator));
        assert_eq!(listing.invite("hedy@lumen.example").map(|row| row.level), Some(Level::Administrator));
        listing.cancel("hedy@lumen.example");
        listing.cancel("nobody@lumen.example");
        assert_eq!((listing.invites.len(), listing.invite_count), (1, 1));
    }
}
