//! The people of the command palette: the server finds them among all members of the organization.

use super::entry::{Command, Entry, Group};
use crate::{
    api::{self, MemberQuery},
    intl,
    load::{Loaded, debounced},
    session::Session,
    text,
};
use rolecall_api::{LiveKind, Member, OrganizationId};
use rolecall_view::prelude::*;
use std::time::Duration;

/// How many people are listed.
const MOST: u64 = 6;
/// People are searched after no change for this time.
const PAUSE: Duration = Duration::from_millis(150);

/// The people that the server has found for a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// `None` if nobody was searched for.
    text: Option<String>,
    people: Vec<Member>,
}

impl Found {
    /// True if these are the people found for this text, and not for an older one.
    pub(super) fn is_for(&self, typed: &str) -> bool {
        self.text.as_deref() == Some(typed.trim())
    }

    /// The people to list for this text. Of those found for an older one, only who matches the new one too: Enter must not
    /// choose somebody else.
    pub(super) fn people_for(&self, typed: &str) -> Vec<Member> {
        let wanted = intl::lowercase(typed.trim());
        let matches = |member: &&Member| {
            let user = &member.user;
            [&user.first_name, &user.email].into_iter().any(|words| intl::lowercase(words).contains(&wanted))
        };
        let is_newest = self.is_for(typed);
        self.people.iter().filter(|member| is_newest || matches(member)).cloned().collect()
    }
}

/// Searches for people while the palette is open; `text` is `None` while nobody is searched for.
pub(super) fn search(session: Session, text: Signal<Option<String>>) -> Loaded<Found> {
    let text: Signal<Option<String>> = debounced(text, PAUSE);
    let inputs = Memo::new(move |_| (session.with_organization(|organization| organization.id.clone()), text.get()));
    let fetch = |(organization, text): (Option<OrganizationId>, Option<String>)| async move {
        let people = match (organization, &text) {
            (Some(id), Some(search)) => {
                let query = MemberQuery { search: search.clone(), limit: MOST, ..MemberQuery::default() };
                api::members(&id, &query).await?.page.results
            }
            _ => Vec::new(),
        };
        Ok(Found { text, people })
    };
    Loaded::new(move || inputs.get(), fetch).follow(&[LiveKind::Membership, LiveKind::Level])
}

/// A person, who is chosen to see what can be done with them.
pub(super) fn entry(member: &Member) -> Entry {
    let note = format!("{} · {}", member.user.email, text::level(member.level));
    let command = Command::Person(Box::new(member.clone()));
    Entry::new(Group::People, "person", member.user.first_name.clone(), command).noted(note)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::role_table::fixtures::member;
    use rolecall_policy::Level;

    #[test]
    fn of_an_older_answer_only_who_matches_is_listed() {
        let found = Found {
            text: Some("ma".into()),
            people: vec![member("Max", Level::Member), member("Mara", Level::Member)],
        };
        let names =
            |typed| found.people_for(typed).into_iter().map(|member| member.user.first_name).collect::<Vec<_>>();
        assert_eq!(names(" ma "), ["Max", "Mara"]);
        assert_eq!(names("MAX"), ["Max"]);
        assert_eq!(names("max@"), ["Max"]);
        assert_eq!(names("olga"), [""; 0]);
        assert!(found.is_for("ma ") && !found.is_for("max"));
    }
}
