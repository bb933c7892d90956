//! Domains of organizations (contract 10): who has shown that a domain is theirs can let everyone with a confirmed address
//! of it join.

use crate::{DomainId, Timestamp};
use rolecall_json::FromJson;
use serde::{Deserialize, Serialize};

/// A domain of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Domain {
    /// Its id.
    pub id: DomainId,
    /// The domain, in ASCII and lower case.
    pub domain: String,
    /// True if the record was found, and the domain is this organization's.
    pub is_verified: bool,
    /// When it was verified.
    pub verified_at: Option<Timestamp>,
    /// What the TXT record has to contain.
    pub verification_challenge: String,
    /// Ours: the name of the TXT record.
    pub record_name: String,
    /// Ours: true if people with a confirmed address of this domain join as member.
    pub automatic_joining: bool,
    /// Ours: since when the record of a verified domain has been missing. After three days it is no longer verified.
    pub missing_since: Option<Timestamp>,
}

/// The body of `POST …/domains/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewDomain {
    /// A domain such as `example.com`, at most 233 characters in ASCII.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 253)))]
    pub domain: String,
}

/// The body of `PATCH …/domains/:id`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UpdateDomain {
    /// Whether people with a confirmed address of this domain join as member. Only a verified domain can have it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub automatic_joining: Option<bool>,
}
