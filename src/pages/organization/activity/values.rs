//! The fields of an entry and their values, in words. Pure.

use crate::{
    intl,
    language::{t, tr},
    text, time,
};
use rolecall_api::{
    ChangeValue, ChangedGrant, FieldChange, PERSON_FIELDS, ProjectId, RequestAction, Timestamp, UserId,
};
use rolecall_policy::Level;

/// Finds the names of what changes name by ids.
pub trait Names {
    /// The name of a project that the reader has access to.
    fn project(&self, id: ProjectId) -> Option<String>;
    /// The name of a person.
    fn person(&self, id: &UserId) -> Option<String>;
}

/// Whether a field says something to people: the ids of invites and erasures are for programs.
#[must_use]
pub fn is_shown(change: &FieldChange) -> bool {
    !matches!(change.field.as_str(), "erasure" | "invite" | "replaces")
}

/// The name of a field.
#[must_use]
pub fn field(name: &str) -> String {
    let known = t(match name {
        "access_control" => "Private",
        "access_expires_at" => "What it gives ends",
        "action" => "Request",
        "anonymize_ips" => "Anonymize IP addresses",
        "app_urls" => "URLs",
        "automatic_joining" => "Automatic joining",
        "card" => "Card",
        "contact_address" => "Contact address",
        "contact_email" => "Contact email",
        "contact_name" => "Contact name",
        "domain" => "Domain",
        "effective_at" => "Takes effect",
        "email" => "Email",
        "expires_at" => "Ends",
        "first_name" | "name" => "Name",
        "grants" => "Grants",
        "invited_by" => "Invited by",
        "invites" => "Invites",
        "is_member_join_email_enabled" => "Email when someone joins",
        "is_verified" => "Is verified",
        "kept" => "Kept",
        "level" => "Level",
        "lowered" => "Lowered",
        "members_can_invite" => "Members can invite",
        "owner" => "Owner",
        "project" => "Project",
        "removed" => "Removed",
        "report" => "Report",
        "requested_by" => "Requested by",
        "require_two_factor" => "Require two-factor authentication",
        "retention_days" => "Events are kept for days",
        "slug" => "Name in URLs",
        "spend_limit" => "Spend limit",
        "timezone" => "Timezone",
        "user" => "Person",
        "value" => "Asked for",
        "vat_id" => "VAT ID",
        "waiting_days" => "Waiting time in days",
        other => return intl::capitalized(&other.replace('_', " ")),
    });
    known.to_owned()
}

/// A value of a field.
#[must_use]
pub fn value(name: &str, value: &ChangeValue, names: &dyn Names) -> String {
    match value {
        ChangeValue::Null => t("none").to_owned(),
        ChangeValue::Switch(on) => t(if *on { "on" } else { "off" }).to_owned(),
        ChangeValue::Number(number) => match level(*number).filter(|_| name == "level") {
            Some(level) => text::level(level).to_owned(),
            None if name == "project" => project(ProjectId(*number), names),
            None => number.to_string(),
        },
        ChangeValue::Text(text) if text.is_empty() => t("none").to_owned(),
        ChangeValue::Text(id) if PERSON_FIELDS.contains(&name) => person(&UserId(id.clone()), names),
        ChangeValue::Text(action) if name == "action" => request(action),
        ChangeValue::Text(at) if matches!(name, "expires_at" | "access_expires_at") => {
            time::exact(&Timestamp(at.clone()))
        }
        ChangeValue::Text(text) => text.clone(),
        ChangeValue::List(values) if values.is_empty() => t("none").to_owned(),
        ChangeValue::List(values) => {
            values.iter().map(|one| self::value(name, one, names)).collect::<Vec<_>>().join(", ")
        }
        ChangeValue::Grant(grant) => self::grant(grant, names),
    }
}

/// What was asked for.
fn request(action: &str) -> String {
    let known = t(match RequestAction::from_name(action) {
        Some(RequestAction::ChangeMemberLevel) => "Change member level",
        Some(RequestAction::CreateProject) => "Create project",
        Some(RequestAction::InviteMember) => "Invite member",
        Some(RequestAction::RemoveMember) => "Remove member",
        Some(RequestAction::SetProjectPrivacy) => "Set project privacy",
        Some(RequestAction::ViewProject) => "View project",
        Some(RequestAction::GrantProjectAccess) => "Grant access to a project",
        Some(RequestAction::ChangeProjectLevel) => "Change level in a project",
        Some(RequestAction::RevokeProjectAccess) => "End access to a project",
        Some(RequestAction::SetProjectName) => "Rename project",
        Some(RequestAction::SetProjectTimezone) => "Change time zone of a project",
        Some(RequestAction::SetProjectRetention) => "Change how long events are kept",
        Some(RequestAction::SetProjectAnonymizeIps) => "Change whether IP addresses are stored",
        Some(RequestAction::AddProjectUrl) => "Add app URL",
        Some(RequestAction::ResetProjectToken) => "Reset project token",
        Some(RequestAction::DeleteProject) => "Delete project",
        Some(RequestAction::SetOrganizationName) => "Rename organization",
        Some(RequestAction::SetMembersCanInvite) => "Change whether members can invite",
        Some(RequestAction::CancelInvite) => "Cancel invite",
        None => return intl::capitalized(&action.replace('_', " ")),
    });
    known.to_owned()
}

fn grant(grant: &ChangedGrant, names: &dyn Names) -> String {
    let level = text::level(grant.level);
    match (grant.project, &grant.user) {
        (Some(id), _) => tr!("{level} in {project}", project = project(id, names)),
        (None, Some(id)) => {
            tr!("{person} as {level}", person = person(id, names), level = text::lower_level(grant.level))
        }
        (None, None) => level.to_owned(),
    }
}

fn project(id: ProjectId, names: &dyn Names) -> String {
    names.project(id).unwrap_or_else(|| tr!("project {number}", number = id))
}

fn person(id: &UserId, names: &dyn Names) -> String {
    names.person(id).unwrap_or_else(|| t("someone").to_owned())
}

fn level(number: i64) -> Option<Level> {
    Level::try_from(u8::try_from(number).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::Known;
    use super::*;

    fn told(name: &str, one: impl Into<ChangeValue>) -> String {
        value(name, &one.into(), &Known)
    }

    #[test]
    fn fields_have_the_names_of_the_settings() {
        assert_eq!(field("access_control"), "Private");
        assert_eq!(field("spend_limit"), "Spend limit");
    }

    #[test]
    fn values_are_words() {
        assert_eq!(told("level", 8), "Administrator");
        assert_eq!(told("retention_days", 8), "8");
        assert_eq!(told("members_can_invite", true), "on");
        assert_eq!(told("name", "Quills"), "Quills");
        assert_eq!((told("name", ""), told("name", None::<bool>), told("app_urls", Vec::<bool>::new())), {
            let none = || "none".to_owned();
            (none(), none(), none())
        });
        let grant = |project| ChangedGrant { level: Level::Member, project, user: None };
        assert_eq!(
            told("grants", vec![grant(Some(ProjectId(7))), grant(Some(ProjectId(8))), grant(None)]),
            "Member in Quills, Member in project 8, Member"
        );
    }

    #[test]
    fn people_and_requests_have_names() {
        assert_eq!((told("requested_by", "max"), told("invited_by", "kim")), ("Max".into(), "someone".into()));
        let grant = ChangedGrant { level: Level::Administrator, project: None, user: Some(UserId("max".into())) };
        assert_eq!(told("grants", vec![grant]), "Max as administrator");
        assert_eq!((told("action", "view_project"), told("project", 7)), ("View project".into(), "Quills".into()));
    }
}
