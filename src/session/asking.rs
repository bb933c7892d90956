//! What the user is about to ask others to do: set by a refused control, shown by a dialog.

use super::Session;
use rolecall_api::{RequestAction, UserId};
use rolecall_policy::{Action, Denial};

/// An act that others are asked to do. Which project it is about follows from the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedAct {
    /// What is asked for.
    pub action: RequestAction,
    /// The person acted on, if any.
    pub person: Option<UserId>,
    /// Their name; without a person, the value that is asked for, if the control has only one.
    pub name: String,
}

impl AskedAct {
    /// What others can be asked to do instead of something refused, on this person with their name; `None`: nothing.
    /// `asks`: what the control asks for, if its action does not say that.
    #[must_use]
    pub fn instead_of(
        denial: &Denial,
        asks: Option<RequestAction>,
        person: Option<UserId>,
        name: String,
    ) -> Option<AskedAct> {
        let action = AskedAct::action(Some(*denial), asks, || !name.is_empty())?;
        Some(AskedAct { action, person, name })
    }

    /// What others can be asked to do instead of what is refused; `None`: nothing, or nobody could do exactly that. An act
    /// on a person needs their name.
    #[must_use]
    pub fn action(
        denial: Option<Denial>,
        asks: Option<RequestAction>,
        has_name: impl Fn() -> bool,
    ) -> Option<RequestAction> {
        let denial = denial.filter(|denial| denial.helper_level().is_some())?;
        asks.or(match denial.action {
            Action::InviteMember => Some(RequestAction::InviteMember),
            Action::CreateProject => Some(RequestAction::CreateProject),
            Action::SetProjectPrivacy => Some(RequestAction::SetProjectPrivacy),
            Action::DeleteProject => Some(RequestAction::DeleteProject),
            Action::ChangeMemberLevel if has_name() => Some(RequestAction::ChangeMemberLevel),
            Action::RemoveMember if has_name() => Some(RequestAction::RemoveMember),
            Action::ChangeProjectLevel if has_name() => Some(RequestAction::ChangeProjectLevel),
            Action::RevokeProjectAccess if has_name() => Some(RequestAction::RevokeProjectAccess),
            _ => None,
        })
    }
}

impl Session {
    /// Asks for an act: opens the dialog.
    pub fn ask_for(self, act: AskedAct) {
        self.asked.set(Some(act));
    }

    /// Asks for nothing any more.
    pub fn ask_no_more(self) {
        let _ = self.asked.try_set(None);
    }

    /// What the dialog is open for, tracked.
    #[must_use]
    pub fn asked(self) -> Option<AskedAct> {
        self.asked.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_policy::{Act, Decision, Level, ProjectState, Target, decide};

    const PROJECT: ProjectState = ProjectState { private: true, explicit: Some(Level::Member) };
    const OTHER: Target = Target { level: Some(Level::Member), is_actor: false };

    /// What a member of a private project can be refused although somebody else can do it, with whether they can ask.
    fn refused() -> Vec<(Act, bool)> {
        let (project, target, level) = (PROJECT, OTHER, Level::Administrator);
        vec![
            (Act::Invite { level, members_can_invite: true }, true),
            (Act::CreateProject, true),
            (Act::ChangeLevel { target, to: level }, true),
            (Act::Remove { target }, true),
            (Act::SetPrivacy(project), true),
            (Act::DeleteProject(project), true),
            (Act::ChangeGrant { project, target, from: Level::Member, to: level }, true),
            (Act::Revoke { project, target, from: Level::Member }, true),
            // The control says which setting, whom or which invite (`asks`).
            (Act::ManageProject(project), false),
            (Act::ManageOrganization, false),
            (Act::Grant { project, target, level }, false),
            (Act::CancelInvite { own: false }, false),
            // Others would read it, or get the file.
            (Act::ViewActivity, false),
            (Act::ViewAs { target }, false),
            (Act::ExportEvents(project), false),
            // The request would keep the id whose events are to be forgotten.
            (Act::EraseEvents(project), false),
            // Only the owner can, who decides about that alone.
            (Act::ChangeLevel { target, to: Level::Owner }, false),
            (Act::OfferOwnership { target }, false),
            (Act::WithdrawOffer, false),
            (Act::NameSuccessor { target: Target { level: Some(Level::Administrator), ..target } }, false),
            (Act::RemoveSuccessor, false),
            (Act::StopClaim, false),
            (Act::DeleteOrganization, false),
        ]
    }

    #[test]
    fn whatever_others_can_do_is_asked_for_or_has_a_reason_not_to_be() {
        for (act, can_ask) in refused() {
            let denial = decide(Some(Level::Member), act).denial().unwrap();
            assert!(denial.helper_level().is_some(), "{act:?}");
            assert_eq!(AskedAct::action(Some(denial), None, || true).is_some(), can_ask, "{act:?}");
            // Whatever the control asks for, if it says so.
            let asks = Some(RequestAction::SetProjectName);
            assert_eq!(AskedAct::action(Some(denial), asks, || false), asks, "{act:?}");
        }
        // Every action that can be refused so is listed.
        let listed: Vec<_> = refused().iter().map(|(act, _)| act.action()).collect();
        for (name, action) in Action::NAMES {
            let is_own = matches!(
                action,
                Action::ViewOrganization
                    | Action::ManageBilling
                    | Action::ViewProject
                    | Action::LeaveOrganization
                    | Action::LeaveProject
                    | Action::AnswerOffer
                    | Action::ClaimOwnership
            );
            assert_ne!(listed.contains(&action), is_own, "{name}");
        }
    }

    #[test]
    fn nobody_is_asked_for_what_nobody_can_do() {
        let owner = Target { level: Some(Level::Owner), is_actor: false };
        let Decision::Deny(denial) = decide(Some(Level::Member), Act::Remove { target: owner }) else { panic!() };
        assert_eq!(AskedAct::action(Some(denial), None, || true), None);
        assert_eq!(AskedAct::action(None, Some(RequestAction::DeleteProject), || true), None);
    }
}
