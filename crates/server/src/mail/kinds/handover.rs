//! What mails tell about handing over ownership.

use super::micros;
use crate::clock::Moment;
use serde::{Deserialize, Serialize};

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoverNews {
    /// Ownership is offered to the recipient.
    Offered {
        /// Until when they can accept.
        #[serde(with = "micros")]
        until: Moment,
    },
    /// The recipient's offer was accepted.
    Accepted,
    /// The recipient's offer was declined.
    Declined,
    /// The offer to the recipient was withdrawn.
    Withdrawn,
    /// The recipient is the successor.
    Named {
        /// For how many days a claim waits.
        waiting_days: i64,
    },
    /// The successor claims ownership; to the owner and the administrators.
    Claimed {
        /// When they become the owner.
        #[serde(with = "micros")]
        effective_at: Moment,
    },
    /// The successor has taken the claim back; to the owner and the administrators.
    TakenBack,
    /// The owner has stopped the recipient's claim.
    Stopped,
    /// The successor has become the owner; to the administrators, with the former and the new owner.
    TookEffect,
}
