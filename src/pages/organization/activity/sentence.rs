//! The sentence of an entry of the activity log. Pure.

use crate::text;
use rolecall_api::{ActivityAction, ActivityEntry, ChangeValue, ERASED, FieldChange};
use rolecall_policy::Level;

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Words(String),
    /// A name, which is not translated.
    Name(String),
}

/// What a project is called that the reader has no access to.
const CLOSED: &str = "a project that you don’t have access to";

/// The sentence of an entry: who did what to whom.
#[must_use]
pub fn sentence(entry: &ActivityEntry) -> Vec<Part> {
    use ActivityAction as A;
    let (by, item) = (actor(entry), name(&entry.item.name));
    let project = match &entry.project {
        Some(project) => Part::Name(project.name.clone()),
        None => words(CLOSED),
    };
    let of_project = match entry.item.name.as_str() {
        "" => words(CLOSED),
        _ => item.clone(),
    };
    let (before, after) = (level(entry, true), level(entry, false));
    if let Some(told) = of_end(entry, (by.clone(), item.clone(), project.clone())) {
        return told;
    }
    match entry.action {
        A::OrganizationCreate => vec![by, words(" created the organization")],
        A::OrganizationUpdate => vec![by, words(" changed the settings of the organization")],
        A::OrganizationDelete => vec![by, words(" deleted the organization")],
        A::OrganizationRestore => vec![by, words(" restored the organization")],
        A::DomainCreate => vec![by, words(" added the domain "), item],
        A::DomainVerify => vec![by, words(" verified the domain "), item],
        A::DomainUpdate => {
            let is_on = entry.changes.iter().any(|change| change.after == ChangeValue::Switch(true));
            let lets =
                if is_on { " lets people with an address of " } else { " no longer lets people with an address of " };
            vec![by, words(lets), item, words(" join")]
        }
        A::DomainLose => vec![by, words(" no longer found the record of the domain "), item],
        A::DomainDelete => vec![by, words(" removed the domain "), item],
        A::OfferCreate => vec![by, words(" offered ownership to "), item],
        A::OfferAccept => vec![item, words(" accepted ownership")],
        A::OfferDecline => vec![item, words(" declined ownership")],
        A::OfferWithdraw => vec![by, words(" withdrew the offer of ownership to "), item],
        A::SuccessorName => vec![by, words(" named "), item, words(" as the successor")],
        A::SuccessorRemove => vec![by, words(" removed "), item, words(" as the successor")],
        A::SuccessorClaim => vec![item, words(" claimed ownership")],
        A::SuccessorTakeBack => vec![item, words(" took the claim to ownership back")],
        A::SuccessorStop => vec![by, words(" stopped the claim of "), item, words(" to ownership")],
        A::ReviewFinish => vec![by, words(" finished an access review")],
        A::MemberJoin => joined(entry, item, after),
        A::MemberLevel => {
            let (from, to) = (as_level(before, " from "), as_level(after, " to "));
            vec![by, words(" changed "), item, from, to, limited(entry)]
        }
        A::MemberTransfer if is_own(entry) => vec![item, words(" became the owner")],
        A::MemberTransfer => vec![by, words(" transferred ownership to "), item],
        A::MemberRemove => vec![by, words(" removed "), item],
        A::MemberLeave => vec![item, words(" left")],
        A::MemberRestore if is_own(entry) => vec![item, words(" came back"), as_level(after, " as ")],
        A::MemberRestore => vec![by, words(" brought "), item, words(" back"), as_level(after, " as ")],
        A::InviteCreate => vec![by, words(" invited "), item, as_level(after, " as ")],
        A::InviteCancel => vec![by, words(" cancelled the invite of "), item],
        A::InviteRestore => vec![by, words(" restored the invite of "), item],
        A::ProjectCreate => vec![by, words(" created "), of_project],
        A::ProjectUpdate => vec![by, words(" changed the settings of "), of_project],
        A::ProjectPrivacy => {
            let after = |is_private| entry.changes.iter().any(|change| change.after == ChangeValue::Switch(is_private));
            match (after(true), after(false)) {
                (true, _) => vec![by, words(" made "), of_project, words(" private")],
                (_, true) => vec![by, words(" made "), of_project, words(" open to everyone")],
                // The values are hidden from the reader.
                _ => vec![by, words(" changed the privacy of "), of_project],
            }
        }
        A::ProjectResetToken => vec![by, words(" reset the token of "), of_project],
        A::ProjectEraseEvents => vec![by, words(" deleted a user’s events from "), of_project],
        A::ProjectDelete => vec![by, words(" deleted "), of_project],
        A::ProjectRestore => vec![by, words(" restored "), of_project],
        A::GrantCreate => {
            let level = as_level(after, " as ");
            vec![by, words(" granted "), item, words(" access to "), project, level, limited(entry)]
        }
        A::GrantLevel => {
            let (from, to) = (as_level(before, " from "), as_level(after, " to "));
            vec![by, words(" changed the access of "), item, words(" to "), project, from, to, limited(entry)]
        }
        A::GrantRemove if is_own(entry) => vec![by, words(" gave up access to "), project],
        A::GrantRemove => vec![by, words(" removed the access of "), item, words(" to "), project],
        A::GrantLeave => vec![item, words(" left "), project],
        A::RequestCreate => vec![item, words(" asked for something that they can’t do themselves")],
        A::RequestApprove => vec![by, words(" approved a request of "), item],
        A::RequestDecline => vec![by, words(" declined a request of "), item],
        A::RequestWithdraw => vec![item, words(" withdrew a request")],
        A::BillingUpdate => vec![by, words(" changed the billing settings")],
        A::BillingCard => vec![by, words(" changed the card for billing")],
        A::ViewAs if after.is_some() => vec![by, words(" viewed the organization"), as_level(after, " as ")],
        A::ViewAs => vec![by, words(" viewed the organization as "), item],
        A::AccountUpdate => vec![item, words(" changed their account")],
        A::AccountDelete => vec![item, words(" deleted their account")],
        A::PasswordChange => vec![item, words(" changed their password")],
        // By a command of the people who run the site.
        A::SessionEnd if entry.actor.is_none() => vec![by, words(" signed out "), item],
        A::SessionEnd => vec![item, words(" signed out other devices")],
        A::SecondFactorChange if entry.actor.is_none() => vec![by, words(" removed the second factor of "), item],
        A::SecondFactorChange => vec![item, words(" changed their second factor")],
        A::PasswordReset => vec![item, words(" reset their password")],
        A::KeyCreate => vec![by, words(" created the API key "), item],
        A::KeyRevoke => vec![by, words(" revoked the API key "), item],
    }
}

