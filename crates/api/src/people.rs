//! Ours: what the dialogs ask about people: who of these emails belongs, who has access to a project, and which invites
//! a change of level affects. Each response is bounded, so that a dialog opens as fast in a large organization.

use crate::{Helper, Invite, Timestamp, User};
use rolecall_json::FromJson;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// Maximum number of emails, or of people, in one question.
pub const ASKED_AT_ONCE: usize = 100;

/// The body of `POST …/invites/check/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckEmails {
    /// Email addresses, at most [`ASKED_AT_ONCE`]. Nothing is said about invalid ones.
    #[cfg_attr(feature = "schema", schemars(length(max = 100)))]
    pub emails: Vec<String>,
}

/// The response to `POST …/invites/check/`: who of the asked is a member, or is invited. What it says of each, the lists
/// of members and invites say too.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckedEmails {
    /// The members with these emails.
    pub members: Vec<Helper>,
    /// The pending and expired invites to these emails.
    pub invites: Vec<Invite>,
}

/// Some invites, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InviteSample {
    /// Number of invites.
    pub count: u64,
    /// The newest of them, at most three.
    pub newest: Vec<Invite>,
}

/// `?access=` of the people of a project: why they have access, or would have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessBasis {
    /// By their level in the organization, or by a grant: also while the project is private.
    Own,
    /// Only while the project is open.
    Open,
}

impl AccessBasis {
    /// The value in the URL.
    #[must_use]
    pub const fn as_param(self) -> &'static str {
        match self {
            AccessBasis::Own => "own",
            AccessBasis::Open => "open",
        }
    }

    /// Parses a value of `?access=`.
    #[must_use]
    pub fn from_param(word: &str) -> Option<Self> {
        [AccessBasis::Own, AccessBasis::Open].into_iter().find(|basis| basis.as_param() == word)
    }
}

/// The response to `GET /api/projects/:id/people/`: a page of the members of its organization, in the form of
/// [`Page`](crate::Page), with `?access=`, `?search=` and `?user=` (which can be repeated).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProjectPeople {
    /// Number of people on all pages.
    pub count: u64,
    /// Absolute URL of the next page.
    pub next: Option<String>,
    /// Absolute URL of the previous page.
    pub previous: Option<String>,
    /// The people of this page: highest level first, then by the level of the grant unless all are listed, then by name.
    pub results: Vec<ProjectPerson>,
    /// Number of people with [`AccessBasis::Own`], with `?search=` and `?user=` applied, but not `?access=`.
    pub own: u64,
    /// Number of people with [`AccessBasis::Open`], likewise.
    pub open: u64,
}

/// A member of the organization of a project, with their grant in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProjectPerson {
    /// Their account.
    pub user: User,
    /// Their level in the organization.
    pub level: Level,
    /// When they were last seen; `None`: never.
    pub last_seen: Option<Timestamp>,
    /// Their grant (explicit membership), whether it has an effect now or not.
    pub grant: Option<PersonGrant>,
}

/// The grant of a [`ProjectPerson`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonGrant {
    /// The level granted.
    pub level: Level,
    /// Who granted it, while they are a member of the organization.
    pub granted_by: Option<User>,
    /// When it was granted.
    pub granted_at: Timestamp,
    /// When it ends; `None`: never.
    pub expires_at: Option<Timestamp>,
}
