//! Live updates: the events of `GET /api/stream/` (contract 8).
//!
//! An event says what kind of thing has changed, and the ids of what was changed; it has no names or values. A client
//! asks the endpoints that it shows for the present state. The id of a server-sent event is opaque.

use crate::{OrganizationId, ProjectId, UserId};
use rolecall_json::FromJson;
use serde::{Deserialize, Serialize};

/// What has changed: the name of a server-sent event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LiveKind {
    /// The stream has begun, or nothing has happened for some minutes; the id tells where to resume.
    Ready,
    /// The level of a member, or who owns the organization.
    Level,
    /// A person joined, left or was removed. With [`LiveEvent::is_lost`], the caller is the one who lost access.
    Membership,
    /// The organization: its settings, its billing, an offer of its ownership, its successor, or that it is deleted or
    /// restored.
    Organization,
    /// A project: its settings or privacy, or that it is created, deleted or restored.
    Project,
    /// Somebody's access to a project.
    Grant,
    /// An invite was created or cancelled.
    Invite,
    /// An access request of the caller, or one that they can decide about: made, decided or withdrawn.
    Request,
    /// The caller's session or key ended; the stream ends after it.
    Session,
    /// Another session of the caller began or ended. Not repeated after a cut.
    Sessions,
    /// There are new entries in the activity log that the caller may see.
    Activity,
    /// Events were missed: ask for everything that is shown again.
    Resync,
}

impl LiveKind {
    /// All kinds.
    pub const ALL: [LiveKind; 12] = [
        LiveKind::Ready,
        LiveKind::Level,
        LiveKind::Membership,
        LiveKind::Organization,
        LiveKind::Project,
        LiveKind::Grant,
        LiveKind::Invite,
        LiveKind::Request,
        LiveKind::Session,
        LiveKind::Sessions,
        LiveKind::Activity,
        LiveKind::Resync,
    ];

    /// The name of the event.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            LiveKind::Ready => "ready",
            LiveKind::Level => "level",
            LiveKind::Membership => "membership",
            LiveKind::Organization => "organization",
            LiveKind::Project => "project",
            LiveKind::Grant => "grant",
            LiveKind::Invite => "invite",
            LiveKind::Request => "request",
            LiveKind::Session => "session",
            LiveKind::Sessions => "sessions",
            LiveKind::Activity => "activity",
            LiveKind::Resync => "resync",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        LiveKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The data of an event. All fields are missing in [`LiveKind::Ready`], [`LiveKind::Session`], [`LiveKind::Sessions`] and
/// [`LiveKind::Resync`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LiveEvent {
    /// The organization in which something changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationId>,
    /// The project that was changed, or in which access was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// The person whose level, membership or access was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// The number of the newest entry in the activity log that the caller may see; only in [`LiveKind::Activity`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<i64>,
    /// True if the caller has lost access to the organization, or to the project if there is one. No other event follows
    /// about what they lost.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_lost: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_in_json() {
        for kind in LiveKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
            assert_eq!(LiveKind::from_name(kind.name()), Some(kind));
        }
        assert_eq!(LiveKind::from_name("other"), None);
    }

    #[test]
    fn fields_that_do_not_apply_are_missing() {
        let event = LiveEvent { project: Some(ProjectId(7)), is_lost: true, ..LiveEvent::default() };
        assert_eq!(serde_json::to_string(&event).unwrap(), r#"{"project":7,"is_lost":true}"#);
        assert_eq!(serde_json::from_str::<LiveEvent>("{}").unwrap(), LiveEvent::default());
    }
}
