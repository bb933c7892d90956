//! Viewing an organization as somebody else does.

use crate::api::change::{Change, ChangeName};
use gloo_net::http::Method;
use rolecall_api::{OrganizationId, StartView};

/// Begins to view an organization as somebody else does; the answer is for [`crate::api::keep_view`].
pub fn start_view(organization: &OrganizationId, whom: &StartView) -> Change<String> {
    Change::unread(ChangeName::StartView, Method::POST, format!("/api/organizations/{organization}/view_as"), whom)
}
