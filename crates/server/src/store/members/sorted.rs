//! The members of a shard in the orders of lists, for jumps to a position.

use super::order::Sort;
use rolecall_api::MemberOrder;
use std::sync::OnceLock;

/// The orders in which the members of a shard are sorted. Names from Z to A are names from A to Z, read backwards.
pub(super) const ORDERS: [Sort; 5] = [
    Sort { order: MemberOrder::Name, reversed: false },
    Sort { order: MemberOrder::Level, reversed: false },
    LEVELS,
    Sort { order: MemberOrder::Joined, reversed: false },
    Sort { order: MemberOrder::Joined, reversed: true },
];
/// From the lowest level, each sorted by name.
pub(super) const LEVELS: Sort = Sort { order: MemberOrder::Level, reversed: true };

/// The members of a shard in each of [`ORDERS`] that was asked for.
#[derive(Debug, Default)]
pub(super) struct Orders(pub(super) [OnceLock<Sorted>; ORDERS.len()]);

/// The members of a shard in an order.
#[derive(Debug)]
pub(super) struct Sorted {
    /// The beginnings of their keys: of two different ones, the smaller is that of the key that is listed first.
    pub(super) beginnings: Box<[u64]>,
    /// Their numbers.
    pub(super) numbers: Box<[u16]>,
}

/// Maximum memory for each member of a shard, in bytes.
pub(super) const MEMORY: usize = ORDERS.len() * (size_of::<u64>() + size_of::<u16>());
