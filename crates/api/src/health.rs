//! What load balancers and supervisors ask of a server (ours).

use serde::{Deserialize, Serialize};

/// `GET /_health/`: the process answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Health {
    /// Always `ok`: otherwise there is no such answer.
    pub status: HealthStatus,
}

/// `GET /_ready/`: the server can serve requests. Otherwise the answer is 503.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Readiness {
    /// Always `ok`.
    pub status: HealthStatus,
    /// False for a server without the events file, which cannot capture events.
    pub events: bool,
}

/// The state of a server that answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    /// Everything works.
    Ok,
}
