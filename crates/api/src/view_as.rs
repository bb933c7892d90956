//! Viewing an organization as somebody else does, without changing anything (contract 9).

use crate::{OrganizationId, Person, Timestamp, UserId};
use rolecall_json::FromJson;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// The header with [`View::value`].
pub const VIEW_AS: &str = "rolecall-view-as";
/// For how many minutes a view lasts.
pub const VIEW_MINUTES: u64 = 60;
/// How many views of one person in one organization last at the same time; a further one ends the oldest.
pub const OPEN_VIEWS: u32 = 10;
/// The code of the 403 for a view that has ended.
pub const VIEW_ENDED: &str = "view_as_ended";

/// The body of `POST /api/organizations/:org/view_as/`: one of both fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StartView {
    /// View as this member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_uuid: Option<UserId>,
    /// View as somebody at this level, without access to private projects by a grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
}

/// A view that was started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct View {
    /// The value of the header `rolecall-view-as`. It works only together with the session or API key of who started the
    /// view.
    pub value: String,
    /// The organization that is viewed.
    pub organization: OrganizationId,
    /// The member as whom it is viewed; `None`: as somebody at a level.
    pub person: Option<Person>,
    /// Their level when the view was started.
    pub level: Level,
    /// When the view ends.
    pub expires_at: Timestamp,
}
