//! The requests that grant several people access to a project.

use crate::api::{self, ApiError};
use rolecall_api::{AddProjectMember, ExplicitMember, ProjectId, Timestamp, UserId};
use rolecall_policy::Level;
use std::collections::BTreeSet;

/// The result for one person.
pub(super) type Granted = (UserId, Result<ExplicitMember, ApiError>);

/// Grants access, perhaps until an end, one person at a time; each has its own result. Stops when the server does not answer; the remaining
/// people stay selected.
pub(super) async fn grant(
    id: ProjectId,
    wanted: BTreeSet<UserId>,
    level: Level,
    expires_at: Option<Timestamp>,
) -> Result<Vec<Granted>, ApiError> {
    let mut outcomes = Vec::with_capacity(wanted.len());
    for person in wanted {
        let request =
            AddProjectMember { user_uuid: person.clone(), level: Some(level), expires_at: expires_at.clone() };
        let outcome = api::add_project_member(id, &request).await;
        let goes_on = outcome.as_ref().err().is_none_or(|error| !error.is_passing());
        outcomes.push((person, outcome));
        if !goes_on {
            break;
        }
    }
    Ok(outcomes)
}
