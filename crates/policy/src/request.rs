//! Access requests: what somebody who is refused can ask others to do, and who can decide about it (contract 9).
//!
//! There is no right to decide: whoever could do exactly the act that was asked for can approve or decline it. So the
//! answer comes from [`decide()`], asked about that act and that person.

use crate::{Act, Action, Decision, Denial, Level, ProjectState, Rule, Target, access, decide};

/// What somebody asks for, with the facts that the rules look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wish {
    /// Change somebody's level, perhaps the asker's own.
    ChangeLevel {
        /// The person's level now; `None`: not a member.
        target: Option<Level>,
        /// The level that they would have.
        to: Level,
    },
    /// Remove somebody from the organization.
    Remove {
        /// The person's level now; `None`: not a member.
        target: Option<Level>,
    },
    /// Invite somebody.
    Invite {
        /// The level that the invite would give.
        level: Level,
        /// The organization's setting that lets members invite.
        members_can_invite: bool,
    },
    /// Create a project.
    CreateProject,
    /// Give the asker access to a project.
    ProjectAccess {
        /// Whether the project is private; `None`: the organization has no such project.
        private: Option<bool>,
        /// The asker's level in the organization.
        asker: Option<Level>,
        /// The level that they would have in the project.
        level: Level,
    },
    /// Make a project private or open.
    SetPrivacy {
        /// Whether it is private now.
        private: bool,
    },
    /// Change a setting of a project, or reset its token.
    ManageProject {
        /// Whether it is private now.
        private: bool,
    },
    /// Delete a project.
    DeleteProject {
        /// Whether it is private now.
        private: bool,
    },
    /// Give somebody else access to a project.
    Grant {
        /// Whether the project is private now.
        private: bool,
        /// The person's level in the organization; `None`: not a member.
        target: Option<Level>,
        /// The level that they would have in the project.
        level: Level,
    },
    /// Change somebody's level in a project, perhaps the asker's own.
    ChangeGrant {
        /// Whether the project is private now.
        private: bool,
        /// The person's level in the organization; `None`: not a member.
        target: Option<Level>,
        /// Their level in the project now.
        from: Level,
        /// The level that they would have in it.
        to: Level,
    },
    /// End somebody's access to a project.
    Revoke {
        /// Whether the project is private now.
        private: bool,
        /// The person's level in the organization; `None`: not a member.
        target: Option<Level>,
        /// Their level in the project now.
        from: Level,
    },
    /// Change a setting of the organization.
    ManageOrganization,
    /// Cancel a pending invite.
    CancelInvite,
}

/// Somebody who asks, or who could decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Party {
    /// Their level in the organization; `None`: not a member.
    pub level: Option<Level>,
    /// Their own grant on the project that is asked about.
    pub explicit: Option<Level>,
    /// True if they are the one who asks.
    pub is_asker: bool,
    /// True if they are the person acted on, or sent the invite.
    pub is_target: bool,
}

