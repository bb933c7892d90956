//! Access requests: asking others to do what the rules refuse to the caller (contract 9).

use crate::{AccessRequestId, Person, ProjectId, Timestamp};
use rolecall_json::FromJson;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// Maximum length of a note in characters.
pub const MAX_NOTE: usize = 500;
/// Maximum number of open requests of one person.
pub const OPEN_REQUESTS: u32 = 20;
/// Maximum number of requests of one person in 24 hours.
pub const REQUESTS_A_DAY: u32 = 40;
/// For how many days a request is open, unless it is decided.
pub const REQUEST_DAYS: u64 = 14;
/// For how many days a request is listed after it has ended.
pub const ENDED_REQUEST_DAYS: u64 = 30;
/// Maximum number of requests in each list of [`AccessRequests`].
pub const LISTED_REQUESTS: u32 = 100;

/// What can be asked for: acts that others can do exactly as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RequestAction {
    /// Change the level of the member `target` (a user id or `@me`) to `level`.
    ChangeMemberLevel,
    /// Remove the member `target` (a user id) from the organization.
    RemoveMember,
    /// Invite the email address `target` at `level`; 1 if missing.
    InviteMember,
    /// Create a project with the name `target`.
    CreateProject,
    /// Grant the caller access to `project` at `level`; 1 if missing.
    ViewProject,
    /// Make `project` private or open, as `target` says: `private` or `open`.
    SetProjectPrivacy,
    /// Grant the member `target` (a user id, or their email address) access to `project` at `level`; 1 if missing.
    GrantProjectAccess,
    /// Change the level of the member `target` (a user id or `@me`) in `project` to `level`.
    ChangeProjectLevel,
    /// End the access of the member `target` (a user id) to `project`.
    RevokeProjectAccess,
    /// Change the name of `project` to `target`.
    SetProjectName,
    /// Change the time zone of `project` to `target`.
    SetProjectTimezone,
    /// Keep the events of `project` for `target` days, or `forever`.
    SetProjectRetention,
    /// Discard the IP addresses of visitors of `project`, as `target` says: `on` or `off`.
    SetProjectAnonymizeIps,
    /// Add `target` to the app URLs of `project`.
    AddProjectUrl,
    /// Replace the token of `project`.
    ResetProjectToken,
    /// Delete `project`.
    DeleteProject,
    /// Change the name of the organization to `target`.
    SetOrganizationName,
    /// Let members invite, as `target` says: `on` or `off`.
    SetMembersCanInvite,
    /// Cancel the pending invite to the email address `target`.
    CancelInvite,
}

impl RequestAction {
    /// All actions, with their names in JSON.
    pub const NAMES: [(&'static str, RequestAction); 19] = [
        ("change_member_level", RequestAction::ChangeMemberLevel),
        ("remove_member", RequestAction::RemoveMember),
        ("invite_member", RequestAction::InviteMember),
        ("create_project", RequestAction::CreateProject),
        ("view_project", RequestAction::ViewProject),
        ("set_project_privacy", RequestAction::SetProjectPrivacy),
        ("grant_project_access", RequestAction::GrantProjectAccess),
        ("change_project_level", RequestAction::ChangeProjectLevel),
        ("revoke_project_access", RequestAction::RevokeProjectAccess),
        ("set_project_name", RequestAction::SetProjectName),
        ("set_project_timezone", RequestAction::SetProjectTimezone),
        ("set_project_retention", RequestAction::SetProjectRetention),
        ("set_project_anonymize_ips", RequestAction::SetProjectAnonymizeIps),
        ("add_project_url", RequestAction::AddProjectUrl),
        ("reset_project_token", RequestAction::ResetProjectToken),
        ("delete_project", RequestAction::DeleteProject),
        ("set_organization_name", RequestAction::SetOrganizationName),
        ("set_members_can_invite", RequestAction::SetMembersCanInvite),
        ("cancel_invite", RequestAction::CancelInvite),
    ];

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        RequestAction::NAMES.iter().find(|(_, action)| *action == self).map_or("", |(name, _)| name)
    }

    /// The action with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        RequestAction::NAMES.iter().find(|(known, _)| *known == name).map(|(_, action)| *action)
    }
}

