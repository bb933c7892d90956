//! Sentences about access to a project: why somebody has it, and how many people a change affects. Pure.

use super::state::{Grant, KeptAccess, Person, access_of};
use crate::{
    intl::{self, number},
    language::{t, tr},
    text, time,
};
use rolecall_api::{Timestamp, UserId};
use rolecall_policy::{Grounds, Level};

/// Who made a grant and when; follows the word "granted".
#[must_use]
pub fn granted(grant: &Grant, me: Option<&UserId>) -> String {
    by_whom(grant, me, &time::day(&grant.granted_at))
}

fn by_whom(grant: &Grant, me: Option<&UserId>, day: &str) -> String {
    match &grant.granted_by {
        Some(by) if Some(&by.uuid) == me => tr!("granted by you on {day}"),
        Some(by) => tr!("granted by {name} on {day}", name = by.first_name),
        None => tr!("granted on {day}"),
    }
}

/// A sentence that says why somebody has access, and one about their grant if it has no effect now.
#[must_use]
pub fn why(person: &Person, private: bool, me: Option<&UserId>) -> (String, Option<String>) {
    let Some(access) = access_of(person, private) else {
        return (String::new(), None);
    };
    let first = match (&person.grant, access.grounds) {
        (Some(grant), Grounds::ExplicitMembership) => intl::capitalized(&granted(grant, me)),
        _ => text::grounds(access.grounds, person.level).to_owned(),
    };
    let second = person.grant.as_ref().filter(|_| access.grounds != Grounds::ExplicitMembership).map(|grant| {
        let level = text::lower_level(grant.level);
        let granted = granted(grant, me);
        if access.grounds == Grounds::OpenProject {
            tr!("Once private: {level}, {granted}")
        } else {
            tr!("Without that level: {level}, {granted}")
        }
    });
    (first, second)
}

/// A short reason why somebody keeps access.
#[must_use]
pub fn why_kept(kept: &KeptAccess, me: Option<&UserId>) -> String {
    let reason = match (kept.after.grounds, &kept.person.grant) {
        (Grounds::OrganizationLevel, _) => text::lower_level(kept.person.level).to_owned(),
        (Grounds::ExplicitMembership, Some(grant)) => granted(grant, me),
        _ => t("open to everyone").to_owned(),
    };
    if kept.before.level == kept.after.level {
        reason
    } else if kept.after.level == Level::Member {
        tr!("{reason}, as a member only")
    } else {
        tr!("{reason}, as {level}", level = text::lower_level(kept.after.level))
    }
}

/// When somebody last used the app, shown beside a name.
#[must_use]
pub fn seen(last_seen: Option<&Timestamp>) -> String {
    match last_seen {
        None => t("never seen").into(),
        Some(moment) => tr!("seen {when}", when = time::ago(moment)),
    }
}

/// The heading of the dry run that makes a project private.
#[must_use]
pub fn if_private(name: &str, losing: u64, before: u64) -> String {
    let (count, people) = (number(losing), people(before));
    match losing {
        0 => tr!("If {project} becomes private, no one loses access", project = name),
        1 => tr!("If {project} becomes private, {count} of {people} loses access", project = name),
        _ => tr!("If {project} becomes private, {count} of {people} lose access", project = name),
    }
}

/// The heading of the dry run that opens a project.
#[must_use]
pub fn if_open(name: &str, gaining: u64) -> String {
    let people = people(gaining);
    match gaining {
        0 => tr!("If {project} becomes open, no one gains access", project = name),
        1 => tr!("If {project} becomes open, {people} gains access", project = name),
        _ => tr!("If {project} becomes open, {people} gain access", project = name),
    }
}

/// The message after the privacy was changed.
#[must_use]
pub fn done(name: &str, private: bool, losing: u64) -> String {
    match (private, losing) {
        (false, _) => tr!("{project} is open to everyone in the organization.", project = name),
        (true, 0) => tr!("{project} is private. No one lost access.", project = name),
        // The wording is also true if the person had lost access before.
        (true, 1) => tr!("{project} is private. 1 person no longer has access.", project = name),
        (true, _) => {
            tr!("{project} is private. {people} no longer have access.", project = name, people = people(losing))
        }
    }
}

/// A number of people with its noun: `1 person`, `2 people`.
#[must_use]
pub fn people(number: u64) -> String {
    intl::count(number, "person", "people")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::User;

    fn grant(by: Option<&str>) -> Grant {
        let user = |name: &str| User {
            uuid: UserId(name.to_lowercase()),
            distinct_id: name.to_lowercase(),
            first_name: name.into(),
            email: format!("{}@meridian.example", name.to_lowercase()),
        };
        Grant {
            level: Level::Member,
            granted_by: by.map(user),
            granted_at: Timestamp("2026-02-04T09:00:00Z".into()),
            expires_at: None,
        }
    }

    #[test]
    fn a_grant_names_its_author_and_the_user_as_you() {
        let me = UserId("grace".into());
        assert_eq!(by_whom(&grant(Some("Ada")), Some(&me), "4 Feb"), "granted by Ada on 4 Feb");
        assert_eq!(by_whom(&grant(Some("Grace")), Some(&me), "4 Feb"), "granted by you on 4 Feb");
        assert_eq!(by_whom(&grant(None), Some(&me), "4 Feb"), "granted on 4 Feb");
    }

    #[test]
    fn the_heading_of_a_dry_run_counts_with_its_plural() {
        assert_eq!(if_private("Storefront", 19, 24), "If Storefront becomes private, 19 of 24 people lose access");
        assert_eq!(if_private("Storefront", 1, 2), "If Storefront becomes private, 1 of 2 people loses access");
        assert_eq!(if_private("Storefront", 0, 3), "If Storefront becomes private, no one loses access");
        assert_eq!(if_open("Ledger", 1), "If Ledger becomes open, 1 person gains access");
        assert_eq!(if_open("Ledger", 17), "If Ledger becomes open, 17 people gain access");
        assert_eq!(if_open("Ledger", 0), "If Ledger becomes open, no one gains access");
    }

    #[test]
    fn the_message_says_how_many_lost_access() {
        assert_eq!(done("Ledger", true, 1), "Ledger is private. 1 person no longer has access.");
        assert_eq!(done("Ledger", true, 0), "Ledger is private. No one lost access.");
        assert_eq!(done("Ledger", false, 0), "Ledger is open to everyone in the organization.");
    }
}
