//! `GET …/members/:user/invites/?level=`: which pending invites change if a member gets another level, or is removed
//! (ours). For the preview of such a change, which would otherwise have to read all invites.

use crate::error::{Error, Result};
use crate::http::extract::{Path, QueryParams};
use crate::http::resource::OrganizationRequest;
use crate::routes::invites::wire;
use crate::state::App;
use crate::store::{grants, invites};
use axum::Json;
use axum::extract::State;
use rolecall_api::{AffectedInvites, Invite, InviteSample, param};
use rolecall_policy::{Act, Level, PendingInvite, ProjectState, invites_lost, links_renewed};
use std::collections::HashMap;

/// The most invites of an [`InviteSample`].
const SAMPLE: usize = 3;

/// Returns how many invites the change affects, with the newest of them. It judges by what the caller can see of the
/// invites, so it says no more than their list.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewOrganization`], as for the lists; 404 if the person is not a member;
/// `invalid_choice` if there is no such level.
pub async fn list_invites(
    State(app): State<App>,
    org: OrganizationRequest,
    Path((_, user)): Path<(String, String)>,
    query: QueryParams,
) -> Result<Json<AffectedInvites>> {
    let now = app.clock.now();
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let (_, member) = actor.person(&mut snapshot, &user).await?;
    let to = level(&query)?;
    if to >= Some(member.level) {
        // Who rises loses nothing.
        return Ok(Json(AffectedInvites::default()));
    }
    let organization = &actor.organization.id;
    let found = invites::pending(&mut snapshot, organization, now).await?;
    let keys: Vec<_> = found.iter().map(|invite| invite.key.clone()).collect();
    let promises = invites::promises(&mut snapshot, organization, &keys, &actor.me).await?;
    let granted = grants::list_for_people(&mut snapshot, std::slice::from_ref(&member.id)).await?;
    let granted: HashMap<_, _> = granted.into_values().flatten().map(|grant| (grant.project, grant.level)).collect();
    let pending = found.into_iter().map(|invite| {
        let promised = promises.get(&invite.key).map(Vec::as_slice).unwrap_or_default();
        let invite = wire(&actor, invite, promised, now);
        let promised = invite.private_project_access.iter().filter_map(|access| {
            let private = promised.iter().find(|promise| promise.project == access.id)?.state.private;
            Some((ProjectState { private, explicit: granted.get(&access.id).copied() }, access.level))
        });
        PendingInvite { level: invite.level, promised: promised.collect(), invite }
    });
    let (own, others): (Vec<_>, Vec<_>) =
        pending.partition(|pending| pending.invite.created_by.as_ref().is_some_and(|by| by.uuid == member.user.uuid));
    let lost = invites_lost(Some(member.level), to, actor.organization.members_can_invite, own);
    let renewed = links_renewed(Some(member.level), to, others);
    Ok(Json(AffectedInvites {
        lost: sample(lost.into_iter().map(|(invite, _)| invite).collect()),
        renewed: sample(renewed),
    }))
}

fn sample(mut invites: Vec<Invite>) -> InviteSample {
    let count = u64::try_from(invites.len()).unwrap_or(u64::MAX);
    invites.truncate(SAMPLE);
    InviteSample { count, newest: invites }
}

/// The level that the member would get; `None`: they would be removed.
fn level(query: &QueryParams) -> Result<Option<Level>> {
    let Some(text) = query.get(param::LEVEL).filter(|level| !level.is_empty()) else { return Ok(None) };
    match text.parse::<u8>().ok().and_then(|number| Level::try_from(number).ok()) {
        Some(level) => Ok(Some(level)),
        None => Err(Error::field(param::LEVEL, "invalid_choice", "This must be one of 1, 8, 15.")),
    }
}
