//! Hashes of values that the database must recognize but not contain.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The SHA-256 of a text, in hexadecimal.
#[must_use]
pub fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// Hashes distinct ids with a secret of the instance (HMAC). Plain hashes could be reversed by guessing, because
/// distinct ids such as email addresses are guessable.
#[derive(Clone)]
pub struct PersonHasher(Hmac<Sha256>);

impl std::fmt::Debug for PersonHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonHasher")
    }
}

impl PersonHasher {
    /// A hasher with a secret of 64 characters, the block size of SHA-256.
    #[must_use]
    pub fn new(secret: &str) -> Self {
        let mut key = hmac::digest::Key::<Hmac<Sha256>>::default();
        for (place, byte) in key.iter_mut().zip(secret.bytes()) {
            *place = byte;
        }
        PersonHasher(Hmac::new(&key))
    }

    /// The hash of a distinct id, in hexadecimal.
    #[must_use]
    pub fn person(&self, distinct_id: &str) -> String {
        self.sha256(&sha256(distinct_id))
    }

    /// The hash from the SHA-256 of a distinct id. Erasures stored by earlier versions have only that.
    #[must_use]
    pub(crate) fn sha256(&self, hash: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(hash.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_of_people_are_those_of_hmac_and_depend_on_the_secret() {
        let secret = "0123456789abcdef".repeat(4);
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(sha256("ada").as_bytes());
        let hasher = PersonHasher::new(&secret);
        assert_eq!(hasher.person("ada"), hex::encode(mac.finalize().into_bytes()));
        assert_eq!(hasher.person("ada"), hasher.sha256(&sha256("ada")));
        assert_ne!(hasher.person("ada"), PersonHasher::new(&"f".repeat(64)).person("ada"));
        assert_ne!(hasher.person("ada"), sha256("ada"));
    }
}
