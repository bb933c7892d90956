//! Handing over the ownership of an organization: an offer that the other person accepts or declines, and a named
//! successor, who can claim ownership after a waiting time (contract 9).

use crate::{Person, Timestamp, UserId};
use rolecall_json::FromJson;
use serde::{Deserialize, Serialize};

/// For how many hours an offer is open.
pub const OFFER_HOURS: u64 = 72;
/// For how many days an offer is shown after it has ended.
pub const ENDED_OFFER_DAYS: u64 = 30;
/// The shortest waiting time of a claim, in days.
pub const MIN_WAITING_DAYS: i64 = 7;
/// The longest waiting time of a claim, in days.
pub const MAX_WAITING_DAYS: i64 = 90;

/// The body of `POST /api/organizations/:org/transfer/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewTransferOffer {
    /// To whom ownership is offered: another member.
    pub user_uuid: UserId,
}

/// What has become of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OfferState {
    /// Not answered yet.
    Open,
    /// It was accepted: the person is the owner.
    Accepted,
    /// The person has declined.
    Declined,
    /// The owner has withdrawn it.
    Withdrawn,
    /// The level of one of the two has changed.
    Void,
    /// It was not answered in time.
    Expired,
}

impl OfferState {
    /// All states, with their names in JSON.
    pub const NAMES: [(&'static str, OfferState); 6] = [
        ("open", OfferState::Open),
        ("accepted", OfferState::Accepted),
        ("declined", OfferState::Declined),
        ("withdrawn", OfferState::Withdrawn),
        ("void", OfferState::Void),
        ("expired", OfferState::Expired),
    ];

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        OfferState::NAMES.iter().find(|(_, state)| *state == self).map_or("", |(name, _)| name)
    }

    /// The state with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        OfferState::NAMES.iter().find(|(known, _)| *known == name).map(|(_, state)| *state)
    }
}

/// An offer of ownership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TransferOffer {
    /// To whom ownership is offered.
    pub user: Person,
    /// The owner who offers it.
    pub offered_by: Person,
    /// What has become of it.
    pub state: OfferState,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
    /// When it was accepted, declined or withdrawn, or ended by a change of levels.
    pub ended_at: Option<Timestamp>,
}

/// `GET /api/organizations/:org/transfer/`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShownTransferOffer {
    /// The newest offer, for 30 days after it has ended; null if there is none that the caller may see. Administrators
    /// and the owner see it, and the person to whom ownership is offered.
    pub offer: Option<TransferOffer>,
}

/// The body of `PUT /api/organizations/:org/successor/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NameSuccessor {
    /// The successor: an administrator.
    pub user_uuid: UserId,
    /// For how many days a claim waits, 7 to 90.
    #[cfg_attr(feature = "schema", schemars(range(min = 7, max = 90)))]
    pub waiting_days: i64,
}

/// A claim to ownership that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SuccessorClaim {
    /// When ownership was claimed.
    pub claimed_at: Timestamp,
    /// When the successor becomes the owner, unless the owner stops the claim.
    pub effective_at: Timestamp,
}

/// A named successor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Successor {
    /// Who.
    pub user: Person,
    /// The owner who named them.
    pub named_by: Person,
    /// For how many days a claim waits.
    pub waiting_days: i64,
    /// When they were named.
    pub named_at: Timestamp,
    /// The claim that waits, if there is one.
    pub claim: Option<SuccessorClaim>,
}

/// `GET /api/organizations/:org/successor/`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShownSuccessor {
    /// The successor; null if there is none that the caller may see. Administrators and the owner see who it is;
    /// everyone does while a claim waits.
    pub successor: Option<Successor>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_in_json() {
        for (name, state) in OfferState::NAMES {
            assert_eq!(serde_json::to_value(state).unwrap(), name);
            assert_eq!((OfferState::from_name(name), state.name()), (Some(state), name));
        }
    }
}
