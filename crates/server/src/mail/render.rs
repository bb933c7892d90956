//! Lays out the words of a mail, as HTML and as plain text.
//!
//! INVARIANT: every text goes through [`escaped`] on its way into HTML, here and nowhere else. The HTML loads nothing: no
//! images, fonts or scripts, so that no one learns who reads it.

use super::content::{Block, Content};

const LAYOUT: &str = include_str!("layout.html");
const FONT: &str = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;";
/// The maximum length of a line of plain text, in characters; longer words stay whole.
const WIDTH: usize = 76;

/// The mail as an HTML document.
pub(super) fn html(content: &Content) -> String {
    let blocks: String = content.blocks.iter().map(html_block).collect();
    // Each placeholder once, from the last to the first, so that nothing in a text is taken for one.
    let mut page = LAYOUT.replace("{font}", FONT);
    for (place, value) in [
        ("{because}", escaped(&content.because)),
        ("{blocks}", blocks),
        ("{heading}", escaped(&content.heading)),
        ("{subject}", escaped(&content.subject)),
    ] {
        if let Some(at) = page.find(place) {
            page.replace_range(at..at + place.len(), &value);
        }
    }
    page
}

fn html_block(block: &Block) -> String {
    let paragraph = format!("margin:0 0 16px;{FONT}font-size:15px;line-height:22px;");
    match block {
        Block::Text(text) => {
            format!("<p class=\"soft\" style=\"{paragraph}color:#4f4d49;\">{}</p>\n", escaped(text))
        }
        Block::Quote(text) => format!(
            "<blockquote class=\"quote\" style=\"{paragraph}padding:12px 16px;background:#f4f3f2;border-left:2px solid \
             #e5e4e2;color:#1f1d1a;\">{}</blockquote>\n",
            escaped(text).replace('\n', "<br>")
        ),
        // The URL in words too, for clients that show no links.
        Block::Button(label, url) => format!(
            "<p style=\"{paragraph}\"><a class=\"button\" href=\"{url}\" style=\"display:inline-block;padding:10px 16px;\
             background:#3154b9;border-radius:6px;color:#ffffff;font-weight:600;text-decoration:none;\">{}</a></p>\n\
             <p class=\"faint\" style=\"margin:0 0 16px;{FONT}font-size:12px;line-height:18px;color:#6b6865;\
             word-break:break-all;\">Or open <a class=\"link\" href=\"{url}\" style=\"color:#3154b9;\">{url}</a></p>\n",
            escaped(label),
            url = escaped(url),
        ),
        Block::Facts(facts) => {
            let row = |(name, value): &(&str, String)| {
                let cell = format!("padding:4px 16px 4px 0;{FONT}font-size:15px;line-height:22px;vertical-align:top;");
                format!(
                    "<tr><td class=\"faint\" style=\"{cell}color:#6b6865;\">{}</td><td class=\"text\" \
                     style=\"{cell}color:#1f1d1a;\">{}</td></tr>\n",
                    escaped(name),
                    escaped(value)
                )
            };
            let rows: String = facts.iter().map(row).collect();
            format!(
                "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" style=\"margin:0 0 16px;\">\n{rows}</table>\n"
            )
        }
        Block::List(lines) => {
            let item = |line: &String| format!("<li style=\"margin:0 0 4px;\">{}</li>\n", escaped(line));
            let items: String = lines.iter().map(item).collect();
            format!("<ul class=\"text\" style=\"{paragraph}padding:0 0 0 20px;color:#1f1d1a;\">\n{items}</ul>\n")
        }
    }
}

/// A text as HTML, also within attributes.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

/// The mail as plain text.
pub(super) fn text(content: &Content) -> String {
    let heading = wrapped(&content.heading, "");
    let blocks = content.blocks.iter().map(text_block);
    // How plain text marks a signature.
    let because = format!("-- \n{}\n", wrapped(&content.because, ""));
    std::iter::once(heading).chain(blocks).chain([because]).collect::<Vec<_>>().join("\n\n")
}

fn text_block(block: &Block) -> String {
    match block {
        Block::Text(paragraph) => wrapped(paragraph, ""),
        Block::Quote(lines) => lines.lines().map(|line| wrapped(line, "> ")).collect::<Vec<_>>().join("\n"),
        Block::Button(label, url) => format!("{label}:\n{url}"),
        Block::Facts(facts) => {
            facts.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
        }
        Block::List(lines) => lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n"),
    }
}

/// Breaks a paragraph into lines that begin with `prefix`.
fn wrapped(paragraph: &str, prefix: &str) -> String {
    let mut lines = vec![String::new()];
    for word in paragraph.split_whitespace() {
        let line = lines.last_mut().map(|line| (line.chars().count(), line));
        match line {
            Some((length, line)) if length == 0 || length + 1 + word.chars().count() <= WIDTH - prefix.len() => {
                if length > 0 {
                    line.push(' ');
                }
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| format!("{prefix}{line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}
