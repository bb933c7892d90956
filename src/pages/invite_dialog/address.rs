//! Parses and normalizes emails as the server does (contract 2.4), explains what is wrong with an invalid one, and
//! suggests a correction. Never stricter than the server, which decides.

use super::spelling::Spelling;
use crate::{
    intl,
    language::{t, tr},
};

/// Maximum length of an email, and of its part before the @ (RFC 5321).
const MAX: usize = 254;
const MAX_LOCAL: usize = 64;

/// Why an email is invalid. The strings are parts of what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Flaw {
    /// It has no @.
    NoAt(String),
    /// It has more than one @.
    SeveralAts,
    /// Nothing is before the @.
    NothingBefore,
    /// Nothing is after the @.
    NothingAfter,
    /// A character that is not allowed before the @.
    Character(char),
    /// Two dots in a row before the @, or a dot at either end of that part.
    Dots,
    /// The domain has no ending such as `.com`.
    Incomplete(String),
    /// The text after the @ is no domain.
    NoDomain(String),
    /// It is longer than [`MAX`].
    TooLong,
}

impl Flaw {
    /// A sentence that says what is wrong.
    pub(super) fn sentence(&self) -> String {
        match self {
            Flaw::NoAt(text) => tr!("“{text}” is missing an @."),
            Flaw::SeveralAts => t("An email address has only one @.").into(),
            Flaw::NothingBefore => t("The part before the @ is missing.").into(),
            Flaw::NothingAfter => t("The part after the @ is missing.").into(),
            Flaw::Character(' ') => t("An email address can’t contain spaces.").into(),
            Flaw::Character(character) => tr!("“{character}” is not allowed before the @."),
            Flaw::Dots => t("A dot before the @ must be between two other characters.").into(),
            Flaw::Incomplete(domain) => tr!("“{domain}” is not a complete domain."),
            Flaw::NoDomain(domain) => tr!("“{domain}” is not a valid domain."),
            Flaw::TooLong => {
                tr!(
                    "An email address can have at most {most} characters, {most_before} of them before the @.",
                    most = MAX,
                    most_before = MAX_LOCAL
                )
            }
        }
    }
}

/// Parses an email to its normalized form, in which emails are stored and compared.
///
/// # Errors
/// If it is invalid.
pub(super) fn parse(text: &str, spelling: &Spelling) -> Result<String, Flaw> {
    let text = spelling.plain(text);
    let text = text.trim();
    let Some((local, domain)) = text.rsplit_once('@') else {
        return Err(Flaw::NoAt(text.to_owned()));
    };
    if local.contains('@') {
        return Err(Flaw::SeveralAts);
    }
    let local = check_local(local)?;
    let domain = check_domain(domain, spelling)?;
    let address = format!("{local}@{domain}");
    if local.len() > MAX_LOCAL || address.len() > MAX { Err(Flaw::TooLong) } else { Ok(address) }
}

fn check_local(local: &str) -> Result<String, Flaw> {
    if local.is_empty() {
        return Err(Flaw::NothingBefore);
    }
    let foreign = |character: &char| !character.is_ascii_alphanumeric() && !"!#$%&'*+-/=?^_`{|}~.".contains(*character);
    if let Some(character) = local.chars().find(foreign) {
        return Err(Flaw::Character(if character.is_whitespace() { ' ' } else { character }));
    }
    if local.split('.').any(str::is_empty) { Err(Flaw::Dots) } else { Ok(local.to_ascii_lowercase()) }
}

fn check_domain(domain: &str, spelling: &Spelling) -> Result<String, Flaw> {
    if domain.is_empty() {
        return Err(Flaw::NothingAfter);
    }
    let none = || Flaw::NoDomain(domain.to_owned());
    let ascii =
        if domain.is_ascii() { domain.to_ascii_lowercase() } else { (spelling.domain)(domain).ok_or_else(none)? };
    if !ascii.split('.').all(is_label) {
        return Err(none());
    }
    match ascii.rsplit_once('.') {
        None if ascii == "localhost" => Ok(ascii),
        None => Err(Flaw::Incomplete(domain.to_owned())),
        // An IP address is no domain.
        Some((_, last)) if last.bytes().all(|byte| byte.is_ascii_digit()) => Err(none()),
        Some(_) => Ok(ascii),
    }
}

/// True if it is a valid part of a domain between dots.
fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Suggests a correction of an invalid email, if there is an obvious one: without stray characters, or completed by one
/// of `domains`, of which the most likely is first.
pub(super) fn repair(text: &str, domains: &[String], spelling: &Spelling) -> Option<String> {
    let plain = spelling.plain(text);
    let tidy = intl::lowercase(&tidied(&plain));
    let completed: Vec<String> = match tidy.split_once('@') {
        None => domains.first().map(|domain| format!("{tidy}@{domain}")).into_iter().collect(),
        Some((local, start)) => domains
            .iter()
            .filter(|domain| !start.contains('.') && domain.starts_with(start))
            .map(|domain| format!("{local}@{domain}"))
            .collect(),
    };
    // A domain that was typed in full is not replaced.
    std::iter::once(tidy).chain(completed).find_map(|candidate| parse(&candidate, spelling).ok())
}

