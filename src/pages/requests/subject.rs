//! What the dialog asks for: the refused act, with the person or the project that it is about.

use crate::session::Session;
use rolecall_api::{ProjectId, RequestAction, UserId};
use rolecall_policy::Action;

/// An act that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    /// What kind of act.
    pub(super) action: RequestAction,
    /// The person acted on, with their name.
    pub(super) person: Option<(UserId, String)>,
    /// The project, with its name and whether it is private.
    pub(super) project: Option<(ProjectId, String, bool)>,
}

impl Subject {
    /// What the user is about to ask for; `None`: nothing, or what cannot be asked for.
    pub(super) fn read(session: Session) -> Option<Self> {
        let asked = session.asked()?;
        let action = match asked.action {
            Action::ChangeMemberLevel => RequestAction::ChangeMemberLevel,
            Action::RemoveMember => RequestAction::RemoveMember,
            Action::InviteMember => RequestAction::InviteMember,
            Action::CreateProject => RequestAction::CreateProject,
            Action::SetProjectPrivacy => RequestAction::SetProjectPrivacy,
            _ => return None,
        };
        let is_about_person = matches!(action, RequestAction::ChangeMemberLevel | RequestAction::RemoveMember);
        let person = asked.person.filter(|_| is_about_person).map(|id| (id, asked.name));
        let project = session
            .with_project(|project| (project.id, project.name.clone(), project.access_control))
            .filter(|_| action == RequestAction::SetProjectPrivacy);
        Some(Subject { action, person, project })
    }
}
