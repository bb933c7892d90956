//! To what kind of thing something was done.

use rolecall_json::FromJson;
use serde::{Deserialize, Serialize};

/// What kind of thing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActivityScope {
    /// The organization, its settings and its domains.
    Organization,
    /// Members and their levels.
    Member,
    /// Invites.
    Invite,
    /// Projects, their settings and privacy.
    Project,
    /// Access of members to projects.
    Grant,
    /// What members asked others to do.
    Request,
    /// Billing settings.
    Billing,
    /// Names and email addresses of members.
    Account,
    /// Passwords, sessions and API keys of members.
    Security,
}

impl ActivityScope {
    /// All scopes, with their names in JSON.
    pub const NAMES: [(&'static str, ActivityScope); 9] = [
        ("organization", ActivityScope::Organization),
        ("member", ActivityScope::Member),
        ("invite", ActivityScope::Invite),
        ("project", ActivityScope::Project),
        ("grant", ActivityScope::Grant),
        ("request", ActivityScope::Request),
        ("billing", ActivityScope::Billing),
        ("account", ActivityScope::Account),
        ("security", ActivityScope::Security),
    ];

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        ActivityScope::NAMES.iter().find(|(_, scope)| *scope == self).map_or("", |(name, _)| name)
    }

    /// The scope with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        ActivityScope::NAMES.iter().find(|(known, _)| *known == name).map(|(_, scope)| *scope)
    }
}
