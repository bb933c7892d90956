//! The sentence of an entry of the activity log. Pure.

use crate::language::{Part, filled};
use crate::{
    language::{t, tr},
    text,
};
use rolecall_api::{ActivityAction, ActivityEntry, ActivityScope, ChangeValue, ERASED, FieldChange};
use rolecall_policy::Level;

/// The sentence of an entry: who did what to whom.
#[must_use]
pub fn sentence(entry: &ActivityEntry) -> Vec<Part> {
    let pattern = of_end(entry).unwrap_or_else(|| pattern(entry));
    filled(pattern, |place| part(entry, place))
}

/// The translated pattern of the sentence; [`part`] has what its places are filled with.
fn pattern(entry: &ActivityEntry) -> &'static str {
    use ActivityAction as A;
    let becomes = |is_on| entry.changes.iter().any(|change| change.after == ChangeValue::Switch(is_on));
    t(match entry.action {
        A::OrganizationCreate => "{by} created the organization",
        A::OrganizationUpdate => "{by} changed the settings of the organization",
        A::OrganizationDelete => "{by} deleted the organization",
        A::OrganizationRestore => "{by} restored the organization",
        A::DomainCreate => "{by} added the domain {domain}",
        A::DomainVerify => "{by} verified the domain {domain}",
        A::DomainUpdate if becomes(true) => "{by} lets people with an address of {domain} join",
        A::DomainUpdate => "{by} no longer lets people with an address of {domain} join",
        A::DomainLose => "{by} no longer found the record of the domain {domain}",
        A::DomainDelete => "{by} removed the domain {domain}",
        A::OfferCreate => "{by} offered ownership to {person}",
        A::OfferAccept => "{person} accepted ownership",
        A::OfferDecline => "{person} declined ownership",
        A::OfferWithdraw => "{by} withdrew the offer of ownership to {person}",
        A::SuccessorName => "{by} named {person} as the successor",
        A::SuccessorRemove => "{by} removed {person} as the successor",
        A::SuccessorClaim => "{person} claimed ownership",
        A::SuccessorTakeBack => "{person} took the claim to ownership back",
        A::SuccessorStop => "{by} stopped the claim of {person} to ownership",
        A::ReviewFinish => "{by} finished an access review",
        A::MemberJoin if joined_by(entry).is_some() => "{person} joined{as_level} by the domain {domain}",
        A::MemberJoin => "{person} joined{as_level}",
        A::MemberLevel => "{by} changed {person}{from_level}{to_level}{until}",
        A::MemberTransfer if is_own(entry) => "{person} became the owner",
        A::MemberTransfer => "{by} transferred ownership to {person}",
        A::MemberRemove => "{by} removed {person}",
        A::MemberLeave => "{person} left",
        A::MemberRestore if is_own(entry) => "{person} came back{as_level}",
        A::MemberRestore => "{by} brought {person} back{as_level}",
        A::InviteCreate => "{by} invited {person}{as_level}",
        A::InviteCancel => "{by} cancelled the invite of {person}",
        A::InviteRestore => "{by} restored the invite of {person}",
        A::ProjectCreate => "{by} created {project}",
        A::ProjectUpdate => "{by} changed the settings of {project}",
        A::ProjectPrivacy if becomes(true) => "{by} made {project} private",
        A::ProjectPrivacy if becomes(false) => "{by} made {project} open to everyone",
        // The values are hidden from the reader.
        A::ProjectPrivacy => "{by} changed the privacy of {project}",
        A::ProjectResetToken => "{by} reset the token of {project}",
        A::ProjectEraseEvents => "{by} deleted a user’s events from {project}",
        A::ProjectDelete => "{by} deleted {project}",
        A::ProjectRestore => "{by} restored {project}",
        A::GrantCreate => "{by} granted {person} access to {project}{as_level}{until}",
        A::GrantLevel => "{by} changed the access of {person} to {project}{from_level}{to_level}{until}",
        A::GrantRemove if is_own(entry) => "{by} gave up access to {project}",
        A::GrantRemove => "{by} removed the access of {person} to {project}",
        A::GrantLeave => "{person} left {project}",
        A::RequestCreate => "{person} asked for something that they can’t do themselves",
        A::RequestApprove => "{by} approved a request of {person}",
        A::RequestDecline => "{by} declined a request of {person}",
        A::RequestWithdraw => "{person} withdrew a request",
        A::BillingUpdate => "{by} changed the billing settings",
        A::BillingCard => "{by} changed the card for billing",
        A::ViewAs if level(entry, false).is_some() => "{by} viewed the organization{as_level}",
        A::ViewAs => "{by} viewed the organization as {person}",
        A::AccountUpdate => "{person} changed their account",
        A::AccountDelete => "{person} deleted their account",
        A::PasswordChange => "{person} changed their password",
        // By a command of the people who run the site.
        A::SessionEnd if entry.actor.is_none() => "{by} signed out {person}",
        A::SessionEnd => "{person} signed out other devices",
        A::SecondFactorChange if entry.actor.is_none() => "{by} removed the second factor of {person}",
        A::SecondFactorChange => "{person} changed their second factor",
        A::PasswordReset => "{person} reset their password",
        A::KeyCreate => "{by} created the API key {key}",
        A::KeyRevoke => "{by} revoked the API key {key}",
    })
}

