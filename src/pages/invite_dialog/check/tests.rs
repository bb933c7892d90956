//! Tests of every result that checking a row can have.

use super::super::fixtures::{ME, context, four_projects, invite, me, organization, project};
use super::*;
use Level::{Administrator, Member as MemberLevel, Owner};
use rolecall_policy::Rule;

fn draft(addresses: &[&str]) -> Draft {
    let mut draft = Draft::default();
    for address in addresses {
        let last = draft.rows().last().unwrap().key;
        draft.type_address(last, address);
    }
    draft
}

fn states(draft: &Draft, context: &InviteContext) -> Vec<RowState> {
    let mut states = check(draft, context, &HashSet::new(), &Spelling::FOR_TESTS);
    draft.rows().iter().map(|row| states.remove(&row.key).unwrap()).collect()
}

fn state(address: &str, context: &InviteContext) -> RowState {
    states(&draft(&[address]), context).remove(0)
}

#[test]
fn a_new_email_is_ready_in_its_normalized_form() {
    let context = context(MemberLevel, vec![]);
    let ready = RowState::Ready { address: "hedy@lumenradio.example".into(), replaces: None };
    assert_eq!(states(&draft(&[" Hedy@LumenRadio.example"]), &context), [ready, RowState::Blank]);
}

#[test]
fn an_invalid_email_is_corrected_with_the_domains_of_the_members() {
    let wrong = RowState::Wrong {
        sentence: "“meridian” is not a complete domain.".into(),
        repair: Some("tim@meridian.example".into()),
    };
    assert_eq!(state("tim@meridian", &context(MemberLevel, vec![])), wrong);
    let nobody = InviteContext::empty();
    assert!(matches!(state("tim@meridian", &nobody), RowState::Wrong { repair: None, .. }));
}

#[test]
fn the_domain_of_the_inviter_comes_first_and_then_those_of_the_managers() {
    let mut organization = organization(MemberLevel, vec![]);
    organization.managers[0].person.email = "ada@kestrel.example".into();
    let context = InviteContext::new(&organization, &me(), &CheckedEmails::default());
    assert_eq!(context.domains, ["meridian.example", "kestrel.example"]);
}

#[test]
fn the_server_is_asked_about_each_valid_email_once_in_its_normalized_form() {
    let draft = draft(&["b@x.example", "ａ@X.example", "no email", "A@x.example"]);
    assert_eq!(emails(&draft, &Spelling::FOR_TESTS), ["a@x.example", "b@x.example"]);
}

#[test]
fn a_row_with_only_a_name_lacks_an_email() {
    let mut draft = Draft::default();
    let first = draft.rows()[0].key;
    draft.type_name(first, "Ada");
    let states = states(&draft, &context(MemberLevel, vec![]));
    assert_eq!(states[0], RowState::Wrong { sentence: "Enter an email address.".into(), repair: None });
}

#[test]
fn the_second_row_with_an_email_is_a_duplicate_in_any_spelling() {
    let states = states(&draft(&["a@x.example", "ａ@X.example", "b@x.example"]), &context(MemberLevel, vec![]));
    assert!(states[0].is_ready() && states[2].is_ready());
    assert_eq!(states[1], RowState::Duplicate);
}

#[test]
fn a_row_whose_email_has_a_link_already_is_not_sent_again() {
    let (context, draft) = (context(Administrator, vec![]), draft(&["ａ@X.example", "b@x.example"]));
    let links = HashSet::from(["a@x.example".to_owned()]);
    let states = check(&draft, &context, &links, &Spelling::FOR_TESTS);
    let state = |row: usize| &states[&draft.rows()[row].key];
    assert_eq!(state(0), &RowState::Invited);
    assert!(state(0).is_disabled() && !state(0).is_ready() && state(1).is_ready());
    let sent: Vec<_> = requests(&draft, &states, &context).into_iter().map(|(_, invite)| invite.target_email).collect();
    assert_eq!(sent, ["b@x.example"]);
}

#[test]
fn a_member_is_named_with_their_level_and_so_is_the_inviter() {
    let context = context(Administrator, vec![]);
    let RowState::AlreadyMember { address, who } = state("NOOR@meridian.example", &context) else { panic!() };
    assert_eq!(address, "noor@meridian.example");
    assert_eq!(who, ExistingMember { name: "Noor Haddad".into(), level: MemberLevel, is_me: false });
    let RowState::AlreadyMember { who, .. } = state("grace@meridian.example", &context) else { panic!() };
    assert!(who.is_me);
    let both = states(&draft(&["noor@meridian.example", "noor@meridian.example"]), &context);
    assert!(both[1].is_disabled() && both[1] != RowState::Duplicate, "that they belong says more");
}