/// The sentence of an entry that is only about an end: something has ended, or ends at another time.
fn of_end(entry: &ActivityEntry, (by, item, project): (Part, Part, Part)) -> Option<Vec<Part>> {
    use ActivityAction as A;
    let end = sets_end(entry)?;
    let (before, after) = (level(entry, true), level(entry, false));
    let has_ended = entry.actor.is_none() && end.after == ChangeValue::Null;
    Some(match entry.action {
        A::MemberLevel if has_ended => {
            let now = after.map(|level| format!("; now {}", text::lower_level(level))).unwrap_or_default();
            vec![words("The time of "), item, as_level(before, " as "), words(" ended"), Part::Words(now)]
        }
        A::GrantRemove if has_ended => vec![words("The access of "), item, words(" to "), project, words(" ended")],
        A::MemberLevel if after.is_none() => vec![by, words(" changed when the level of "), item, words(" ends")],
        A::GrantLevel if after.is_none() => {
            vec![by, words(" changed when the access of "), item, words(" to "), project, words(" ends")]
        }
        _ => return None,
    })
}

/// The change of an end, if there is one.
fn sets_end(entry: &ActivityEntry) -> Option<&FieldChange> {
    entry.changes.iter().find(|change| change.field == "expires_at")
}

/// Says that what was given has an end. The end itself is among the changes.
fn limited(entry: &ActivityEntry) -> Part {
    let is_limited = sets_end(entry).is_some_and(|change| change.after != ChangeValue::Null);
    words(if is_limited { ", until a set time" } else { "" })
}

/// Somebody joined.
fn joined(entry: &ActivityEntry, item: Part, level: Option<Level>) -> Vec<Part> {
    let mut sentence = vec![item, words(" joined"), as_level(level, " as ")];
    let domain = entry.changes.iter().find(|change| change.field == "domain").map(|change| &change.after);
    if let Some(ChangeValue::Text(domain)) = domain {
        sentence.extend([words(" by the domain "), Part::Name(domain.clone())]);
    }
    sentence
}

/// Who made the change.
fn actor(entry: &ActivityEntry) -> Part {
    match &entry.actor {
        None => words("Rolecall"),
        Some(actor) if actor.first_name.is_empty() => name(&actor.email),
        Some(actor) => name(&actor.first_name),
    }
}

/// Whether somebody did it to themselves.
fn is_own(entry: &ActivityEntry) -> bool {
    entry.actor.as_ref().is_some_and(|actor| actor.uuid.0 == entry.item.id)
}

fn name(text: &str) -> Part {
    if text == ERASED { words("a deleted user") } else { Part::Name(text.to_owned()) }
}

fn words(text: &str) -> Part {
    Part::Words(text.to_owned())
}

fn as_level(level: Option<Level>, before: &str) -> Part {
    Part::Words(level.map(|level| format!("{before}{}", text::lower_level(level))).unwrap_or_default())
}

