//! Changes of the domains of an organization.

use super::{Place, SETTINGS};
use crate::company::domain;
use rolecall::api::ChangeName;
use serde_json::Value;

/// How a user makes one of these changes.
pub(super) fn domains(name: ChangeName) -> Place {
    match name {
        ChangeName::AddDomain => {
            let told = "lumen.example was added. Publish its record, then verify it.";
            Place::new(SETTINGS, "Add domain", domain("lumen", false), told).fill("Domain", "lumen.example")
        }
        ChangeName::VerifyDomain => {
            Place::new(SETTINGS, "Verify", domain("waiting", true), "waiting.example is verified.")
        }
        ChangeName::UpdateDomain => {
            let place = Place::new(SETTINGS, "", domain("kestrel", false), "Joining by kestrel.example: off.");
            Place { press: ("[role=switch]", "Join automatically"), ..place }
        }
        ChangeName::RemoveDomain => {
            let at = format!("{SETTINGS}?dialog=remove-domain&domain=d-kestrel");
            Place::new(&at, "Remove domain", Value::Null, "kestrel.example was removed.").gone()
        }
        name => unreachable!("{name:?} is no change of a domain"),
    }
}
