//! The fields of an entry and their values, in words. Pure.

use crate::{intl, text};
use rolecall_api::{ChangeValue, ChangedGrant, ProjectId};
use rolecall_policy::Level;

/// Finds the name of a project that the reader has access to.
pub type ProjectName<'a> = &'a dyn Fn(ProjectId) -> Option<String>;

/// The name of a field.
#[must_use]
pub fn field(name: &str) -> String {
    let known = match name {
        "access_control" => "Private",
        "anonymize_ips" => "Anonymize IP addresses",
        "app_urls" => "URLs",
        "first_name" => "Name",
        "is_member_join_email_enabled" => "Email when someone joins",
        "members_can_invite" => "Members can invite",
        "require_two_factor" => "Require two-factor authentication",
        "retention_days" => "Events are kept for days",
        "slug" => "Name in URLs",
        "vat_id" => "VAT ID",
        other => return intl::capitalized(&other.replace('_', " ")),
    };
    known.to_owned()
}

/// A value of a field.
#[must_use]
pub fn value(name: &str, value: &ChangeValue, projects: ProjectName<'_>) -> String {
    match value {
        ChangeValue::Null => "none".to_owned(),
        ChangeValue::Switch(on) => if *on { "on" } else { "off" }.to_owned(),
        ChangeValue::Number(number) => match level(*number).filter(|_| name == "level") {
            Some(level) => text::level(level).to_owned(),
            None => number.to_string(),
        },
        ChangeValue::Text(text) if text.is_empty() => "none".to_owned(),
        ChangeValue::Text(text) => text.clone(),
        ChangeValue::List(values) if values.is_empty() => "none".to_owned(),
        ChangeValue::List(values) => {
            values.iter().map(|one| self::value(name, one, projects)).collect::<Vec<_>>().join(", ")
        }
        ChangeValue::Grant(grant) => self::grant(grant, projects),
    }
}

fn grant(grant: &ChangedGrant, projects: ProjectName<'_>) -> String {
    let level = text::level(grant.level);
    match grant.project {
        Some(id) => format!("{level} in {}", projects(id).unwrap_or_else(|| format!("project {id}"))),
        None => level.to_owned(),
    }
}

fn level(number: i64) -> Option<Level> {
    Level::try_from(u8::try_from(number).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, one: impl Into<ChangeValue>) -> String {
        value(name, &one.into(), &|id| (id == ProjectId(7)).then(|| "Quills".to_owned()))
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
}