/// Decides whether `party` could do what is asked for. For the asker of access to a project: whether they have it.
///
/// The asker gets the same decision about a project that does not exist and about one that is hidden from them.
#[must_use]
pub fn decide_request(wish: Wish, party: Party) -> Decision {
    let Party { level, explicit, is_asker, is_target } = party;
    let person = |level| Target { level, is_actor: is_target };
    match wish {
        Wish::ChangeLevel { target, to } => decide(level, Act::ChangeLevel { target: person(target), to }),
        // They could leave, but that is another act.
        Wish::Remove { .. } if is_target && !is_asker => {
            Decision::Deny(Denial::from_response(Action::RemoveMember, Rule::OwnLevel, None, None))
        }
        Wish::Remove { target } => decide(level, Act::Remove { target: person(target) }),
        Wish::Invite { level: gives, members_can_invite } => {
            decide(level, Act::Invite { level: gives, members_can_invite })
        }
        Wish::CreateProject => decide(level, Act::CreateProject),
        Wish::ProjectAccess { private, asker, level: gives } => {
            // What does not exist looks like what is private.
            let state = ProjectState { private: private.unwrap_or(true), explicit };
            let target = Target { level: asker, is_actor: is_asker };
            let act = Act::Grant { project: state, target, level: gives };
            match (is_asker, private) {
                (true, Some(_)) => match access(level, state) {
                    Some(held) => Decision::Allow(held.grounds),
                    None => decide(level, act),
                },
                // An administrator would have access, if it existed.
                (true, None) => decide(level.map(|_| Level::Member), act),
                (false, Some(_)) => decide(level, act),
                (false, None) => decide(None, act),
            }
        }
        Wish::SetPrivacy { private } => decide(level, Act::SetPrivacy(ProjectState { private, explicit })),
        Wish::ManageProject { private } => decide(level, Act::ManageProject(ProjectState { private, explicit })),
        Wish::DeleteProject { private } => decide(level, Act::DeleteProject(ProjectState { private, explicit })),
        Wish::Grant { private, target, level: gives } => {
            let project = ProjectState { private, explicit };
            decide(level, Act::Grant { project, target: person(target), level: gives })
        }
        Wish::ChangeGrant { private, target, from, to } => {
            let project = ProjectState { private, explicit };
            decide(level, Act::ChangeGrant { project, target: person(target), from, to })
        }
        // They could leave, but that is another act.
        Wish::Revoke { .. } if is_target && !is_asker => {
            Decision::Deny(Denial::from_response(Action::RevokeProjectAccess, Rule::OwnLevel, None, None))
        }
        Wish::Revoke { private, target, from } => {
            let project = ProjectState { private, explicit };
            decide(level, Act::Revoke { project, target: person(target), from })
        }
        Wish::ManageOrganization => decide(level, Act::ManageOrganization),
        Wish::CancelInvite => decide(level, Act::CancelInvite { own: is_target }),
    }
}

/// Whether somebody can ask for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asking {
    /// Yes: the rules refuse it to them, and others could do it.
    Possible,
    /// They can do it themselves, or have it.
    NotRefused,
    /// Nobody could do it.
    NobodyCan,
}

