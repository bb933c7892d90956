//! Ids and times, each with its own type so that they cannot be mixed up.

use rolecall_json::FromJson;
use serde::{Deserialize, Serialize};

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $(#[$doc])*
        #[serde(transparent)]
        pub struct $name(
            /// The text in JSON.
            pub String,
        );

        impl $name {
            /// The text in JSON.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

text_id! {
    /// An account: UUID v7.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "uuid")))]
    UserId,
    /// An organization: UUID v7.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "uuid")))]
    OrganizationId,
    /// A membership of an organization, or of a project: UUID v7.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "uuid")))]
    MembershipId,
    /// An invite: UUID v4. Anyone who knows it can use it; treat it as a secret.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "uuid")))]
    InviteId,
    /// A personal API key: UUID v7. Not the secret value of the key.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "uuid")))]
    KeyId,
    /// A session: a UUID. Not the secret token in the cookie.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "uuid")))]
    SessionId,
    /// A passkey: UUID v7. Not the id that browsers give it.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "uuid")))]
    PasskeyId,
    /// A domain of an organization: UUID v7.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "uuid")))]
    DomainId,
    /// An access request: UUID v7.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "uuid")))]
    AccessRequestId,
    /// The report of an access review: UUID v7.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "uuid")))]
    ReviewId,
    /// A moment: RFC 3339 in UTC with `Z`.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date-time")))]
    Timestamp,
}

/// A project: a number, unique across organizations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct ProjectId(
    /// The number of the project.
    pub i64,
);

impl std::fmt::Display for ProjectId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
