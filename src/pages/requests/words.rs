//! What is asked for, in words. Pure.

use crate::{
    intl,
    language::{
        Part::{self, Name, Words},
        filled, t, tr,
    },
    text,
};
use rolecall_api::{AccessRequest, FOREVER, ON, PRIVATE, RequestAction, RequestState};
use rolecall_policy::Level;

/// What is asked for, after "asks to".
pub(super) fn asks_to(request: &AccessRequest) -> Vec<Part> {
    let level = request.level.map(text::lower_level).unwrap_or_default();
    let target = || Name(request.target.clone().unwrap_or_default());
    // With the email: a name can be that of somebody else.
    let person = || match &request.target_person {
        Some(one) => Name(format!("{} ({})", one.first_name, one.email)),
        None => Words(t("a former member").to_owned()),
    };
    let is_own = request.target_person.as_ref().is_some_and(|one| one.uuid == request.asked_by.uuid);
    let project = || match (&request.project_name, request.project) {
        (Some(name), _) => Name(name.clone()),
        (None, Some(id)) => Words(tr!("project {number}", number = id)),
        (None, None) => Words(t("a project").to_owned()),
    };
    let pattern = t(match request.action {
        RequestAction::ChangeMemberLevel if is_own => "become {level}",
        RequestAction::ChangeMemberLevel => "make {person} {level}",
        RequestAction::RemoveMember => "remove {person}",
        RequestAction::InviteMember => "invite {email} as {level}",
        RequestAction::CreateProject => "create the project {project}",
        RequestAction::ViewProject => "have access to {project} as {level}",
        RequestAction::SetProjectPrivacy if is(request, PRIVATE) => "make {project} private",
        RequestAction::SetProjectPrivacy => "make {project} open to everyone",
        RequestAction::GrantProjectAccess => "give {person} access to {project} as {level}",
        RequestAction::ChangeProjectLevel if is_own => "become {level} in {project}",
        RequestAction::ChangeProjectLevel => "make {person} {level} in {project}",
        RequestAction::RevokeProjectAccess => "end the access of {person} to {project}",
        RequestAction::SetProjectName => "rename {project} to {name}",
        RequestAction::SetProjectTimezone => "change the time zone of {project} to {zone}",
        RequestAction::SetProjectRetention if is(request, FOREVER) => "keep the events of {project} forever",
        RequestAction::SetProjectRetention => "keep the events of {project} for {days}",
        RequestAction::SetProjectAnonymizeIps if is(request, ON) => "discard visitors’ IP addresses in {project}",
        RequestAction::SetProjectAnonymizeIps => "store visitors’ IP addresses in {project}",
        RequestAction::AddProjectUrl => "add {url} to the app URLs of {project}",
        RequestAction::ResetProjectToken => "reset the token of {project}",
        RequestAction::DeleteProject => "delete {project}",
        RequestAction::SetOrganizationName => "rename the organization to {name}",
        RequestAction::SetMembersCanInvite if is(request, ON) => "let members invite",
        RequestAction::SetMembersCanInvite => "stop members inviting",
        RequestAction::CancelInvite => "cancel the invite to {email}",
    });
    filled(pattern, |placeholder| match placeholder {
        "level" => Words(level.to_owned()),
        "days" => Words(kept(request.target.as_deref())),
        "person" => person(),
        "project" if request.action != RequestAction::CreateProject => project(),
        _ => target(),
    })
}

fn is(request: &AccessRequest, value: &str) -> bool {
    request.target.as_deref() == Some(value)
}

/// For how long events are kept, in words.
fn kept(days: Option<&str>) -> String {
    match days.and_then(|days| days.parse().ok()) {
        Some(days) => intl::count(days, "day", "days"),
        None => t("forever").to_owned(),
    }
}

/// [`text::level_allows`] inside a sentence.
fn lower_level_allows(level: Level) -> &'static str {
    t(match level {
        Level::Member => "data, invites and billing",
        Level::Administrator => "projects, settings and people",
        Level::Owner => "everything, including transferring ownership",
    })
}

