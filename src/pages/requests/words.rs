//! What is asked for, in words. Pure.

use super::subject::Subject;
use crate::text;
use rolecall_api::{AccessRequest, PRIVATE, RequestAction, RequestState};
use rolecall_policy::Level;

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Words.
    Words(String),
    /// A name, which is not translated.
    Name(String),
}

use Part::{Name, Words};

fn words(text: &str) -> Part {
    Words(text.to_owned())
}

/// What is asked for, after "asks to".
pub(super) fn asks_to(request: &AccessRequest) -> Vec<Part> {
    let level = request.level.map(text::lower_level).unwrap_or_default();
    let target = || Name(request.target.clone().unwrap_or_default());
    // With the email: a name can be that of somebody else.
    let person = || match &request.target_person {
        Some(one) => Name(format!("{} ({})", one.first_name, one.email)),
        None => words("a former member"),
    };
    let is_own = request.target_person.as_ref().is_some_and(|one| one.uuid == request.asked_by.uuid);
    let project = || match (&request.project_name, request.project) {
        (Some(name), _) => Name(name.clone()),
        (None, Some(id)) => Words(format!("project {id}")),
        (None, None) => words("a project"),
    };
    match request.action {
        RequestAction::ChangeMemberLevel if is_own => vec![Words(format!("become {level}"))],
        RequestAction::ChangeMemberLevel => vec![words("make "), person(), Words(format!(" {level}"))],
        RequestAction::RemoveMember => vec![words("remove "), person()],
        RequestAction::InviteMember => vec![words("invite "), target(), Words(format!(" as {level}"))],
        RequestAction::CreateProject => vec![words("create the project "), target()],
        RequestAction::ViewProject => vec![words("have access to "), project(), Words(format!(" as {level}"))],
        RequestAction::SetProjectPrivacy => vec![words("make "), project(), words(privacy(request))],
    }
}

fn is_private(request: &AccessRequest) -> bool {
    request.target.as_deref() == Some(PRIVATE)
}

fn privacy(request: &AccessRequest) -> &'static str {
    if is_private(request) { " private" } else { " open to everyone" }
}

/// What approving it does.
pub(super) fn preview(request: &AccessRequest) -> String {
    let level = request.level.unwrap_or(Level::Member);
    match request.action {
        RequestAction::ChangeMemberLevel => {
            let now = request.target_level.map(text::level).unwrap_or_default();
            format!("{now} → {}: {}.", text::level(level), text::level_allows(level).to_lowercase())
        }
        RequestAction::RemoveMember => {
            let now =
                request.target_level.map(|level| format!("are {} and ", text::a_level(level))).unwrap_or_default();
            format!("They {now}lose access at once, with their grants and the invites they sent.")
        }
        RequestAction::InviteMember => {
            let replaced = request
                .target_level
                .map(|now| format!(" It replaces their invite as {}.", text::lower_level(now)))
                .unwrap_or_default();
            let allows = text::level_allows(level).to_lowercase();
            format!("The invite works for 72 hours. {}: {allows}.{replaced}", text::level(level))
        }
        RequestAction::CreateProject => "The project is open to everyone in the organization.".to_owned(),
        RequestAction::ViewProject => {
            format!("{}: {}.", text::level(level), text::level_allows_in_project(level).to_lowercase())
        }
        RequestAction::SetProjectPrivacy if is_private(request) => {
            "Only administrators, the owner and people with a grant keep access.".to_owned()
        }
        RequestAction::SetProjectPrivacy => "Everyone in the organization gets access.".to_owned(),
    }
}

/// What has become of a request, for who asked. `by`: who decided.
pub(super) fn state(request: &AccessRequest) -> String {
    let by = request.decided_by.as_ref().map_or("a former member", |person| &person.first_name);
    match request.state {
        RequestState::Open => "Waiting for a decision".to_owned(),
        RequestState::Approved => format!("Approved by {by}"),
        RequestState::Declined => format!("Declined by {by}"),
        RequestState::Withdrawn => "Withdrawn".to_owned(),
        RequestState::Done => "Already done".to_owned(),
        RequestState::Gone => "No longer possible".to_owned(),
        RequestState::Expired => "Expired".to_owned(),
    }
}

/// What the dialog asks for, as its heading.
pub(super) fn heading(act: &Subject) -> String {
    let person = act.person.as_ref().map(|(_, name)| name.as_str()).unwrap_or_default();
    match (act.action, &act.project) {
        (RequestAction::ChangeMemberLevel, _) => format!("Ask to change the level of {person}"),
        (RequestAction::RemoveMember, _) => format!("Ask to remove {person}"),
        (RequestAction::InviteMember, _) => "Ask to invite someone".to_owned(),
        (RequestAction::CreateProject, _) => "Ask for a new project".to_owned(),
        (RequestAction::SetProjectPrivacy, Some((_, name, true))) => format!("Ask to make {name} open to everyone"),
        (RequestAction::SetProjectPrivacy, Some((_, name, false))) => format!("Ask to make {name} private"),
        _ => "Ask for access".to_owned(),
    }
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
