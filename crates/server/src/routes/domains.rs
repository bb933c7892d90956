//! `/api/organizations/:org/domains/` (contract 10).

pub mod create;
pub mod delete;
pub mod list;
pub mod update;
pub mod verify;

use crate::accounts::domains::record_name;
use crate::clock::Moment;
use crate::store::domains::DomainRow;
use rolecall_api::Domain;

/// The most domains of an organization.
const MAX_DOMAINS: usize = 10;

/// A domain in a response.
fn wire(row: DomainRow) -> Domain {
    Domain {
        is_verified: row.verified_at.is_some(),
        verified_at: row.verified_at.map(Moment::wire),
        record_name: record_name(&row.domain),
        missing_since: row.missing_since.map(Moment::wire),
        id: row.id,
        domain: row.domain,
        verification_challenge: row.challenge,
        automatic_joining: row.automatic_joining,
    }
}
