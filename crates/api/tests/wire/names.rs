//! Numbers and names of levels, actions and rules, and the JSON of ids and times.

use rolecall_api::{InviteId, KeyId, MembershipId, OrganizationId, ProjectId, Timestamp, UserId};
use rolecall_policy::{Action, Level, Rule};
use serde_json::{Value, from_value, json, to_value};

#[test]
fn levels_are_1_8_and_15_and_nothing_else() {
    for (level, number) in Level::ALL.into_iter().zip([1, 8, 15]) {
        assert_eq!(to_value(level).unwrap(), number);
        assert_eq!(from_value::<Level>(json!(number)).unwrap(), level);
    }
    for wrong in
        [json!(0), json!(2), json!(16), json!(-1), json!(271), json!(8.0), json!("8"), json!(true), Value::Null]
    {
        assert!(from_value::<Level>(wrong.clone()).is_err(), "{wrong}");
    }
    let error = from_value::<Level>(json!(9)).unwrap_err().to_string();
    assert_eq!(error, "`9` is not a level (1, 8 or 15)");
}

#[test]
fn rules_have_the_names_of_the_contract() {
    let names = [
        (Rule::LevelTooLow, "level_too_low"),
        (Rule::OwnerOnly, "owner_only"),
        (Rule::TargetAboveActor, "target_above_actor"),
        (Rule::LevelAboveActor, "level_above_actor"),
        (Rule::LevelNotGrantable, "level_not_grantable"),
        (Rule::OwnLevel, "own_level"),
        (Rule::SelfGrant, "self_grant"),
        (Rule::OwnerCannotLeave, "owner_cannot_leave"),
        (Rule::NotAMember, "not_a_member"),
        (Rule::ProjectPrivate, "project_private"),
        (Rule::OfferedPersonOnly, "offered_person_only"),
        (Rule::NotAnAdministrator, "not_an_administrator"),
        (Rule::SuccessorOnly, "successor_only"),
        (Rule::SwitchedOff, "switched_off"),
        (Rule::TwoFactorRequired, "two_factor_required"),
    ];
    for (rule, name) in names {
        assert_eq!(to_value(rule).unwrap(), name);
        assert_eq!(from_value::<Rule>(json!(name)).unwrap(), rule);
    }
    assert_eq!(Rule::NAMES, names.map(|(rule, name)| (name, rule)));
}

#[test]
fn actions_have_names_that_programs_can_rely_on() {
    let names = [
        (Action::ViewOrganization, "view_organization"),
        (Action::InviteMember, "invite_member"),
        (Action::CancelInvite, "cancel_invite"),
        (Action::ManageBilling, "manage_billing"),
        (Action::CreateProject, "create_project"),
        (Action::ManageOrganization, "manage_organization"),
        (Action::ViewActivity, "view_activity"),
        (Action::ViewAs, "view_as"),
        (Action::ChangeMemberLevel, "change_member_level"),
        (Action::RemoveMember, "remove_member"),
        (Action::LeaveOrganization, "leave_organization"),
        (Action::TransferOwnership, "transfer_ownership"),
        (Action::OfferOwnership, "offer_ownership"),
        (Action::AnswerOffer, "answer_offer"),
        (Action::NameSuccessor, "name_successor"),
        (Action::ClaimOwnership, "claim_ownership"),
        (Action::StopClaim, "stop_claim"),
        (Action::DeleteOrganization, "delete_organization"),
        (Action::ViewProject, "view_project"),
        (Action::ManageProject, "manage_project"),
        (Action::SetProjectPrivacy, "set_project_privacy"),
        (Action::DeleteProject, "delete_project"),
        (Action::ExportEvents, "export_events"),
        (Action::EraseEvents, "erase_events"),
        (Action::GrantProjectAccess, "grant_project_access"),
        (Action::ChangeProjectLevel, "change_project_level"),
        (Action::RevokeProjectAccess, "revoke_project_access"),
        (Action::LeaveProject, "leave_project"),
    ];
    for (action, name) in names {
        assert_eq!(to_value(action).unwrap(), name);
        assert_eq!(from_value::<Action>(json!(name)).unwrap(), action);
    }
    assert_eq!(Action::NAMES, names.map(|(action, name)| (name, action)));
}

#[test]
fn ids_and_times_are_bare_values() {
    assert_eq!(to_value(UserId("u".to_owned())).unwrap(), "u");
    assert_eq!(to_value(OrganizationId("o".to_owned())).unwrap(), "o");
    assert_eq!(to_value(MembershipId("m".to_owned())).unwrap(), "m");
    assert_eq!(to_value(InviteId("i".to_owned())).unwrap(), "i");
    assert_eq!(to_value(KeyId("k".to_owned())).unwrap(), "k");
    assert_eq!(to_value(Timestamp("t".to_owned())).unwrap(), "t");
    assert_eq!(to_value(ProjectId(7)).unwrap(), 7);
    assert_eq!((UserId("u".to_owned()).to_string(), ProjectId(7).to_string()), ("u".to_owned(), "7".to_owned()));
}
