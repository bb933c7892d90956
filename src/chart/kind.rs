//! How a chart shows what is in it, and the choice of it.

use crate::ui::{Handler, Icon};
use leptos::prelude::*;

/// How a chart shows what is in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChartKind {
    /// A line for each series.
    #[default]
    Lines,
    /// Bars beside each other, or above each other where there is no room.
    Bars,
    /// The numbers.
    Table,
    /// The number of the whole period.
    Number,
}

impl ChartKind {
    /// All of them.
    pub const ALL: [ChartKind; 4] = [ChartKind::Lines, ChartKind::Bars, ChartKind::Table, ChartKind::Number];
    /// Those that show the points.
    pub const OVER_TIME: [ChartKind; 3] = [ChartKind::Lines, ChartKind::Bars, ChartKind::Table];

    /// Its word in an address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            ChartKind::Lines => "lines",
            ChartKind::Bars => "bars",
            ChartKind::Table => "table",
            ChartKind::Number => "number",
        }
    }

    /// The kind of a word; lines if there is no such word.
    #[must_use]
    pub fn of_word(word: &str) -> ChartKind {
        ChartKind::ALL.into_iter().find(|kind| kind.word() == word).unwrap_or_default()
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

/// The choice between kinds.
#[component]
pub fn KindChoice(
    /// The present one.
    #[prop(into)]
    kind: Signal<ChartKind>,
    /// Called with the new one.
    #[prop(into)]
    on_choose: Handler<(ChartKind,)>,
    /// Those that there are.
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
    view! { <div class="segments" role="group" aria-label="Show as">{segments}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_word() {
        for kind in ChartKind::ALL {
            assert_eq!(ChartKind::of_word(kind.word()), kind);
        }
        assert_eq!(ChartKind::of_word("pie"), ChartKind::Lines);
    }
}
