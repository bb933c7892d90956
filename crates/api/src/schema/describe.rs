//! Turns doc comments, which are for readers of the code, into descriptions for users of the API.

use serde_json::Value;

/// Rewrites all descriptions in a schema.
pub(super) fn rewrite(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == "description" => *text = plain(text),
                    value => rewrite(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(rewrite),
        _ => {}
    }
}

/// A doc comment without links to Rust items, marks such as `Ours:`, and sections of the contract; `None` is null.
fn plain(comment: &str) -> String {
    let joined = comment.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = without_links(&joined).replace("`None`", "null").replace(" (ours)", "");
    let text = without_brackets(&text, " (contract ");
    let text = text.strip_prefix("Ours: ").map_or(text.clone(), capitalized);
    capitalized(&text)
}

/// `[`Page`](crate::Page)` and `[`Page`]` become `` `Page` ``.
fn without_links(text: &str) -> String {
    let mut rest = text;
    let mut written = String::new();
    while let Some((before, link)) = rest.split_once("[`") {
        let Some((name, after)) = link.split_once("`]") else { break };
        written.push_str(before);
        for part in ["`", &name.replace("::", "."), "`"] {
            written.push_str(part);
        }
        rest = after;
        if let Some((_, after)) = after.strip_prefix('(').and_then(|target| target.split_once(')')) {
            rest = after;
        }
    }
    written + rest
}

/// Removes what begins with `begin` and ends with the next `)`.
fn without_brackets(text: &str, begin: &str) -> String {
    let mut rest = text;
    let mut written = String::new();
    while let Some((before, inside)) = rest.split_once(begin) {
        let Some((_, after)) = inside.split_once(')') else { break };
        written.push_str(before);
        rest = after;
    }
    written + rest
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn descriptions_say_nothing_about_the_code() {
        for (comment, description) in [
            ("Ours: the rule that refused\n(403 only).", "The rule that refused (403 only)."),
            ("When; `None`: never.", "When; null: never."),
            (
                "In the form of [`Page`](crate::Page), see [`Project::app_urls`].",
                "In the form of `Page`, see `Project.app_urls`.",
            ),
            ("A level (contract 1).", "A level."),
            ("`POST …` (ours).", "`POST …`."),
        ] {
            assert_eq!(plain(comment), description);
        }
    }
}
