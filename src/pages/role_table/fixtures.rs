//! Members, invites and projects for the tests of the role table.

use rolecall_api::{
    Invite, InviteId, Member, MembershipId, OrganizationId, ProjectAccess, ProjectBasic, ProjectGrant, ProjectId,
    Timestamp, User, UserId,
};
use rolecall_policy::Level;

/// The id of the user with this name.
pub(super) fn user_id(name: &str) -> UserId {
    UserId(format!("id-{name}"))
}

fn user(name: &str) -> User {
    User {
        uuid: user_id(name),
        distinct_id: name.into(),
        first_name: name.into(),
        email: format!("{}@meridian.example", name.to_lowercase()),
    }
}

fn then() -> Timestamp {
    Timestamp("2026-02-04T10:00:00Z".into())
}

/// A member without explicit project memberships.
pub(crate) fn member(name: &str, level: Level) -> Member {
    Member {
        id: MembershipId(format!("m-{name}")),
        user: user(name),
        level,
        expires_at: None,
        level_after: None,
        joined_at: then(),
        updated_at: then(),
        last_seen: None,
        project_grants: Vec::new(),
        is_offered_ownership: false,
        is_successor: false,
    }
}

/// The same member with another explicit membership.
pub(super) fn with_membership(mut member: Member, project: i64, level: Level) -> Member {
    member.project_grants.push(ProjectGrant {
        project: ProjectId(project),
        level,
        granted_by: Some("Ada".into()),
        granted_at: then(),
        expires_at: None,
    });
    member
}

/// An invite that Grace sent.
pub(super) fn invite(address: &str, level: Level) -> Invite {
    Invite {
        id: Some(InviteId("secret".into())),
        target_email: address.into(),
        first_name: String::new(),
        level,
        message: None,
        emailing_attempt_made: false,
        is_expired: false,
        created_by: Some(user("Grace")),
        created_at: then(),
        updated_at: then(),
        expires_at: then(),
        access_expires_at: None,
        private_project_access: Vec::new(),
        link_renewed_at: None,
        delivery: None,
    }
}

/// The same invite with a grant for a project.
pub(super) fn with_grant(mut invite: Invite, project: i64, level: Level) -> Invite {
    invite.private_project_access.push(ProjectAccess { id: ProjectId(project), level });
    invite
}

/// A project as in the session of the signed-in user.
pub(super) fn project(id: i64, name: &str, private: bool) -> ProjectBasic {
    ProjectBasic {
        id: ProjectId(id),
        uuid: String::new(),
        organization: OrganizationId("o".into()),
        api_token: String::new(),
        name: name.into(),
        ingested_event: false,
        timezone: "UTC".into(),
        access_control: private,
        effective_membership_level: Level::Administrator,
        explicit_level: None,
    }
}
