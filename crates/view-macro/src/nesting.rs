//! Elements that the browser's parser would not leave where they are written. Written as HTML, they would silently become another
//! page, so the macro refuses them.

/// Elements that end a paragraph that is open.
const END_OF_PARAGRAPH: [&str; 28] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "dialog",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

/// Elements that may not contain themselves, at any depth.
const NOT_IN_ITSELF: [&str; 4] = ["a", "button", "form", "option"];

/// Elements that may be only in some others: their name, and the names of these.
const ONLY_IN: [(&str, &[&str]); 5] = [
    ("tr", &["tbody", "tfoot", "thead"]),
    ("td", &["tr"]),
    ("th", &["tr"]),
    ("tbody", &["table"]),
    ("thead", &["table"]),
];

/// Elements that may contain only some others: their name, and the names of these.
const ONLY_WITH: [(&str, &[&str]); 5] = [
    ("table", &["caption", "colgroup", "tbody", "tfoot", "thead"]),
    ("tbody", &["tr"]),
    ("thead", &["tr"]),
    ("tr", &["td", "th"]),
    ("select", &["hr", "optgroup", "option"]),
];

/// Why the parser would not leave an element with this name within the elements with these names, outermost first. Elements of
/// another view around it are not known here.
pub fn fault(name: &str, around: &[String]) -> Option<String> {
    let parent = around.last().map(String::as_str)?;
    let allowed = |table: &[(&str, &'static [&str])], of: &str| {
        table.iter().find(|(one, _)| *one == of).map(|(_, allowed)| *allowed)
    };
    if let Some(parents) = allowed(&ONLY_IN, name).filter(|parents| !parents.contains(&parent)) {
        return Some(format!("<{name}> has to be in one of: {}", parents.join(", ")));
    }
    if let Some(children) = allowed(&ONLY_WITH, parent).filter(|children| !children.contains(&name)) {
        return Some(format!("<{parent}> may contain only: {}", children.join(", ")));
    }
    // A cell or a button begins anew.
    let mut near = around.iter().rev().take_while(|one| !matches!(one.as_str(), "button" | "caption" | "td" | "th"));
    if END_OF_PARAGRAPH.contains(&name) && near.any(|one| one == "p") {
        return Some(format!("<{name}> would end the <p> around it"));
    }
    if NOT_IN_ITSELF.contains(&name) && around.iter().any(|one| one == name) {
        return Some(format!("<{name}> may not be in another <{name}>"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(name: &str, around: &str) -> bool {
        fault(name, &around.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).is_some()
    }

    #[test]
    fn what_the_parser_would_move_is_refused() {
        for (name, around) in [
            ("div", "p"),
            ("ul", "section p span"),
            ("p", "p"),
            ("tr", "table"),
            ("td", "table tbody"),
            ("div", "table"),
            ("span", "select"),
            ("button", "button span"),
            ("a", "a"),
            ("form", "form div"),
        ] {
            assert!(is_refused(name, around), "{name} in {around}");
        }
    }

    #[test]
    fn what_stays_is_allowed() {
        for (name, around) in [
            ("div", ""),
            ("span", "p"),
            ("div", "div"),
            ("tr", "table tbody"),
            ("td", "tr"),
            ("tr", ""),
            ("div", "table tbody tr td"),
            ("p", "p button"),
            ("option", "select optgroup"),
            ("button", "a"),
        ] {
            assert!(!is_refused(name, around), "{name} in {around}");
        }
    }
}