/// [`text::level_allows_in_project`] inside a sentence.
fn lower_level_allows_in_project(level: Level) -> &'static str {
    t(match level {
        Level::Member => "sees and queries its data",
        Level::Administrator | Level::Owner => "also its settings, people and token",
    })
}

/// What approving it does.
pub(super) fn preview(request: &AccessRequest) -> String {
    let level = request.level.unwrap_or(Level::Member);
    let now = request.value_now.as_deref();
    match request.action {
        RequestAction::ChangeMemberLevel => {
            let now = request.target_level.map(text::level).unwrap_or_default();
            format!("{now} → {}: {}.", text::level(level), lower_level_allows(level))
        }
        RequestAction::RemoveMember => request.target_level.map(text::a_level).map_or_else(
            || t("They lose access at once, with their grants and the invites they sent.").to_owned(),
            |level| tr!("They are {level} and lose access at once, with their grants and the invites they sent."),
        ),
        RequestAction::InviteMember => {
            let replaced = request
                .target_level
                .map(|now| tr!(" It replaces their invite as {level}.", level = text::lower_level(now)))
                .unwrap_or_default();
            let (level, allows) = (text::level(level), lower_level_allows(level));
            tr!("The invite works for 72 hours. {level}: {allows}.") + &replaced
        }
        RequestAction::CreateProject => t("The project is open to everyone in the organization.").to_owned(),
        RequestAction::ViewProject | RequestAction::GrantProjectAccess => {
            format!("{}: {}.", text::level(level), lower_level_allows_in_project(level))
        }
        RequestAction::ChangeProjectLevel => {
            let now = request.target_level.map(text::level).unwrap_or_default();
            format!("{now} → {}: {}.", text::level(level), lower_level_allows_in_project(level))
        }
        RequestAction::SetProjectName | RequestAction::SetOrganizationName => {
            now.map(|name| tr!("The name is {name} now.")).unwrap_or_default()
        }
        RequestAction::SetProjectTimezone => {
            let now = now.map(|zone| tr!("The time zone is {zone} now. ")).unwrap_or_default();
            now + t("Days then start at midnight in the new one.")
        }
        RequestAction::SetProjectRetention => {
            tr!("Events are kept {time} now. ", time = kept(now)) + t(retention(now, request.target.as_deref()))
        }
        RequestAction::CancelInvite => request.target_level.map_or_else(
            || t("Its link stops working at once.").to_owned(),
            |level| {
                tr!("It is an invite as {level}. Its link stops working at once.", level = text::lower_level(level))
            },
        ),
        _ => t(fixed_preview(request)).to_owned(),
    }
}

/// What another retention does to the events that are there.
fn retention(now: Option<&str>, then: Option<&str>) -> &'static str {
    let days = |text: Option<&str>| text.and_then(|days| days.parse::<u32>().ok()).unwrap_or(u32::MAX);
    if days(then) < days(now) {
        "Older events are deleted, which cannot be undone."
    } else {
        "Nothing is deleted by this."
    }
}

/// What approving it does, where that depends on nothing else.
fn fixed_preview(request: &AccessRequest) -> &'static str {
    match request.action {
        RequestAction::SetProjectPrivacy if is(request, PRIVATE) => {
            "Only administrators, the owner and people with a grant keep access."
        }
        RequestAction::SetProjectPrivacy => "Everyone in the organization gets access.",
        RequestAction::RevokeProjectAccess => "They lose at once what the grant gives them.",
        RequestAction::SetProjectAnonymizeIps if is(request, ON) => {
            "Events are then stored without the IP address they came from."
        }
        RequestAction::SetProjectAnonymizeIps => "Events are then stored with the IP address they came from.",
        RequestAction::AddProjectUrl => "Where your app runs. For your team’s reference only.",
        RequestAction::ResetProjectToken => "Events that are sent with the present token are refused at once.",
        RequestAction::DeleteProject => {
            "Hides it immediately, and deletes it with its events, token and grants in 30 days."
        }
        RequestAction::SetMembersCanInvite if is(request, ON) => "Everyone can then invite people, as members.",
        RequestAction::SetMembersCanInvite => "Only administrators and the owner can then invite people.",
        _ => "",
    }
}

