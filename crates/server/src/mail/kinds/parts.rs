//! What mails tell of: requests, ends, second factors, domains.

use rolecall_api::RequestAction;
use rolecall_policy::Level;
use serde::{Deserialize, Serialize};

/// What somebody asks for, in the words of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestedAct {
    /// What kind of act.
    pub action: RequestAction,
    /// The name of a person or project, an email address, `private` or `open`. `None` of the asker's own level.
    pub target: Option<String>,
    /// The name of the project, or its number for somebody who cannot see it.
    pub project: Option<String>,
    /// The level.
    pub level: Option<Level>,
}

/// What ends soon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndingOf {
    /// A level in the organization.
    Level {
        /// The level then.
        after: Level,
    },
    /// Access to a project.
    Project {
        /// Its name.
        name: String,
    },
}

/// What happened to a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorEvent {
    /// An authenticator app was added.
    AppAdded,
    /// The authenticator app was removed.
    AppRemoved,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// The recovery codes were replaced.
    NewRecoveryCodes,
    /// Someone signed in with a recovery code.
    RecoveryCodeUsed,
    /// Someone entered the password, and then many wrong codes.
    CodesGuessed,
    /// An operator of the server removed all of it.
    RemovedByOperator,
}

/// Why a domain is no longer verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DomainLoss {
    /// The record has been missing for days.
    Missing,
    /// The record is missing, and another organization has proved the domain.
    TakenOver,
}
