//! `/api/organizations/:org/preview/`: what changes of rights would do (contract 9).

mod answer;
mod change;
pub mod create;
mod load;
mod plan;

use rolecall_api::{ProjectId, UserId};
use rolecall_policy::OrganizationState;

/// An organization as previews look at it. Invites are identified by their email address, which is unique in it.
type State = OrganizationState<UserId, ProjectId, String>;
