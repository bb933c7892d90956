//! Tables as files for spreadsheets (RFC 4180), and giving them to the person.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// What spreadsheets take for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Rows of cells as the text of a file.
#[must_use]
pub fn to_csv<R: AsRef<[String]>>(rows: &[R]) -> String {
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.as_ref().iter().map(|cell| to_cell(cell)).collect();
        text += &cells.join(",");
        text += "\r\n";
    }
    text
}

/// A cell. What would be a formula gets an apostrophe before it, which spreadsheets take for "this is text": names of events
/// and properties come from whoever sends events. Numbers stay numbers.
fn to_cell(text: &str) -> String {
    let is_formula = text.starts_with(FORMULA) && text.parse::<f64>().is_err();
    let harmless = if is_formula { format!("'{text}") } else { text.to_owned() };
    if harmless.contains([',', '"', '\r', '\n']) { format!("\"{}\"", harmless.replace('"', "\"\"")) } else { harmless }
}

/// A name that every file system takes, of words and an ending.
#[must_use]
pub fn file_name(words: &str, ending: &str) -> String {
    let letters = words.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect::<String>();
    let words: Vec<String> = letters.split_whitespace().map(str::to_lowercase).collect();
    format!("{}.{ending}", words.join("-"))
}

/// Lets the browser save a text as a file.
///
/// # Errors
/// If the browser refuses.
pub fn save(name: &str, text: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/csv;charset=utf-8");
    // The mark at the beginning tells spreadsheets that it is UTF-8.
    let parts = js_sys::Array::of1(&JsValue::from_str(&format!("\u{feff}{text}")));
    let address = Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&parts, &kind)?)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // Not at once: some browsers have not begun to read it.
    set_timeout(move || drop(Url::revoke_object_url(&address)), std::time::Duration::from_mins(1));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn rows_end_as_the_standard_says_and_special_cells_are_quoted() {
        let rows = [row(&["time", "a, b"]), row(&["2026-11-24", "say \"yes\""]), row(&["two\nlines", ""])];
        assert_eq!(to_csv(&rows), "time,\"a, b\"\r\n2026-11-24,\"say \"\"yes\"\"\"\r\n\"two\nlines\",\r\n");
    }

    #[test]
    fn nothing_that_was_sent_to_us_runs_in_a_spreadsheet() {
        for (cell, written) in [
            ("=cmd()", "'=cmd()"),
            ("+49 30", "'+49 30"),
            ("-x", "'-x"),
            ("@sum", "'@sum"),
            ("\t=1", "'\t=1"),
            ("=a,b", "\"'=a,b\""),
        ] {
            assert_eq!(to_cell(cell), written);
        }
    }

    #[test]
    fn numbers_stay_numbers() {
        for number in ["-3", "+2.5", "0", "-1e9"] {
            assert_eq!(to_cell(number), number);
        }
    }

    #[test]
    fn a_file_is_named_in_plain_letters() {
        assert_eq!(file_name("Web shop / EU: trends 2026-11-24", "csv"), "web-shop-eu-trends-2026-11-24.csv");
    }
}
