//! One function for each endpoint of the API: it knows the method, the path, and the types of request and response.

#![expect(clippy::missing_errors_doc, reason = "each fails as `ApiError` says")]

mod account;
mod activity;
mod domains;
mod events;
mod handover;
mod people;
mod requests;
mod reviews;
mod two_factor;
mod views;

pub use account::*;
pub use activity::*;
pub use domains::*;
pub use events::*;
pub use handover::*;
pub use people::*;
pub use requests::*;
pub use reviews::*;
pub use two_factor::*;
pub use views::*;

use super::{
    ApiError,
    change::{Change, ChangeName},
    connection::{read, read_nothing},
};
use crate::url_codec::encode;
use gloo_net::http::Method;
use rolecall_api::{
    AddProjectMember, BulkLine, ChangeLevel, Claim, CompleteReset, ConfirmEmail, ConfirmedEmail, CreateOrganization,
    CreateProject, ExplicitMember, Invite, InviteId, InviteLookup, Login, Me, Member, Members, NewInvite, NoFields,
    Organization, OrganizationId, Page, Preflight, Project, ProjectId, RequestReset, Signup, Success, Timestamp,
    UpdateMe, UpdateOrganization, UpdateProject, UserId, Welcome, field_name, param,
};
use rolecall_policy::Level;

type Answer<T> = Result<T, ApiError>;

/// Gets the settings of this instance that are public, such as whether sign-up is open.
pub async fn preflight() -> Answer<Preflight> {
    read("/_preflight").await
}

/// Creates an account with its organization, and signs in.
pub fn sign_up(request: &Signup) -> Change<Welcome> {
    Change::new(ChangeName::SignUp, Method::POST, "/api/signup".to_owned(), request)
}

/// Signs in with email and password.
pub fn sign_in(request: &Login) -> Change<Success> {
    Change::new(ChangeName::SignIn, Method::POST, "/api/login".to_owned(), request)
}

/// Ends the current session.
pub fn sign_out() -> Change<()> {
    Change::silent(ChangeName::SignOut, Method::POST, "/api/logout".to_owned())
}

/// Gets what an invite link offers: organization, level and projects.
pub async fn look_up_invite(invite: &InviteId) -> Answer<InviteLookup> {
    read(&format!("/api/signup/{}", encode(invite.as_str()))).await
}

/// Accepts an invite; without a session, this also creates the account.
pub fn claim_invite(invite: &InviteId, request: &Claim) -> Change<Welcome> {
    Change::new(ChangeName::ClaimInvite, Method::POST, format!("/api/signup/{}", encode(invite.as_str())), request)
}

/// Asks for a mail with a link to set a new password.
pub fn request_reset(request: &RequestReset) -> Change<()> {
    Change::silent(ChangeName::RequestReset, Method::POST, "/api/reset".to_owned()).with_body(request)
}

/// Finds out whether a link to set a new password still works.
pub async fn check_reset(user: &UserId, token: &str) -> Answer<()> {
    read_nothing(&RequestPath::new(reset_path(user)).with(field_name!(CompleteReset.token), token).0).await
}

/// Sets a new password with the secret of a link, and signs in.
pub fn complete_reset(user: &UserId, request: &CompleteReset) -> Change<()> {
    Change::silent(ChangeName::CompleteReset, Method::POST, reset_path(user)).with_body(request)
}

/// Confirms an email with the secret of a link.
pub fn confirm_email(user: &UserId, request: &ConfirmEmail) -> Change<ConfirmedEmail> {
    Change::new(ChangeName::ConfirmEmail, Method::POST, format!("/api/confirm/{}", encode(user.as_str())), request)
}

fn reset_path(user: &UserId) -> String {
    format!("/api/reset/{}", encode(user.as_str()))
}

/// Gets the user who is signed in; in a view, the person viewed.
pub async fn me() -> Answer<Me> {
    read("/api/users/@me").await
}

/// Changes the signed-in user's account, or their current organization or project.
pub fn update_me(request: &UpdateMe) -> Change<Me> {
    Change::new(ChangeName::UpdateMe, Method::PATCH, "/api/users/@me".to_owned(), request)
}

/// Gets an organization by id or slug.
pub async fn organization(organization: &str) -> Answer<Organization> {
    read(&format!("/api/organizations/{}", encode(organization))).await
}

/// Creates an organization, which becomes the user's current one.
pub fn create_organization(request: &CreateOrganization) -> Change<Organization> {
    Change::new(ChangeName::CreateOrganization, Method::POST, "/api/organizations".to_owned(), request)
}

/// Changes an organization's settings.
pub fn update_organization(id: &OrganizationId, request: &UpdateOrganization) -> Change<Organization> {
    Change::new(ChangeName::UpdateOrganization, Method::PATCH, format!("/api/organizations/{id}"), request)
}

/// Deletes an organization with everything in it.
pub fn delete_organization(id: &OrganizationId) -> Change<()> {
    Change::silent(ChangeName::DeleteOrganization, Method::DELETE, format!("/api/organizations/{id}"))
}

/// Which members to list, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberQuery {
    /// Text to find in names and emails.
    pub search: String,
    /// Lists only members with this level.
    pub level: Option<Level>,
    /// A value of [`rolecall_api::MemberOrder`]; a leading `-` reverses it.
    pub order: String,
    /// Number of members to skip.
    pub offset: u64,
    /// Maximum number of members to return.
    pub limit: u64,
    /// The cursor of this page, if it is beside one that was read; empty if not known.
    pub cursor: String,
}

