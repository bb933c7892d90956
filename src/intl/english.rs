//! A replacement of `Intl` in English for native tests. A component test (`tests/web/intl.rs`) checks that the browser
//! writes the same.

pub(super) fn number(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| str::from_utf8(group).ok()).collect();
    groups.join(",")
}

pub(super) fn decimal(text: &str) -> String {
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("−", rest));
    let (whole, decimals) = text.split_at(text.find('.').unwrap_or(text.len()));
    format!("{sign}{}{decimals}", number(whole.parse().unwrap_or_default()))
}

pub(super) const fn is_one(number: u64) -> bool {
    number == 1
}

pub(super) fn one_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}
