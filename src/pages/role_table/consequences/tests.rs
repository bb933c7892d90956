//! Tests of the preview of changing or removing a member.

use super::super::fixtures::{invite, member, project, with_grant, with_membership};
use super::*;
use Level::{Administrator, Member as AsMember};

fn projects() -> Vec<ProjectBasic> {
    vec![
        project(1, "Storefront", false),
        project(2, "Docks", false),
        project(3, "Ledger", true),
        project(4, "Fleet trial", true),
    ]
}

fn grace() -> Member {
    with_membership(member("Grace", Administrator), 4, Administrator)
}

fn names(column: &Column) -> Vec<&str> {
    column.private.iter().map(|project| project.name.as_str()).collect()
}

#[test]
fn an_administrator_who_becomes_a_member_keeps_open_projects_and_grants() {
    let after = consequences(&grace(), Some(AsMember), true, &projects());
    assert_eq!(after.loses.rights.len(), 3);
    assert_eq!((names(&after.loses), after.loses.open), (vec!["Ledger"], None));
    assert_eq!(after.keeps.rights[1], "Invite new members, as members");
    assert_eq!(after.keeps.open, Some((2, Some(AsMember))));
    assert_eq!(names(&after.keeps), ["Fleet trial"]);
    assert_eq!(after.keeps.private[0].level, Some(Administrator));
    assert_eq!(after.keeps.private[0].grant.as_ref().map(|grant| grant.level), Some(Administrator));
    assert_eq!(after.keeps.projects(), 3);
    assert!(after.gains.is_empty());
}

#[test]
fn a_member_who_becomes_an_administrator_gains_private_projects_by_level() {
    let ingrid = with_membership(member("Ingrid", AsMember), 4, AsMember);
    let after = consequences(&ingrid, Some(Administrator), true, &projects());
    assert_eq!((after.gains.rights.len(), names(&after.gains)), (3, vec!["Ledger"]));
    assert_eq!((after.keeps.open, names(&after.keeps)), (Some((2, Some(Administrator))), vec!["Fleet trial"]));
    assert_eq!(after.keeps.private[0].grant, None);
    assert!(after.loses.is_empty());
}

#[test]
fn a_removed_member_keeps_nothing() {
    let after = consequences(&grace(), None, true, &projects());
    assert_eq!((after.loses.rights.len(), after.loses.open), (7, Some((2, None))));
    assert_eq!(names(&after.loses), ["Ledger", "Fleet trial"]);
    assert!(after.keeps.is_empty() && after.gains.is_empty());
}

#[test]
fn if_members_cannot_invite_that_right_depends_on_the_level() {
    let down = consequences(&grace(), Some(AsMember), false, &projects());
    assert_eq!(down.loses.rights[0], "Invite new members");
    assert!(!down.keeps.rights.iter().any(|right| right.starts_with("Invite")));
    let up = consequences(&member("Ingrid", AsMember), Some(Administrator), false, &projects());
    assert_eq!(up.gains.rights[0], "Invite new members");
    let out = consequences(&member("Ingrid", AsMember), None, false, &projects());
    assert!(!out.loses.rights.iter().any(|right| right.starts_with("Invite")));
}

/// A sample as the server makes it: the newest three.
fn sample(invites: &[Invite]) -> InviteSample {
    InviteSample { count: invites.len() as u64, newest: invites.iter().take(3).cloned().collect() }
}

fn sentence(to: Option<Level>, members_can_invite: bool, lost: &[Invite], own: bool) -> Option<String> {
    invites_sentence(&grace(), to, members_can_invite, &projects(), &sample(lost), own)
}

#[test]
fn a_pending_invite_that_grants_too_much_is_named_with_what_it_grants() {
    let both = with_grant(with_grant(invite("hedy@lumen.example", AsMember), 3, AsMember), 4, AsMember);
    let ledger = [both];
    let said = "Grace’s pending invite to hedy@lumen.example grants access to Ledger. It will be refused when used.";
    assert_eq!(sentence(Some(AsMember), true, &ledger, false).as_deref(), Some(said));
    let high = [invite("hedy@lumen.example", Administrator)];
    let said = "Grace’s pending invite to hedy@lumen.example makes an administrator. It will be refused when used.";
    assert_eq!(sentence(Some(AsMember), true, &high, false).as_deref(), Some(said));
    let plain = [invite("hedy@lumen.example", AsMember)];
    let said =
        "Grace’s pending invite to hedy@lumen.example is no longer allowed for members. It will be refused when used.";
    assert_eq!(sentence(Some(AsMember), false, &plain, false).as_deref(), Some(said));
    assert_eq!(sentence(Some(AsMember), true, &[], false), None);
}

#[test]
fn removing_a_member_cancels_their_pending_invites() {
    let one = [invite("a@lumen.example", AsMember)];
    let said = "Your pending invite to a@lumen.example will be cancelled.";
    assert_eq!(sentence(None, true, &one, true).as_deref(), Some(said));
    let many = ["a@x.example", "b@x.example", "c@x.example", "d@x.example", "e@x.example"];
    let many = many.map(|address| invite(address, AsMember));
    let said = "Your 5 pending invites, to a@x.example, b@x.example, c@x.example and 2 more, will be cancelled.";
    assert_eq!(sentence(None, true, &many, true).as_deref(), Some(said));
    let said = "Your 2 pending invites, to a@x.example and b@x.example, will be cancelled.";
    assert_eq!(sentence(None, true, &many[..2], true).as_deref(), Some(said));
}

#[test]
fn the_links_that_a_lowered_or_removed_administrator_knows_are_renewed() {
    let said = |renewed: &[Invite]| links_sentence(&grace(), &sample(renewed));
    let invites = ["a@x.example", "b@x.example"].map(|address| invite(address, AsMember));
    let one = "The pending invite to a@x.example gets a new link, because Grace knows the current one. Share it again.";
    assert_eq!(said(&invites[..1]).as_deref(), Some(one));
    let two = "2 pending invites get new links, because Grace knows the current ones. Share them again.";
    assert_eq!(said(&invites).as_deref(), Some(two));
    assert_eq!(said(&[]), None);
}
