//! Charts of numbers over time: lines, bars, a table, or the totals alone. Drawn for the width that there is, and to be
//! read by pointer, touch, keyboard and screen reader. They know no route, no API and no role: plain data goes in.

mod axis;
mod dates;
mod key;
mod kind;
mod layout;
mod numbers;
mod plot;
mod scale;
mod table;
mod tip;

pub use kind::{ChartKind, KindChoice};
pub use numbers::{change, number};

use dates::Dates;
use key::{Key, Totals};
use leptos::prelude::*;
use plot::Plot;
use table::Table;

/// How many lines a chart tells apart: one for each colour. More of them are for a table.
pub const MOST_LINES: usize = 6;

/// What a chart shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChartData {
    /// When each point begins: RFC 3339, with the offset of the time zone in which it is told.
    pub points: Vec<String>,
    /// How wide one point is.
    pub unit: Unit,
    /// True if the last point is not over yet, and so its number neither.
    pub is_open: bool,
    /// If the first point counts only a part of its time: from this moment on, written as in `points`.
    pub counted_from: Option<String>,
    /// If the last point counts only a part of its time: up to this moment.
    pub counted_until: Option<String>,
    /// The lines, in the order of their colours.
    pub series: Vec<Series>,
}

/// One line of a chart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Series {
    /// What it is called.
    pub name: String,
    /// The number of each point.
    pub values: Vec<u64>,
    /// The number of the whole period; of unique users, it is not the sum.
    pub total: u64,
    /// The same of the period before, if it is compared.
    pub previous: Option<Previous>,
}

/// The period before, of a line. Without points, only its total is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Previous {
    /// As [`ChartData::points`].
    pub points: Vec<String>,
    /// The number of each point.
    pub values: Vec<u64>,
    /// The number of the whole period.
    pub total: u64,
}

/// How wide one point is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unit {
    /// An hour.
    Hour,
    /// A day.
    #[default]
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
}

/// How high a chart is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChartHeight {
    /// Beside other things.
    #[default]
    Low,
    /// What the page is about.
    High,
}

impl ChartData {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let none =
            |series: &Series| series.total == 0 && series.previous.as_ref().is_none_or(|before| before.total == 0);
        self.points.is_empty() || self.series.iter().all(none)
    }

    /// Only the totals of the period before, not its points: for charts with little room.
    #[must_use]
    pub fn with_totals_before(mut self) -> ChartData {
        for before in self.series.iter_mut().filter_map(|series| series.previous.as_mut()) {
            before.points.clear();
            before.values.clear();
        }
        self
    }

    /// Whether the points of the period before are shown.
    fn is_compared(&self) -> bool {
        self.series.iter().any(|series| series.previous.as_ref().is_some_and(|before| !before.values.is_empty()))
    }

    /// Whether the number of the first point is not of its whole time.
    fn is_first_partial(&self) -> bool {
        self.counted_from.is_some()
    }

    /// Whether the number of the last point is not of its whole time.
    fn is_last_partial(&self) -> bool {
        self.is_open || self.counted_until.is_some()
    }

    /// The lines that are drawn.
    fn drawn(&self) -> &[Series] {
        &self.series[..self.series.len().min(MOST_LINES)]
    }
}

/// The place of a line among the colours, from 1, for `data-series`: `[data-series="1"]` brings `--series`.
#[must_use]
pub const fn series_mark(index: usize) -> usize {
    index % MOST_LINES + 1
}

/// A chart, with its key and with its table: to be seen, or only to be read out.
#[component]
pub fn Chart(
    /// What it shows.
    #[prop(into)]
    data: Signal<ChartData>,
    /// How it shows it.
    #[prop(into)]
    kind: Signal<ChartKind>,
    /// What it is about, such as `Events by day`.
    #[prop(into)]
    label: Signal<String>,
    /// How high it is.
    #[prop(optional)]
    height: ChartHeight,
) -> impl IntoView {
    let dates = Memo::new(move |_| data.with(Dates::words_of));
    let body = move || match kind.get() {
        ChartKind::Table => view! { <Table data dates label is_seen=true/> }.into_any(),
        ChartKind::Number => view! {
            <Totals data/>
            <Table data dates label is_seen=false/>
        }
        .into_any(),
        drawn @ (ChartKind::Lines | ChartKind::Bars) => view! {
            <div class="chart-body">
                <Plot data dates label height is_bars=drawn == ChartKind::Bars/>
                <Key data is_bars=drawn == ChartKind::Bars/>
            </div>
            <Table data dates label is_seen=false/>
        }
        .into_any(),
    };
    view! {
        <div class="chart" data-height=match height {
            ChartHeight::Low => "low",
            ChartHeight::High => "high",
        }>{body}</div>
    }
}
