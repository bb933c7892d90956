//! Checks sizes against a file of limits: one line for each file and each visit, `limit name`. Comments begin with `#`.

use crate::Error;
use crate::app::split::PART;
use std::collections::BTreeMap;

/// Limit in bytes of a chunk that several parts share and that has no line: which chunks there are depends on the compiler.
const SHARED: usize = 8_000;

/// True for the file of a chunk that several parts share, such as `part-invite-project.wasm`.
fn is_shared(name: &str) -> bool {
    name.strip_prefix(PART).is_some_and(|parts| parts.contains('-'))
}

/// Fails if something is larger than its limit, has no limit, or is missing. All faults are in one message.
pub(super) fn check(limits: &str, sizes: &[(String, usize)]) -> Result<(), Error> {
    let mut left = parse(limits)?;
    let mut faults = Vec::new();
    for (name, size) in sizes {
        match left.remove(&**name).or(is_shared(name).then_some(SHARED)) {
            Some(limit) if *size > limit => {
                faults.push(format!("{name}: {size} bytes, more than its limit of {limit}"));
            }
            Some(_) => {}
            None => faults.push(format!("{name}: {size} bytes, without a limit")),
        }
    }
    faults.extend(
        left.keys().filter(|name| !is_shared(name)).map(|name| format!("{name}: has a limit, but is not there")),
    );
    if faults.is_empty() { Ok(()) } else { Err(Error::Refused(format!("sizes (brotli):\n  {}", faults.join("\n  ")))) }
}

/// The limits by name.
fn parse(limits: &str) -> Result<BTreeMap<&str, usize>, Error> {
    let mut parsed = BTreeMap::new();
    for line in limits.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let limit = line.split_once(' ').and_then(|(limit, name)| Some((name.trim(), limit.parse().ok()?)));
        let (name, limit) = limit.ok_or_else(|| Error::Refused(format!("this is no limit: {line}")))?;
        if parsed.insert(name, limit).is_some() {
            return Err(Error::Refused(format!("two limits of {name}")));
        }
    }
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(limits: &str, sizes: &[(&str, usize)]) -> Option<String> {
        let sizes: Vec<_> = sizes.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect();
        check(limits, &sizes).err().map(|error| error.to_string())
    }

    #[test]
    fn a_size_up_to_its_limit_passes() {
        let limits = "# Why.\n  100 a.js\n\n2000 members page\n";
        assert_eq!(faults(limits, &[("a.js", 100), ("members page", 1)]), None);
        let over = faults(limits, &[("a.js", 101), ("members page", 2000)]).unwrap();
        assert!(over.contains("a.js: 101 bytes, more than its limit of 100"), "{over}");
    }

    #[test]
    fn a_file_without_a_limit_and_a_limit_without_a_file_are_refused() {
        let both = faults("100 a.js", &[("b.js", 7)]).unwrap();
        assert!(both.contains("b.js: 7 bytes, without a limit") && both.contains("a.js: has a limit"), "{both}");
        assert_eq!(faults("9 part-a-b.wasm", &[("part-a-c.wasm", SHARED)]), None);
        assert!(faults("", &[("part-a-c.wasm", SHARED + 1)]).is_some());
        assert!(faults("many a.js", &[]).unwrap().contains("this is no limit: many a.js"));
        assert!(faults("1 a.js\n2 a.js", &[("a.js", 1)]).unwrap().contains("two limits of a.js"));
    }
}
