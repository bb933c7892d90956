//! `GET /api/signup/:invite`: what an invite offers, for anybody who has the link. Of private projects it reveals the
//! number only, no names (contract 2.4).

use super::{find_usable, id};
use crate::clock::Moment;
use crate::error::Result;
use crate::http::extract::Path;
use crate::http::session::MaybeCaller;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use rolecall_api::InviteLookup;
use rolecall_policy::{Grounds, ProjectState, access};

/// Returns what an invite offers, if the caller can accept it: with the account they are signed in to, or with a new
/// one.
///
/// # Errors
/// `invalid_input`, `invalid_recipient`, `expired`, `user_already_member`, `existing_email_address`, `account_exists`,
/// `inviter_not_allowed`.
pub async fn show(
    State(app): State<App>,
    MaybeCaller(caller): MaybeCaller,
    Path(invite): Path<String>,
) -> Result<Json<InviteLookup>> {
    let invite = id(&invite)?;
    app.ends.settle().await?;
    let mut snapshot = app.db.snapshot().await?;
    let caller = caller.as_ref().map(|caller| (caller.id(), caller.user.email.as_str()));
    let usable = find_usable(&mut snapshot, &invite, caller, app.clock.now()).await?;
    let level = usable.link.invite.level;
    let link = usable.link;
    // Count only projects whose access comes from the invite: an administrator has access to all of them anyway.
    let private_projects = usable.promises.iter().filter(|promise| {
        let state = ProjectState { private: promise.state.private, explicit: Some(promise.level) };
        access(Some(level), state).is_some_and(|access| access.grounds == Grounds::ExplicitMembership)
    });
    Ok(Json(InviteLookup {
        expires_at: link.invite.expires_at().wire(),
        id: invite,
        target_email: masked(&link.invite.target_email),
        first_name: link.invite.first_name,
        organization_name: link.organization_name,
        level,
        inviter_first_name: link.invite.created_by.first_name,
        organization_id: link.invite.organization,
        inviter_id: link.invite.created_by.uuid,
        open_projects: link.open_projects,
        access_expires_at: link.invite.access_expires_at.map(Moment::wire),
        private_projects: u32::try_from(private_projects.count()).unwrap_or(u32::MAX),
    }))
}

/// Masks an email, `hedy@lumenradio.example` as `h•••@lumenradio.example`: its owner recognizes it, nobody else learns
/// it.
fn masked(email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}•••@{domain}")
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn an_email_is_masked_except_for_its_first_character_and_its_domain() {
        assert_eq!(masked("hedy@lumenradio.example"), "h•••@lumenradio.example");
        assert_eq!(masked("h@x.example"), "h•••@x.example");
    }
}
