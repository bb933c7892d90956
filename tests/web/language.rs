//! The app in another language: constant texts and attributes of views, patterns, numbers, plurals and dates.

use crate::support::mount_in_page;
use js_sys::Date;
use rolecall::{
    intl::{self, AgoStyle, DateStyle},
    language::{Language, t, tr, translated},
};
use rolecall_view::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const FILE: &str = r#"
msgid "Close"
msgstr "Schließen"

msgid "This is gone."
msgstr "Das ist weg."

msgid "{name} left {organization}"
msgstr "{organization} ohne {name}"
"#;

/// The texts are German while it exists.
struct German;

impl German {
    fn new() -> German {
        Language::German.keep_translations(FILE);
        assert!(Language::German.apply());
        German
    }
}

impl Drop for German {
    fn drop(&mut self) {
        assert!(Language::English.apply());
    }
}

#[wasm_bindgen_test]
fn constant_texts_attributes_and_patterns_are_translated_and_data_is_not() {
    let view = |data: String| {
        let (name, organization) = ("Ada", "Meridian");
        view! {
            <div aria-label="Close" class="Close">
                <p>"This is gone."</p>
                <code>"Close"</code>
                <b title=t("Close")>{data}</b>
                <i>{tr!("{name} left {organization}")}</i>
            </div>
        }
    };
    let german = German::new();
    let page = mount_in_page(move || view("Close".to_owned()));
    let html = page.root.inner_html();
    assert!(html.contains(r#"<div aria-label="Schließen" class="Close">"#), "{html}");
    assert!(html.contains("<p>Das ist weg.</p>") && html.contains("<code>Close</code>"), "{html}");
    assert!(html.contains(r#"<b title="Schließen">Close</b>"#), "{html}");
    assert!(html.contains("<i>Meridian ohne Ada</i>"), "{html}");
    assert_eq!(translated("This is gone."), "Das ist weg.");
    drop(german);
    let page = mount_in_page(move || view("Close".to_owned()));
    assert!(page.root.inner_html().contains("<p>This is gone.</p>"), "{}", page.root.inner_html());
}

#[wasm_bindgen_test]
fn numbers_and_dates_are_those_of_the_language() {
    let _german = German::new();
    assert_eq!(intl::number(1_234_567), "1.234.567");
    assert_eq!(intl::decimal("-1250.00"), "−1.250,00");
    assert_eq!(intl::typed_decimal("1.250,50"), "1,250.50");
    assert_eq!(intl::decimal_to_type("50.00"), "50,00");
    assert_eq!(intl::one_of(&["Ada", "Grace"]), "Ada oder Grace");
    assert_eq!(intl::ago(1, "day", AgoStyle::Long), "gestern");
    let month = DateStyle::new(&[("month", "long")]);
    let moment = Date::new(&JsValue::from_str("2026-12-23T23:41:07Z"));
    assert_eq!(intl::date(month, Some("UTC"), &moment), "Dezember");
}
