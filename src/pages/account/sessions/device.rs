//! What a session is called: the name of its device, or what its browser calls itself.

use crate::language::{t, tr};

/// The most characters of a text that is shown as it is.
const MOST: usize = 40;

/// The name of the device, such as `Chrome on Windows`. Of an unknown browser, the beginning of the text.
pub(super) fn device_label(user_agent: &str) -> String {
    match (rolecall_api::device_name(user_agent), user_agent) {
        (Some(name), _) => match name.split_once(" on ") {
            Some((browser, system)) => tr!("{browser} on {system}"),
            None => name,
        },
        (None, "") => t("Unknown device").to_owned(),
        (None, text) => shortened(text),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_browser_is_shown_as_it_calls_itself_but_shortened() {
        assert_eq!(device_label("curl/8.5.0"), "curl/8.5.0");
        assert_eq!(device_label("Firefox/1"), "Firefox");
        assert_eq!(device_label(&"ü".repeat(40)), "ü".repeat(40));
        assert_eq!(device_label(&"ü".repeat(41)), format!("{}…", "ü".repeat(40)));
        assert_eq!(
            device_label("Mozilla/5.0 (PlayStation; PlayStation 5) AppleWebKit"),
            "Mozilla/5.0 (PlayStation; PlayStation 5)…"
        );
        assert_eq!(device_label(""), "Unknown device");
    }
}
