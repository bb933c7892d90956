//! The product's mark and name.

use rolecall_view::prelude::*;

/// The logo (three bars, as in the mark of a level) and the product's name.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <span class="brand" translate="no">
            <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" focusable="false">
                <rect x="0" y="10" width="4.5" height="7" rx="1"/>
                <rect x="6.75" y="5.5" width="4.5" height="11.5" rx="1"/>
                <rect x="13.5" y="1" width="4.5" height="16" rx="1"/>
            </svg>
            "Rolecall"
        </span>
    }
}

#[cfg(test)]
mod tests {
    /// `index.html` paints the logo before the program runs.
    #[test]
    fn the_logo_is_the_same_before_the_program_runs() {
        let (own, page) = (include_str!("brand.rs"), include_str!("../../index.html"));
        let shapes = |text: &str| -> Vec<String> {
            let lines =
                text.lines().map(str::trim).filter(|line| line.starts_with("<svg ") || line.starts_with("<rect "));
            lines.map(|line| line.replace(" />", "/>")).collect()
        };
        assert_eq!(shapes(own).len(), 4);
        assert_eq!(shapes(own), shapes(page));
    }
}
