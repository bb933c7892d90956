//! `POST …/domains/`: adds a domain, which has to be verified.

use super::{MAX_DOMAINS, wire};
use crate::accounts::domains::new_challenge;
use crate::activity::{NewEntry, record};
use crate::error::{Error, Result};
use crate::http::body::rules::{required, text};
use crate::http::body::{Field, Fields, read_request};
use crate::http::resource::OrganizationRequest;
use crate::state::App;
use crate::store::domains;
use crate::text::domain;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rolecall_api::{ActivityAction, Domain, NewDomain, field_name};
use rolecall_policy::Act;

/// The most characters of a domain name (RFC 1035), before it is normalized.
const MAX_LENGTH: usize = 253;

/// Adds a domain with a challenge of its own. Several organizations can have a domain that is not verified.
///
/// # Errors
/// 403 or 404 if the rules refuse [`Act::ManageOrganization`]; `invalid_input`, `unique`, `too_many`.
pub async fn create(
    State(app): State<App>,
    org: OrganizationRequest,
    body: Fields,
) -> Result<(StatusCode, Json<Domain>)> {
    let (mut tx, actor) = org.write(Act::ManageOrganization).await?;
    let NewDomain { domain } = read_request!(body, NewDomain { domain: required(name) });
    let (organization, now) = (&actor.organization.id, app.clock.now());
    let all = domains::list(&mut tx, organization).await?;
    if all.iter().any(|known| known.domain == domain) {
        let detail = "The organization has this domain already.";
        return Err(Error::field(field_name!(NewDomain.domain), "unique", detail));
    }
    if all.len() >= MAX_DOMAINS {
        let detail = format!("An organization can have at most {MAX_DOMAINS} domains. Remove one first.");
        return Err(Error::invalid("too_many", detail));
    }
    let row = domains::insert(&mut tx, organization, &domain, &new_challenge(), now).await?;
    let entry = NewEntry::domain(ActivityAction::DomainCreate, &row);
    record(&mut tx, organization, &org.caller.author(), now, vec![entry]).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(wire(row))))
}

/// A normalized domain name.
fn name(field: Field<'_>) -> Result<Option<String>> {
    let Some(given) = text(MAX_LENGTH)(field)? else {
        return Ok(None);
    };
    let detail = "Enter a domain such as example.com, without https:// and without an IP address.";
    domain::parse(&given).map(Some).ok_or_else(|| field.error("invalid_input", detail))
}
