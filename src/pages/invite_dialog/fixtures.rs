//! An organization with members, invites and projects for the tests of the invite dialog.

use super::check::InviteContext;
use rolecall_api::{
    CheckedEmails, Helper, Invite, InviteId, Organization, OrganizationId, Person, ProjectBasic, ProjectId, Timestamp,
    User, UserId,
};
use rolecall_policy::Level;

pub(super) const ME: &str = "grace";

fn moment() -> Timestamp {
    Timestamp("2026-01-30T10:00:00Z".into())
}

pub(super) fn user(id: &str, name: &str) -> User {
    User {
        uuid: UserId(id.into()),
        distinct_id: id.into(),
        first_name: name.into(),
        email: format!("{id}@meridian.example"),
    }
}

pub(super) fn member(id: &str, name: &str, level: Level) -> Helper {
    let user = user(id, name);
    Helper { person: Person { uuid: user.uuid, first_name: user.first_name, email: user.email }, level }
}

pub(super) fn invite(address: &str, by: &str) -> Invite {
    Invite {
        id: Some(InviteId("5f0c2a9e".into())),
        target_email: address.into(),
        first_name: String::new(),
        level: Level::Member,
        message: None,
        emailing_attempt_made: false,
        is_expired: false,
        created_by: Some(user(by, by)),
        created_at: moment(),
        updated_at: moment(),
        expires_at: moment(),
        access_expires_at: None,
        private_project_access: Vec::new(),
        link_renewed_at: None,
        delivery: None,
    }
}

/// The inviter.
pub(super) fn me() -> User {
    user(ME, "Grace Hopper")
}

/// A project: open, or private with the inviter's own explicit level.
pub(super) fn project(id: i64, name: &str, private: bool, explicit: Option<Level>) -> ProjectBasic {
    ProjectBasic {
        id: ProjectId(id),
        uuid: format!("uuid-{id}"),
        organization: OrganizationId("meridian".into()),
        api_token: "phc_x".into(),
        name: name.into(),
        ingested_event: false,
        timezone: "UTC".into(),
        access_control: private,
        effective_membership_level: Level::Member,
        explicit_level: explicit,
    }
}

/// Two open projects and two private ones: 1 Storefront, 2 Fleet, 3 Ledger, 4 Payroll.
pub(super) fn four_projects() -> Vec<ProjectBasic> {
    vec![
        project(1, "Storefront", false, None),
        project(2, "Fleet", false, None),
        project(3, "Ledger", true, None),
        project(4, "Payroll", true, None),
    ]
}

pub(super) fn organization(level: Level, teams: Vec<ProjectBasic>) -> Organization {
    let ada =
        Person { uuid: UserId("ada".into()), first_name: "Ada Lovelace".into(), email: "ada@meridian.example".into() };
    Organization {
        id: OrganizationId("meridian".into()),
        name: "Meridian Freight".into(),
        slug: "meridian".into(),
        created_at: moment(),
        updated_at: moment(),
        membership_level: level,
        teams,
        available_features: Vec::new(),
        is_member_join_email_enabled: true,
        members_can_invite: true,
        require_two_factor: false,
        member_count: 3,
        billing_notice: None,
        requests_to_decide: 0,
        has_ownership_notice: false,
        managers: vec![Helper { person: ada, level: Level::Owner }],
    }
}

/// The [`InviteContext`] of Grace, the inviter, who has `level`. Ada is the owner, Noor is a member, and Ada has
/// invited `ops@kestrel.example`.
pub(super) fn context(level: Level, teams: Vec<ProjectBasic>) -> InviteContext {
    let members = vec![
        member("ada", "Ada Lovelace", if level == Level::Owner { Level::Administrator } else { Level::Owner }),
        member(ME, "Grace Hopper", level),
        member("noor", "Noor Haddad", Level::Member),
    ];
    let invites = vec![invite("ops@kestrel.example", "ada")];
    InviteContext::new(&organization(level, teams), &me(), &CheckedEmails { members, invites })
}