/// The level before or after the change.
fn level(entry: &ActivityEntry, before: bool) -> Option<Level> {
    let change = entry.changes.iter().find(|change| change.field == "level")?;
    match if before { &change.before } else { &change.after } {
        ChangeValue::Number(number) => Level::try_from(u8::try_from(*number).ok()?).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{change, entry};
    use super::*;
    use rolecall_api::{ActivityActor, ActivityProject, ProjectId};

    fn told(entry: &ActivityEntry) -> String {
        sentence(entry)
            .into_iter()
            .map(|part| match part {
                Part::Words(text) | Part::Name(text) => text,
            })
            .collect()
    }

    #[test]
    fn a_change_of_level_says_from_what_to_what() {
        let level = change("level", 1.into(), 8.into());
        let entry = entry(ActivityAction::MemberLevel, "Linnea Åström", vec![level]);
        assert_eq!(told(&entry), "Grace changed Linnea Åström from member to administrator");
    }

    #[test]
    fn ends_are_told() {
        let end = |before: ChangeValue, after: ChangeValue| change("expires_at", before, after);
        let (at, none) = (|| "2026-12-04T17:00:00Z".into(), || ChangeValue::Null);
        let level = || change("level", 1.into(), 8.into());
        let given = entry(ActivityAction::MemberLevel, "Max", vec![level(), end(none(), at())]);
        assert_eq!(told(&given), "Grace changed Max from member to administrator, until a set time");
        let moved = entry(ActivityAction::MemberLevel, "Max", vec![end(at(), none())]);
        assert_eq!(told(&moved), "Grace changed when the level of Max ends");
        let back = vec![change("level", 8.into(), 1.into()), end(at(), none())];
        let ended = ActivityEntry { actor: None, ..entry(ActivityAction::MemberLevel, "Max", back) };
        assert_eq!(told(&ended), "The time of Max as administrator ended; now member");
        let changes = vec![change("level", 1.into(), none()), end(at(), none())];
        let mut ended = ActivityEntry { actor: None, ..entry(ActivityAction::GrantRemove, "Max", changes) };
        ended.project = Some(ActivityProject { id: ProjectId(7), name: "Quills".into() });
        assert_eq!(told(&ended), "The access of Max to Quills ended");
    }

    #[test]
    fn a_command_is_not_told_as_what_the_user_did() {
        let by_command = |action| told(&ActivityEntry { actor: None, ..entry(action, "Max", Vec::new()) });
        assert_eq!(by_command(ActivityAction::SessionEnd), "Rolecall signed out Max");
        assert_eq!(by_command(ActivityAction::SecondFactorChange), "Rolecall removed the second factor of Max");
        assert_eq!(told(&entry(ActivityAction::SessionEnd, "Max", Vec::new())), "Max signed out other devices");
    }

    #[test]
    fn a_grant_names_person_project_and_level() {
        let mut entry =
            entry(ActivityAction::GrantCreate, "Linnea", vec![change("level", ChangeValue::Null, 1.into())]);
        entry.project = Some(ActivityProject { id: ProjectId(7), name: "Quills".into() });
        assert_eq!(told(&entry), "Grace granted Linnea access to Quills as member");
        let mut own = entry.clone();
        own.action = ActivityAction::GrantRemove;
        assert_eq!(told(&own), "Grace removed the access of Linnea to Quills");
        own.item.id = own.actor.as_ref().unwrap().uuid.0.clone();
        assert_eq!(told(&own), "Grace gave up access to Quills");
        entry.project = None;
        assert_eq!(told(&entry), "Grace granted Linnea access to a project that you don’t have access to as member");
    }

    #[test]
    fn a_project_becomes_private_or_open() {
        let privacy = |private: bool| {
            let changes = vec![change("access_control", (!private).into(), private.into())];
            told(&entry(ActivityAction::ProjectPrivacy, "Quills", changes))
        };
        assert_eq!(privacy(true), "Grace made Quills private");
        assert_eq!(privacy(false), "Grace made Quills open to everyone");
        let hidden = entry(ActivityAction::ProjectPrivacy, "", Vec::new());
        assert_eq!(told(&hidden), "Grace changed the privacy of a project that you don’t have access to");
        assert_eq!(
            told(&entry(ActivityAction::ProjectUpdate, "", Vec::new())),
            "Grace changed the settings of a project that you don’t have access to"
        );
    }

    #[test]
    fn who_joined_by_a_domain_is_told_with_it() {
        let changes = vec![
            change("level", ChangeValue::Null, 1.into()),
            change("domain", ChangeValue::Null, "lumenradio.example".into()),
        ];
        let told = told(&entry(ActivityAction::MemberJoin, "Linnea", changes));
        assert_eq!(told, "Linnea joined as member by the domain lumenradio.example");
    }

    #[test]
    fn the_server_and_deleted_users_have_no_name() {
        let mut entry = entry(ActivityAction::MemberRemove, ERASED, Vec::new());
        assert_eq!(told(&entry), "Grace removed a deleted user");
        entry.actor = Some(ActivityActor { first_name: String::new(), ..entry.actor.unwrap() });
        assert_eq!(told(&entry), "grace@meridian.example removed a deleted user");
        entry.actor = None;
        assert_eq!(told(&entry), "Rolecall removed a deleted user");
    }
}
