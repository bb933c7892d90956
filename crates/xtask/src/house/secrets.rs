//! Keeps secrets and paths of one machine out of the repository. It recognizes Rolecall's own keys and the most common
//! others, not every kind.

use super::source::{Finding, SourceFile};

/// How secrets begin, and the minimum number of letters and digits that follow. Split in two, so that this list does
/// not match itself.
const KEYS: [(&str, &str, usize); 6] = [
    ("ph", "x_", 32),
    ("AK", "IA", 16),
    ("gh", "p_", 30),
    ("npm", "_", 36),
    ("-----BEGIN ", "", 4),
    ("_auth", "Token=", 1),
];

/// How paths begin that exist on one machine only; also split in two.
const PLACES: [(&str, &str); 5] =
    [("/ro", "ot/"), ("/ho", "me/"), ("/Us", "ers/"), ("/wo", "rk/"), ("C:\\Us", "ers\\")];

/// Finds API keys, private keys, and paths of one machine.
pub(crate) fn none_in_files(file: &SourceFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in (1..).zip(file.text.lines()) {
        for (first, second, length) in KEYS {
            let start = format!("{first}{second}");
            let is_key = |at: usize| {
                let rest = &line[at + start.len()..];
                rest.chars().take_while(char::is_ascii_alphanumeric).count() >= length && !is_sample(rest)
            };
            if line.match_indices(&start).any(|(at, _)| is_key(at)) {
                findings.push(file.finding(number, format!("`{start}…` looks like a secret")));
            }
        }
        for (first, second) in PLACES {
            let place = format!("{first}{second}");
            // Inside a longer path or a URL it is something else.
            let begins =
                |at: usize| !line[..at].ends_with(|before: char| before.is_alphanumeric() || "._-~}".contains(before));
            if line.match_indices(&place).any(|(at, _)| begins(at)) {
                findings.push(file.finding(number, format!("`{place}…` is a place on one machine")));
            }
        }
    }
    findings
}

/// One repeated letter is an example, not a key.
fn is_sample(rest: &str) -> bool {
    let mut letters = rest.chars().take_while(char::is_ascii_alphanumeric);
    letters.next().is_some_and(|first| letters.all(|letter| letter == first))
}

/// Lock files can name public registries only, not a mirror on somebody's machine.
pub(crate) fn public_registries(file: &SourceFile) -> Vec<Finding> {
    let (key, public) = match &*file.path {
        "Cargo.lock" => ("source = \"", "registry+https://github.com/rust-lang/crates.io-index\""),
        "package-lock.json" => ("\"resolved\": \"", "https://registry.npmjs.org/"),
        _ => return Vec::new(),
    };
    let lines = (1..).zip(file.text.lines());
    lines
        .filter(|(_, line)| line.split_once(key).is_some_and(|(_, source)| !source.starts_with(public)))
        .map(|(number, line)| file.finding(number, format!("`{}` is no public registry", line.trim())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        none_in_files(&SourceFile::new("a.rs", text)).len()
    }

    #[test]
    fn a_key_is_refused_and_an_example_is_not() {
        let key = "0123456789abcdefghijABCDEFGHIJ0123";
        assert_eq!(count(&format!("let key = \"{}x_{key}\";", "ph")), 1);
        assert_eq!(count(&format!("{}BEGIN PRIVATE KEY-----", "-----")), 1);
        assert_eq!(count(&format!("{}x_short", "ph")), 0);
        assert_eq!(count(&format!("{}x_{}", "ph", "a".repeat(40))), 0);
    }

    #[test]
    fn a_path_of_one_machine_is_refused_and_an_address_is_not() {
        assert_eq!(count(&format!("cd {}ot/code", "/ro")), 1);
        assert_eq!(count(&format!("see \"{}me/ada/x\"", "/ho")), 1);
        assert_eq!(count(&format!("https://example.com{}rk/", "/wo")), 0);
        assert_eq!(count(&format!("$HOME{}me/", "/ho")), 0);
    }

    #[test]
    fn a_lock_file_that_names_a_mirror_is_refused() {
        let lock = |path, text: &str| public_registries(&SourceFile::new(path, text)).len();
        assert_eq!(lock("Cargo.lock", "source = \"registry+https://mirror.example/index\""), 1);
        assert_eq!(lock("Cargo.lock", "source = \"registry+https://github.com/rust-lang/crates.io-index\""), 0);
        assert_eq!(lock("package-lock.json", "  \"resolved\": \"https://mirror.example/a.tgz\","), 1);
        assert_eq!(lock("package-lock.json", "  \"resolved\": \"https://registry.npmjs.org/a.tgz\","), 0);
    }
}
