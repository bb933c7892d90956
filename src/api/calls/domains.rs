//! Calls about the domains of an organization.

use super::Answer;
use crate::api::{
    change::{Change, ChangeName},
    connection::read,
};
use gloo_net::http::Method;
use rolecall_api::{Domain, DomainId, NewDomain, NoFields, OrganizationId, Page, UpdateDomain};

/// Lists the domains of an organization by name; there are at most 10.
pub async fn domains(id: &OrganizationId) -> Answer<Page<Domain>> {
    read(&path(id)).await
}

/// Adds a domain, which has to be verified.
pub fn add_domain(id: &OrganizationId, request: &NewDomain) -> Change<Domain> {
    Change::new(ChangeName::AddDomain, Method::POST, path(id), request)
}

/// Has the server look up the record of a domain.
pub fn verify_domain(id: &OrganizationId, domain: &DomainId) -> Change<Domain> {
    let path = format!("{}/{domain}/verify", path(id));
    Change::new(ChangeName::VerifyDomain, Method::POST, path, &NoFields {})
}

/// Switches automatic joining.
pub fn update_domain(id: &OrganizationId, domain: &DomainId, request: &UpdateDomain) -> Change<Domain> {
    Change::new(ChangeName::UpdateDomain, Method::PATCH, format!("{}/{domain}", path(id)), request)
}

/// Removes a domain. Members stay.
pub fn remove_domain(id: &OrganizationId, domain: &DomainId) -> Change<()> {
    Change::silent(ChangeName::RemoveDomain, Method::DELETE, format!("{}/{domain}", path(id)))
}

fn path(id: &OrganizationId) -> String {
    format!("/api/organizations/{id}/domains")
}