/// Lists one page of the members of an organization.
pub async fn members(id: &OrganizationId, query: &MemberQuery) -> Answer<Members> {
    let level = query.level.map(|level| level.number().to_string()).unwrap_or_default();
    let address = RequestPath::new(format!("/api/organizations/{id}/members"))
        .with(param::LIMIT, &query.limit.to_string())
        .with(param::OFFSET, &query.offset.to_string())
        .with(param::SEARCH, &query.search)
        .with(param::LEVEL, &level)
        .with(param::ORDER, &query.order)
        .with(param::CURSOR, &query.cursor);
    read(&address.0).await
}

/// Changes a member's level, perhaps until an end; the level owner transfers ownership.
pub fn change_level(id: &OrganizationId, user: &UserId, level: Level, expires_at: Option<Timestamp>) -> Change<Member> {
    Change::new(
        ChangeName::ChangeLevel,
        Method::PATCH,
        format!("/api/organizations/{id}/members/{user}"),
        &ChangeLevel { level, expires_at },
    )
}

/// Removes a member; with the user's own id, leaves the organization.
pub fn remove_member(id: &OrganizationId, user: &UserId) -> Change<()> {
    Change::silent(ChangeName::RemoveMember, Method::DELETE, format!("/api/organizations/{id}/members/{user}"))
}

/// Lists one page of the pending and expired invites with `search` in the name or email, newest first.
pub async fn find_invites(id: &OrganizationId, search: &str, offset: u64, limit: u64) -> Answer<Page<Invite>> {
    let address = RequestPath::new(format!("/api/organizations/{id}/invites"))
        .with(param::LIMIT, &limit.to_string())
        .with(param::OFFSET, &offset.to_string())
        .with(param::SEARCH, search);
    read(&address.0).await
}

/// Sends invites, each independently: if one is refused, the others are still sent.
pub fn send_invites(id: &OrganizationId, invites: &[NewInvite]) -> Change<Vec<BulkLine>> {
    Change::new(
        ChangeName::SendInvites,
        Method::POST,
        format!("/api/organizations/{id}/invites/bulk?{}=true", param::PARTIAL),
        &invites,
    )
}

/// Sends an invite; if that email has a pending invite already, renews its link.
pub fn send_invite(id: &OrganizationId, invite: &NewInvite) -> Change<Invite> {
    Change::new(ChangeName::RenewInvite, Method::POST, format!("/api/organizations/{id}/invites"), invite)
}

/// Sends the email of an invite again.
pub fn send_invite_again(id: &OrganizationId, invite: &InviteId) -> Change<Invite> {
    let path = format!("/api/organizations/{id}/invites/{invite}/send");
    Change::new(ChangeName::SendInviteAgain, Method::POST, path, &())
}

/// Cancels an invite; its link stops working.
pub fn cancel_invite(id: &OrganizationId, invite: &InviteId) -> Change<()> {
    Change::silent(ChangeName::CancelInvite, Method::DELETE, format!("/api/organizations/{id}/invites/{invite}"))
}

/// Creates a project, which becomes the user's current one.
pub fn create_project(id: &OrganizationId, request: &CreateProject) -> Change<Project> {
    Change::new(ChangeName::CreateProject, Method::POST, format!("/api/organizations/{id}/projects"), request)
}

/// Lists the projects of an organization that the user can access, with all fields (at most 1000).
pub async fn projects(id: &OrganizationId) -> Answer<Page<Project>> {
    read(&format!("/api/organizations/{id}/projects?{}=1000", param::LIMIT)).await
}

/// Gets a project by id.
pub async fn project(id: ProjectId) -> Answer<Project> {
    read(&format!("/api/projects/{id}")).await
}

/// Changes a project's settings, or its privacy.
pub fn update_project(id: ProjectId, request: &UpdateProject) -> Change<Project> {
    Change::new(ChangeName::UpdateProject, Method::PATCH, format!("/api/projects/{id}"), request)
}

/// Replaces the token of a project; the old one stops working at once.
pub fn reset_token(id: ProjectId) -> Change<Project> {
    Change::new(ChangeName::ResetToken, Method::PATCH, format!("/api/projects/{id}/reset_token"), &NoFields {})
}

/// Deletes a project with everything in it.
pub fn delete_project(id: ProjectId) -> Change<()> {
    Change::silent(ChangeName::DeleteProject, Method::DELETE, format!("/api/projects/{id}"))
}

/// Grants access to a private project.
pub fn add_project_member(id: ProjectId, request: &AddProjectMember) -> Change<ExplicitMember> {
    Change::new(ChangeName::AddProjectMember, Method::POST, format!("/api/projects/{id}/explicit_members"), request)
}

/// Changes the level of an explicit membership, and its end.
pub fn change_project_level(
    id: ProjectId,
    user: &UserId,
    level: Level,
    expires_at: Option<Timestamp>,
) -> Change<ExplicitMember> {
    Change::new(
        ChangeName::ChangeProjectLevel,
        Method::PATCH,
        format!("/api/projects/{id}/explicit_members/{user}"),
        &ChangeLevel { level, expires_at },
    )
}

/// Removes an explicit membership; with the user's own id, leaves the project.
pub fn remove_project_member(id: ProjectId, user: &UserId) -> Change<()> {
    Change::silent(
        ChangeName::RemoveProjectMember,
        Method::DELETE,
        format!("/api/projects/{id}/explicit_members/{user}"),
    )
}

/// Builds the path of a list request with its query parameters.
struct RequestPath(String);

impl RequestPath {
    fn new(path: String) -> Self {
        RequestPath(path)
    }

    /// Appends a query parameter, unless its value is empty.
    fn with(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            let separator = if self.0.contains('?') { "&" } else { "?" };
            self.0.extend([separator, name, "=", &encode(value)]);
        }
        self
    }
}
