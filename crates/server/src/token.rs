//! Random secrets of the contract's shape (contract 1).

use rand::RngExt;
use rand::distr::Alphanumeric;

/// More than the contract's 32: 43 base-62 characters are 256 bits.
const LENGTH: usize = 43;

/// A new project token.
#[must_use]
pub(crate) fn project_token() -> String {
    let random = rand::rng().sample_iter(Alphanumeric).take(LENGTH).map(char::from);
    "phc_".chars().chain(random).collect()
}