#[test]
fn an_invite_of_another_user_is_replaced_only_by_those_who_can_cancel_it() {
    let replaced = state("ops@kestrel.example", &context(Administrator, vec![]));
    assert!(matches!(replaced, RowState::Ready { replaces: Some(PendingInvite { own: false, .. }), .. }));
    let RowState::NotReplaceable { waiting, denial } = state("ops@kestrel.example", &context(MemberLevel, vec![]))
    else {
        panic!()
    };
    assert_eq!(waiting.by.map(|author| author.first_name).as_deref(), Some("ada"));
    assert_eq!(denial.needs_level, Some(Administrator));
}

#[test]
fn everybody_can_replace_their_own_and_expired_invites() {
    let with = |invite| {
        let organization = organization(MemberLevel, vec![]);
        let context =
            InviteContext::new(&organization, &me(), &CheckedEmails { members: vec![], invites: vec![invite] });
        state("ops@kestrel.example", &context)
    };
    assert!(matches!(with(invite("ops@kestrel.example", ME)), RowState::Ready { replaces: Some(_), .. }));
    let expired = Invite { is_expired: true, ..invite("ops@kestrel.example", "ada") };
    assert!(with(expired).is_ready());
    assert!(!with(invite("ops@kestrel.example", "ada")).is_ready());
}

#[test]
fn a_level_above_ones_own_is_refused() {
    let mut draft = draft(&["a@x.example"]);
    let key = draft.rows()[0].key;
    draft.choose_level(key, Administrator);
    assert!(states(&draft, &context(Administrator, vec![]))[0].is_ready());
    let RowState::Refused(denial) = &states(&draft, &context(MemberLevel, vec![]))[0] else { panic!() };
    assert_eq!(denial.rule, Rule::LevelAboveActor);
}

#[test]
fn all_rows_are_refused_when_members_can_no_longer_invite() {
    let mut organization = organization(MemberLevel, vec![]);
    organization.members_can_invite = false;
    let context = InviteContext::new(&organization, &me(), &CheckedEmails::default());
    let RowState::Refused(denial) = state("a@x.example", &context) else { panic!() };
    assert_eq!(denial.rule, Rule::SwitchedOff);
    assert!(!context.may_invite(MemberLevel).is_allowed());
}

#[test]
fn a_grant_that_is_not_allowed_any_more_is_refused() {
    let mut draft = draft(&["a@x.example"]);
    let key = draft.rows()[0].key;
    draft.set_grant(key, ProjectId(3), true);
    let ledger = |explicit| context(MemberLevel, vec![project(3, "Ledger", true, explicit)]);
    assert!(states(&draft, &ledger(Some(Administrator)))[0].is_ready());
    let RowState::Refused(denial) = &states(&draft, &ledger(Some(MemberLevel)))[0] else { panic!() };
    assert_eq!(denial.rule, Rule::LevelTooLow);
}

#[test]
fn administrators_and_deleted_or_open_projects_need_no_grant() {
    let mut draft = draft(&["a@x.example", "b@x.example"]);
    let keys: Vec<_> = draft.rows().iter().map(|row| row.key).collect();
    for key in &keys[..2] {
        for project in [1, 3, 99] {
            draft.set_grant(*key, ProjectId(project), true);
        }
    }
    draft.choose_level(keys[0], Administrator);
    let context = context(Administrator, four_projects());
    let states = check(&draft, &context, &HashSet::new(), &Spelling::FOR_TESTS);
    let requests = requests(&draft, &states, &context);
    assert_eq!(requests[0].1.private_project_access, []);
    assert_eq!(requests[1].1.private_project_access, [ProjectAccess { id: ProjectId(3), level: MemberLevel }]);
}

#[test]
fn only_ready_rows_become_requests() {
    let mut draft = draft(&["Hedy@lumenradio.example", "tim@meridian", "noor@meridian.example"]);
    let first = draft.rows()[0].key;
    draft.type_name(first, "  Hedy Lamarr ");
    let context = context(Owner, vec![]);
    let states = check(&draft, &context, &HashSet::new(), &Spelling::FOR_TESTS);
    let requests = requests(&draft, &states, &context);
    assert_eq!(requests.len(), 1);
    let (key, request) = &requests[0];
    assert_eq!(*key, first);
    assert_eq!(request.target_email, "hedy@lumenradio.example");
    assert_eq!(request.first_name, "Hedy Lamarr");
    assert_eq!(request.level, Some(MemberLevel));
}

#[test]
fn a_row_that_the_server_did_not_take_waits_until_it_is_changed() {
    let mut draft = draft(&["a@x.example"]);
    let key = draft.rows()[0].key;
    let line = rolecall_api::BulkLine { index: 0, status: 500, invite: None, error: None };
    draft.apply_results(&[key], vec![line]);
    let context = context(Owner, vec![]);
    assert!(matches!(states(&draft, &context)[0], RowState::Failed(_)));
    draft.type_address(key, "a@y.example");
    assert!(states(&draft, &context)[0].is_ready());
}