/// What has become of a request, for who asked. `by`: who decided.
pub(super) fn state(request: &AccessRequest) -> String {
    let by = request.decided_by.as_ref().map(|person| &person.first_name);
    let text = match (request.state, by) {
        (RequestState::Approved, Some(name)) => return tr!("Approved by {name}"),
        (RequestState::Declined, Some(name)) => return tr!("Declined by {name}"),
        (RequestState::Open, _) => "Waiting for a decision",
        (RequestState::Approved, None) => "Approved by a former member",
        (RequestState::Declined, None) => "Declined by a former member",
        (RequestState::Withdrawn, _) => "Withdrawn",
        (RequestState::Done, _) => "Already done",
        (RequestState::Gone, _) => "No longer possible",
        (RequestState::Expired, _) => "Expired",
    };
    t(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::{AccessRequestId, Person, ProjectId, Timestamp, UserId};

    fn person(id: &str) -> Person {
        Person { uuid: UserId(id.into()), first_name: id.into(), email: format!("{id}@acme.example") }
    }

    fn request(action: RequestAction) -> AccessRequest {
        AccessRequest {
            id: AccessRequestId("r".into()),
            action,
            target: None,
            target_person: None,
            target_level: None,
            value_now: None,
            project: None,
            project_name: None,
            level: None,
            note: String::new(),
            state: RequestState::Open,
            has_changed: false,
            asked_by: person("Eve"),
            created_at: Timestamp(String::new()),
            expires_at: Timestamp(String::new()),
            decided_by: None,
            decided_at: None,
            decision_note: String::new(),
        }
    }

    fn told(request: &AccessRequest) -> String {
        let text = |part| match part {
            Words(text) | Name(text) => text,
        };
        asks_to(request).into_iter().map(text).collect()
    }

    #[test]
    fn a_request_is_a_sentence() {
        let level = |target| AccessRequest {
            target_person: Some(person(target)),
            target_level: Some(Level::Member),
            level: Some(Level::Administrator),
            ..request(RequestAction::ChangeMemberLevel)
        };
        assert_eq!(told(&level("Eve")), "become administrator");
        assert_eq!(told(&level("Max")), "make Max (Max@acme.example) administrator");
        assert_eq!(preview(&level("Max")), "Member → Administrator: projects, settings and people.");
        let hidden = AccessRequest {
            project: Some(ProjectId(7)),
            level: Some(Level::Member),
            ..request(RequestAction::ViewProject)
        };
        assert_eq!(told(&hidden), "have access to project 7 as member");
        let seen = AccessRequest {
            project_name: Some("Ledger".into()),
            target: Some(PRIVATE.into()),
            ..request(RequestAction::SetProjectPrivacy)
        };
        assert_eq!(told(&seen), "make Ledger private");
    }

    #[test]
    fn what_a_level_allows_is_the_same_inside_a_sentence() {
        for level in [Level::Member, Level::Administrator, Level::Owner] {
            assert_eq!(lower_level_allows(level), text::level_allows(level).to_lowercase());
            let in_project = text::level_allows_in_project(level).to_lowercase();
            assert_eq!(lower_level_allows_in_project(level), in_project);
        }
    }

    #[test]
    fn an_invite_says_which_one_it_replaces() {
        let invite = AccessRequest { level: Some(Level::Administrator), ..request(RequestAction::InviteMember) };
        let alone = preview(&invite);
        let replacing = preview(&AccessRequest { target_level: Some(Level::Member), ..invite });
        assert_eq!(replacing, format!("{alone} It replaces their invite as member."));
    }

    #[test]
    fn who_asked_reads_what_has_become_of_it() {
        let declined = AccessRequest {
            state: RequestState::Declined,
            decided_by: Some(person("Ada")),
            ..request(RequestAction::CreateProject)
        };
        assert_eq!(state(&declined), "Declined by Ada");
        assert_eq!(state(&AccessRequest { decided_by: None, ..declined }), "Declined by a former member");
    }
}