/// Removes spaces, doubled dots and @, and punctuation around the email.
fn tidied(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for character in text.chars().filter(|character| !character.is_whitespace()) {
        let doubled = matches!(character, '.' | '@') && tidy.ends_with(character);
        if !doubled {
            tidy.push(character);
        }
    }
    let tidy = tidy.replace(".@", "@").replace("@.", "@");
    tidy.trim_matches(|character: char| ".,;:<>()[]\"".contains(character)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str) -> Result<String, Flaw> {
        parse(text, &Spelling::FOR_TESTS)
    }

    #[test]
    fn different_spellings_of_an_email_are_normalized() {
        for text in
            ["ada@example.com", " Ada@Example.COM\n", "ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ada@EXAMPLE.com\u{3000}"]
        {
            assert_eq!(spelled(text).as_deref(), Ok("ada@example.com"), "{text:?}");
        }
    }

    #[test]
    fn a_domain_of_other_letters_is_compared_in_its_ascii_form() {
        assert_eq!(spelled("x@Bücher.example").as_deref(), Ok("x@xn--bcher-kva.example"));
        assert_eq!(spelled("x@XN--BCHER-KVA.example").as_deref(), Ok("x@xn--bcher-kva.example"));
    }

    #[test]
    fn plus_dots_and_localhost_are_fine() {
        assert_eq!(spelled("a.b+c@sub.example.org").as_deref(), Ok("a.b+c@sub.example.org"));
        assert_eq!(spelled("root@localhost").as_deref(), Ok("root@localhost"));
        assert_eq!(spelled("o'hara@1-2.example").as_deref(), Ok("o'hara@1-2.example"));
    }

    #[test]
    fn an_invalid_email_says_why() {
        let long = format!("{}@example.com", "a".repeat(65));
        let longer = format!("a@{}example.com", "abcdefghi.".repeat(25));
        for (text, flaw) in [
            ("tim", Flaw::NoAt("tim".into())),
            ("tim@", Flaw::NothingAfter),
            ("@example.com", Flaw::NothingBefore),
            ("ada@@example.com", Flaw::SeveralAts),
            ("a@b@example.com", Flaw::SeveralAts),
            ("tim@meridian", Flaw::Incomplete("meridian".into())),
            ("a da@example.com", Flaw::Character(' ')),
            ("a\tda@example.com", Flaw::Character(' ')),
            ("jürgen@example.com", Flaw::Character('ü')),
            ("\"a\"@example.com", Flaw::Character('"')),
            ("a..b@example.com", Flaw::Dots),
            (".a@example.com", Flaw::Dots),
            ("a.@example.com", Flaw::Dots),
            ("ada@exa mple.com", Flaw::NoDomain("exa mple.com".into())),
            ("ada@example.com.", Flaw::NoDomain("example.com.".into())),
            ("ada@.com", Flaw::NoDomain(".com".into())),
            ("ada@-example.com", Flaw::NoDomain("-example.com".into())),
            ("ada@b_c.example", Flaw::NoDomain("b_c.example".into())),
            ("ada@127.0.0.1", Flaw::NoDomain("127.0.0.1".into())),
            ("ada@[127.0.0.1]", Flaw::NoDomain("[127.0.0.1]".into())),
            (&long, Flaw::TooLong),
            (&longer, Flaw::TooLong),
        ] {
            assert_eq!(spelled(text), Err(flaw), "{text:?}");
        }
    }

    #[test]
    fn a_correction_adds_a_domain_of_the_members_or_removes_stray_characters() {
        let domains = ["meridian.example".to_owned(), "merid.example".to_owned(), "kestrel.example".to_owned()];
        for (text, repaired) in [
            ("tim@meridian", "tim@meridian.example"),
            ("Tim@Kestrel", "tim@kestrel.example"),
            ("tim", "tim@meridian.example"),
            ("tim@", "tim@meridian.example"),
            ("tim@meridian.example.", "tim@meridian.example"),
            ("tim@ meridian.example", "tim@meridian.example"),
            ("tim@@meridian.example", "tim@meridian.example"),
            ("tim..o@meridian..example", "tim.o@meridian.example"),
            ("(tim@other.example)", "tim@other.example"),
            ("tim.@other.example", "tim@other.example"),
        ] {
            assert_eq!(repair(text, &domains, &Spelling::FOR_TESTS).as_deref(), Some(repaired), "{text:?}");
        }
    }

    #[test]
    fn no_correction_is_suggested_without_an_obvious_one() {
        let domains = ["meridian.example".to_owned()];
        for text in
            ["tim@elsewhere", "jürgen@meridian.example", "a@b@c.example", "@meridian.example", "@", "", "tim@1.2"]
        {
            assert_eq!(repair(text, &domains, &Spelling::FOR_TESTS), None, "{text:?}");
        }
        assert_eq!(repair("tim", &[], &Spelling::FOR_TESTS), None);
    }
}