/// The translated pattern of an entry that is only about an end: something has ended, or ends at another time.
fn of_end(entry: &ActivityEntry) -> Option<&'static str> {
    use ActivityAction as A;
    let end = sets_end(entry)?;
    let keeps_level = level(entry, false).is_none();
    let has_ended = entry.actor.is_none() && end.after == ChangeValue::Null;
    Some(t(match entry.action {
        A::MemberLevel if has_ended => "The time of {person}{as_before} ended{now}",
        A::GrantRemove if has_ended => "The access of {person} to {project} ended",
        A::MemberLevel if keeps_level => "{by} changed when the level of {person} ends",
        A::GrantLevel if keeps_level => "{by} changed when the access of {person} to {project} ends",
        _ => return None,
    }))
}

/// What a placeholder of a pattern is filled with. Those with a level or an end are empty if the entry has none.
fn part(entry: &ActivityEntry, placeholder: &str) -> Part {
    let (before, after) = (level(entry, true).map(text::lower_level), level(entry, false).map(text::lower_level));
    let words = match placeholder {
        "by" => return actor(entry),
        "project" => return project(entry),
        "domain" if entry.action == ActivityAction::MemberJoin => {
            return Part::Name(joined_by(entry).unwrap_or_default().to_owned());
        }
        "as_before" => before.map(|level| tr!(" as {level}")),
        "as_level" => after.map(|level| tr!(" as {level}")),
        "from_level" => before.map(|level| tr!(" from {level}")),
        "to_level" => after.map(|level| tr!(" to {level}")),
        "now" => after.map(|level| tr!("; now {level}")),
        // The end itself is among the changes.
        "until" => is_limited(entry).then(|| t(", until a set time").to_owned()),
        // A person, or the email of an invite, a domain, an API key.
        _ => return name(&entry.item.name),
    };
    Part::Words(words.unwrap_or_default())
}

/// The change of an end, if there is one.
fn sets_end(entry: &ActivityEntry) -> Option<&FieldChange> {
    entry.changes.iter().find(|change| change.field == "expires_at")
}

/// Whether what was given has an end.
fn is_limited(entry: &ActivityEntry) -> bool {
    sets_end(entry).is_some_and(|change| change.after != ChangeValue::Null)
}

/// The domain by which somebody joined.
fn joined_by(entry: &ActivityEntry) -> Option<&str> {
    match &entry.changes.iter().find(|change| change.field == "domain")?.after {
        ChangeValue::Text(domain) => Some(domain.as_str()),
        _ => None,
    }
}

/// Who made the change.
fn actor(entry: &ActivityEntry) -> Part {
    match &entry.actor {
        None => words(t("Rolecall")),
        Some(actor) if actor.first_name.is_empty() => name(&actor.email),
        Some(actor) => name(&actor.first_name),
    }
}

/// The project that the entry is about, if the reader has access to it.
fn project(entry: &ActivityEntry) -> Part {
    let closed = || words(t("a project that you don’t have access to"));
    match &entry.project {
        _ if entry.action.scope() == ActivityScope::Project => match entry.item.name.as_str() {
            "" => closed(),
            item => name(item),
        },
        Some(project) => Part::Name(project.name.clone()),
        None => closed(),
    }
}

/// Whether somebody did it to themselves.
fn is_own(entry: &ActivityEntry) -> bool {
    entry.actor.as_ref().is_some_and(|actor| actor.uuid.0 == entry.item.id)
}

fn name(text: &str) -> Part {
    if text == ERASED { words(t("a deleted user")) } else { Part::Name(text.to_owned()) }
}

fn words(text: &str) -> Part {
    Part::Words(text.to_owned())
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
