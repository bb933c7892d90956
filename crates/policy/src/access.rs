//! A person's effective level in one project, and the rule that gives it (contract 2.2).

use crate::Level;
use serde::{Deserialize, Serialize};

/// Facts about one project, and one person's grant on it, that the rules depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProjectState {
    /// True if only administrators, the owner and people with a grant can see the project.
    pub private: bool,
    /// The person's grant (explicit membership); stored but ignored while the project is open. Member or administrator;
    /// anything above counts as administrator.
    pub explicit: Option<Level>,
}

/// The reason why something is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Grounds {
    /// The person's level in the organization.
    OrganizationLevel,
    /// The project is open to every member of the organization.
    OpenProject,
    /// An explicit membership of the private project.
    ExplicitMembership,
    /// It is the person's own invite or membership.
    Own,
}

/// A level in a project and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Access {
    /// The effective level.
    pub level: Level,
    /// The rule that gives it. For administrators and the owner in a private project: [`Grounds::OrganizationLevel`].
    pub grounds: Grounds,
}

/// The access to a project of a person with `organization_level` (`None`: not in the organization).
#[must_use]
pub fn access(organization_level: Option<Level>, project: ProjectState) -> Option<Access> {
    let level = organization_level?;
    if level >= Level::Administrator {
        return Some(Access { level, grounds: Grounds::OrganizationLevel });
    }
    if !project.private {
        return Some(Access { level, grounds: Grounds::OpenProject });
    }
    let explicit = project.explicit?.min(Level::Administrator);
    Some(Access { level: explicit.max(level), grounds: Grounds::ExplicitMembership })
}

/// The effective level alone; see [`access`].
#[must_use]
pub fn effective_level(organization_level: Option<Level>, project: ProjectState) -> Option<Level> {
    access(organization_level, project).map(|access| access.level)
}

/// True if an organization keeps a member out: it requires two-factor authentication, and they have not set it up. They
/// reach nothing in it until they have (contract 10). Their membership and level stay as they are.
#[must_use]
pub const fn is_kept_out(requires_two_factor: bool, has_two_factor: bool) -> bool {
    requires_two_factor && !has_two_factor
}
