//! The rules that the model of an organization asks: those of `rolecall_policy`, or the same with one fault, by which
//! the laws are tested.

use rolecall_policy::{Act, Decision, Grounds, Level, PendingInvite};

/// The rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rules {
    fault: Option<Fault>,
}

/// What is wrong with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// An administrator can make an administrator the owner; they stay administrator themselves.
    AdministratorsMakeOwners,
    /// A person can raise their own level in a private project.
    OwnGrantsCanBeRaised,
    /// An invite works although its author could not send it any more.
    InvitesAreNotJudgedAgain,
    /// The links that somebody has seen stay as they are when they are lowered or leave.
    LinksAreNotRenewed,
    /// Making a project private takes away its grants, whatever the preview said.
    PrivacyForgetsGrants,
    /// Who is brought back after a removal comes without their grants.
    GrantsDoNotComeBack,
    /// An offer and a successor stay when the levels of their people change.
    HandoversOutliveLevels,
}

impl Fault {
    pub(crate) const ALL: [Fault; 7] = [
        Fault::AdministratorsMakeOwners,
        Fault::OwnGrantsCanBeRaised,
        Fault::InvitesAreNotJudgedAgain,
        Fault::LinksAreNotRenewed,
        Fault::PrivacyForgetsGrants,
        Fault::GrantsDoNotComeBack,
        Fault::HandoversOutliveLevels,
    ];
}

impl Rules {
    /// The rules as they are.
    pub(crate) const REAL: Rules = Rules { fault: None };

    /// The rules with a fault.
    pub(crate) const fn with(fault: Fault) -> Self {
        Rules { fault: Some(fault) }
    }

    pub(crate) fn has(self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    pub(crate) fn decide(self, level: Option<Level>, act: Act) -> Decision {
        let is_administrator = level == Some(Level::Administrator);
        let broken = match act {
            Act::ChangeLevel { target, to: Level::Owner } => {
                self.has(Fault::AdministratorsMakeOwners) && is_administrator && target.level == level
            }
            Act::ChangeGrant { project, target, .. } => {
                self.has(Fault::OwnGrantsCanBeRaised) && target.is_actor && project.explicit.is_some()
            }
            _ => false,
        };
        if broken { Decision::Allow(Grounds::OrganizationLevel) } else { rolecall_policy::decide(level, act) }
    }

    pub(crate) fn links_renewed(
        self,
        from: Option<Level>,
        to: Option<Level>,
        pending: Vec<PendingInvite<usize>>,
    ) -> Vec<usize> {
        if self.has(Fault::LinksAreNotRenewed) {
            return Vec::new();
        }
        rolecall_policy::links_renewed(from, to, pending)
    }
}
