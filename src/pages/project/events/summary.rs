//! Summaries of an event: its page and its most telling properties in one line, and all properties for the dialog.
//! Pure.

use crate::{
    intl,
    language::{t, tr},
};
use rolecall_api::Event;
use serde_json::{Map, Value};

/// Maximum number of properties in a row.
const SHOWN: usize = 4;
/// Maximum length of a value in a row, in characters.
const LENGTH: usize = 60;
/// Properties that web libraries add automatically; shown if the sender has set no properties.
const OF_BROWSERS: [&str; 4] = ["$browser", "$os", "$device_type", "$referring_domain"];

/// The page of an event: its path, and the complete URL for the tooltip.
#[must_use]
pub fn page(event: &Event) -> Option<(String, String)> {
    let text = |key: &str| event.properties.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let address = text("$current_url");
    let path = text("$pathname").or_else(|| address.map(path_of)).or_else(|| text("$screen_name"))?;
    Some((path.to_owned(), address.unwrap_or(path).to_owned()))
}

/// The path of a URL.
fn path_of(address: &str) -> &str {
    let behind_scheme = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = behind_scheme.find('/').map_or("/", |at| &behind_scheme[at..]);
    path.find(['?', '#']).map_or(path, |end| &path[..end])
}

/// The properties for a row, as names and values: those set by the sender, or else those about the browser.
#[must_use]
pub fn properties(event: &Event) -> Vec<(String, String)> {
    let of_sender = event.properties.iter().filter(|(key, _)| is_of_sender(key));
    let mut said: Vec<(&String, &Value)> = of_sender.collect();
    // Plain values come before objects and lists.
    said.sort_by_key(|(_, value)| value.is_object() || value.is_array());
    if said.is_empty() {
        said = OF_BROWSERS.iter().filter_map(|key| event.properties.get_key_value(*key)).collect();
    }
    said.into_iter().take(SHOWN).map(|(key, value)| (key.clone(), short(value))).collect()
}

/// True if the sender has set the property, and not a library.
#[must_use]
pub fn is_of_sender(key: &str) -> bool {
    !key.starts_with('$') && !matches!(key, "token" | "distinct_id")
}

/// A value as short text.
fn short(value: &Value) -> String {
    let text = match value {
        Value::Null => t("none").to_owned(),
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Array(items) if items.len() != 1 => tr!("{count} items", count = items.len()),
        Value::Array(_) => t("1 item").to_owned(),
        Value::Object(map) if map.len() != 1 => tr!("{count} values", count = map.len()),
        Value::Object(_) => t("1 value").to_owned(),
        other => other.to_string(),
    };
    if text.chars().count() <= LENGTH {
        return text;
    }
    let cut: String = text.chars().take(LENGTH).collect();
    format!("{}…", cut.trim_end())
}

/// All properties: those set by the sender first, each group by name; objects and lists as several lines.
#[must_use]
pub fn all(properties: &Map<String, Value>) -> Vec<(String, String)> {
    let mut all: Vec<_> = properties.iter().collect();
    all.sort_by_key(|(key, _)| (!is_of_sender(key), intl::lowercase(key)));
    all.into_iter().map(|(key, value)| (key.clone(), long(value))).collect()
}

fn long(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => serde_json::to_string_pretty(value).unwrap_or_default(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_api::Timestamp;
    use serde_json::json;

    fn event(properties: Value) -> Event {
        Event {
            id: "1".into(),
            event: "order_paid".into(),
            distinct_id: "p_1".into(),
            timestamp: Timestamp("2026-11-24T09:41:07Z".into()),
            properties: properties.as_object().cloned().unwrap_or_default(),
        }
    }

    fn line(properties: Value) -> String {
        let said = super::properties(&event(properties));
        said.iter().map(|(key, value)| format!("{key} {value}")).collect::<Vec<_>>().join(" · ")
    }

    #[test]
    fn a_row_shows_properties_of_the_sender() {
        assert_eq!(line(json!({ "$lib": "web", "amount": 84.5, "currency": "EUR" })), "amount 84.5 · currency EUR");
        assert_eq!(line(json!({ "paid": true, "coupon": null })), "coupon none · paid true");
    }

    #[test]
    fn without_properties_of_the_sender_a_row_shows_the_browser() {
        assert_eq!(
            line(json!({ "$lib": "web", "$os": "Linux", "$browser": "Firefox" })),
            "$browser Firefox · $os Linux"
        );
        assert_eq!(line(json!({ "$lib": "web" })), "");
    }

    #[test]
    fn long_and_nested_values_are_short_in_a_row() {
        assert_eq!(line(json!({ "cart": [1, 2, 3], "x": { "a": 1 } })), "cart 3 items · x 1 value");
        let long = line(json!({ "text": "word  \n word ".repeat(40) }));
        assert!(long.starts_with("text word word word") && long.ends_with('…'), "{long}");
        assert!(long.chars().count() <= "text ".len() + LENGTH + 1, "{long}");
    }

    #[test]
    fn plain_values_come_before_nested_ones_and_few_are_enough() {
        let many = json!({ "a": [], "b": 1, "c": 2, "d": 3, "e": 4, "f": 5 });
        assert_eq!(line(many), "b 1 · c 2 · d 3 · e 4");
    }

    #[test]
    fn the_page_is_the_path_of_the_url() {
        let at = |properties: Value| page(&event(properties)).map(|(path, _)| path.trim_start_matches('/').to_owned());
        let shop = |rest: &str| json!({ "$current_url": format!("https://shop.example{rest}") });
        let slash = '/';
        assert_eq!(at(shop(&format!("{slash}checkout/done?x=1#y"))).as_deref(), Some("checkout/done"));
        assert_eq!(page(&event(shop(""))).map(|(path, _)| path), Some(slash.to_string()));
        let both = json!({ "$pathname": format!("{slash}cart"), "$current_url": "https://shop.example/x" });
        assert_eq!(at(both).as_deref(), Some("cart"));
        assert_eq!(at(json!({ "$screen_name": "Checkout" })).as_deref(), Some("Checkout"));
        assert_eq!(at(json!({ "$current_url": 7 })), None);
        assert_eq!(at(json!({})), None);
    }

    #[test]
    fn all_properties_are_listed_with_those_of_the_sender_first() {
        let properties = json!({ "$os": "Linux", "amount": 84, "Zeta": "z", "items": [{ "sku": "a" }] });
        let told = all(&event(properties).properties);
        let keys: Vec<&str> = told.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["amount", "items", "Zeta", "$os"]);
        assert_eq!(told[1].1, "[\n  {\n    \"sku\": \"a\"\n  }\n]");
    }
}
