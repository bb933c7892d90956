//! Random tokens in the format of contract 1.

use rand::RngExt;
use rand::distr::Alphanumeric;

/// Number of random characters: 43 base-62 characters have 256 bits, more than the 32 that the contract requires.
const LENGTH: usize = 43;

/// A new project token.
#[must_use]
pub(crate) fn project_token() -> String {
    random("phc_")
}

/// The prefix of every personal API key.
pub(crate) const KEY: &str = "phx_";

/// The value of a new personal API key.
#[must_use]
pub(crate) fn key_value() -> String {
    random(KEY)
}

/// The token of a new link that is sent by mail.
#[must_use]
pub(crate) fn link_token() -> String {
    random("")
}

/// True if a text has the format of [`key_value`].
#[must_use]
pub(crate) fn is_key_value(text: &str) -> bool {
    text.strip_prefix(KEY)
        .is_some_and(|rest| rest.len() == LENGTH && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn random(prefix: &str) -> String {
    prefix.chars().chain(rand::rng().sample_iter(Alphanumeric).take(LENGTH).map(char::from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_their_shape_and_are_never_the_same() {
        let (one, other) = (key_value(), key_value());
        assert!(is_key_value(&one) && one != other);
        let (long, odd) = (format!("{one}x"), format!("{}-", &one[..one.len() - 1]));
        for wrong in ["", "phx_", &one[1..], &one[..one.len() - 1], &long, &odd, &project_token()] {
            assert!(!is_key_value(wrong), "{wrong}");
        }
    }
}
