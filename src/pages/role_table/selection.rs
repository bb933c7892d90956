//! The people who are selected in the role table, over all pages. What can be done with them is in `selected`, whose
//! code is loaded when somebody is selected.

use rolecall_api::{Member, UserId};
use rolecall_view::prelude::*;

/// The selection. `Copy`; lives as long as the page.
#[derive(Clone, Copy)]
pub struct Selection {
    /// The people, in the order in which they were selected.
    pub people: RwSignal<Vec<Member>>,
    /// True while the bar says for whom a change was refused; nobody may be selected then.
    pub reports: RwSignal<bool>,
    /// True while everybody who is listed is exported.
    pub exports: RwSignal<bool>,
    /// The person whose checkbox was used last: a range begins there.
    anchor: StoredValue<Option<UserId>>,
}

impl Selection {
    /// Nobody.
    #[must_use]
    pub fn new() -> Self {
        Selection {
            people: RwSignal::new(Vec::new()),
            reports: RwSignal::new(false),
            exports: RwSignal::new(false),
            anchor: StoredValue::new(None),
        }
    }

    /// True if this person is selected, tracked.
    #[must_use]
    pub fn has(self, id: &UserId) -> bool {
        self.people.with(|people| is_among(people, id))
    }

    /// Selects a person on a page, or no longer; all of them if `id` is that of nobody. `to_last`: everybody from the
    /// person before to this one.
    pub fn set(self, page: &[Member], id: &str, on: bool, to_last: bool) {
        if id.is_empty() {
            return self.set_all(page, on);
        }
        let id = UserId(id.to_owned());
        let anchor = self.anchor.get_value().filter(|_| to_last);
        self.set_all(range(page, anchor.as_ref().unwrap_or(&id), &id), on);
        self.anchor.set_value(Some(id));
    }

    /// Selects these people, or no longer.
    fn set_all(self, some: &[Member], on: bool) {
        self.people.update(|people| {
            people.retain(|member| !is_among(some, &member.user.uuid));
            if on {
                people.extend_from_slice(some);
            }
        });
    }

    /// Selects nobody, and closes the bar. Does nothing if the page is gone.
    pub fn clear(self) {
        let _ = self.people.try_set(Vec::new());
        let _ = self.reports.try_set(false);
        let _ = self.exports.try_set(false);
    }
}

/// True if this person is one of them.
#[must_use]
pub fn is_among(people: &[Member], id: &UserId) -> bool {
    people.iter().any(|member| member.user.uuid == *id)
}

/// The rows from one person to another, in either direction; only the other one if the first is not on the page.
fn range<'a>(page: &'a [Member], from: &UserId, to: &UserId) -> &'a [Member] {
    let place = |id: &UserId| page.iter().position(|member| member.user.uuid == *id);
    let Some(to) = place(to) else { return &[] };
    let from = place(from).unwrap_or(to);
    &page[from.min(to)..=from.max(to)]
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::member;
    use super::*;
    use rolecall_policy::Level;

    #[test]
    fn a_range_goes_in_both_directions_and_needs_both_ends() {
        let page: Vec<Member> = ["ada", "ben", "cyd", "dan"].map(|name| member(name, Level::Member)).into();
        let ids: Vec<UserId> = page.iter().map(|member| member.user.uuid.clone()).collect();
        assert_eq!(range(&page, &ids[1], &ids[3]), &page[1..=3]);
        assert_eq!(range(&page, &ids[2], &ids[0]), &page[0..=2]);
        assert_eq!(range(&page, &UserId("elsewhere".into()), &ids[2]), &page[2..=2]);
        assert_eq!(range(&page, &ids[0], &UserId("elsewhere".into())), &[]);
    }
}