/// Whether `asker` can ask for `wish`.
#[must_use]
pub fn can_ask(wish: Wish, asker: Party) -> Asking {
    match decide_request(wish, asker).denial() {
        None => Asking::NotRefused,
        Some(denial) if denial.helper_level().is_some() => Asking::Possible,
        Some(_) => Asking::NobodyCan,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Level::{Administrator, Member, Owner};
    use proptest::prelude::*;

    fn party(level: Level) -> Party {
        Party { level: Some(level), explicit: None, is_asker: false, is_target: false }
    }

    fn asker(level: Level) -> Party {
        Party { is_asker: true, ..party(level) }
    }

    #[test]
    fn ones_own_level_is_raised_by_those_who_could_raise_it() {
        let wish = Wish::ChangeLevel { target: Some(Member), to: Administrator };
        let own = Party { is_target: true, ..asker(Member) };
        assert_eq!(can_ask(wish, own), Asking::Possible);
        assert!(!decide_request(wish, own).is_allowed() && !decide_request(wish, party(Member)).is_allowed());
        assert!(decide_request(wish, party(Administrator)).is_allowed());
        assert!(decide_request(wish, party(Owner)).is_allowed());
    }

    #[test]
    fn nobody_decides_about_themselves_or_about_the_owner() {
        let remove = Wish::Remove { target: Some(Administrator) };
        assert!(!decide_request(remove, Party { is_target: true, ..party(Administrator) }).is_allowed());
        assert!(decide_request(remove, party(Administrator)).is_allowed());
        let owner = Wish::Remove { target: Some(Owner) };
        assert_eq!(can_ask(owner, asker(Member)), Asking::NobodyCan);
        assert!(Level::ALL.into_iter().all(|level| !decide_request(owner, party(level)).is_allowed()));
    }

    #[test]
    fn what_one_can_do_or_has_is_not_asked_for() {
        let invite = |level, members_can_invite| Wish::Invite { level, members_can_invite };
        assert_eq!(can_ask(invite(Member, true), asker(Member)), Asking::NotRefused);
        assert_eq!(can_ask(invite(Member, false), asker(Member)), Asking::Possible);
        assert_eq!(can_ask(invite(Administrator, true), asker(Member)), Asking::Possible);
        assert_eq!(can_ask(Wish::CreateProject, asker(Administrator)), Asking::NotRefused);
        let open = Wish::ProjectAccess { private: Some(false), asker: Some(Member), level: Member };
        assert_eq!(can_ask(open, asker(Member)), Asking::NotRefused);
    }

    #[test]
    fn managers_of_a_private_project_decide_about_access_to_it() {
        let wish = Wish::ProjectAccess { private: Some(true), asker: Some(Member), level: Administrator };
        let manager = |level| Party { explicit: Some(level), ..party(Member) };
        assert!(decide_request(wish, manager(Administrator)).is_allowed());
        assert!(!decide_request(wish, manager(Member)).is_allowed());
        assert!(matches!(decide_request(wish, party(Member)), Decision::Hidden(_)));
        // Its privacy is up to the administrators of the organization.
        assert!(!decide_request(Wish::SetPrivacy { private: true }, manager(Administrator)).is_allowed());
    }

    #[test]
    fn managers_decide_about_the_settings_and_the_people_of_a_private_project() {
        let manager = Party { explicit: Some(Administrator), ..party(Member) };
        let (private, target) = (true, Some(Member));
        for wish in [
            Wish::ManageProject { private },
            Wish::DeleteProject { private },
            Wish::Grant { private, target, level: Administrator },
            Wish::ChangeGrant { private, target, from: Member, to: Administrator },
            Wish::Revoke { private, target, from: Administrator },
        ] {
            assert!(decide_request(wish, manager).is_allowed(), "{wish:?}");
            let asks = Party { explicit: Some(Member), ..asker(Member) };
            assert_eq!(can_ask(wish, asks), Asking::Possible, "{wish:?}");
            assert!(matches!(decide_request(wish, party(Member)), Decision::Hidden(_)), "{wish:?}");
        }
        // They cannot act on the owner, or on themselves.
        assert!(!decide_request(Wish::Revoke { private, target: Some(Owner), from: Member }, manager).is_allowed());
        let own = Party { is_target: true, ..manager };
        assert!(!decide_request(Wish::Revoke { private, target, from: Administrator }, own).is_allowed());
        assert!(!decide_request(Wish::Grant { private, target, level: Member }, own).is_allowed());
    }

    #[test]
    fn who_sent_an_invite_cancels_it_when_others_ask() {
        assert_eq!(can_ask(Wish::CancelInvite, asker(Member)), Asking::Possible);
        assert!(decide_request(Wish::CancelInvite, Party { is_target: true, ..party(Member) }).is_allowed());
        assert_eq!(can_ask(Wish::ManageOrganization, asker(Member)), Asking::Possible);
        assert_eq!(can_ask(Wish::ManageOrganization, asker(Administrator)), Asking::NotRefused);
    }

    fn levels() -> impl Strategy<Value = Level> {
        prop::sample::select(vec![Member, Administrator, Owner])
    }

    proptest! {
        #[test]
        fn a_hidden_project_and_none_are_the_same_to_the_asker(level in levels(), gives in levels()) {
            let wish = |private| Wish::ProjectAccess { private, asker: Some(level), level: gives };
            let (hidden, none) = (decide_request(wish(Some(true)), asker(Member)), decide_request(wish(None), asker(level)));
            prop_assert_eq!(hidden, none);
            prop_assert!(matches!(none, Decision::Hidden(_)));
        }

        #[test]
        fn nobody_can_decide_about_a_project_that_does_not_exist(level in levels(), gives in levels()) {
            let wish = Wish::ProjectAccess { private: None, asker: Some(Member), level: gives };
            prop_assert!(!decide_request(wish, party(level)).is_allowed());
        }
    }
}
