//! Downloads of tables as CSV files. [`rolecall_api::to_csv`] writes the CSV; this module names and saves the file.

use crate::intl;
use rolecall_api::{Cell, to_csv};
use rolecall_view::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// A file name of lower-case words joined by `-`, valid on every file system.
#[must_use]
pub fn file_name(words: &str, ending: &str) -> String {
    let letters = words.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect::<String>();
    let words: Vec<String> = letters.split_whitespace().map(intl::lowercase).collect();
    format!("{}.{ending}", words.join("-"))
}

/// Lets the browser save a table as a file.
///
/// # Errors
/// If the browser refuses.
pub fn save(name: &str, rows: Vec<Vec<impl Into<Cell>>>) -> Result<(), JsValue> {
    // The byte order mark tells spreadsheets that it is UTF-8.
    save_text(name, "text/csv;charset=utf-8", &format!("\u{feff}{}", to_csv(rows)))
}

/// Lets the browser save a text of this media type as a file.
///
/// # Errors
/// If the browser refuses.
pub fn save_text(name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type(media_type);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let address = Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&parts, &kind)?)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // Later, because some browsers have not begun to read it yet.
    set_timeout(move || drop(Url::revoke_object_url(&address)), std::time::Duration::from_mins(1));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_in_plain_letters() {
        assert_eq!(file_name("Web shop / EU: trends 2026-11-24", "csv"), "web-shop-eu-trends-2026-11-24.csv");
    }
}
