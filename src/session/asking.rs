//! What the user is about to ask others to do: set by a refused control, shown by a dialog.

use super::Session;
use rolecall_api::UserId;
use rolecall_policy::{Action, Denial};

/// An act that others are asked to do. Which project it is about follows from the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedAct {
    /// The refused action.
    pub action: Action,
    /// The person acted on, if any.
    pub person: Option<UserId>,
    /// Their name.
    pub name: String,
}

impl AskedAct {
    /// What others can be asked to do instead of something refused, on this person with their name; `None`: nothing.
    #[must_use]
    pub fn instead_of(denial: &Denial, person: Option<UserId>, name: String) -> Option<AskedAct> {
        let can = AskedAct::is_possible(Some(*denial), || !name.is_empty());
        can.then_some(AskedAct { action: denial.action, person, name })
    }

    /// Whether others can be asked to do what is refused: somebody could do exactly that. An act on a person needs their
    /// name.
    #[must_use]
    pub fn is_possible(denial: Option<Denial>, has_name: impl Fn() -> bool) -> bool {
        let Some(denial) = denial.filter(|denial| denial.helper_level().is_some()) else { return false };
        match denial.action {
            Action::InviteMember | Action::CreateProject | Action::SetProjectPrivacy => true,
            Action::ChangeMemberLevel | Action::RemoveMember => has_name(),
            _ => false,
        }
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
