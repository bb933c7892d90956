//! An invite before it is inserted.

use super::InviteKey;
use crate::clock::Moment;
use rolecall_api::ProjectId;
use rolecall_policy::Level;
use std::time::Duration;

/// A new invite.
#[derive(Debug)]
pub(crate) struct NewInviteRow {
    pub(crate) key: InviteKey,
    /// The email address, normalized.
    pub(crate) target_email: String,
    pub(crate) first_name: String,
    pub(crate) message: Option<String>,
    pub(crate) level: Level,
    pub(crate) projects: Vec<(ProjectId, Level)>,
    pub(crate) created_at: Moment,
    /// For how long it is valid; `None`: [`super::LIFE`].
    pub(crate) life: Option<Duration>,
    /// When what it gives ends.
    pub(crate) access_expires_at: Option<Moment>,
}

impl NewInviteRow {
    /// An invite without a name, a message and grants, which is valid for the usual time and gives a level without an end.
    pub(crate) fn new(target_email: &str, level: Level, created_at: Moment) -> Self {
        NewInviteRow {
            key: InviteKey::new(),
            target_email: target_email.to_owned(),
            first_name: String::new(),
            message: None,
            level,
            projects: Vec::new(),
            created_at,
            life: None,
            access_expires_at: None,
        }
    }
}
