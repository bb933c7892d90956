//! Tests of the sentences that say what invited people will see and do.

use super::super::check::{check, requests};
use super::super::fixtures::{context, four_projects, project};
use super::super::spelling::Spelling;
use super::*;
use Level::{Administrator, Member, Owner};
use rolecall_policy::permits;
use std::collections::HashSet;

fn of(level: Level, granted: &[i64], context: &InviteContext) -> (String, Vec<String>) {
    let promised: Vec<_> = granted.iter().map(|id| (ProjectId(*id), Member)).collect();
    let outlook = outlook(level, &promised, context);
    (outlook.sees, outlook.private)
}

fn sees(level: Level, granted: &[i64], context: &InviteContext) -> String {
    let (sees, private) = of(level, granted, context);
    [vec![sees], private].concat().join(" ")
}

#[test]
fn a_member_sees_the_open_projects_and_those_that_are_granted() {
    let context = context(Administrator, four_projects());
    assert_eq!(sees(Member, &[], &context), "Sees 2 of 4 projects: the open ones");
    assert_eq!(sees(Member, &[3], &context), "Sees 3 of 4 projects: the 2 open ones and Ledger");
    assert_eq!(sees(Member, &[4, 3], &context), "Sees 4 of 4 projects: the 2 open ones and Ledger Payroll");
    assert_eq!(sees(Member, &[1], &context), "Sees 2 of 4 projects: the open ones", "an open one is seen anyway");
}

#[test]
fn an_administrator_sees_every_project() {
    assert_eq!(
        sees(Administrator, &[3], &context(Owner, four_projects())),
        "Sees all 4 projects, including the 2 private ones"
    );
    let one_private = four_projects()[..3].to_vec();
    assert_eq!(
        sees(Administrator, &[], &context(Owner, one_private)),
        "Sees all 3 projects, including the private one"
    );
    let open = four_projects()[..2].to_vec();
    assert_eq!(sees(Administrator, &[], &context(Owner, open)), "Sees all 2 projects");
    let only = vec![project(1, "Storefront", true, None)];
    assert_eq!(sees(Administrator, &[], &context(Owner, only)), "Sees the one project, private");
}

#[test]
fn a_member_who_invites_does_not_reveal_the_number_of_projects() {
    let mut mine = four_projects()[..3].to_vec();
    mine[2].explicit_level = Some(Administrator);
    let context = context(Member, mine);
    assert_eq!(sees(Member, &[], &context), "Sees the 2 open projects");
    assert_eq!(sees(Member, &[3], &context), "Sees the 2 open projects and Ledger");
}

#[test]
fn one_and_none_have_their_own_wording() {
    let storefront = || project(1, "Storefront", false, None);
    let ledger = || project(3, "Ledger", true, Some(Administrator));
    let told = |level, projects, granted: &[i64]| sees(Member, granted, &context(level, projects));
    assert_eq!(told(Owner, vec![], &[]), "Sees no projects: there are none yet");
    assert_eq!(told(Member, vec![], &[]), "Sees no projects until someone grants access");
    assert_eq!(told(Owner, vec![storefront()], &[]), "Sees the one project");
    assert_eq!(told(Owner, vec![ledger()], &[]), "Sees no projects until someone grants access");
    assert_eq!(told(Owner, vec![ledger()], &[3]), "Sees 1 of 1 project: Ledger");
    assert_eq!(told(Member, vec![ledger()], &[3]), "Sees Ledger");
    assert_eq!(told(Owner, vec![storefront(), ledger()], &[]), "Sees 1 of 2 projects: the open one");
    assert_eq!(told(Owner, vec![storefront(), ledger()], &[3]), "Sees 2 of 2 projects: the open one and Ledger");
    assert_eq!(told(Member, vec![storefront()], &[]), "Sees the open project");
    assert_eq!(told(Member, vec![storefront(), ledger()], &[3]), "Sees the open project and Ledger");
}

