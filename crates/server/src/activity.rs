//! The activity log: what was changed in an organization, by whom (contract 8, `docs/activity.md`).
//!
//! Handlers call [`record()`] in the transaction of the change. Entries of an organization are chained by hashes
//! ([`chain`]), which [`verify`] checks. Who sees what is decided by `rolecall-policy` ([`view`]).

pub(crate) mod as_of;
pub(crate) mod cancelling;
pub(crate) mod chain;
pub(crate) mod deletion;
pub(crate) mod entries;
pub(crate) mod erase;
pub(crate) mod export;
pub(crate) mod kept;
pub(crate) mod leaving;
pub(crate) mod names;
pub(crate) mod past;
pub(crate) mod record;
pub(crate) mod revoking;
pub(crate) mod transferring;
pub mod verify;
pub(crate) mod view;

pub(crate) use record::{Author, NewEntry, first_recorded, record, record_in_each};
