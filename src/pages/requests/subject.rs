//! What the dialog asks for: the refused act, with the person or the project that it is about.

use crate::session::Session;
use rolecall_api::{ProjectId, RequestAction, UserId};

/// An act that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    /// What kind of act.
    pub(super) action: RequestAction,
    /// The person acted on, with their name.
    pub(super) person: Option<(UserId, String)>,
    /// The value that is asked for, if the control has only one; else empty.
    pub(super) value: String,
    /// The project, with its name and whether it is private.
    pub(super) project: Option<(ProjectId, String, bool)>,
}

impl Subject {
    /// What the user is about to ask for; `None`: nothing.
    pub(super) fn read(session: Session) -> Option<Self> {
        let asked = session.asked()?;
        let project = session
            .with_project(|project| (project.id, project.name.clone(), project.access_control))
            .filter(|_| is_about_project(asked.action));
        let (person, value) = match asked.person {
            Some(id) => (Some((id, asked.name)), String::new()),
            None => (None, asked.name),
        };
        Some(Subject { action: asked.action, person, value, project })
    }

    /// What the user has to fill in; `None`: nothing, because there is no other choice.
    pub(super) const fn field(&self) -> Option<TargetField> {
        let field = match self.action {
            RequestAction::InviteMember => TargetField::new("Email", "Enter an email address."),
            RequestAction::GrantProjectAccess if self.person.is_none() => {
                TargetField::new("Email of the person", "Enter an email address.")
            }
            RequestAction::CreateProject => TargetField::new("Project name", "Enter a name."),
            RequestAction::SetProjectName | RequestAction::SetOrganizationName => {
                TargetField::new("New name", "Enter a name.")
            }
            RequestAction::SetProjectTimezone => {
                TargetField::new("New time zone", "Enter a time zone name such as Europe/Oslo.")
            }
            RequestAction::SetProjectRetention => {
                TargetField { is_optional: true, ..TargetField::new("Keep events for", "") }
            }
            RequestAction::AddProjectUrl => TargetField::new("URL", "Start with https:// or http://."),
            _ => return None,
        };
        Some(field)
    }

    /// True if a level is asked for.
    pub(super) const fn has_level(&self) -> bool {
        matches!(
            self.action,
            RequestAction::InviteMember
                | RequestAction::ChangeMemberLevel
                | RequestAction::GrantProjectAccess
                | RequestAction::ChangeProjectLevel
        )
    }
}

/// The field for what is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TargetField {
    pub(super) label: &'static str,
    /// What is said if it is empty.
    pub(super) missing: &'static str,
    /// True if it can be empty.
    pub(super) is_optional: bool,
}

impl TargetField {
    const fn new(label: &'static str, missing: &'static str) -> TargetField {
        TargetField { label, missing, is_optional: false }
    }
}

const fn is_about_project(action: RequestAction) -> bool {
    !matches!(
        action,
        RequestAction::ChangeMemberLevel
            | RequestAction::RemoveMember
            | RequestAction::InviteMember
            | RequestAction::CreateProject
            | RequestAction::SetOrganizationName
            | RequestAction::SetMembersCanInvite
            | RequestAction::CancelInvite
    )
}