/// What `POST …/preview/` answers is computed from the request and the projects of the organization, by the same function:
/// `crates/server/tests/routes/preview/accepted.rs` compares both. Here, the dialog is compared with the request that it sends.
#[test]
fn the_preview_is_about_the_request_that_is_sent() {
    let explicit = [None, Some(Member), Some(Administrator)];
    // Open, or private with each level of the inviter in it.
    let kinds = [(false, None), (true, explicit[0]), (true, explicit[1]), (true, explicit[2])];
    let mut sent = 0;
    for number in 0..3 * 4 * 4 * 4 * 2 * 8 {
        let of = |divisor: usize, choices: usize| number / divisor % choices;
        let mine = [Member, Administrator, Owner][of(1, 3)];
        let projects = [of(3, 4), of(12, 4), of(48, 4)].map(|kind| kinds[kind]).into_iter().zip(1..);
        // The server does not tell of private projects that the inviter has no access to.
        let seen = projects.filter(|((private, explicit), _)| !private || explicit.is_some() || mine > Member);
        let projects = seen.map(|((private, explicit), id)| project(id, &format!("P{id}"), private, explicit));
        let context = context(mine, projects.collect());
        let mut draft = Draft::default();
        let key = draft.rows()[0].key;
        draft.type_address(key, "hedy@new.example");
        draft.choose_level(key, Level::GRANTABLE[of(192, 2)]);
        for (place, id) in (1..=3).enumerate() {
            draft.set_grant(key, ProjectId(id), of(384, 8) & (1 << place) != 0);
        }
        let states = check(&draft, &context, &HashSet::new(), &Spelling::FOR_TESTS);
        let [(_, invite)] = &requests(&draft, &states, &context)[..] else { continue };
        let promised: Vec<_> = invite.private_project_access.iter().map(|access| (access.id, access.level)).collect();
        let level = invite.level.unwrap();
        let answer = preview(level, &promised, &context);
        let by = |grounds| answer.projects.iter().filter(move |seen| seen.access.grounds == grounds);
        let granted: Vec<_> = by(Grounds::ExplicitMembership).map(|seen| seen.project.name.clone()).collect();
        let [group] = &groups(&draft, &states, &context)[..] else { panic!("one person is ready") };
        assert_eq!(group.outlook, outlook(level, &promised, &context), "{number}");
        assert_eq!(group.outlook.private, granted, "{number}");
        let all = context.projects.len();
        let counted = match (level, by(Grounds::OpenProject).count()) {
            (Administrator, _) if all > 1 => format!("Sees all {all} projects"),
            (_, open) if open > 1 && mine == Member => format!("Sees the {open} open projects"),
            (_, open) if open > 1 && open + granted.len() < all => format!("Sees {} of {all}", open + granted.len()),
            _ => "Sees".to_owned(),
        };
        assert!(group.outlook.sees.starts_with(&counted), "{number} {counted} {}", group.outlook.sees);
        sent += 1;
    }
    assert!(sent > 800, "{sent}");
}

#[test]
fn the_sentence_lists_the_rights_of_the_matrix() {
    let mut context = context(Administrator, vec![]);
    assert_eq!(
        outlook(Member, &[], &context).may,
        "View and query data, invite members, manage billing. Nothing else."
    );
    let administrator =
        "Everything a member can do, and manage projects, settings and other people’s levels, including yours.";
    assert_eq!(outlook(Administrator, &[], &context).may, administrator);
    context.members_can_invite = false;
    assert_eq!(outlook(Member, &[], &context).may, "View and query data, manage billing. Nothing else.");
    assert!(
        outlook(Administrator, &[], &context).may.starts_with("Everything a member can do, and invite members, manage")
    );
}

#[test]
fn the_owner_is_beyond_the_reach_of_an_administrator() {
    let may = outlook(Administrator, &[], &context(Owner, vec![])).may;
    assert!(may.ends_with("other people’s levels, except yours."), "{may}");
}

/// The sentences above name these rights and no others: if the matrix changes, they have to.
#[test]
fn the_rights_of_an_invited_person_are_those_that_the_sentences_name() {
    let of = |level| Right::ALL.into_iter().filter(|right| permits(*right, level)).collect::<Vec<_>>();
    let member = [Right::ViewProjectData, Right::InviteMembers, Right::ManageBilling, Right::LeaveOrganization];
    assert_eq!(of(Member), member);
    let more = [Right::CreateAndDeleteProjects, Right::ManageProjectSettings, Right::ManageOrganizationSettings];
    let mut administrator = [&member[..3], &more, &member[3..]].concat();
    administrator.sort_by_key(|right| Right::ALL.iter().position(|other| other == right));
    assert_eq!(of(Administrator), administrator);
}

#[test]
fn few_people_are_listed_one_by_one_and_many_in_groups() {
    let context = context(Administrator, four_projects());
    let mut draft = Draft::default();
    let told = |draft: &Draft| {
        let states = check(draft, &context, &HashSet::new(), &Spelling::FOR_TESTS);
        groups(draft, &states, &context).into_iter().map(|group| group.title).collect::<Vec<_>>()
    };
    let add = |draft: &mut Draft, text: &str| {
        let last = draft.rows().last().unwrap().key;
        draft.paste(last, text);
    };
    assert_eq!(told(&draft), Vec::<String>::new());
    add(&mut draft, "Hedy <a@x.example>, b@x.example, not one, noor@meridian.example, c@x.example");
    assert_eq!(told(&draft), ["Hedy", "b@x.example", "c@x.example"], "only those that will be sent");
    add(&mut draft, "d@x.example, e@x.example, Dorothy <f@x.example>,");
    let dorothy = draft.rows().iter().find(|row| row.name == "Dorothy").unwrap().key;
    assert_eq!(told(&draft), ["6 people"]);
    draft.choose_level(dorothy, Administrator);
    assert_eq!(told(&draft), ["5 people", "Dorothy"]);
}
