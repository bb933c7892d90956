//! Estimates with zxcvbn whether a password is too easy to guess: common passwords, words, names, dates, keyboard
//! patterns, repeats, and facts about the user.
//!
//! Rejects scores 0 and 1, which are guessed within a million tries. Eight random characters and two uncommon words
//! pass; guessing over the network is limited by [`crate::accounts::login_throttle`].

use zxcvbn::{Score, zxcvbn};

/// Number of characters that are estimated; the time grows faster than the number.
const LOOKED_AT: usize = 64;
/// Maximum number of words about the user to look for in the password.
const WORDS: usize = 24;

/// Why a password is too easy to guess, in one or two sentences; `None` if it is not. Takes about a millisecond.
///
/// `about`: facts about the user, such as their name, email and organization.
pub(super) fn weakness(password: &str, about: &[String]) -> Option<String> {
    let start: String = password.chars().take(LOOKED_AT).collect();
    let words = words(about);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let estimate = zxcvbn(&start, &words);
    if estimate.score() >= Score::Two {
        return None;
    }
    let feedback = estimate.feedback();
    let warning = feedback.and_then(zxcvbn::feedback::Feedback::warning);
    let warning = warning.map_or_else(|| "This password is easy to guess.".to_owned(), |warning| warning.to_string());
    let advice = feedback.map(zxcvbn::feedback::Feedback::suggestions).unwrap_or_default();
    Some(match advice.first() {
        Some(advice) => format!("{warning} {advice}"),
        None => warning,
    })
}

/// The facts about the user, each whole and split into words.
fn words(about: &[String]) -> Vec<String> {
    let mut words = Vec::new();
    for text in about {
        let text: String = text.chars().take(LOOKED_AT).collect();
        let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() > 2);
        words.extend(parts.map(str::to_owned));
        words.push(text.clone());
    }
    words.truncate(WORDS);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_weak(password: &str) -> bool {
        let about = ["Ada Lovelace", "ada@meridian.example", "Meridian Analytics"].map(str::to_owned);
        weakness(password, &about).is_some()
    }

    #[test]
    fn common_passwords_and_patterns_are_weak() {
        for password in [
            "password",
            "Password1",
            "P@ssword1",
            "12345678",
            "qwertyuiop",
            "abcdefgh",
            "aaaaaaaaaaaa",
            "iloveyou2",
            "testpassword",
            "changeme123",
            "20260101",
        ] {
            assert!(is_weak(password), "{password}");
        }
    }

    #[test]
    fn what_is_known_about_the_person_is_weak() {
        for password in ["ada@meridian.example", "Lovelace1", "meridian2026", "adalovelace", "Analytics!"] {
            assert!(is_weak(password), "{password}");
            assert_ne!(weakness(password, &[]), weakness("password", &[]), "{password}");
        }
    }

    #[test]
    fn random_characters_and_a_few_words_are_strong() {
        for password in
            ["x7Kq!p2Z", "correct horse battery", "violet stapler 7 kettle", "pässwör ", "密码学家在写信给朋友"]
        {
            assert!(!is_weak(password), "{password}");
        }
    }

    #[test]
    fn the_reason_is_a_sentence_with_advice() {
        let reason = weakness("password", &[]);
        let expected = "This is a top-10 common password. Add another word or two. Uncommon words are better.";
        assert_eq!(reason.as_deref(), Some(expected));
    }

    #[test]
    fn only_the_first_64_characters_are_looked_at() {
        let (at, past) = (format!("{}7Kq!p2Z", "x".repeat(57)), format!("{}7Kq!p2Z", "x".repeat(64)));
        assert!(!is_weak(&at) && is_weak(&past));
        assert!(is_weak(&"x".repeat(1000)));
    }
}
