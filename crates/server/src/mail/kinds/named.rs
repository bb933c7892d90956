//! Organizations and people as mails name them.

use rolecall_api::OrganizationId;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// An organization as mails name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailOrganization {
    /// Its id.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its URL name.
    pub slug: String,
}

/// A person as mails name them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPerson {
    /// First name.
    pub name: String,
    /// Email address.
    pub email: String,
}

/// A person who joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedPerson {
    /// Who.
    pub person: MailPerson,
    /// Their level.
    pub level: Level,
}
