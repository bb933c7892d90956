//! `POST …/invites/check/`: which of some email addresses belong to members, and which are invited (ours). For the invite
//! dialog, which would otherwise have to read both lists whole. Changes nothing.

use super::wire;
use crate::error::Result;
use crate::http::body::rules::{list, required};
use crate::http::body::{Fields, read_request};
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::{invites, members};
use crate::text::email::Email;
use axum::Json;
use axum::extract::State;
use rolecall_api::{ASKED_AT_ONCE, CheckEmails, CheckedEmails, Helper, Person};
use rolecall_policy::Act;
use serde_json::Value;

/// Returns the members and the invites with these addresses; what it says of each is what the lists say.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ViewOrganization`], as for the lists; `required`, `not_a_list`, `max_length`.
pub async fn check(State(app): State<App>, org: OrganizationRequest, body: Fields) -> Result<Json<CheckedEmails>> {
    let now = app.clock.now();
    let (mut snapshot, actor) = org.read(Act::ViewOrganization).await?;
    let CheckEmails { emails } =
        read_request!(body, CheckEmails { emails: required(list(ASKED_AT_ONCE, |_, item| Ok(normalized(item)))) });
    let mut emails: Vec<&str> = emails.iter().map(String::as_str).filter(|email| !email.is_empty()).collect();
    emails.sort_unstable();
    emails.dedup();
    let organization = &actor.organization.id;
    let members = members::find_by_emails(&mut snapshot, organization, &emails).await?.into_iter().map(|member| {
        let user = member.user;
        Helper {
            person: Person { uuid: user.uuid, first_name: user.first_name, email: user.email },
            level: member.level,
        }
    });
    let mut found: Vec<_> =
        invites::find_by_emails(&mut snapshot, organization, &emails).await?.into_values().collect();
    found.sort_by(|one, other| one.target_email.cmp(&other.target_email));
    let keys: Vec<_> = found.iter().map(|invite| invite.key.clone()).collect();
    let promises = invites::promises(&mut snapshot, organization, &keys, actor.rights()).await?;
    let invites = found.into_iter().map(|invite| {
        let promised = promises.get(&invite.key).map(Vec::as_slice).unwrap_or_default();
        wire(&actor, invite, promised, now)
    });
    Ok(Json(CheckedEmails { members: members.collect(), invites: invites.collect() }))
}

/// An address as it is stored; empty if it is none.
fn normalized(item: &Value) -> String {
    item.as_str().and_then(Email::parse).map(|email| email.as_str().to_owned()).unwrap_or_default()
}
