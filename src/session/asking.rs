//! What the user is about to ask others to do: set by a refused control, shown by a dialog.

use super::Session;
use rolecall_api::UserId;
use rolecall_policy::Action;

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
