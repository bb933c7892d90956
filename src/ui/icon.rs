//! Line icons in a 16 px box, in the colour of the surrounding text.

use rolecall_view::prelude::*;

/// An icon. Hidden from screen readers: there is text beside it, or a label on the control.
#[component]
pub fn Icon(
    /// A name in the table below.
    name: &'static str,
    /// Edge in CSS pixels: 12, 14 or 16.
    #[prop(default = 16)]
    size: u8,
) -> impl IntoView {
    view! {
        <svg
            class="icon"
            data-size=size.to_string()
            width=size.to_string()
            height=size.to_string()
            viewBox="0 0 16 16"
            aria-hidden="true"
            focusable="false"
        >
            <path d=path(name)/>
        </svg>
    }
}

fn path(name: &str) -> &'static str {
    match name {
        "arrow-down" => "M8 3v10M4 9l4 4 4-4",
        "arrow-up" => "M8 13V3M4 7l4-4 4 4",
        "arrow-right" => "M2.5 8h11M9.5 4l4 4-4 4",
        "card" => "M2 3.5h12v9H2zM2 6.5h12M4.5 10h3",
        "chart" => "M2.5 2.5v11h11M4.8 10.5l2.8-3.6 2.2 2L13 4.6",
        "check" => "M3 8.5l3.2 3.2L13 4.8",
        "chevron-down" => "M4.5 6.5L8 10l3.5-3.5",
        "chevron-left" => "M9.5 4.5L6 8l3.5 3.5",
        "chevron-right" => "M6.5 4.5L10 8l-3.5 3.5",
        "chevrons" => "M5.5 6L8 3.5 10.5 6M5.5 10L8 12.5 10.5 10",
        "close" => "M4.2 4.2l7.6 7.6M11.8 4.2l-7.6 7.6",
        "code" => "M5 4.5L1.5 8 5 11.5M11 4.5L14.5 8 11 11.5M9.2 3L6.8 13",
        "copy" => "M6 6h7.5v7.5H6zM3.5 10H2.5V2.5H10v1",
        "download" => "M8 2.5v7.5M4.8 7L8 10.2 11.2 7M2.5 13.5h11",
        "envelope" => "M2 4h12v8.5H2zM2 4.8l6 4.4 6-4.4",
        "gear" => {
            "M8 10.2a2.2 2.2 0 100-4.4 2.2 2.2 0 000 4.4zM8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6L5 5M11 11l1.4 1.4M12.4 3.6L11 5M5 11l-1.4 1.4"
        }
        "grid" => "M2.5 2.5h4.2v4.2H2.5zM9.3 2.5h4.2v4.2H9.3zM2.5 9.3h4.2v4.2H2.5zM9.3 9.3h4.2v4.2H9.3z",
        "history" => "M3.2 5.5A5.5 5.5 0 112.5 8M3 2.5v3.2h3.2M8 5v3.2l2.2 1.3",
        "home" => "M2.5 7.2L8 2.5l5.5 4.7v6.3h-4v-4h-3v4h-4z",
        "inbox" => "M2.5 9l2-6h7l2 6v4h-11zM2.5 9h3.2l.8 1.8h3l.8-1.8h3.2",
        "info" => "M8 14A6 6 0 108 2a6 6 0 000 12zM8 7.5V11M8 5v.1",
        "key" => "M5.6 12.4a2.8 2.8 0 100-5.6 2.8 2.8 0 000 5.6zM7.6 7.6L13 2.5M10.6 4.8l2 2",
        "link" => {
            "M6.8 9.2a2.6 2.6 0 003.7 0l2.2-2.2a2.6 2.6 0 00-3.7-3.7L8 4.3M9.2 6.8a2.6 2.6 0 00-3.7 0L3.3 9a2.6 2.6 0 003.7 3.7L8 11.7"
        }
        "list" => "M6 4h7.5M6 8h7.5M6 12h7.5M2.6 4h.1M2.6 8h.1M2.6 12h.1",
        "lock" => "M3.5 7.2h9v6.3h-9zM5.3 7.2V5.1a2.7 2.7 0 015.4 0v2.1",
        "menu" => "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
        "minus" => "M4 8h8",
        "monitor" => "M2 3h12v8H2zM6 13.5h4M8 11v2.5",
        "moon" => "M13 9.6A5.6 5.6 0 016.4 3a5.4 5.4 0 106.6 6.6z",
        "person" => "M8 8a2.6 2.6 0 100-5.2A2.6 2.6 0 008 8zM3 13.4c0-2.3 2-3.6 5-3.6s5 1.3 5 3.6",
        "people" => {
            "M6 7.6a2.3 2.3 0 100-4.6 2.3 2.3 0 000 4.6zM1.8 13.2c0-2.4 1.7-3.8 4.2-3.8s4.2 1.4 4.2 3.8M10.4 3.2a2.2 2.2 0 010 4.2M11.8 9.6c1.6.4 2.5 1.7 2.5 3.6"
        }
        "plus" => "M8 3.2v9.6M3.2 8h9.6",
        "search" => "M7 11.8a4.8 4.8 0 100-9.6 4.8 4.8 0 000 9.6zM10.6 10.6L14 14",
        "sign-out" => "M6.2 2.5H3v11h3.2M6.5 8H14M11 5l3 3-3 3",
        "sun" => {
            "M8 10.8a2.8 2.8 0 100-5.6 2.8 2.8 0 000 5.6zM8 1.5v1.7M8 12.8v1.7M1.5 8h1.7M12.8 8h1.7M3.4 3.4l1.2 1.2M11.4 11.4l1.2 1.2M12.6 3.4l-1.2 1.2M4.6 11.4l-1.2 1.2"
        }
        "switch" => "M3 5.5h9.5M10 3l2.5 2.5L10 8M13 10.5H3.5M6 8l-2.5 2.5L6 13",
        "table" => "M2 3h12v10.5H2zM2 6.5h12M6 6.5v7M10 6.5v7",
        "trash" => "M3 4.5h10M6 4.5V3h4v1.5M4.2 4.5l.6 9h6.4l.6-9",
        "warning" => "M8 2.5l6 11H2zM8 6.8V10M8 11.8v.1",
        "dots" => "M3.2 8h.1M8 8h.1M12.8 8h.1",
        _ => "",
    }
}
