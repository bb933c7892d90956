//! The kinds of charts, and the control that selects one.

use crate::ui::{Handler, Icon};
use rolecall_view::prelude::*;

/// How a chart shows its data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChartKind {
    /// One line per series.
    #[default]
    Lines,
    /// Bars side by side, or stacked if there is no room.
    Bars,
    /// A table of the values.
    Table,
    /// The totals only.
    Number,
}

impl ChartKind {
    /// All kinds.
    pub const ALL: [ChartKind; 4] = [ChartKind::Lines, ChartKind::Bars, ChartKind::Table, ChartKind::Number];
    /// The kinds that show single points.
    pub const OVER_TIME: [ChartKind; 3] = [ChartKind::Lines, ChartKind::Bars, ChartKind::Table];

    /// Its value in a URL.
    #[must_use]
    pub const fn as_param(self) -> &'static str {
        match self {
            ChartKind::Lines => "lines",
            ChartKind::Bars => "bars",
            ChartKind::Table => "table",
            ChartKind::Number => "number",
        }
    }

    /// Parses a value from a URL; anything unknown is lines.
    #[must_use]
    pub fn from_param(word: &str) -> ChartKind {
        ChartKind::ALL.into_iter().find(|kind| kind.as_param() == word).unwrap_or_default()
    }

    const fn label(self) -> &'static str {
        match self {
            ChartKind::Lines => "Lines",
            ChartKind::Bars => "Bars",
            ChartKind::Table => "Table",
            ChartKind::Number => "Number",
        }
    }
}

/// A control to select a kind.
#[component]
pub fn KindChoice(
    /// The current kind.
    #[prop(into)]
    kind: Signal<ChartKind>,
    /// Called with the new one.
    #[prop(into)]
    on_choose: Handler<(ChartKind,)>,
    /// The kinds to offer.
    #[prop(default = &ChartKind::ALL)]
    kinds: &'static [ChartKind],
) -> impl IntoView {
    let segment = |one: ChartKind| {
        let on_choose = on_choose.clone();
        view! {
            <button
                type="button"
                class="segment"
                aria-pressed=move || (kind.get() == one).to_string()
                on:click=move |_| on_choose.run_with(one)
            >
                {(one == ChartKind::Lines).then(|| view! { <Icon name="chart"/> })}
                {one.label()}
            </button>
        }
    };
    let segments = kinds.iter().copied().map(segment).collect_view();
    view! { <div class="segments" role="group" aria-label="Chart type">{segments}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_parsed_from_its_param() {
        for kind in ChartKind::ALL {
            assert_eq!(ChartKind::from_param(kind.as_param()), kind);
        }
        assert_eq!(ChartKind::from_param("pie"), ChartKind::Lines);
    }
}
