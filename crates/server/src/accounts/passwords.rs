//! Hashes and verifies passwords with Argon2id, on blocking threads and few at a time: each takes 19 MiB and tens of
//! milliseconds.

mod strength;

use crate::error::{Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Minimum length of a new password, in characters.
pub const MIN: usize = 8;
/// Maximum length of a password, in characters, to bound the work of hashing.
pub const MAX: usize = 1000;

/// Hashes and verifies passwords.
#[derive(Debug, Clone)]
pub struct Passwords {
    params: Params,
    /// A hash to verify against if the account does not exist, so that the time does not reveal it.
    dummy: Arc<str>,
    slots: Arc<Semaphore>,
}

/// The outcome of a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The password is wrong, or there is no hash.
    Wrong,
    /// The password is right.
    Right {
        /// The hash has weaker parameters than the current ones: hash the password again.
        outdated: bool,
    },
}

impl Passwords {
    /// The parameters of contract 6: 19 MiB, 2 passes.
    #[must_use]
    pub fn strong() -> Params {
        Params::DEFAULT
    }

    /// Hashes with `params`, at most as many at a time as there are processors.
    ///
    /// # Errors
    /// The system has no randomness.
    pub fn new(params: Params) -> Result<Self> {
        let dummy = hash(&params, "").map_err(unexpected)?.into();
        let slots = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Passwords { params, dummy, slots: Arc::new(Semaphore::new(slots)) })
    }

    /// Rejects a new password that is easy to guess. `attr`: the request field. `about`: facts about the user, such as
    /// name and email.
    ///
    /// # Errors
    /// `password_too_weak`, with advice.
    pub async fn check_strength(&self, attr: &str, password: &str, about: &[&str]) -> Result<()> {
        let (password, about) = (password.to_owned(), about.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        let weakness = self.apart(move || strength::weakness(&password, &about)).await?;
        weakness.map_or(Ok(()), |reason| Err(Error::field(attr, "password_too_weak", reason)))
    }

    /// Hashes a password.
    ///
    /// # Errors
    /// The system has no randomness or memory.
    pub async fn hash(&self, password: String) -> Result<String> {
        let params = self.params.clone();
        self.apart(move || hash(&params, &password)).await?.map_err(unexpected)
    }

    /// Verifies a password against a hash. Without a hash it takes as long and is wrong.
    ///
    /// # Errors
    /// The system has no memory, or the hash is malformed.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<Verdict> {
        let (params, dummy) = (self.params.clone(), Arc::clone(&self.dummy));
        self.apart(move || verify(&params, &password, hash.as_deref(), &dummy)).await?.map_err(unexpected)
    }

    async fn apart<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|error| Error::Unexpected(error.into()))?;
        let work = move || {
            // Held until the work ends, even if the request is cancelled.
            let _slot = slot;
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| Error::Unexpected(error.into()))
    }
}

fn argon2(params: &Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
}

fn hash(params: &Params, password: &str) -> argon2::password_hash::Result<String> {
    Ok(argon2(params).hash_password(password.as_bytes())?.to_string())
}

fn verify(
    params: &Params,
    password: &str,
    stored: Option<&str>,
    dummy: &str,
) -> argon2::password_hash::Result<Verdict> {
    let parsed = PasswordHash::new(stored.unwrap_or(dummy))?;
    let fits = match argon2(params).verify_password(password.as_bytes(), &parsed) {
        Ok(()) => true,
        Err(argon2::password_hash::Error::PasswordInvalid) => false,
        Err(error) => return Err(error),
    };
    if !fits || stored.is_none() {
        return Ok(Verdict::Wrong);
    }
    let used = Params::try_from(&parsed)?;
    let outdated = Algorithm::try_from(parsed.algorithm.as_str()) != Ok(Algorithm::Argon2id)
        || used.m_cost() < params.m_cost()
        || used.t_cost() < params.t_cost();
    Ok(Verdict::Right { outdated })
}

fn unexpected(error: argon2::password_hash::Error) -> Error {
    Error::Unexpected(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weak(passes: u32) -> Passwords {
        Passwords::new(Params::new(Params::MIN_M_COST, passes, 1, None).unwrap()).unwrap()
    }

    #[tokio::test]
    async fn the_right_password_is_right_and_others_are_wrong() {
        let passwords = weak(1);
        let hash = passwords.hash("correct horse".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
        let verify = async |password: &str| passwords.verify(password.to_owned(), Some(hash.clone())).await.unwrap();
        assert_eq!(verify("correct horse").await, Verdict::Right { outdated: false });
        assert_eq!(verify("correct horse ").await, Verdict::Wrong);
        assert_eq!(verify("").await, Verdict::Wrong);
    }

    #[tokio::test]
    async fn no_hash_is_wrong_whatever_the_password() {
        let passwords = weak(1);
        for password in ["", "anything"] {
            assert_eq!(passwords.verify(password.to_owned(), None).await.unwrap(), Verdict::Wrong);
        }
    }

    #[tokio::test]
    async fn a_hash_of_weaker_parameters_is_outdated() {
        let hash = weak(1).hash("correct horse".to_owned()).await.unwrap();
        let verdict = weak(2).verify("correct horse".to_owned(), Some(hash)).await.unwrap();
        assert_eq!(verdict, Verdict::Right { outdated: true });
    }

    #[test]
    fn without_a_hash_as_much_is_computed() {
        let passwords = weak(3);
        let parsed = PasswordHash::new(&passwords.dummy).unwrap();
        let used = Params::try_from(&parsed).unwrap();
        assert_eq!((used.m_cost(), used.t_cost()), (passwords.params.m_cost(), passwords.params.t_cost()));
    }

    #[test]
    fn the_strong_parameters_are_those_of_the_contract() {
        let params = Passwords::strong();
        assert!(params.m_cost() >= 19 * 1024 && params.t_cost() >= 2);
    }
}
