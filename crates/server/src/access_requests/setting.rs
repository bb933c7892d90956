//! The settings that a request can change: how their values are written in a request, and how they are changed.

use crate::error::{Error, Result};
use crate::store::access_requests::RequestRow;
use crate::store::organizations::FoundOrganization;
use rolecall_api::{
    FOREVER, NewAccessRequest, OFF, ON, RequestAction, Retention, UpdateOrganization, UpdateProject, field_name,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Whose setting it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    OfProject,
    OfOrganization,
}

impl Setting {
    /// `None` if the action changes no setting.
    pub(crate) const fn of(action: RequestAction) -> Option<Setting> {
        match action {
            RequestAction::SetProjectName
            | RequestAction::SetProjectTimezone
            | RequestAction::SetProjectRetention
            | RequestAction::SetProjectAnonymizeIps
            | RequestAction::AddProjectUrl => Some(Setting::OfProject),
            RequestAction::SetOrganizationName | RequestAction::SetMembersCanInvite => Some(Setting::OfOrganization),
            _ => None,
        }
    }
}

/// The body that changes the setting to `target` with the endpoint of the project or organization. `app_urls`: those that
/// the project has.
///
/// # Errors
/// 400 if `target` is no value of this kind. The endpoint checks the value itself.
pub(crate) fn body(action: RequestAction, target: &str, app_urls: &[String]) -> Result<Value> {
    let wrong = |detail: &'static str| Error::field(field_name!(NewAccessRequest.target), "invalid_choice", detail);
    let switch = || match target {
        ON => Ok(true),
        OFF => Ok(false),
        _ => Err(wrong("This must be one of on, off.")),
    };
    Ok(match action {
        RequestAction::SetProjectName => json!({field_name!(UpdateProject.name): target}),
        RequestAction::SetProjectTimezone => json!({field_name!(UpdateProject.timezone): target}),
        RequestAction::SetProjectRetention => {
            let days = match target {
                FOREVER => None,
                days => {
                    let days = days.parse::<u32>().ok().filter(|number| number.to_string() == days);
                    Some(days.ok_or_else(|| wrong("This must be a number of days, or forever."))?)
                }
            };
            json!({field_name!(UpdateProject.retention_days): days})
        }
        RequestAction::SetProjectAnonymizeIps => json!({field_name!(UpdateProject.anonymize_ips): switch()?}),
        RequestAction::AddProjectUrl => {
            let mut all = app_urls.to_vec();
            if !all.iter().any(|url| url == target) {
                all.push(target.to_owned());
            }
            json!({field_name!(UpdateProject.app_urls): all})
        }
        RequestAction::SetOrganizationName => json!({field_name!(UpdateOrganization.name): target}),
        RequestAction::SetMembersCanInvite => json!({field_name!(UpdateOrganization.members_can_invite): switch()?}),
        _ => json!({}),
    })
}

/// The value now of the setting that a request would change, written as its target.
pub(crate) fn value_now(row: &RequestRow, organization: &FoundOrganization) -> Option<String> {
    let project = row.found_project.as_ref();
    let switch = |is_on| if is_on { ON } else { OFF }.to_owned();
    match row.action {
        RequestAction::SetProjectName => project.map(|project| project.name.clone()),
        RequestAction::SetProjectTimezone => project.map(|project| project.timezone.clone()),
        RequestAction::SetProjectRetention => project.map(|project| match project.retention {
            Retention::Forever => FOREVER.to_owned(),
            Retention::Days(days) => days.to_string(),
        }),
        RequestAction::SetProjectAnonymizeIps => project.map(|project| switch(project.anonymize_ips)),
        RequestAction::SetOrganizationName => Some(organization.name.clone()),
        RequestAction::SetMembersCanInvite => Some(switch(organization.members_can_invite)),
        _ => None,
    }
}

/// A number that differs for different texts, to tell later whether a value has changed.
pub(crate) fn number(text: &str) -> i64 {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).fold(0, |number, byte| (number << 8) | i64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_has_a_body_and_nothing_else_has() {
        for (name, action) in RequestAction::NAMES {
            let target = ["on", "30", "x"].into_iter().find_map(|target| body(action, target, &[]).ok()).unwrap();
            assert_eq!(target != json!({}), Setting::of(action).is_some(), "{name}");
        }
    }

    #[test]
    fn values_are_written_in_one_way() {
        let retention = |text| body(RequestAction::SetProjectRetention, text, &[]);
        assert_eq!(retention("30").unwrap(), json!({"retention_days": 30}));
        assert_eq!(retention("forever").unwrap(), json!({"retention_days": null}));
        for wrong in ["", "030", "+30", "-1", "month", "99999999999"] {
            assert!(retention(wrong).is_err(), "{wrong}");
        }
        assert!(body(RequestAction::SetMembersCanInvite, "true", &[]).is_err());
        let url = "https://shop.example".to_owned();
        let add = |all: &[String]| body(RequestAction::AddProjectUrl, &url, all).unwrap();
        assert_eq!(add(&[]), add(std::slice::from_ref(&url)));
        assert_ne!(number("a"), number("b"));
    }
}