/// [`NewAccessRequest::target`] of [`RequestAction::SetProjectPrivacy`]: the project becomes private.
pub const PRIVATE: &str = "private";
/// [`NewAccessRequest::target`] of [`RequestAction::SetProjectPrivacy`]: the project becomes open.
pub const OPEN: &str = "open";
/// [`NewAccessRequest::target`] of a switch: it is turned on.
pub const ON: &str = "on";
/// [`NewAccessRequest::target`] of a switch: it is turned off.
pub const OFF: &str = "off";
/// [`NewAccessRequest::target`] of [`RequestAction::SetProjectRetention`]: events are kept forever.
pub const FOREVER: &str = "forever";

/// The body of `POST /api/organizations/:org/requests/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewAccessRequest {
    /// What is asked for; it says which of the other fields it needs.
    pub action: RequestAction,
    /// Whom or what it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The project. If the caller cannot see it, the answer does not tell whether it exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// The level: 1 or 8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// A note to those who decide, at most 500 characters.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(length(max = 500)))]
    pub note: String,
}

/// The body of `POST …/requests/:id/approve/`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApproveRequest {
    /// Do it although something has changed since it was asked for; otherwise the answer is 409 `changed_since`.
    #[serde(default)]
    pub confirm: bool,
}

/// The body of `POST …/requests/:id/decline/`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeclineRequest {
    /// A note to the person who asked, at most 500 characters.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(length(max = 500)))]
    pub note: String,
}

/// What has become of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Nobody has decided yet.
    Open,
    /// It was approved: it is done.
    Approved,
    /// It was declined.
    Declined,
    /// The person who asked has withdrawn it.
    Withdrawn,
    /// Somebody has done it without deciding about the request.
    Done,
    /// Whom or what it is about is gone.
    Gone,
    /// Nobody has decided in time.
    Expired,
}

impl RequestState {
    /// All states, with their names in JSON.
    pub const NAMES: [(&'static str, RequestState); 7] = [
        ("open", RequestState::Open),
        ("approved", RequestState::Approved),
        ("declined", RequestState::Declined),
        ("withdrawn", RequestState::Withdrawn),
        ("done", RequestState::Done),
        ("gone", RequestState::Gone),
        ("expired", RequestState::Expired),
    ];

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        RequestState::NAMES.iter().find(|(_, state)| *state == self).map_or("", |(name, _)| name)
    }

    /// The state with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        RequestState::NAMES.iter().find(|(known, _)| *known == name).map(|(_, state)| *state)
    }
}

/// An access request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccessRequest {
    /// Its id.
    pub id: AccessRequestId,
    /// What is asked for.
    pub action: RequestAction,
    /// Whom or what it is about, as in [`NewAccessRequest`].
    pub target: Option<String>,
    /// The person that it is about, if it is about a member.
    pub target_person: Option<Person>,
    /// The level that they have now, of access to a project in that project; of an invite, for those who can decide: that
    /// of the waiting invite which it replaces or cancels.
    pub target_level: Option<Level>,
    /// The value now of the setting that it would change, for those who can see it.
    pub value_now: Option<String>,
    /// The project, as it was asked for.
    pub project: Option<ProjectId>,
    /// Its name, if the caller can see it.
    pub project_name: Option<String>,
    /// The level that is asked for.
    pub level: Option<Level>,
    /// What the person wrote who asked.
    pub note: String,
    /// What has become of it.
    pub state: RequestState,
    /// True if something has changed since it was asked for; approving then has to be confirmed.
    pub has_changed: bool,
    /// Who asked.
    pub asked_by: Person,
    /// When.
    pub created_at: Timestamp,
    /// Until when it is open.
    pub expires_at: Timestamp,
    /// Who approved or declined it; `None` also if they are no longer a member.
    pub decided_by: Option<Person>,
    /// When it was approved, declined, withdrawn, or done by somebody.
    pub decided_at: Option<Timestamp>,
    /// What the person wrote who declined it.
    pub decision_note: String,
}

/// `GET /api/organizations/:org/requests/`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccessRequests {
    /// The open requests of others that the caller can approve, oldest first, at most 100.
    pub to_decide: Vec<AccessRequest>,
    /// The caller's own requests, newest first, at most 100. Those that have ended are listed for 30 days.
    pub mine: Vec<AccessRequest>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_in_json() {
        for (name, action) in RequestAction::NAMES {
            assert_eq!(serde_json::to_value(action).unwrap(), name);
            assert_eq!((RequestAction::from_name(name), action.name()), (Some(action), name));
        }
        for (name, state) in RequestState::NAMES {
            assert_eq!(serde_json::to_value(state).unwrap(), name);
            assert_eq!((RequestState::from_name(name), state.name()), (Some(state), name));
        }
    }
}
